"""Static files as they are served: named by their content, so that a browser keeps them for ever, and compressed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import HashedFilesMixin, staticfiles_storage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP = ".collected"  # beside the files: the digest of what they were made of


class NamedByContentStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, with the imports of our scripts renamed too.

    Without it a script under a new name would import its neighbours under their old ones, which are asked for anew
    each minute. Only ours and the packages that we name are modules; the editor's bundles take seconds to search.
    """

    def __init__(self, *args, **kwargs):
        _every_script, imports = HashedFilesMixin._js_module_import_aggregation_patterns
        self.patterns = (*self.patterns, *((f"{folder}/*.js", imports) for folder in _folders_of_modules()))
        super().__init__(*args, **kwargs)


def _folders_of_modules():
    """The names of the folders within the static folders of our apps and of the packages in ``STATICFILES_DIRS``."""
    ours = (settings.BASE_DIR / app.replace(".", "/") / "static" for app in settings.INSTALLED_APPS)
    for folder in (*ours, *(folder for _prefix, folder in settings.STATICFILES_DIRS)):
        yield from (inner.name for inner in folder.glob("*/"))


def collect_statics():
    """Copy, name and compress the static files unless nothing changed since; returns whether it did.

    The suite serves them where they stand and collects nothing.
    Files of earlier versions stay, since a page that is open on a phone still asks for them.
    """
    if not isinstance(staticfiles_storage, NamedByContentStorage):
        return False
    root = Path(settings.STATIC_ROOT)
    stamp, digest = root / STAMP, _digest_of_sources()
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest, encoding="ascii")
    return True


def _digest_of_sources():
    """A digest of which files there are, how large and how old."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{storage.path(name)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
