"""Does this database belong to this start: the same keys, and a demonstration or a real base as before?

Asked by every process before it serves or works. ``examine`` only reads and refuses; ``settle`` writes what the first
start found.
"""

import hashlib
import hmac

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from bookings.models import Seat
from cms.models import Installation
from groundwork.audit import actions as audit
from people.models import IdentityDocument, User
from people.queries import is_key_held
from training_site.demo.people import ACCOUNTS

# Under each key: the rows that would be lost, or lose their worth, under another.
UNDER_KEY = {
    "SECRET_KEY": User,
    "PERSONAL_DATA_KEY": IdentityDocument,
    "PERSONAL_DATA_HASH_KEY": IdentityDocument,
    "TICKET_KEY": Seat,
}


class WrongInstallation(Exception):
    """This database must not be opened like this; nothing was changed. ``message`` says what to do."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class NothingSettled(Exception):
    """This database has no marks of keys yet."""


def mark_of(name):
    """What tells a key again without telling the key."""
    return hmac.new(getattr(settings, name).encode(), f"mark of {name}".encode(), hashlib.sha256).hexdigest()[:16]


def demo_accounts():
    """The sign-ins of the demonstration that stand in this database."""
    names = [account.sign_in for account in ACCOUNTS]
    return User.objects.filter(username__in=names).order_by("username")


def examine():
    """Raise WrongInstallation where this start and this database do not belong together; an empty one fits all."""
    tables = set(connection.introspection.table_names())
    row = Installation.objects.first() if Installation._meta.db_table in tables else None
    if User._meta.db_table in tables:
        _refuse_the_other_kind(row)
    if row is not None:
        _refuse_other_keys(row)
    if IdentityDocument._meta.db_table in tables and not is_key_held():
        raise WrongInstallation(_other_keys(["PERSONAL_DATA_KEY"]))


def settle():
    """Write what this database is, or take up the mark of a key under which nothing stands yet."""
    row = Installation.objects.first() or Installation(pk=1, is_demo=settings.DEMO)
    marks = {name: mark_of(name) for name in UNDER_KEY}
    if row.key_marks != marks:
        row.key_marks = marks
        row.save()


def accept_keys(*, by, names):
    """Take up the marks of keys that were changed on purpose, and leave a trace. Raises NothingSettled."""
    with transaction.atomic():
        row = Installation.objects.select_for_update().first()
        if row is None:
            raise NothingSettled
        row.key_marks = {**row.key_marks, **{name: mark_of(name) for name in names}}
        row.save(update_fields=["key_marks"])
        audit.record(by=by, action="site.accept_keys", thing=row, keys=names)


def _refuse_the_other_kind(row):
    accounts = [user.username for user in demo_accounts()]
    if not settings.DEMO and (accounts or (row and row.is_demo)):
        raise WrongInstallation(
            _(
                "This database holds a demonstration, and a real base must never hold demo accounts. Nothing was "
                "changed. Give the real base folders of its own in .env: DEMO=0, VAR=/srv/base/var, "
                "MEDIA_ROOT=/srv/base/media"
            )
        )
    is_real = not row.is_demo if row else User.objects.exists() and not accounts
    if settings.DEMO and is_real:
        raise WrongInstallation(
            _(
                "This database belongs to a real base, so no demonstration was loaded into it. Nothing was changed. "
                "Start it with DEMO=0, best written into .env."
            )
        )


def _refuse_other_keys(row):
    differing = [name for name in UNDER_KEY if row.key_marks.get(name, mark_of(name)) != mark_of(name)]
    missed = [name for name in differing if UNDER_KEY[name].objects.exists()]
    if missed:
        raise WrongInstallation(_other_keys(missed))


def _other_keys(names):
    return _(
        "The data in this database was written under another %(keys)s, so the site was not started. Nothing was "
        "changed. Put the key back that belongs to this database (from your key safe, into .env). "
        "Only where SECRET_KEY or TICKET_KEY is lost for good: manage.py accept_keys says what is lost with it."
    ) % {"keys": ", ".join(names)}
