"""The settings of a control: nobody looks whether the clock is right."""

from training_site.settings import *  # noqa: F403
from training_site.settings import MIDDLEWARE

MIDDLEWARE = [name for name in MIDDLEWARE if not name.endswith("ClockMiddleware")]
