"""What this app puts into the shell."""

from django.utils.translation import gettext_lazy as _

from attendance.permissions import may_scan
from cms.slots import add_navigation

add_navigation(
    label=_("Front desk"), url_name="attendance:desk", icon="scan", placement="main", order=60, shown_to=may_scan
)
