"""Who may scan and who may correct."""

from people.grants import holds
from people.models import User


def may_scan(user: User) -> bool:
    """The front desk."""
    return holds(user, "attendance.scan_ticket")


def may_correct_presence(user: User) -> bool:
    """Whoever keeps the timetable: never the desk that scanned."""
    return holds(user, "attendance.correct_presence")
