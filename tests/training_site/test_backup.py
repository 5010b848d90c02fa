"""The whole base in one file, and back into an empty place: on SQLite, and by `make test-postgres` on PostgreSQL."""

import io
import json
import os
import stat
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from tests.databases import VENDOR, on_postgresql, spare, store
from tests.house.source import ROOT
from training_site.backups.databases import PostgresqlDump

FILL = """
from groundwork.audit.actions import record, seal_entries
from groundwork.audit.actors import Actor
from people.models import Person
from people.actions import add_document
from training_site.installation import settle
settle()
person = Person.objects.create(name="章䶮")
add_document(by=Actor.system("tests"), person=person, kind="identity-card", number="110101199003078515")
seal_entries()
"""
READ = "from people.models import IdentityDocument as D; print(D.objects.get().person.name, D.objects.get().number)"
PDF = b"%PDF-1.7 a certificate"


@dataclass
class House:
    """An installation of its own: a folder, and on PostgreSQL a database."""

    folder: Path
    database: str

    @property
    def media(self):
        return self.folder / "media"

    def manage(self, *words, **environment):
        """Run a command there: what it returned, said and complained of."""
        own = {"VAR": str(self.folder / "var"), "MEDIA_ROOT": str(self.media), "DATABASE_URL": self.database}
        own |= {"DJANGO_SETTINGS_MODULE": "training_site.settings_test", **environment}
        command = [sys.executable, "manage.py", *map(str, words)]
        return subprocess.run(  # noqa: S603 (our own command line)
            command, cwd=ROOT, env={**os.environ, **own}, check=False, capture_output=True, text=True
        )


@pytest.fixture(scope="module")
def new_house(tmp_path_factory):
    """Make installations, empty where no database is given; what they made goes at the end."""
    made = []

    def make(database=None):
        folder = tmp_path_factory.mktemp("house")
        (folder / "var").mkdir()
        if database or VENDOR == "sqlite":
            return House(folder, database or f"sqlite:///{folder}/var/base.sqlite3")
        made.append(f"house_{uuid4().hex}")
        store().create(made[-1])
        return House(folder, store().url(made[-1]))

    yield make
    for name in made:
        store().drop(name)


@pytest.fixture(scope="module")
def house(new_house):
    """An installation with somebody in it, a document, a sealed record and an upload."""
    with spare() as database:
        house = new_house(database)
        filled = house.manage("shell", "-v0", "-c", FILL)
        assert filled.returncode == 0, filled.stderr
        upload = house.media / "private" / "certificates" / "证书.pdf"
        upload.parent.mkdir(parents=True)
        upload.write_bytes(PDF)
        yield house


@pytest.fixture(scope="module")
def backup(house):
    path = house.folder / "backup.tar.gz"
    outcome = house.manage("backup", path)
    assert outcome.returncode == 0, outcome.stderr
    return path


def manifest_of(path):
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile("manifest.json"))


def test_backup_comes_back_whole_in_an_empty_place(backup, new_house):
    elsewhere = new_house()

    outcome = elsewhere.manage("restore", backup)

    assert outcome.returncode == 0, outcome.stderr
    assert elsewhere.manage("shell", "-v0", "-c", READ).stdout.strip() == "章䶮 110101199003078515"
    assert (elsewhere.media / "private" / "certificates" / "证书.pdf").read_bytes() == PDF
    again = elsewhere.folder / "again.tar.gz"
    assert elsewhere.manage("backup", again).returncode == 0
    first, second = manifest_of(backup), manifest_of(again)
    same = ("counts", "register", "seal", "keys", "migrations", "engine", "is_demo")
    assert {name: first[name] for name in same} == {name: second[name] for name in same}
    assert first["seal"][0] == 1
    assert elsewhere.manage("verify_guards").returncode == 0


def test_manifest_names_keys_and_tells_none(backup):
    with tarfile.open(backup) as tar:
        manifest = tar.extractfile("manifest.json").read().decode()

    assert set(json.loads(manifest)["keys"]) == {
        "SECRET_KEY",
        "PERSONAL_DATA_KEY",
        "PERSONAL_DATA_HASH_KEY",
        "TICKET_KEY",
    }
    assert [key for key in ("11" * 32, "22" * 32, "33" * 32, "tests-only-secret") if key in manifest] == []
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_backup_is_never_put_over_anything(backup, house):
    before = house.manage("shell", "-v0", "-c", READ).stdout

    outcome = house.manage("restore", backup)

    assert (outcome.returncode, "不是空的" in outcome.stderr) == (1, True)
    assert house.manage("shell", "-v0", "-c", READ).stdout == before


@pytest.mark.parametrize(
    ("environment", "words"),
    [({"TICKET_KEY": "ab" * 32}, "TICKET_KEY"), ({"DEMO": "0"}, "DEMO")],
    ids=["another key", "a real base"],
)
def test_backup_of_another_installation_is_refused(environment, words, backup, new_house):
    elsewhere = new_house()

    outcome = elsewhere.manage("restore", backup, **environment)

    assert (outcome.returncode, words in outcome.stderr) == (1, True)
    assert "class PeoplePerson" not in elsewhere.manage("inspectdb", "people_person").stdout


def cut_short(data):
    return data[: len(data) // 2]


def without_the_upload(data):
    return _repacked(data, lambda name, body: None if name.endswith(".pdf") else body)


def with_another_upload(data):
    return _repacked(data, lambda name, body: b"%PDF-1.7 a forgery 123" if name.endswith(".pdf") else body)


def leading_elsewhere(data):
    return _repacked(data, lambda name, body: body, extra="../../elsewhere.txt")


def leading_to_the_root(data):
    return _repacked(data, lambda name, body: body, extra="/tmp/elsewhere.txt")  # noqa: S108 (where nothing may arrive)


def _repacked(data, change, extra=None):
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(data)) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for member in old:
            body = change(member.name, old.extractfile(member).read())
            if body is not None:
                member.size = len(body)
                new.addfile(member, io.BytesIO(body))
        if extra:
            new.addfile(tarfile.TarInfo(extra))
    return out.getvalue()


def with_spoilt_sector(data):
    """4 KB in the middle of what is compressed, as a failing disk leaves them."""
    middle = len(data) // 2
    return data[:middle] + bytes(range(256)) * 16 + data[middle + 4096 :]


@pytest.mark.parametrize(
    "damage",
    [cut_short, with_spoilt_sector, without_the_upload, with_another_upload, leading_elsewhere, leading_to_the_root],
)
def test_damaged_backup_is_refused_before_anything_is_written(damage, backup, new_house):
    elsewhere = new_house()
    spoilt = elsewhere.folder / "spoilt.tar.gz"
    spoilt.write_bytes(damage(backup.read_bytes()))

    outcome = elsewhere.manage("restore", spoilt)

    assert (outcome.returncode, "没有改动" in outcome.stderr) == (1, True)
    assert not elsewhere.media.exists()
    assert "class PeoplePerson" not in elsewhere.manage("inspectdb", "people_person").stdout


def test_uploads_that_do_not_fit_leave_the_place_empty(backup, new_house):
    elsewhere = new_house()
    elsewhere.media.mkdir()
    (elsewhere.media / "private").write_bytes(b"a file where the folder must go")

    outcome = elsewhere.manage("restore", backup)

    assert outcome.returncode == 1
    assert "class PeoplePerson" not in elsewhere.manage("inspectdb", "people_person").stdout
    assert [path.name for path in elsewhere.media.rglob("*") if path.is_file()] == ["private"]


@on_postgresql
def test_dump_goes_by_the_encryption_that_the_address_asks_for(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "sslmode", "verify-full")

    [address] = PostgresqlDump().address()

    told = conninfo_to_dict(address.removeprefix("--dbname="))
    assert (told["sslmode"], told["dbname"], "password" in told) == (
        "verify-full",
        connection.settings_dict["NAME"],
        False,
    )
