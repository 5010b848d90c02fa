"""How long the connections of this process wait for an answer of PostgreSQL."""

GRACE = 1  # second more than the server lets a statement take: a server that lives tells of it itself


class Patience:
    """Shared by all connections of the process; jobs and commands have no limit."""

    seconds: float | None = None


def limit_waiting(statement_seconds: float) -> None:
    """Let every connection of this process wait little longer than a statement may take; 0 is no limit."""
    Patience.seconds = statement_seconds + GRACE if statement_seconds else None
