import datetime
import uuid

import factory
from django.utils import timezone

from attendance.choices import ScanKind, Verdict
from attendance.models import Device, Presence, Scan
from tests.factories.bookings import SeatFactory
from tests.factories.people import UserFactory


class DeviceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Device

    name = factory.Sequence(lambda n: f"前台{n}")
    user = factory.SubFactory(UserFactory)


class ScanFactory(factory.django.DjangoModelFactory):
    """An arrival that was taken five minutes before the start of its session."""

    class Meta:
        model = Scan

    id = factory.LazyFunction(uuid.uuid4)
    device = factory.SubFactory(DeviceFactory)
    sequence = factory.Sequence(lambda n: n + 1)
    kind = ScanKind.IN
    seat = factory.SubFactory(SeatFactory)
    presented = factory.LazyAttribute(lambda o: o.seat.code)
    device_at = factory.LazyAttribute(lambda o: o.seat.session.starts_at - datetime.timedelta(minutes=5))
    happened_at = factory.SelfAttribute("device_at")
    verdict = factory.LazyAttribute(lambda o: Verdict.ARRIVED if o.kind == ScanKind.IN else Verdict.LEFT)


class PresenceFactory(factory.django.DjangoModelFactory):
    """Somebody who came a minute ago and is inside."""

    class Meta:
        model = Presence

    class Params:
        gone = factory.Trait(left_at=factory.LazyFunction(timezone.now), minutes=45)

    seat = factory.SubFactory(SeatFactory)
    person = factory.SelfAttribute("seat.person")
    session = factory.SelfAttribute("seat.session")
    arrived_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(minutes=1))
