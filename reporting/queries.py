"""What the overviews show, composed from the queries of the apps to the left."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from attendance.models import HourEntry, Presence
from attendance.queries import Hours, hours_of, presences_of
from bookings.queries import upcoming_seats
from certificates.queries import certificates_of, certificates_of_organisations
from exams.marking.queries import published_results, results_of_organisation
from exams.sittings.choices import EventKind, SittingState
from exams.sittings.models import Sitting
from exams.sittings.queries import sittings_of
from groundwork.notices.models import Message
from organisations.models import Organisation
from people.models import Person, User


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


def open_exams_of(person: Person) -> list[Sitting]:
    """The exams that the person may begin or go on with now, soonest end first."""
    now = timezone.now()
    return list(
        sittings_of(person)
        .filter(
            event__kind=EventKind.EXAM,
            event__opens_at__lte=now,
            event__closes_at__gt=now,
            state__in=[SittingState.READY, SittingState.STARTED],
        )
        .select_related("event")
        .order_by("event__closes_at", "pk")
    )


def overview_of(user: User, person: Person) -> Overview:
    """Everything on the trainee's first page."""
    return Overview(
        seats=list(upcoming_seats(person)[:3]),
        open_exams=open_exams_of(person),
        hours=hours_of(person).total,
        publications=list(published_results(person).filter(sitting__event__kind=EventKind.EXAM)),
        certificates=list(certificates_of(user)),
        unread=Message.objects.filter(recipient=user, read_at__isnull=True).count(),
    )


def record_of(person: Person) -> tuple[list[Presence], Hours]:
    """Presence and the ledger of hours of a person: (presences, hours)."""
    return list(presences_of(person)), hours_of(person)


def members_of(organisation: Organisation, *, seen_by: User) -> list[MemberLine]:
    """The members of an organisation with what each has done, as the contact ``seen_by`` may see it.

    A fixed number of queries, whatever the number of members.
    """
    people = list(Person.objects.members_of(organisation).order_by("name", "pk"))
    visits, hours = _visits_and_hours(organisation)
    results = {line.sitting.person_id: line for line in reversed(results_of_organisation(organisation))}
    certificates = defaultdict(list)
    for certificate in certificates_of_organisations(seen_by):
        certificates[certificate.award.person_id].append(certificate)
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


def _visits_and_hours(organisation: Organisation) -> tuple[dict[int, int], dict[int, Decimal]]:
    visits: dict[int, int] = defaultdict(int)
    booked = {"seat__booking__organisation": organisation}
    for person in Presence.objects.filter(**booked).order_by().values_list("person", flat=True):
        visits[person] += 1
    sums = HourEntry.objects.filter(**booked).order_by().values("person").annotate(credited=Sum("hours"))
    return visits, {row["person"]: row["credited"] for row in sums}
