"""Signed tokens: a lease lets one page load write the answers of one sitting; a seat pass opens one sitting.

A lease is checked without a session or a query, so that saving outlives the sign-in.
"""

import uuid
from dataclasses import dataclass

from django.core import signing

from exams.sittings.exceptions import ForgedLease

LEASE_SALT = "sittings.lease"
PASS_SALT = "sittings.seat-pass"  # noqa: S105 (the name of a purpose, not a secret)
PASS_KEY = "sittings.seat-pass"  # noqa: S105 (the name of an entry of the browser's session)
PASS_SECONDS = 12 * 3600


@dataclass(frozen=True)
class Lease:
    """The right of one page load to write the answers of one sitting."""

    public_id: uuid.UUID
    epoch: int


def make_lease(public_id, epoch):
    """The token of a lease."""
    return signing.dumps([public_id.hex, epoch], salt=LEASE_SALT)


def read_lease(token):
    """The lease that a token stands for. Raises ForgedLease for anything that we did not sign."""
    try:
        public_id, epoch = signing.loads(token or "", salt=LEASE_SALT)
    except signing.BadSignature as error:
        raise ForgedLease from error
    return Lease(uuid.UUID(hex=public_id), epoch)


def give_seat_pass(session, public_id):
    """Let this browser open one sitting and nothing else; a former pass of the same browser ends."""
    session.cycle_key()
    session[PASS_KEY] = signing.dumps(public_id.hex, salt=PASS_SALT)


def seat_pass_of(session):
    """The public id of the sitting that this browser's seat pass opens, or None."""
    token = session.get(PASS_KEY)
    if not token:
        return None
    try:
        return uuid.UUID(hex=signing.loads(token, salt=PASS_SALT, max_age=PASS_SECONDS))
    except signing.BadSignature:
        return None
