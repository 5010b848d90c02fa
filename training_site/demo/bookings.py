"""The timetable of the demonstration: a month behind, three weeks ahead, with places taken by whoever is there.

A day that has sessions is left as it is, so a second run changes nothing and a run on a later day adds what is missing.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from bookings.choices import BookingKind, ResourceKind, SeatState
from bookings.models import Booking, Occupation, Pool, Resource, Seat, Session
from bookings.tickets import new_codes
from courses.models import ModulePage, ZonePage
from organisations.models import Organisation
from people.models import Person, RoleGrant
from people.rules import age_on

DAYS_BEHIND, DAYS_AHEAD = 30, 21
MONDAY = 0
SLOTS = (time(9, 0), time(10, 30), time(13, 30), time(15, 0))
A_DAY_BEHIND, A_DAY_AHEAD = 3, 8
LONGEST_MINUTES = 90
CAPACITY, OPENS_BEFORE, CLOSES_BEFORE = 20, timedelta(days=14), timedelta(hours=1)
ROOMS = ("多功能教室", "情景模拟室")
GROUND = "灭火实训外场"
INSTRUCTORS = ("周文斌", "顾海英", "杨志远", "钱晓红", "陆建平", "许丽娟", "姚志明", "潘敏")
GROUND_INSTRUCTOR = "郑伟"
SHOWCASE = "extinguisher-choice"
# The sessions of the showcase: so many days ahead, at, in which state.
SHOWCASE_PLAN = (
    (-7, time(10, 0), "full"),  # whoever came has the hours of the programme
    (-3, time(14, 0), "nearly full"),
    (0, None, "open"),
    (1, time(10, 0), "open"),
    (1, time(14, 0), "closed"),
    (2, time(10, 0), "nearly full"),
    (3, time(10, 0), "full"),
    (20, time(10, 0), "open"),  # more than OPENS_BEFORE ahead: not open yet
)


@dataclass
class Plan:
    """A session to be made, its resources, and how full it shall be."""

    session: Session
    resources: list
    filling: str = "open"


@dataclass
class Diary:
    """Who is where when, so that nobody is booked into two places."""

    spans: dict = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of_everybody(cls):
        diary = cls()
        taken = Seat.objects.taken().select_related("session")
        for seat in taken:
            diary.enter(seat.person_id, seat.session)
        return diary

    def enter(self, person_id, session):
        self.spans[person_id].append((session.starts_at, session.ends_at))

    def is_free(self, person, session):
        limit = session.module.min_age
        day = timezone.localdate(session.starts_at)
        if limit and person.birth_on and age_on(person.birth_on, day) < limit:
            return False
        return all(end <= session.starts_at or start >= session.ends_at for start, end in self.spans[person.pk])


@transaction.atomic
def load():
    """Fill the empty days of the timetable and book what can be booked."""
    modules = _modules_by_zone()
    if not any(modules.values()):
        return
    resources = _resources(modules)
    plans = [plan for day in _empty_days() for plan in _plans_of(day, modules, resources)]
    _write(plans)
    _book(plans)


def _modules_by_zone():
    zones = list(ZonePage.objects.live().order_by("number"))
    modules = list(ModulePage.objects.live().filter(minutes__lte=LONGEST_MINUTES).order_by("path"))
    return {
        zone: [module for module in modules if module.path.startswith(zone.path) and module.slug != SHOWCASE]
        for zone in zones
    }


def _resources(modules):
    kinds = [(ResourceKind.ZONE, zone.title) for zone in modules]
    kinds += [(ResourceKind.ROOM, name) for name in ROOMS]
    kinds += [(ResourceKind.INSTRUCTOR, name) for name in (*INSTRUCTORS, GROUND_INSTRUCTOR)]
    kinds += [(ResourceKind.OUTDOORS, GROUND)]
    return {name: Resource.objects.get_or_create(name=name, defaults={"kind": kind})[0] for kind, name in kinds}


def _empty_days():
    today = timezone.localdate()
    held = {timezone.localdate(at) for at in Session.objects.values_list("starts_at", flat=True)}
    days = [today + timedelta(days=ahead) for ahead in range(-DAYS_BEHIND, DAYS_AHEAD + 1)]
    return [day for day in days if day not in held]


def _plans_of(day, modules, resources):
    """The sessions of one day: the zones take turns, and in each slot every zone and instructor is used once."""
    plans = _showcase_plans(day, resources)
    if day.weekday() == MONDAY:
        return plans
    zones = [zone for zone, held in modules.items() if held]
    a_day = A_DAY_AHEAD if day >= timezone.localdate() else A_DAY_BEHIND
    turn = day.toordinal()
    for place in range(a_day):
        zone = zones[(turn * A_DAY_AHEAD + place) % len(zones)]
        module = modules[zone][(turn + place) % len(modules[zone])]
        used = [resources[zone.title], resources[INSTRUCTORS[(turn + place) % len(INSTRUCTORS)]]]
        session = _session(module, _at(day, SLOTS[place % len(SLOTS)]))
        if not any(_collide(session, used, plan) for plan in plans):
            plans.append(Plan(session, used))
    return plans


def _collide(session, used, plan):
    is_apart = plan.session.ends_at <= session.starts_at or plan.session.starts_at >= session.ends_at
    return not is_apart and any(resource in plan.resources for resource in used)


def _showcase_plans(day, resources):
    module = ModulePage.objects.live().filter(slug=SHOWCASE).select_related().first()
    ahead = (day - timezone.localdate()).days
    plans = []
    for days, at, state in SHOWCASE_PLAN if module else ():
        if days != ahead:
            continue
        session = _session(module, _at(day, at) if at else _soon())
        if state == "closed":
            session.booking_closes_at = _at(timezone.localdate(), time(0, 0))
        if at is None:
            session.booking_closes_at = session.starts_at
        plans.append(Plan(session, [resources[GROUND], resources[GROUND_INSTRUCTOR]], state))
    return plans


def _soon():
    """The next half hour at least twenty minutes away, so that a first look finds a session to come; else 15:00."""
    at = timezone.localtime() + timedelta(minutes=20)
    at = at.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=30 * (at.minute // 30 + 1))
    if at.date() == timezone.localdate() and time(9, 0) <= at.time() <= time(20, 0):
        return at
    return _at(timezone.localdate(), time(15, 0))


def _at(day, at):
    return timezone.make_aware(datetime.combine(day, at))


def _session(module, starts_at):
    return Session(
        module=module,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=module.minutes),
        booking_opens_at=starts_at - OPENS_BEFORE,
        booking_closes_at=starts_at - CLOSES_BEFORE,
    )


def _write(plans):
    Session.objects.bulk_create(plan.session for plan in plans)
    Pool.objects.bulk_create(Pool(session=plan.session, capacity=CAPACITY) for plan in plans)
    Occupation.objects.bulk_create(
        Occupation.of(plan.session, resource) for plan in plans for resource in plan.resources
    )


# --- Places ----------------------------------------------------------------------------------------------------------
def _book(plans):
    """Groups and single trainees of the demonstration take places; without people the timetable stays empty."""
    groups, trainees = _groups(), list(Person.objects.filter(user__isnull=False).select_related("user").order_by("pk"))
    diary = Diary.of_everybody()
    bookings, seats = [], []
    for number, plan in enumerate(plans):
        for booking, persons in _wanted(number, plan, groups, trainees):
            present = [person for person in persons if diary.is_free(person, plan.session)]
            if not present:
                continue
            bookings.append(booking)
            for person in present:
                diary.enter(person.pk, plan.session)
                seats.append(Seat.of(booking, person))
    _write_bookings(bookings, seats)
    _fit_pools(plans)


def _groups():
    """Each organisation with a contact and people: (organisation, contact, people)."""
    contacts = {
        grant.scope: grant.user
        for grant in RoleGrant.objects.current().filter(role="group-contact").select_related("user").order_by("-pk")
    }
    found = []
    for organisation in Organisation.objects.order_by("pk"):
        contact = contacts.get(f"organisation:{organisation.pk}")
        people = list(Person.objects.members_of(organisation).order_by("name", "pk")) if contact else []
        if people:
            found.append((organisation, contact, people))
    return found


def _wanted(number, plan, groups, trainees):
    """Who would come to this session, as (unsaved booking, persons)."""
    session = plan.session
    is_open_to_all = session.booking_opens_at <= timezone.now()
    if (
        groups
        and is_open_to_all
        and (plan.filling in {"full", "nearly full"} or (number % 8 == 0 and not _is_shown(plan)))
    ):
        organisation, contact, people = groups[number // 8 % len(groups)]
        size = 12 if session.ends_at < timezone.now() else 8
        booking = Booking(session=session, kind=BookingKind.GROUP, organisation=organisation, booked_by=contact)
        first = number * 5 % len(people)
        yield booking, [*people[first:], *people[:first]][:size]
    if trainees and is_open_to_all and number % 5 == 1 and not _is_shown(plan):
        person = trainees[number // 5 % len(trainees)]
        yield Booking(session=session, kind=BookingKind.PERSON, booked_by=person.user), [person]


def _is_shown(plan):
    """The open sessions of the showcase stay free, for whoever tries out a booking."""
    return plan.session.module.slug == SHOWCASE


def _write_bookings(bookings, seats):
    Booking.objects.bulk_create(bookings)
    for booking in bookings:
        booking.booked_at = min(timezone.now(), booking.session.starts_at - timedelta(days=3))
    Booking.objects.bulk_update(bookings, ["booked_at"])
    for seat, code in zip(seats, new_codes(len(seats)), strict=True):
        seat.code = code
    Seat.objects.bulk_create(seats)


def _fit_pools(plans):
    """Write the counters from the seats; the full session has no place more, the nearly full one has one."""
    taken = Count("session__seats", filter=Q(session__seats__state=SeatState.TAKEN))
    filling = {plan.session.pk: plan.filling for plan in plans}
    pools = list(Pool.objects.filter(session__in=filling).annotate(counted=taken))
    for pool in pools:
        pool.taken = pool.counted
        spare = {"full": 0, "nearly full": 1}.get(filling[pool.session_id])
        if spare is not None and pool.taken:
            pool.capacity = pool.taken + spare
    Pool.objects.bulk_update(pools, ["taken", "capacity"])
