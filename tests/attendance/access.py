from tests.access_rows import Row
from tests.factories.bookings import SessionFactory

DESK_ONLY = {"anonymous": 302, "desk": 200}


def a_session_of_today(cast):
    return {"pk": SessionFactory(running=True).pk}


ROWS = [
    Row("attendance:desk", default=403, others=DESK_ONLY),
    Row("attendance:sessions", default=403, others=DESK_ONLY),
    Row("attendance:session", build=a_session_of_today, default=403, others=DESK_ONLY),
    Row("attendance:inside", default=403, others=DESK_ONLY),
]
