from tests.access_rows import SIGN_IN, Row, answers, of_the_base, office, own
from tests.factories.sittings import EventFactory, SittingFactory


def an_ended_sitting(world, relation):
    return {"public_id": SittingFactory(person=world.person(relation), submitted=True).public_id}


@of_the_base
def an_event(world, relation):
    return {"pk": EventFactory().pk}


ROWS = [
    Row("marking:result", an_ended_sitting, get=answers(404, **SIGN_IN, trainee=own(200))),
    Row(
        "exam_results:event",
        an_event,
        get=office("round_admin"),
        post=office("round_admin", status=302),
    ),
]
