"""The one error family of reading files that people hand in."""

from __future__ import annotations

from django.utils.translation import gettext as _


class IntakeError(Exception):
    """A file or a row could not be taken; `message` is for the person who sent it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class FileRefused(IntakeError):
    """The file as a whole is not taken, so nothing of it is.

    `code` is the short stable name of the cause, for logs and tests; `message`
    is a sentence in the language active when the file was read.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class UnreadableJson(IntakeError):
    """What was sent is not JSON as everybody reads it."""

    def __init__(self) -> None:
        super().__init__(str(_("The request cannot be read: it is not JSON. Nothing was saved.")))


class KeyRefused(IntakeError):
    """A request with a key that cannot be one."""

    def __init__(self) -> None:
        super().__init__(
            str(_("The idempotency key must be 1 to 128 visible ASCII characters. Nothing was saved. Send a new one."))
        )


class KeyReused(IntakeError):
    """A key that this sender used for another request at this door."""

    def __init__(self) -> None:
        super().__init__(
            str(_("This idempotency key was used for another request. Nothing was saved. Send a new one with this."))
        )


class KeyAtWork(IntakeError):
    """The request with this key is still being answered."""

    def __init__(self) -> None:
        super().__init__(str(_("The same request is being answered just now. Ask again in a few seconds.")))


class FormSentBefore(IntakeError):
    """A form whose key was used for other contents, such as one gone back to and changed."""

    def __init__(self) -> None:
        super().__init__(
            str(
                _(
                    "This form was sent before with other contents, and that was done. What it says now was not saved."
                    " Open the form anew and fill it in again."
                )
            )
        )
