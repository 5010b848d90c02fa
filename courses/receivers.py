"""What follows from what happens elsewhere."""

from django.dispatch import receiver

from courses.actions import sync_zone_permissions
from people.signals import role_granted, role_revoked


@receiver([role_granted, role_revoked], dispatch_uid="courses.page_permissions")
def write_page_permissions(sender, grant, **kwargs):
    """An author's or publisher's role came or went: Wagtail's groups follow."""
    if grant.role in {"instructor", "publisher"}:
        sync_zone_permissions()
