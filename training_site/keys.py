"""Write ``.env`` with fresh keys, once: ``python -m training_site.keys``. An existing file is never touched."""

import os
import secrets
from pathlib import Path

KEYS = ("PERSONAL_DATA_KEY", "PERSONAL_DATA_HASH_KEY", "TICKET_KEY")


def write_keys(path):
    """Make the file for this user alone (mode 0600); raises FileExistsError rather than replace a key."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\n")
        file.writelines(f"{name}={secrets.token_hex(32)}\n" for name in KEYS)


if __name__ == "__main__":
    write_keys(Path(__file__).resolve().parent.parent / ".env")
