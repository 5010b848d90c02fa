"""The file of a certificate: on the disk before the row says so, and put back when it is lost."""

import datetime
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from certificates import actions
from certificates.exceptions import FileLost
from certificates.models import Certificate
from certificates.queries import register_report
from groundwork.audit.models import Entry
from groundwork.jobs.models import Job
from tests.factories.certificates import KindFactory, issued_certificate


@pytest.fixture
def kind(db):
    return KindFactory(code="XF")


@pytest.fixture
def made(kind):
    return issued_certificate(kind, is_rendered=True)


@pytest.fixture
def on_disk(settings, tmp_path):
    options = {"location": tmp_path, "base_url": None}
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "private": private}


def content_of(certificate):
    with storages["private"].open(certificate.file_name) as file:
        return file.read()


def stored(certificate, content):
    storages["private"].delete(certificate.file_name)
    storages["private"].save(certificate.file_name, ContentFile(content))


def fail_all_jobs():
    Job.objects.update(state="failed", finished_at=timezone.now())


def test_file_and_folders_are_on_the_disk_before_the_row_names_them(kind, monkeypatch, on_disk):
    certificate, synced, really = issued_certificate(kind), {}, os.fsync

    def note(descriptor):
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        synced[path] = (path.stat().st_size > 0, Certificate.objects.get(pk=certificate.pk).file_name)
        really(descriptor)

    monkeypatch.setattr(os, "fsync", note)

    name = actions.render_file(certificate=certificate).file_name

    path = Path(storages["private"].path(name))
    assert synced == dict.fromkeys([path, *path.parents[:3]], (True, ""))


@pytest.mark.parametrize("left", [None, b"", b"%PDF-1.4 half"])
def test_lost_file_is_drawn_again_to_the_same_bytes(made, left):
    content = content_of(made)
    if left is None:
        storages["private"].delete(made.file_name)
    else:
        stored(made, left)

    actions.render_file(certificate=made)

    assert (content_of(made) == content, register_report().faults) == (True, ())
    assert Entry.objects.filter(action="certificates.restore_file", object_id=str(made.pk)).count() == 1


def test_file_that_would_come_out_differently_is_left_as_it_is(made, monkeypatch):
    stored(made, b"half")
    monkeypatch.setattr("certificates.actions.files.certificate_pdf", lambda _face: b"of another version")

    with pytest.raises(FileLost, match="请从备份中取回"):
        actions.render_file(certificate=made)

    assert content_of(made) == b"half"


def test_healing_makes_what_is_missing_and_nothing_else(kind, django_capture_on_commit_callbacks):
    whole, empty, gone = (issued_certificate(kind, is_rendered=True) for _n in range(3))
    never = issued_certificate(kind)
    stored(empty, b"")
    storages["private"].delete(gone.file_name)
    fail_all_jobs()

    with django_capture_on_commit_callbacks(execute=True):
        healed = actions.heal_files()

    never.refresh_from_db()
    assert (healed, actions.heal_files(), never.file_name != "", register_report().faults) == (3, 0, True, ())
    assert Entry.objects.filter(action="certificates.restore_file", object_id=str(whole.pk)).count() == 0


def test_healing_waits_for_the_job_that_is_on_its_way_and_promises_once_a_day(kind, time_machine_at):
    certificate = issued_certificate(kind)
    on_its_way = actions.heal_files()
    fail_all_jobs()

    promised = [actions.heal_files(), Job.objects.filter(finished_at=None).update(arguments={})]
    fail_all_jobs()
    actions.heal_files()
    same_day = Job.objects.count()
    with time_machine_at(timezone.now() + datetime.timedelta(days=1)):
        actions.heal_files()

    assert (on_its_way, promised, same_day, Job.objects.count()) == (0, [1, 1], 2, 3)
    assert certificate.file_name == ""
