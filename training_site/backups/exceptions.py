class BackupRefused(Exception):
    """Nothing was written, or what was written was taken away again; ``message`` says why and what to do."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message
