"""How long the connections of this process wait for an answer of PostgreSQL."""

WEB_SECONDS = 6  # a second more than a statement of a web process may take


class Patience:
    """Shared by all connections of the process; jobs and commands have no limit."""

    seconds: float | None = None


def limit_waiting():
    """Let every connection of this process wait ``WEB_SECONDS`` at most."""
    Patience.seconds = WEB_SECONDS
