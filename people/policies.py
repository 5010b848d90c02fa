"""What Wagtail's screens ask before they open, answered by our own permissions."""

from wagtail.permission_policies.base import BasePermissionPolicy

from people.models import User


class RolePolicy(BasePermissionPolicy):
    """Those whom ``may`` lets in may do ``actions``, looking if nothing else is said; what is not named nobody may."""

    def __init__(self, model, may, actions=("view",)):
        super().__init__(model)
        self.may = may
        self.actions = frozenset(actions)

    def user_has_permission(self, user, action):
        return action in self.actions and self.may(user)

    def user_has_any_permission(self, user, actions):
        return not self.actions.isdisjoint(actions) and self.may(user)

    def instances_user_has_any_permission_for(self, user, actions):
        rows = self.model._default_manager.all()
        return rows if self.user_has_any_permission(user, actions) else rows.none()

    def users_with_any_permission(self, actions):
        return User.objects.none()  # asked only for notifications, of which there are none
