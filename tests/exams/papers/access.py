from tests.access_rows import Row, of_the_base, office
from tests.factories.papers import PaperFactory


@of_the_base
def a_blueprint(world, relation):
    from tests.exams.papers.test_actions import blueprint_of, filled_bank

    return {"pk": blueprint_of(filled_bank()).pk}


@of_the_base
def a_paper(world, relation):
    return {"pk": PaperFactory(drawn=True).pk}


OFFICE = office("round_admin")
CHANGES = office("round_admin", status=302)

ROWS = [
    Row("papers:index", get=OFFICE),
    Row("papers:blueprints", get=OFFICE),
    Row("papers:blueprint-new", get=OFFICE, post=OFFICE),
    Row("papers:blueprint", a_blueprint, get=OFFICE, post=OFFICE),
    Row("papers:blueprint-draw", a_blueprint, post=CHANGES),
    Row("papers:paper", a_paper, get=OFFICE),
    Row("papers:paper-key", a_paper, post=OFFICE),
    Row("papers:paper-freeze", a_paper, post=CHANGES),
    Row("papers:paper-discard", a_paper, post=CHANGES),
]
