"""The one error family of reading files that people hand in."""

from __future__ import annotations


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
