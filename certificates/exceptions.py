from django.utils.translation import gettext_lazy as _


class CertificateError(Exception):
    """The family of errors of this app; ``message`` is for people."""

    message = _("The certificate cannot be changed in this way.")

    def __init__(self, message=None):
        self.message = message or self.message
        super().__init__(str(self.message))


class IssuingNotAllowed(CertificateError):
    """The actor may not issue, or not change states."""

    message = _("You may not issue certificates or change their state.")


class NotDue(CertificateError):
    """The person has not earned it yet; the message says what is missing."""


class UnprintableName(CertificateError):
    """The name holds a character that no installed typeface has; ``characters`` names them."""

    def __init__(self, characters):
        self.characters = characters
        super().__init__(
            _("The name holds characters that the typefaces lack: %(characters)s")
            % {"characters": "、".join(characters)}
        )


class StateNotAllowed(CertificateError):
    """The certificate cannot go from its present state to the wanted one."""

    message = _("This certificate cannot be put into that state. Reload the page to see its present state.")


class SecondPersonNeeded(CertificateError):
    """Nobody revokes alone."""

    message = _("Revoking takes two people: ask for it, and somebody else decides.")


class FileLost(CertificateError):
    """The registered file is gone and what is drawn today has other bytes: only a backup holds it."""

    def __init__(self, number):
        super().__init__(
            _("%(number)s: its file is lost and cannot be drawn to the same bytes; take it from a backup.")
            % {"number": number}
        )
