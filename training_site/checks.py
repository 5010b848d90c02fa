"""What a base must not open with: ``manage.py check --deploy`` names it."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.utils.translation import gettext as _


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
