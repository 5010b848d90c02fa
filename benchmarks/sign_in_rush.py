"""300 people sign in at once: what hashing their passwords costs, in seconds of the processor over all threads."""

import time
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

from benchmarks.measuring import Figure

PEOPLE = 300
BUDGET = 10  # seconds of the processor for all of them
FLOOR_SHARE = 10
HANDS = 8  # the threads of the web server that answer: two processes of four


def figures(_site):
    """One figure; its floor is Django's default hasher for the same passwords, of which a tenth are measured."""
    value = _hashing_seconds(get_hasher(), PEOPLE)
    floor = _hashing_seconds(PBKDF2PasswordHasher(), PEOPLE // FLOOR_SHARE) * FLOOR_SHARE
    what = f"hashing the passwords of {PEOPLE} sign-ins at once (floor: Django's default hasher)"
    yield Figure("sign-in-rush", what, round(value, 2), "CPU-s", PEOPLE, budget=BUDGET, floor=round(floor, 2))


def _hashing_seconds(hasher, people):
    passwords = [f"pingan-{number}-2026" for number in range(people)]
    # A few are enough to be verified against: each check hashes anew, with its own salt and memory.
    encoded = [hasher.encode(password, hasher.salt()) for password in passwords[:HANDS]]

    def check(number):
        return hasher.verify(passwords[number % HANDS], encoded[number % HANDS])

    before = time.process_time()
    with ThreadPoolExecutor(HANDS) as hands:
        right = list(hands.map(check, range(people)))
    if not all(right):
        message = "a right password was refused"
        raise RuntimeError(message)
    return time.process_time() - before
