from tests.access_rows import Row, of_the_base, office
from tests.factories.bank import BankFactory, QuestionFactory


@of_the_base
def a_bank(world, relation):
    """Questions are the base's own, whatever one's organisation."""
    return {"slug": BankFactory().slug}


@of_the_base
def a_question(world, relation):
    return {"pk": QuestionFactory(draft=True).pk}


@of_the_base
def an_import(world, relation):
    from tests.exams.bank.test_imports import GOOD, preview

    return {"pk": preview(world.cast.round_admin, GOOD, bank=BankFactory()).pk}


SEEN = office("round_admin", "reviewer")
WRITTEN = office("round_admin")
CHANGED_BY_WRITERS = office("round_admin", status=302)
CHANGED_BY_REVIEWERS = office("reviewer", status=302)

ROWS = [
    Row("bank:index", get=SEEN),
    Row("bank:bank-new", get=WRITTEN, post=WRITTEN),
    Row("bank:questions", a_bank, get=SEEN),
    Row("bank:bank-export", a_bank, post=WRITTEN),
    Row("bank:question-new", a_bank, get=WRITTEN, post=WRITTEN),
    Row("bank:question", a_question, get=SEEN),
    Row("bank:question-edit", a_question, get=WRITTEN, post=WRITTEN),
    Row("bank:question-approve", a_question, post=CHANGED_BY_REVIEWERS),
    Row("bank:question-retire", a_question, post=CHANGED_BY_REVIEWERS),
    Row("bank:imports", get=SEEN),
    Row("bank:import-new", get=WRITTEN, post=WRITTEN),
    Row("bank:import", an_import, get=SEEN),
    Row("bank:import-apply", an_import, post=CHANGED_BY_WRITERS),
    Row("bank:import-approve", an_import, post=CHANGED_BY_REVIEWERS),
]
