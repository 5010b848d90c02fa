import json

from tests.access_rows import AWAY, SIGN_IN, Row, answers, existing, of_the_base, office, own
from tests.factories.sittings import EventFactory, SittingFactory, lease_of


def a_sitting(world, relation, **traits):
    return {"public_id": SittingFactory(person=world.person(relation), **traits).public_id}


def the_seat(world, relation):
    """A started sitting; the trainee's is the one that the seat pass opens."""
    return {"public_id": world.seat.public_id} if relation == "own" else a_sitting(world, relation, started=True)


def a_waiting_one(world, relation):
    return a_sitting(world, relation)


@of_the_base
def a_check(world, relation):
    return {"module_pk": EventFactory(check=True).module_id}


@of_the_base
def an_event(world, relation):
    return {"pk": EventFactory().pk}


def the_lease(world):
    return {"X-Lease": lease_of(world.seat)}


def an_answer(world):
    return json.dumps({"events": [{"epoch": 1, "n": 1, "slot": 1, "payload": {"chosen": ["a1"]}}]})


# Whoever is not signed in is led to sign-in, also with a seat pass for another sitting.
MINE = answers(404, anonymous=AWAY, trainee=own(200), seat_pass=own(200, foreign=AWAY))
STARTS = answers(404, **SIGN_IN, trainee=own(302))
HANDS_IN = answers(404, anonymous=AWAY, trainee=own(302), seat_pass=own(302, foreign=AWAY))
OFFICE = office("round_admin")
# The lease is the whole right, whoever sends it, and is good for its own sitting only.
BY_LEASE = answers(own(200, foreign=401))

ROWS = [
    Row("sittings:list", get=answers(200, anonymous=AWAY, seat_pass=302)),
    Row("sittings:seat-pass", get=answers(200), post=answers(200)),
    Row("sittings:worker", get=answers(200)),
    Row("sittings:show", the_seat, get=MINE),
    Row("sittings:start", a_waiting_one, post=STARTS),
    Row("sittings:paper", the_seat, get=MINE),
    Row("sittings:hand-in", the_seat, post=HANDS_IN),
    Row("sittings:check-start", a_check, post=answers(existing(302), **SIGN_IN)),
    Row(
        "api-1:lease",
        the_seat,
        post=answers(404, anonymous=401, trainee=own(200), seat_pass=own(200)),
        is_json=True,
    ),
    Row("api-1:answers", the_seat, post=BY_LEASE, body=an_answer, headers=the_lease, is_json=True),
    Row("api-1:clock", the_seat, get=BY_LEASE, headers=the_lease, head=False),
    Row("exam_events:index", get=OFFICE),
    Row("exam_events:index_results", get=OFFICE),
    Row("exam_events:add", get=OFFICE, post=OFFICE),
    Row("exam_events:candidates", an_event, get=OFFICE, post=office("round_admin", status=302)),
    Row("exam_events:tickets", an_event, get=OFFICE),
]
