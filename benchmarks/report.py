"""The table of all figures: ``docs/figures.md``."""


def write_table(figures):
    """Nothing yet."""
