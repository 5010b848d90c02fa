"""``manage.py check --database default`` names every guard that does not stand."""

from django.core.checks import Tags, Warning, register  # noqa: A004 (Django's name)
from django.db import connections
from django.utils.translation import gettext as _

from groundwork.guards.queries import declared, guards_missing


@register(Tags.database)
def guards_stand(app_configs, databases=None, **_options):
    """A warning, not an error: ``migrate``, which checks first, is what puts them back."""
    return [
        Warning("\n".join(faults), hint=_("Run manage.py migrate, which puts it back."), id="guards.W001")
        for using in databases or ()
        if _is_migrated(using) and (faults := guards_missing(using))
    ]


def _is_migrated(using):
    there = set(connections[using].introspection.table_names())
    return there >= {guard.table for guard in declared()}
