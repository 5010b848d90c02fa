"""The links of the shell that lead to the overviews."""

from django.utils.translation import gettext_lazy as _

from cms.slots import add_navigation
from people.grants import holds_anywhere

add_navigation(
    label=_("My page"),
    url_name="reporting:me",
    icon="person",
    placement="tabs",
    order=90,
    shown_to=lambda user: user.is_authenticated,
)
add_navigation(
    label=_("My page"),
    url_name="reporting:me",
    icon="person",
    placement="account",
    order=10,
    shown_to=lambda user: user.is_authenticated,
)
add_navigation(
    label=_("My organisation"),
    url_name="reporting:org",
    icon="group",
    placement="main",
    order=60,
    shown_to=lambda user: holds_anywhere(user, "people.view_organisation"),
)
