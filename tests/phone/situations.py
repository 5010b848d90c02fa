"""What the pages need that the demo base has not by itself: a started exam, one handed in, a roster not yet applied.

A program of its own (``python -m tests.phone.situations``), since it runs under the settings of a base that is served.
It prints the pages, and a session for each sign-in, as JSON.
"""

import dataclasses
import json
import sys

import training_site  # noqa: F401 (puts the SQLite library in place before Django loads)

# isort: split
import django

BACKEND = "django.contrib.auth.backends.ModelBackend"


def make_situations():
    """Start the exam of the trainee and hand in a check; preview a roster with faults; draw the certificates' files."""
    from bookings.models import Session
    from exams.marking.actions import score_waiting
    from exams.sittings.actions import hand_in, start_check, start_sitting
    from exams.sittings.models import ExamEvent, Sitting
    from groundwork.audit.actors import Actor
    from people.actions import preview_roster
    from people.models import User
    from tests.journeys.people import roster

    trainee, contact = User.objects.get(username="trainee"), User.objects.get(username="contact")
    check = ExamEvent.objects.filter(kind="check").latest("pk")
    hand_in(sitting=start_check(person=trainee.person, event=check), by_label="phone")
    score_waiting()
    _move_to_today(Session.objects.filter(seats__isnull=False).latest("starts_at"))
    start_sitting(sitting=Sitting.objects.get(person=trainee.person, event__code="fire-basic"))
    organisation = contact.person.memberships.first().organisation
    preview_roster(by=Actor.of(contact), organisation=organisation, name="名册（2026年第四季度）.xlsx", data=roster())
    draw_files()


def draw_files():
    """The files of the certificates: the base was prepared by another process, whose store was its memory."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import storages

    from certificates.models import Certificate
    from certificates.prints import certificate_pdf

    for certificate in Certificate.objects.exclude(file_name=""):
        if not storages["private"].exists(certificate.file_name):
            storages["private"].save(certificate.file_name, ContentFile(certificate_pdf(certificate.face)))


def _move_to_today(session):
    """A base that was prepared days ago has a session today all the same."""
    from django.utils import timezone

    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    type(session).objects.filter(pk=session.pk).update(
        starts_at=noon,
        ends_at=noon + (session.ends_at - session.starts_at),
        booking_opens_at=noon - (session.starts_at - session.booking_opens_at),
        booking_closes_at=noon - (session.starts_at - session.booking_closes_at),
    )


def session_of(username):
    """The key of a session in which this demo account is signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from people.models import User

    user = User.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def main():
    """Make the situations once and print what is to be opened, by whom."""
    django.setup()
    from tests.phone.pages import all_pages
    from training_site.statics import collect_statics

    collect_statics()
    make_situations()
    pages = all_pages()
    sessions = {who: session_of(who) for who in sorted({page.who for page in pages if page.who})}
    json.dump({"pages": [dataclasses.asdict(page) for page in pages], "sessions": sessions}, sys.stdout)


if __name__ == "__main__":
    main()
