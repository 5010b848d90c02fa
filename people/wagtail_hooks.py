"""The door to the back office: the screen of the roles."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.permissions import may_grant_roles
from people.views import staff

SCREENS = [
    path("", staff.roles, name="roles"),
    path("<int:grant>/revoke/", staff.role_revoke, name="role-revoke"),
]


class RolesMenuItem(MenuItem):
    """Shown to whoever may grant roles."""

    def is_shown(self, request):
        return may_grant_roles(request.user)


@hooks.register("register_admin_urls")
def role_screens():
    return [path("roles/", include((SCREENS, "people_admin")))]


@hooks.register("register_admin_menu_item")
def roles_menu_item():
    return RolesMenuItem(_("Granted roles"), reverse("people_admin:roles"), name="roles", icon_name="key", order=900)
