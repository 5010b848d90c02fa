"""What a base must not open with: ``manage.py check --deploy`` names it."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from training_site.durability import durability_faults


@register(Tags.security, deploy=True)
def demo_is_off(app_configs, **_options):
    """A real base holds no demo accounts: their passwords are known to everybody."""
    if not settings.DEMO:
        return []
    return [
        Error(
            _("Demo accounts are on; their passwords are known to everybody."),
            hint=_("Start with DEMO=0 and an empty database."),
            id="training_site.E001",
        )
    ]


@register(Tags.security, deploy=True)
def public_address_is_reachable_and_encrypted(app_configs, **_options):
    """QR codes, messages and PDFs carry the one public address."""
    if settings.HTTPS:
        return []
    return [
        Error(
            _("PUBLIC_URL is not an https address, so codes, messages and certificates would carry a useless one."),
            hint=_("Set PUBLIC_URL to the address under which the base is reached."),
            id="training_site.E002",
        )
    ]


@register(Tags.security, deploy=True)
def database_keeps_what_it_acknowledged(app_configs, **_options):
    """A booking, an answer or a certificate that was acknowledged must outlive a power cut."""
    try:
        faults = durability_faults(connection)
    except DatabaseError as error:
        return [Error(_("The database does not answer: %(error)s") % {"error": error}, id="training_site.E004")]
    return [Error(fault, hint=_("See docs/settings.md."), id="training_site.E003") for fault in faults]
