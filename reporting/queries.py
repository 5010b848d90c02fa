"""What the overviews show, composed from the queries of the apps to the left."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from attendance.models import HourEntry, Presence
from attendance.queries import hours_of, presences_of
from bookings.queries import people_of, upcoming_seats
from certificates.models import Certificate
from exams.marking.models import Publication
from exams.sittings.choices import EventKind, SittingState
from exams.sittings.models import Sitting
from groundwork.notices.models import Message


@dataclass(frozen=True)
class Overview:
    """What a trainee sees first."""

    seats: list
    open_exams: list
    hours: Decimal
    publications: list
    certificates: list
    unread: int


@dataclass(frozen=True)
class MemberLine:
    """One member of an organisation in the contact's table."""

    person: object
    visits: int
    hours: Decimal
    best: object  # the latest published result, or None
    certificates: list


def open_exams_of(person):
    """The exams that the person may begin or go on with now, soonest end first."""
    return list(
        Sitting.objects.filter(
            person=person,
            event__kind=EventKind.EXAM,
            event__opens_at__lte=timezone.now(),
            event__closes_at__gt=timezone.now(),
            state__in=[SittingState.READY, SittingState.STARTED],
        )
        .select_related("event")
        .order_by("event__closes_at", "pk")
    )


def publications_of(person):
    """The published results of the person's exams, latest first."""
    return list(
        Publication.objects.filter(sitting__person=person, sitting__event__kind=EventKind.EXAM)
        .select_related("result", "sitting__event")
        .order_by("-published_at", "-pk")
    )


def certificates_of(person):
    """The person's certificates, latest first."""
    return list(
        Certificate.objects.filter(award__person=person).select_related("award__kind").order_by("-issued_on", "-pk")
    )


def overview_of(user, person):
    """Everything on the trainee's first page."""
    return Overview(
        seats=list(upcoming_seats(person)[:3]),
        open_exams=open_exams_of(person),
        hours=hours_of(person).total,
        publications=publications_of(person),
        certificates=certificates_of(person),
        unread=Message.objects.filter(recipient=user, read_at__isnull=True).count(),
    )


def record_of(person):
    """Presence and the ledger of hours of a person: (presences, hours)."""
    return list(presences_of(person)), hours_of(person)


def members_of(organisation):
    """The members of an organisation with what each has done; a fixed number of queries, whatever their number."""
    people = list(people_of(organisation))
    visits, hours = _visits_and_hours(organisation)
    results, certificates = _results_of(people), _certificates_of(people)
    return [
        MemberLine(
            person=person,
            visits=visits.get(person.pk, 0),
            hours=hours.get(person.pk, Decimal(0)),
            best=results.get(person.pk),
            certificates=certificates.get(person.pk, []),
        )
        for person in people
    ]


def _visits_and_hours(organisation):
    visits = defaultdict(int)
    booked = {"seat__booking__organisation": organisation}
    for person in Presence.objects.filter(**booked).order_by().values_list("person", flat=True):
        visits[person] += 1
    sums = HourEntry.objects.filter(**booked).order_by().values("person").annotate(credited=Sum("hours"))
    return visits, {row["person"]: row["credited"] for row in sums}


def _results_of(people):
    found = (
        Publication.objects.filter(sitting__person__in=people, sitting__event__kind=EventKind.EXAM)
        .select_related("result", "sitting__event")
        .order_by("published_at", "pk")
    )
    return {publication.sitting.person_id: publication for publication in found}


def _certificates_of(people):
    found = defaultdict(list)
    certificates = Certificate.objects.filter(award__person__in=people).select_related("award__kind").order_by("pk")
    for certificate in certificates:
        found[certificate.award.person_id].append(certificate)
    return found
