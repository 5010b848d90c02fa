from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    IDENTITY_CARD = "identity-card", _("resident identity card")
    PASSPORT = "passport", _("passport")
    HK_MACAO_PASS = "hk-macao-pass", _("Hong Kong or Macao travel permit")
    TAIWAN_PASS = "taiwan-pass", _("Taiwan travel permit")
    OFFICER_CARD = "officer-card", _("officer card")


class PositionClass(TextChoices):
    """Who somebody is at work, as the safety-training orders divide people."""

    HEAD = "head", _("principal")
    SAFETY_MANAGER = "safety-manager", _("safety manager")
    KEY_POST = "key-post", _("key post")
    SPECIAL_OPERATIONS = "special-operations", _("special operations")
    GRID_WORKER = "grid-worker", _("grid worker")
    ORDINARY = "ordinary", _("ordinary employee")


class MembershipRole(TextChoices):
    EMPLOYEE = "employee", _("employee")
    GRID_HEAD = "grid-head", _("grid head")
    GRID_WORKER = "grid-worker", _("full-time grid worker")
    STUDENT = "student", _("student")
    VOLUNTEER = "volunteer", _("volunteer")
