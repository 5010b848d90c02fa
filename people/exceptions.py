class PeopleError(Exception):
    """The family of errors of persons, sign-ins and roles; ``message`` is for the person who asked."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class EntryRefused(PeopleError):
    """A name, phone number, document number or birth date that cannot be one."""


class RegistrationRefused(PeopleError):
    """Nobody was registered. The message never says whether the phone number is known."""


class DocumentRefused(PeopleError):
    """A document that cannot be recorded for this person."""


class RoleRefused(PeopleError):
    """A role that cannot be granted or revoked like this."""


class ApprovalRefused(PeopleError):
    """An approval that cannot be asked for or decided like this."""


class RosterRefused(PeopleError):
    """A roster that is not taken as a whole; nothing of it was written."""


class LinkRefused(PeopleError):
    """A link that signs nobody in: used, too old, unknown, or one of too many."""
