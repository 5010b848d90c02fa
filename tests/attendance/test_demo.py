from attendance.models import Device, HourEntry, Presence, Scan
from bookings.choices import SeatState
from tests.attendance.conftest import at
from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.people import RoleGrantFactory
from training_site.demo.attendance import load


def test_demo_loads_nothing_where_nothing_is(db):
    load()

    assert Scan.objects.count() == 0


def test_demo_scans_past_sessions_once(morning, db):
    RoleGrantFactory(role="front-desk")
    past = SessionFactory(starts_at=at("09:00", day=20))
    for _ in range(40):
        SeatFactory(booking__session=past)
    SeatFactory(booking__session=past, state=SeatState.CANCELLED)
    SeatFactory(booking__session=SessionFactory(starts_at=at("09:00", day=22)))

    load()
    first = list(Scan.objects.order_by("pk").values_list("pk", "verdict"))
    load()

    assert list(Scan.objects.order_by("pk").values_list("pk", "verdict")) == first
    assert {verdict for _pk, verdict in first} == {"arrived", "left"}
    present = Presence.objects.count()
    assert (present, Presence.objects.filter(minutes__lt=40).count()) == (36, 2)
    assert (HourEntry.objects.count(), Device.objects.count()) == (present, 1)


def test_demo_goes_on_where_it_stopped(morning, db):
    RoleGrantFactory(role="front-desk")
    for day in (19, 20):
        for _ in range(10):
            SeatFactory(booking__session=SessionFactory(starts_at=at("09:00", day=day)))
        load()

    assert Scan.objects.filter(seat__session__starts_at=at("09:00", day=20)).exists()
