"""The settings of a base that is served for these tests: the real ones, with static files as they lie in the apps."""

from training_site.settings import *  # noqa: F403
from training_site.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
