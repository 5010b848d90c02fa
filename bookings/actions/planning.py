"""Keeping the timetable: a session planned, changed, cancelled. No zone, room or instructor is used twice at once.

What these look for beforehand, to name what is in the way, the guards of the models keep against every race.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.choices import BookingState, SeatState, SessionState
from bookings.exceptions import PlanRefused
from bookings.models import Booking, Pool, Resource, Seat, Session
from bookings.permissions import may_plan_sessions
from bookings.queries import holders_elsewhere, resource_clash
from bookings.rules import is_of_this_century, span
from courses.models import ModulePage
from groundwork.audit.actions import record
from groundwork.audit.actors import Actor
from groundwork.guards.refusals import answering
from groundwork.notices.actions import send_message
from people.permissions import require

ANSWERS = {
    "resource_in_one_session_at_a_time": lambda: PlanRefused(
        _("A resource of this session has just been planned for another one at that time. Nothing was saved."),
        field="resources",
    ),
    "person_in_one_session_at_a_time": lambda: PlanRefused(
        _("Somebody who booked is in another session at the new time. Nothing was saved."), field="starts_at"
    ),
}
FIELDS = ("module", "starts_at", "ends_at", "booking_opens_at", "booking_closes_at", "note")


def plan_session(*, by: Actor, capacity: int, resources: Iterable[Resource] = (), **plan: Any) -> Session:
    """Put a session into the timetable; ``plan`` has module, starts_at, ends_at, booking_opens_at, booking_closes_at
    and optionally note. Returns the Session; raises PlanRefused."""
    require(by, may_plan_sessions)
    with answering(ANSWERS), transaction.atomic():
        _check_times(**{name: plan[name] for name in FIELDS if name.endswith("_at")})
        _hold(resources)
        _check_clash(resources, plan["starts_at"], plan["ends_at"])
        session = Session.objects.create(**plan)
        session.occupy(resources)
        Pool.objects.create(session=session, capacity=capacity)
        record(by=by, action="bookings.plan_session", thing=session, after=_state(session, capacity))
    return session


def change_session(
    *, by: Actor, session: Session, capacity: int, resources: Iterable[Resource] = (), **plan: Any
) -> Session:
    """Change a session that has not begun; takes what ``plan_session`` takes and returns the session.

    Who has a place is told when time or place changed. Raises PlanRefused: begun or cancelled, fewer places than are
    taken, a resource or a holder of a place already elsewhere at the new time.
    """
    require(by, may_plan_sessions)
    with answering(ANSWERS), transaction.atomic():
        pool = Pool.objects.select_for_update().get(session=session)
        session = Session.objects.with_facts().get(pk=session.pk)
        before, shown = _state(session, pool.capacity), _shown(session, session.resources.all())
        _check_changeable(session)
        _check_times(**{name: plan[name] for name in FIELDS if name.endswith("_at")})
        if capacity < pool.taken:
            text = _("%(taken)d places are taken; there cannot be fewer than that.") % {"taken": pool.taken}
            raise PlanRefused(text, field="capacity")
        _check_module(session, plan["module"], pool.taken)
        _hold(resources)
        _check_clash(resources, plan["starts_at"], plan["ends_at"], apart_from=session)
        _check_holders(session, plan["starts_at"], plan["ends_at"])
        for name in FIELDS:
            setattr(session, name, plan.get(name, getattr(session, name)))
        is_moved = _shown(session, resources) != shown
        session.revision += int(is_moved)
        session.occupy([])  # what it used until now must not stand in the way of where it goes
        session.save()
        session.occupy(resources)
        Pool.objects.filter(pk=pool.pk).update(capacity=capacity)
        record(by=by, action="bookings.change_session", thing=session, before=before, after=_state(session, capacity))
        if is_moved:
            _tell_of_change(session)
    return session


def cancel_session(*, by: Actor, session: Session, reason: str) -> int:
    """Cancel a session and every place in it, and tell those who have a sign-in. Returns how many places.

    Raises PlanRefused when it has begun or was cancelled before.
    """
    require(by, may_plan_sessions)
    if not reason.strip():
        raise PlanRefused(_("Say why the session is cancelled: those who booked will read it."), field="reason")
    with transaction.atomic():
        Pool.objects.select_for_update().get(session=session)
        session = Session.objects.with_facts().get(pk=session.pk)
        _check_changeable(session)
        session.state, session.cancel_reason = SessionState.CANCELLED, reason.strip()
        session.revision += 1
        session.save()
        seats = list(session.seats.taken().select_related("person__user"))
        Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(state=SeatState.CANCELLED)
        Booking.objects.filter(session=session, state=BookingState.CONFIRMED).update(
            state=BookingState.CANCELLED, cancelled_at=timezone.now()
        )
        Pool.objects.filter(session=session).update(taken=0)
        record(by=by, action="bookings.cancel_session", thing=session, reason=session.cancel_reason, seats=len(seats))
        _tell_of_cancellation(session, seats)
    return len(seats)


def save_resource(*, by: Actor, resource: Resource) -> Resource:
    """Keep a new or changed resource of the timetable; returns it.

    Raises PlanRefused for a kind of which one serves one session at a time, when this one is in two at once.
    """
    require(by, may_plan_sessions)
    clash = {
        "resource_in_one_session_at_a_time": lambda: PlanRefused(
            _("It is planned for two sessions at one time, so it cannot be of this kind. Nothing was saved."),
            field="kind",
        )
    }
    with answering(clash), transaction.atomic():
        resource.save()
        record(by=by, action="bookings.save_resource", thing=resource, after={"name": resource.name})
    return resource


# --- What a plan must keep --------------------------------------------------------------------------------------------
def _check_times(**times: datetime) -> None:
    for name, moment in times.items():
        if not is_of_this_century(moment):
            raise PlanRefused(_("Check the year of this time. Nothing was saved."), field=name)
    _check_order(**times)


def _check_order(
    *, starts_at: datetime, ends_at: datetime, booking_opens_at: datetime, booking_closes_at: datetime
) -> None:
    if starts_at <= timezone.now():
        raise PlanRefused(_("A session is planned for a time that is still to come."), field="starts_at")
    if ends_at <= starts_at:
        raise PlanRefused(_("The end must be after the beginning."), field="ends_at")
    if booking_closes_at <= booking_opens_at:
        raise PlanRefused(_("Booking must close after it opens."), field="booking_closes_at")
    if booking_closes_at > starts_at:
        raise PlanRefused(_("Booking must close before the session begins."), field="booking_closes_at")


def _check_changeable(session: Session) -> None:
    if session.is_cancelled:
        raise PlanRefused(_("This session was cancelled before. Nothing was changed."))
    if session.starts_at <= timezone.now():
        raise PlanRefused(_("This session has begun already. Nothing was changed."))


def _check_module(session: Session, module: ModulePage, taken: int) -> None:
    if taken and module.pk != session.module_id:
        text = _("%(taken)d people have booked this module; cancel the session and plan another one instead.")
        raise PlanRefused(text % {"taken": taken}, field="module")


def _hold(resources: Iterable[Resource]) -> None:
    """Hold the resources' rows in the order of their keys: two planners cannot take one at once (PostgreSQL)."""
    keys = [resource.pk for resource in resources]
    list(Resource.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def _check_clash(
    resources: Iterable[Resource], starts_at: datetime, ends_at: datetime, *, apart_from: Session | None = None
) -> None:
    clash = resource_clash(resources, starts_at, ends_at, apart_from=apart_from)
    if clash is None:
        return
    resource, other = clash
    text = _("%(resource)s is in use at that time by %(title)s, %(time)s.") % {
        "resource": resource.name,
        "title": other.module.title,
        "time": span(other.starts_at, other.ends_at),
    }
    raise PlanRefused(text, field="resources")


def _check_holders(session: Session, starts_at: datetime, ends_at: datetime) -> None:
    elsewhere = holders_elsewhere(session, starts_at, ends_at)
    if elsewhere:
        text = _("%(count)d of those who booked are in another session at the new time.") % {"count": elsewhere}
        raise PlanRefused(text, field="starts_at")


# --- Evidence and messages --------------------------------------------------------------------------------------------
def _state(session: Session, capacity: int) -> dict[str, Any]:
    times = {name: getattr(session, name).isoformat() for name in FIELDS if name.endswith("_at")}
    return {"module": session.module_id, "capacity": capacity, "note": session.note, **times}


def _shown(session: Session, resources: Iterable[Resource]) -> tuple[datetime, datetime, str, frozenset[int]]:
    """What a visitor's calendar shows; a change of it is told."""
    return session.starts_at, session.ends_at, session.note, frozenset(resource.pk for resource in resources)


def _tell_of_change(session: Session) -> None:
    text = _(
        "%(title)s is now on %(time)s. Your place stays yours; if you cannot come, give it back on your ticket."
    ) % {
        "title": session.module.title,
        "time": span(session.starts_at, session.ends_at),
    }
    for seat in session.seats.taken().select_related("person__user"):
        _tell(
            seat, key=f"session-{session.pk}-changed-{session.revision}", subject=_("A session was changed"), body=text
        )


def _tell_of_cancellation(session: Session, seats: Iterable[Seat]) -> None:
    text = _("%(title)s on %(time)s does not take place: %(reason)s") % {
        "title": session.module.title,
        "time": span(session.starts_at, session.ends_at),
        "reason": session.cancel_reason,
    }
    for seat in seats:
        _tell(seat, key=f"session-{session.pk}-cancelled", subject=_("A session was cancelled"), body=text)


def _tell(seat: Seat, **message: str) -> None:
    if seat.person.user is not None:
        send_message(to=seat.person.user, link=reverse("bookings:ticket-show", args=[seat.public_id]), **message)
