"""The links of this app in the shell."""

from django.utils.translation import gettext_lazy as _

from cms.slots import add_navigation
from people.permissions import may_view_own_people


def _is_visitor(user):
    return not user.is_authenticated


def _is_signed_in(user):
    return user.is_authenticated


add_navigation(
    label=_("Own people"),
    url_name="people:organisation-people",
    icon="group",
    placement="account",
    order=40,
    shown_to=may_view_own_people,
)
add_navigation(
    label=_("Sign in"),
    url_name="people:sign-in",
    icon="sign-in",
    placement="account",
    order=80,
    shown_to=_is_visitor,
)
add_navigation(
    label=_("Register"),
    url_name="people:register",
    icon="person",
    placement="account",
    order=85,
    shown_to=_is_visitor,
)
add_navigation(
    label=_("Sign out"),
    url_name="people:sign-out",
    icon="sign-out",
    placement="account",
    order=90,
    method="post",
    shown_to=_is_signed_in,
)
add_navigation(
    label=_("Personal information"),
    url_name="people:privacy-notice",
    icon="shield",
    placement="footer",
    order=80,
)
