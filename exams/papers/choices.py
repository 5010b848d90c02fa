from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperState(TextChoices):
    DRAWN = "drawn", _("drawn")
    FROZEN = "frozen", _("frozen")
