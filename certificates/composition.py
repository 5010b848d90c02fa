"""What this app puts into the shell."""

from django.utils.translation import gettext_lazy as _

from certificates.permissions import may_view_organisations
from cms.slots import add_navigation

for placement in ("main", "footer"):
    add_navigation(
        label=_("Certificate check"), url_name="certificates:verify", icon="shield", placement=placement, order=60
    )
add_navigation(
    label=_("My certificates"),
    url_name="certificates:mine",
    icon="certificate",
    placement="account",
    order=40,
    shown_to=lambda user: user.is_authenticated,
)
add_navigation(
    label=_("Certificates of my people"),
    url_name="certificates:organisation-list",
    icon="certificate",
    placement="account",
    order=45,
    shown_to=may_view_organisations,
)
