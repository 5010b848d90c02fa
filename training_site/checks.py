"""What a base must not open with: ``manage.py check --deploy`` names it. Each check reads; none writes."""

import ipaddress
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register  # noqa: A004 (Django's own name)
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from cms.queries import awaits_founding
from training_site.durability import durability_faults
from training_site.installation import UNDER_KEY, WrongInstallation, demo_accounts, examine

THIRTY_TWO_BYTES = re.compile("[0-9a-fA-F]{64}")


@register(Tags.security, deploy=True)
def demo_is_off(app_configs, **_options):
    """A real base holds no demo accounts: their passwords are known to everybody."""
    try:
        names = ", ".join(user.username for user in demo_accounts())
    except DatabaseError as error:
        hint = _("Run manage.py prepare first. The database says: %(error)s") % {"error": error}
        return [Error(_("Demo accounts could not be looked for."), hint=hint, id="training_site.E003")]
    if not settings.DEMO and not names:
        return []
    return [
        Error(
            _("Demo accounts are on; their passwords are known to everybody."),
            hint=" ".join([_("Start with DEMO=0 and an empty database."), names]).strip(),
            id="training_site.E001",
        )
    ]


@register(Tags.security, deploy=True)
def public_address_is_reachable_and_encrypted(app_configs, **_options):
    """QR codes, messages and PDFs carry the one public address."""
    hint = _("Set PUBLIC_URL to the address under which the base is reached.")
    if not settings.HTTPS:
        message = _(
            "PUBLIC_URL is not an https address, so codes, messages and certificates would carry a useless one."
        )
        return [Error(message, hint=hint, id="training_site.E002")]
    if _is_private(urlsplit(settings.PUBLIC_URL).hostname or ""):
        message = _("PUBLIC_URL is known in the local network only: nobody outside can verify a certificate.")
        return [Warning(message, hint=hint, id="training_site.W001")]
    return []


@register(Tags.security, deploy=True)
def hosts_are_named(app_configs, **_options):
    """A site that answers to any name can be made to send out links to another."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = _("Name them in ALLOWED_HOSTS, parted by commas.")
    return [Error(_("The site answers to every host name."), hint=hint, id="training_site.E004")]


@register(Tags.security, deploy=True)
def keys_are_held_and_whole(app_configs, **_options):
    """The keys are those of this database, and each is 32 bytes and no other's twin."""
    found = []
    values = {name: getattr(settings, name) for name in UNDER_KEY}
    broken = [name for name in values if name != "SECRET_KEY" and not THIRTY_TWO_BYTES.fullmatch(values[name])]
    if broken or len(set(values.values())) < len(values):
        message = _("Keys must be 64 hexadecimal digits each, and no two the same. Look at: %(names)s")
        names = ", ".join(broken or values)
        found.append(Error(message % {"names": names}, hint="python -m training_site.keys", id="training_site.E005"))
    try:
        examine()
    except WrongInstallation as error:
        found.append(Error(error.message, id="training_site.E006"))
    except (DatabaseError, ValueError):
        pass  # said by the check of demo accounts, or above
    return found


@register(Tags.security, deploy=True)
def base_is_founded(app_configs, **_options):
    """A base without administrators is shut."""
    try:
        is_waiting = awaits_founding()
    except DatabaseError:
        return []  # said by the check of demo accounts
    if not is_waiting:
        return []
    hint = _("Open the link that make run prints, or run manage.py found_base.")
    return [Error(_("This base is not founded yet: it has no administrators."), hint=hint, id="training_site.E007")]


@register(Tags.security, deploy=True)
def database_keeps_what_it_acknowledged(app_configs, **_options):
    """A booking, an answer or a certificate that was acknowledged must outlive a power cut."""
    try:
        faults = durability_faults(connection)
    except DatabaseError as error:
        return [Error(_("The database does not answer: %(error)s") % {"error": error}, id="training_site.E008")]
    return [Error(fault, hint=_("See docs/settings.md."), id="training_site.E009") for fault in faults]


def _is_private(host):
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal"))
