from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AreaLevel(TextChoices):
    CITY = "city", _("city")
    COUNTY = "county", _("district or county")
    TOWN = "town", _("town or sub-district")
    SECTION = "section", _("section of a town")
    VILLAGE = "village", _("village or community")
    GRID = "grid", _("grid")
    MICRO_GRID = "micro-grid", _("micro-grid")


class OrganisationKind(TextChoices):
    ENTERPRISE = "enterprise", _("enterprise")
    WORKSHOP = "workshop", _("workshop without a credit code")
    SCHOOL = "school", _("school")
    DEPARTMENT = "department", _("department")
    GRID_TEAM = "grid-team", _("grid team")
    VOLUNTEERS = "volunteers", _("volunteer team")
    CHAMBER = "chamber", _("chamber of commerce")


class RiskClass(TextChoices):
    ORDINARY = "ordinary", _("ordinary")
    HIGH = "high", _("high risk")
