import datetime

import factory
from django.utils import timezone

from bookings.choices import BookingKind, BookingState, SeatState, SessionState
from bookings.models import Booking, Pool, Resource, Seat, Session
from tests.factories.courses import ModuleFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory, UserFactory


class ResourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Resource

    kind = "zone"
    name = factory.Sequence(lambda n: f"体验区{n}")


class SessionFactory(factory.django.DjangoModelFactory):
    """A session of 45 minutes tomorrow at this hour, open for booking, with ``places`` places."""

    class Meta:
        model = Session
        skip_postgeneration_save = True

    class Params:
        running = factory.Trait(starts_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(minutes=10)))
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=1)))
        closed = factory.Trait(
            booking_closes_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(minutes=1))
        )
        not_yet = factory.Trait(
            booking_opens_at=factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(hours=1))
        )

    module = factory.SubFactory(ModuleFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=1))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + datetime.timedelta(minutes=45))
    booking_opens_at = factory.LazyAttribute(lambda o: o.starts_at - datetime.timedelta(days=14))
    booking_closes_at = factory.LazyAttribute(lambda o: o.starts_at - datetime.timedelta(hours=1))
    cancel_reason = factory.LazyAttribute(
        lambda o: "教官临时有任务。" if getattr(o, "state", "") == SessionState.CANCELLED else ""
    )

    @factory.post_generation
    def places(session, is_created, extracted, **_options):  # noqa: N805 (factory-boy passes the instance)
        if is_created:
            Pool.objects.create(session=session, capacity=20 if extracted is None else extracted)


class BookingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Booking

    class Params:
        for_group = factory.Trait(kind=BookingKind.GROUP, organisation=factory.SubFactory(OrganisationFactory))

    session = factory.SubFactory(SessionFactory)
    kind = BookingKind.PERSON
    booked_by = factory.SubFactory(UserFactory)
    cancelled_at = factory.LazyAttribute(
        lambda o: timezone.now() if getattr(o, "state", "") == BookingState.CANCELLED else None
    )


class SeatFactory(factory.django.DjangoModelFactory):
    """A seat with its booking. The pool's counter follows, so that the books are right."""

    class Meta:
        model = Seat
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"T{n:07d}")
    booking = factory.SubFactory(BookingFactory)
    session = factory.SelfAttribute("booking.session")
    person = factory.SubFactory(PersonFactory)
    starts_at = factory.SelfAttribute("session.starts_at")
    ends_at = factory.SelfAttribute("session.ends_at")

    @factory.post_generation
    def counted(seat, is_created, _extracted, **_options):  # noqa: N805 (factory-boy passes the instance)
        if is_created and seat.state == SeatState.TAKEN:
            taken = Seat.objects.taken().filter(session=seat.session).count()
            Pool.objects.filter(session=seat.session, capacity__gte=taken).update(taken=taken)
