from tests.access_rows import Row
from tests.exams.bank.access import office


def a_blueprint(cast):
    from tests.exams.papers.test_actions import blueprint_of, filled_bank

    office(cast)
    return {"pk": blueprint_of(filled_bank()).pk}


def a_paper(cast):
    from exams.papers.models import Blueprint
    from tests.exams.papers.test_actions import draw

    blueprint = Blueprint.objects.get(pk=a_blueprint(cast)["pk"])
    return {"pk": draw(blueprint).pk}


SEEN = {"round_admin": 200}
ROWS = [
    Row("papers:index", build=office, default=302, others=SEEN),
    Row("papers:blueprints", build=office, default=302, others=SEEN),
    Row("papers:blueprint-new", build=office, default=302, others=SEEN),
    Row("papers:blueprint", build=a_blueprint, default=302, others=SEEN),
    Row("papers:blueprint-draw", method="POST", build=a_blueprint, default=302),
    Row("papers:paper", build=a_paper, default=302, others=SEEN),
    Row("papers:paper-key", method="POST", build=a_paper, default=302, others=SEEN),
    Row("papers:paper-freeze", method="POST", build=a_paper, default=302),
    Row("papers:paper-discard", method="POST", build=a_paper, default=302),
]
