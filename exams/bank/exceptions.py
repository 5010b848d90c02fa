"""What the app refuses, each with a sentence for people."""


class BankError(Exception):
    """The family of errors of the question bank; ``message`` is for the person who asked."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class QuestionRefused(BankError):
    """A question cannot be kept as it is; ``faults`` are sentences."""

    def __init__(self, message, faults=()):
        super().__init__(message)
        self.faults = faults


class OwnQuestion(BankError):
    """Somebody tried to approve what they wrote or imported themselves."""


class ImportNotOpen(BankError):
    """An import that was applied or refused cannot be applied."""
