"""How a line of the log is written: never with a number that tells who somebody is."""

import logging

from groundwork.audit.masks import without_personal_numbers


class MaskingFormatter(logging.Formatter):
    """Masks personal numbers in the finished line, traceback and database detail included.

    Code of ours does not log them; a database does, when it names the row that it refused.
    """

    def format(self, record):
        return without_personal_numbers(super().format(record))
