"""The file itself: a tar of the database's copy, the uploads, and a manifest with the SHA-256 of each, written last."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from groundwork.guards.installation import install
from training_site.backups.databases import engine
from training_site.backups.exceptions import BackupRefused
from training_site.backups.facts import FORMAT, facts_of, surroundings, tables_of_ours
from training_site.installation import mark_of

MANIFEST = "manifest.json"
UPLOADS = "media"
FOLDERS = ("public", "private")
CHUNK = 1024 * 1024
LARGEST_MANIFEST = 256 * 1024 * 1024


def write_backup(path, *, told=lambda _name: None):
    """Write the whole base to ``path``, read it back and compare; returns the manifest. ``told`` hears each file.

    The database first: whatever its rows name was on disk by then. Raises BackupRefused, and leaves no file behind.
    """
    path = Path(path)
    if path.exists():
        raise BackupRefused(_("%(path)s exists already. Nothing was overwritten.") % {"path": path})
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)  # it holds names and phone numbers
        with os.fdopen(descriptor, "w+b") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as tar:
                manifest = _write_members(tar, told)
            file.flush()
            os.fsync(file.fileno())
        read_backup(draft)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write_members(tar, told):
    manifest, source = surroundings(), engine()
    files = manifest["files"] = {}
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        copy = Path(folder) / source.member
        manifest |= source.copy_to(copy)
        files[source.member] = _add(tar, copy, source.member)
    for file, name in _uploads():
        try:
            files[name] = _add(tar, file, name)
        except FileNotFoundError:
            continue  # deleted meanwhile: no row of the copy that we hold may be older than its file
        told(name)
    data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))
    return manifest


def _uploads():
    for folder in FOLDERS:
        for file in sorted((settings.MEDIA_ROOT / folder).rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield file, str(PurePosixPath(UPLOADS, file.relative_to(settings.MEDIA_ROOT).as_posix()))


def _add(tar, file, name):
    with file.open("rb") as source:
        reading = _Digesting(source)
        member = tar.gettarinfo(arcname=name, fileobj=source)
        member.mode, member.uname, member.gname, member.uid, member.gid = 0o600, "", "", 0, 0
        tar.addfile(member, reading)
    return {"size": member.size, "sha256": reading.digest.hexdigest()}


class _Digesting:
    """A file whose bytes are digested on their way."""

    def __init__(self, file):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size=-1):
        data = self.file.read(size)
        self.digest.update(data)
        return data


# --- Reading ---------------------------------------------------------------------------------------------------------
def read_backup(path):
    """Read every byte of a backup and compare it with its manifest; returns the manifest. Writes nothing of it."""
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        return _unpack(Path(path), Path(folder), keeps=lambda name: name.startswith("database."))


def restore_backup(path):
    """Fill an empty installation from a backup; returns the manifest.

    Everything is read and compared before the first row is written. Raises BackupRefused for a damaged file, another
    engine, keys that are not held, and a place that is not empty.
    """
    with tempfile.TemporaryDirectory(dir=settings.VAR) as name:
        folder = Path(name)
        manifest = _unpack(Path(path), folder, keeps=lambda _name: True)
        _refuse_what_does_not_fit(manifest)
        with _uploads_moved_in(folder / UPLOADS):
            source = engine()
            source.fill_from(folder / source.member)
            _compare(manifest)
            install()  # a guard comes back as the server words it, and without its stamp
    return manifest


def _unpack(path, folder, *, keeps):
    try:
        with tarfile.open(path, "r:gz") as tar:
            found, manifest = _members(tar, folder, keeps)
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError) as error:
        raise BackupRefused(_("This is no whole backup: %(fault)s. Nothing was changed.") % {"fault": error}) from error
    if manifest is None or manifest.get("format") != FORMAT:
        raise BackupRefused(_("This is no backup of this platform, or of a later version. Nothing was changed."))
    differing = sorted(name for name in {*found, *manifest["files"]} if found.get(name) != manifest["files"].get(name))
    if differing:
        message = _("The backup is damaged, first at %(name)s. Nothing was changed. Take another one.")
        raise BackupRefused(message % {"name": differing[0]})
    if manifest["engine"] == connection.vendor:
        _check_copy(manifest, folder)
    return manifest


def _members(tar, folder, keeps):
    found, manifest = {}, None
    for member in tar:
        _refuse_what_leads_elsewhere(member)
        if not member.isfile():
            continue
        if member.name == MANIFEST:
            manifest = json.loads(tar.extractfile(member).read(LARGEST_MANIFEST))
            continue
        found[member.name] = _take(tar.extractfile(member), folder / member.name if keeps(member.name) else None)
    return found, manifest


def _refuse_what_leads_elsewhere(member):
    """Files and folders below here alone. Python has a filter that says so from 3.11.4 on; Debian 12 has 3.11.2."""
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
        raise tarfile.TarError(member.name)


def _take(source, target):
    reading, size = _Digesting(source), 0
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
    with open(target or os.devnull, "wb") as file:  # noqa: PTH123 (a path or the void)
        while data := reading.read(CHUNK):
            size += file.write(data)
    return {"size": size, "sha256": reading.digest.hexdigest()}


def _check_copy(manifest, folder):
    source = engine()
    facts = source.check(folder / source.member, set(manifest["counts"]))
    if facts is not None and facts != {name: manifest[name] for name in facts}:
        raise BackupRefused(_("The copy of the database does not hold what its manifest says. Nothing was changed."))


# --- Restoring -------------------------------------------------------------------------------------------------------
def _refuse_what_does_not_fit(manifest):
    if manifest["engine"] != connection.vendor:
        raise BackupRefused(
            _("The backup is of %(engine)s and this installation uses %(vendor)s. Nothing was changed.")
            % {"engine": manifest["engine"], "vendor": connection.vendor}
        )
    missed = [name for name, mark in manifest["keys"].items() if mark_of(name) != mark]
    if missed:
        raise BackupRefused(
            _("The backup needs another %(keys)s. Put the keys of that base into .env first. Nothing was changed.")
            % {"keys": ", ".join(missed)}
        )
    if manifest["is_demo"] != settings.DEMO:
        message = _("The backup is of a demonstration and this start is not, or the other way round: set DEMO.")
        raise BackupRefused(message)
    uploads = [file for folder in FOLDERS for file in (settings.MEDIA_ROOT / folder).rglob("*") if file.is_file()]
    if connection.introspection.table_names() or uploads:
        raise BackupRefused(
            _("This installation is not empty, and a backup is never put over anything. Nothing was changed.")
        )


def _compare(manifest):
    with connection.cursor() as cursor:
        facts = facts_of(cursor, tables_of_ours())
    if facts != {name: manifest[name] for name in facts}:
        raise BackupRefused(_("What was restored differs from the manifest. Do not use this installation."))


@contextmanager
def _uploads_moved_in(source):
    """The uploads in their place for the rows that name them; taken back when the database cannot be filled."""
    moved = []
    try:
        for kept in FOLDERS:
            for file in sorted((source / kept).rglob("*")):
                if file.is_file():
                    place = settings.MEDIA_ROOT / file.relative_to(source)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    moved.append(place)
                    shutil.move(file, place)
        yield
    except BaseException:
        for place in moved:
            place.unlink(missing_ok=True)
        raise
