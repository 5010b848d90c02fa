"""The pages that come with the project: home, guides, zones, modules; and the curriculum of the demonstration."""

from contextlib import contextmanager

from django.core.management import call_command
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.actions import ContentLoader, load_guides, load_home
from courses.actions import (
    CONTENT,
    load_modules,
    load_online,
    load_programmes,
    load_zone,
    load_zone_index,
    sync_zone_permissions,
)


def load():
    """Load every content file that is new or has changed; the same files again change nothing."""
    loader = ContentLoader()
    with indexes_paused():
        home = load_home(loader)
        load_guides(loader, home)
        index = load_zone_index(home)
        load_modules(loader, parent=load_online(home), folder=CONTENT / "online")
        for folder in sorted(path.parent for path in CONTENT.glob("*/zone.md")):
            load_zone(loader, index=index, folder=folder)
    if loader.changed:
        call_command("update_index", verbosity=0)
    load_programmes(CONTENT / "programmes.yaml")
    sync_zone_permissions()


@contextmanager
def indexes_paused():
    """Index once, at the end: page by page costs as much as the pages themselves. Files hold no references."""
    models = [model for model in get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)
