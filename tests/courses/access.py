from tests.access_rows import Row
from tests.factories.courses import ModuleFactory


def _module(cast):
    return {"pk": ModuleFactory().pk}


ROWS = [
    Row("courses:study-read", method="POST", build=_module, default=302),
]
