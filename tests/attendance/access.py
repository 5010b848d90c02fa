import uuid

from tests.access_rows import SIGN_IN, Row, answers, existing, of_the_base, office
from tests.factories.bookings import SeatFactory, SessionFactory


@of_the_base
def a_session_of_today(world, relation):
    return {"pk": SessionFactory(running=True).pk}


@of_the_base
def a_place(world, relation):
    return {"pk": SeatFactory(booking__session=SessionFactory(running=True)).pk}


def a_batch(world):
    return {"device": {"id": str(uuid.uuid4()), "name": "前台"}, "now": "2026-01-01T08:00:00+08:00", "scans": []}


CORRECTS = office("timetabler")
DESK_ONLY = answers(403, **SIGN_IN, desk=200)

ROWS = [
    Row("attendance:desk", get=DESK_ONLY),
    Row("attendance:sessions", get=DESK_ONLY),
    Row("attendance:session", a_session_of_today, get=answers(403, **SIGN_IN, desk=existing(200))),
    Row("attendance:inside", get=DESK_ONLY),
    Row("presence_corrections:index", get=CORRECTS),
    Row("presence_corrections:index_results", get=CORRECTS),
    Row("presence_corrections:correct", a_place, get=CORRECTS, post=CORRECTS),
    Row(
        "api-1:scans",
        post=answers(403, anonymous=401, seat_pass=401, desk=200),
        body=a_batch,
        is_json=True,
    ),
]
