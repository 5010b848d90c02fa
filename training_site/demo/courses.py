def load():
    """Nothing to load yet."""
