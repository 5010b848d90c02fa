"""300 people sign in at once: what hashing their passwords costs, in CPU seconds over all threads.

``python -m benchmarks.sign_in_rush`` writes ``benchmarks/out/sign_in_rush.json``. The floor is Django's default hasher
for the same passwords, of which a tenth are measured.
"""

import json
import os
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OUT = Path(__file__).parent / "out" / "sign_in_rush.json"
PEOPLE = 300
BUDGET = 10  # CPU seconds for all of them
FLOOR_SHARE = 10
HANDS = 8  # the threads of the web server: two processes of four


def hashing_seconds(hasher, people):
    """CPU seconds, of all threads, that it takes to verify the right password of so many people."""
    passwords = [f"pingan-{number}-2026" for number in range(people)]
    # One password is enough to be verified against: each check hashes anew, with its own salt and memory.
    encoded = [hasher.encode(password, hasher.salt()) for password in passwords[:HANDS]]

    def check(number):
        return hasher.verify(passwords[number % HANDS], encoded[number % HANDS])

    before = _cpu()
    with ThreadPoolExecutor(HANDS) as hands:
        right = list(hands.map(check, range(people)))
    if not all(right):
        raise AssertionError("a right password was refused")
    return _cpu() - before


def figure():
    """The one figure of this benchmark."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

    value = hashing_seconds(get_hasher(), PEOPLE)
    floor = hashing_seconds(PBKDF2PasswordHasher(), PEOPLE // FLOOR_SHARE) * FLOOR_SHARE
    return {
        "name": "sign_in_rush",
        "value": round(value, 2),
        "unit": "CPU s for 300 sign-ins",
        "floor": round(floor, 2),
        "ratio": round(value / floor, 3),
        "n": PEOPLE,
        "budget": BUDGET,
        "cpus": os.cpu_count(),
        "hasher": type(get_hasher()).__name__,
    }


def _cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training_site.settings")
    django.setup()
    found = figure()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1) + "\n")
    sys.stdout.write(f"{json.dumps(found)}\n")
