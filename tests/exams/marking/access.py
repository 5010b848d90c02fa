from tests.access_rows import Row
from tests.factories.people import PersonFactory
from tests.factories.sittings import SittingFactory


def _own(cast):
    return {"public_id": SittingFactory(person=PersonFactory(user=cast.trainee), submitted=True).public_id}


ROWS = [Row("marking:result", build=_own, others={"anonymous": 302, "trainee": 200})]
