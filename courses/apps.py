from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    label = "courses"
    verbose_name = _("Training")

    def ready(self):
        """Listen to roles that come and go."""
        import_module("courses.receivers")
