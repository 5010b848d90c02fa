from tests.access_rows import NOT_TAKEN, Row, everywhere, existing, of_the_base, office
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
ONLY_A_FORM = office("round_admin", status=existing(NOT_TAKEN))

ROWS = [
    Row("papers:index", get=OFFICE),
    Row("papers:blueprints", get=OFFICE),
    Row("papers:blueprint-new", get=OFFICE, post=OFFICE),
    Row("papers:blueprint", a_blueprint, get=OFFICE, post=OFFICE),
    Row("papers:blueprint-draw", a_blueprint, get=office("round_admin", status=everywhere(NOT_TAKEN)), post=CHANGES),
    Row("papers:paper", a_paper, get=OFFICE),
    Row("papers:paper-key", a_paper, get=ONLY_A_FORM, post=OFFICE),
    Row("papers:paper-freeze", a_paper, get=ONLY_A_FORM, post=CHANGES),
    Row("papers:paper-discard", a_paper, get=ONLY_A_FORM, post=CHANGES),
]
