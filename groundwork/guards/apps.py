from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuardsConfig(AppConfig):
    name = "groundwork.guards"
    label = "guards"
    verbose_name = _("Guards")

    def ready(self):
        """Install with every ``migrate``, and answer ``check``."""
        import_module("groundwork.guards.checks")
        import_module("groundwork.guards.receivers").listen(self)
