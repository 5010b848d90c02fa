"""What Django is told about each database engine and about Redis, beside their addresses."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

SQLITE = "django.db.backends.sqlite3"
DJANGOS_POSTGRESQL = "django.db.backends.postgresql"
POSTGRESQL = "training_site.postgresql"  # Django's, that waits for no server without an end

ON_SQLITE: dict[str, Any] = {
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON; "
            "PRAGMA recursive_triggers=ON;"  # else REPLACE would delete rows behind the back of the guards
        ),
    },
}
# A connection for each thread, kept for a minute and asked whether it still lives before a request uses it. Parameters
# are bound by the client, Django's default: on the server, the same expression in SELECT and GROUP BY is two.
ON_POSTGRESQL: dict[str, Any] = {
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "connect_timeout": 3,
        # What is prepared is planned once for a connection: the statements of a save (exams/sittings/statements.py).
        "prepare_threshold": 5,
        # A machine that vanished is noticed within half a minute, not after the two hours of the operating system.
        "keepalives_idle": 15,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        # Whoever waits for a lock longer is told to try again, instead of filling every thread with waiting.
        "options": "-c lock_timeout=3000 -c idle_in_transaction_session_timeout=60000",
    },
}
# Redis answers in a millisecond or is away: nobody waits for it longer than this many seconds, and never twice.
REDIS_TIMEOUTS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}


def database(config: dict[str, Any]) -> dict[str, Any]:
    """Add to a database's address what its engine needs; what the address itself says (``?sslmode=…``) wins.

    Raises ImproperlyConfigured for another engine.
    """
    is_sqlite = config["ENGINE"] == SQLITE
    if not is_sqlite and config["ENGINE"] != DJANGOS_POSTGRESQL:
        raise ImproperlyConfigured(f"DATABASE_URL 只能是 sqlite:///… 或 postgres://…，现在是 {config['ENGINE']}。")
    needs = ON_SQLITE if is_sqlite else ON_POSTGRESQL
    return {
        **needs,
        **config,
        "ENGINE": SQLITE if is_sqlite else POSTGRESQL,
        "OPTIONS": {**needs["OPTIONS"], **config.get("OPTIONS", {})},
    }


def limit_statements(config: dict[str, Any], seconds: float) -> None:
    """End every statement on PostgreSQL after ``seconds``: for web processes, before their first connection."""
    if config["ENGINE"] != SQLITE and seconds:
        options = config["OPTIONS"]
        options["options"] = f"{options.get('options', '')} -c statement_timeout={round(seconds * 1000)}".strip()
