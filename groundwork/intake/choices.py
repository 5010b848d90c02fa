from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RunState(TextChoices):
    PREVIEWED = "previewed", _("previewed")
    APPLIED = "applied", _("imported")
    REFUSED = "refused", _("refused")
