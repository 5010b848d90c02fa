"""What follows from what happens elsewhere."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from courses.actions import sync_zone_permissions
from courses.queries import is_place_of_modules
from people.exceptions import RoleRefused
from people.signals import role_granted, role_revoked


@receiver(role_granted, dispatch_uid="courses.zone_is_there")
def refuse_a_zone_that_is_not_there(sender, grant, **kwargs):
    """A role for a zone that nobody knows gives no right now, and an unlooked-for one when such a zone is made."""
    if grant.scope.startswith("zone:") and not is_place_of_modules(grant.scope.removeprefix("zone:")):
        raise RoleRefused(_("There is no such zone. The role was not granted."))


@receiver([role_granted, role_revoked], dispatch_uid="courses.page_permissions")
def write_page_permissions(sender, grant, **kwargs):
    """An author's or publisher's role came or went: Wagtail's groups follow."""
    if grant.role in {"instructor", "publisher"}:
        sync_zone_permissions()
