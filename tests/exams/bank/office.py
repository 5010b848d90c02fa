"""How tests come into the back office, whoever grants it in the end."""

from django.contrib.auth.models import Permission


def let_in(user):
    """Give a user the way into the back office and nothing else."""
    user.user_permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return user
