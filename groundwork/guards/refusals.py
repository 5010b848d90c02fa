"""What a person is told when the database refused what an action's own look had let through."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError

from groundwork.guards.kinds import PREFIX


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
