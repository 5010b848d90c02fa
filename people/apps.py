from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    label = "people"
    verbose_name = _("People")

    def ready(self):
        """Connect the receivers."""
        from people import receivers  # noqa: F401 (needs the settings)
