from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class TrainingSiteConfig(AppConfig):
    name = "training_site"
    verbose_name = _("Training site")

    def ready(self):
        """Load what each app puts into the pages of apps to its left, the checks of a deployment and our lookups."""
        from training_site import checks, lookups  # noqa: F401 (checks register themselves once the apps are ready)

        lookups.register()
        autodiscover_modules("composition")
