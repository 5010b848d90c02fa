from tests.access_rows import Row
from tests.factories.people import PersonFactory
from tests.factories.sittings import EventFactory, SittingFactory


def _own(**traits):
    """A sitting of the trainee's."""

    def build(cast):
        return {"public_id": SittingFactory(person=PersonFactory(user=cast.trainee), **traits).public_id}

    return build


def _check(cast):
    PersonFactory(user=cast.trainee)
    return {"module_pk": EventFactory(check=True).module_id}


ROWS = [
    Row("sittings:list", default=200, others={"anonymous": 302}),
    Row("sittings:seat-pass", default=200),
    Row("sittings:worker", default=200),
    Row("sittings:show", build=_own(), others={"anonymous": 302, "trainee": 200}),
    Row("sittings:start", method="POST", build=_own(), others={"anonymous": 302, "trainee": 302}),
    Row("sittings:paper", build=_own(started=True), others={"anonymous": 302, "trainee": 200}),
    Row("sittings:hand-in", method="POST", build=_own(started=True), others={"anonymous": 302, "trainee": 302}),
    # Signed in without a person: a page that says what to do.
    Row("sittings:check-start", method="POST", build=_check, default=200, others={"anonymous": 302, "trainee": 302}),
]
