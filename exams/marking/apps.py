from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarkingConfig(AppConfig):
    name = "exams.marking"
    label = "exams_marking"
    verbose_name = _("Marking")

    def ready(self):
        """Connect the receivers."""
        from exams.marking import receivers  # noqa: F401 (needs the models)
