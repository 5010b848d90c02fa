"""Certificates: drawing the file, issuing one, a batch of a thousand by the workers."""

import os
import time

from django.db import connection, transaction

from benchmarks.exam_room import SYSTEM
from benchmarks.measuring import Figure, spending
from certificates.actions import issue, issue_batch, render_file
from certificates.models import Certificate
from certificates.prints import booklet_pdf, certificate_pdf
from tests.factories.certificates import KindFactory, due_person, exam_event

ONE_BY_ONE = 200
BATCH = 1000
PATIENCE = 600  # seconds


def figures(site):
    """Every figure of this subject."""
    with transaction.atomic():
        kind = KindFactory(code="ZY")
        event = exam_event(kind.programme)
        persons = [due_person(kind, event=event) for _ in range(BATCH + ONE_BY_ONE + 1)]
    faces = [_issued(kind, person).face for person in persons[BATCH:]]
    yield from _drawing(faces)
    yield from _batch(site, kind, persons[:BATCH])


def _issued(kind, person):
    certificate = issue(by=SYSTEM, kind=kind, person=person, cycle=kind.cycle_on())
    return render_file(certificate=certificate)


def _drawing(faces):
    certificate_pdf(faces.pop())  # reads the typefaces
    began = time.process_time()
    for face in faces:
        certificate_pdf(face)
    rate = round(len(faces) / (time.process_time() - began), 1)
    what = "certificates drawn one by one, for each core"
    yield Figure("certificate-drawing", what, rate, "/s", len(faces), budget=40, is_least=True)
    began = time.process_time()
    booklet_pdf(faces * (BATCH // len(faces)))
    rate = round(BATCH / (time.process_time() - began), 1)
    what = f"certificates in one booklet of {BATCH}, for each core"
    yield Figure("certificate-booklet", what, rate, "/s", BATCH, budget=80, is_least=True)


def _batch(site, kind, persons):
    with spending({**site.roots, "office": [os.getpid()]}) as spent:
        issue_batch(by=SYSTEM, kind=kind, cycle=kind.cycle_on(), persons=persons)
        connection.close()
        _wait_for_files(kind, len(persons))
    what = f"one certificate of a batch of {BATCH}: number, register, file"
    yield site.cpu_figure("certificate", what, spent, len(persons))
    rate = round(len(persons) / spent.wall, 1)
    yield Figure(
        "certificate-batch", f"certificates of a batch of {BATCH}, numbered, registered and drawn", rate, "/s", BATCH
    )


def _wait_for_files(kind, count):
    deadline = time.monotonic() + PATIENCE
    issued = Certificate.objects.filter(award__kind=kind).exclude(file_name="")
    before = ONE_BY_ONE + 1
    while issued.count() < before + count:
        if time.monotonic() > deadline:
            message = f"only {issued.count() - before} of {count} files came"
            raise RuntimeError(message)
        time.sleep(0.5)
    connection.close()
