"""What a person is told when the database refused what an action's own look had let through."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, OperationalError

from groundwork.guards.kinds import PREFIX

LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's lock_timeout
LOCKED = ("database is locked", "database table is locked")  # SQLite's busy_timeout


def refusing_guard(error: IntegrityError) -> str:
    """The name, without our prefix, of the guard that refused; "" when it was something else."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = (diagnosis.constraint_name or "") if diagnosis else str(error)
    return name.removeprefix(PREFIX) if name.startswith(PREFIX) else ""


@contextmanager
def answering(answers: Mapping[str, Callable[[], Exception]]) -> Iterator[None]:
    """Around an action's transaction: raise the app's own error when the guard of that name refuses."""
    try:
        yield
    except IntegrityError as error:
        answer = answers.get(refusing_guard(error))
        if answer is None:
            raise
        raise answer() from error


def was_lock_refused(error: OperationalError) -> bool:
    """Did somebody else hold a lock for longer than one would wait, and nothing worse?"""
    return getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE or str(error).startswith(LOCKED)
