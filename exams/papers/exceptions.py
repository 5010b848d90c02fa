"""What the app refuses, each with a sentence for people."""


class PaperError(Exception):
    """The family of errors of papers; ``message`` is for the person who asked."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class BlueprintRefused(PaperError):
    """A blueprint cannot be kept as it is."""


class NotFeasible(PaperError):
    """The bank has too few approved questions for a blueprint; ``shortages`` says where."""

    def __init__(self, message, shortages=()):
        super().__init__(message)
        self.shortages = shortages


class NothingToDraw(PaperError):
    """A module has no approved practice questions."""


class PaperFrozen(PaperError):
    """A frozen paper does not change."""


class PaperTampered(PaperError):
    """A paper or its key is not what was drawn."""
