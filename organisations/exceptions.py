class OrganisationError(Exception):
    """The family of errors of organisations and areas; ``message`` is for the person who sent what was refused."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class CreditCodeRefused(OrganisationError):
    """A unified social credit code that cannot be one."""


class AreasRefused(OrganisationError):
    """A file of areas that is not taken as a whole."""
