from tests.access_rows import Row
from tests.exams.bank.office import let_in
from tests.factories.bank import BankFactory, QuestionFactory

STAFF = ("instructor", "publisher", "timetabler", "round_admin", "reviewer", "certificate_admin", "system_admin",
         "security_admin", "audit_admin")  # fmt: skip


def office(cast):
    """Staff of the back office; who has no business with the bank is led back to its front page."""
    for name in STAFF:
        let_in(getattr(cast, name))
    return {}


def a_bank(cast):
    office(cast)
    return {"slug": BankFactory().slug}


def a_question(cast):
    office(cast)
    return {"pk": QuestionFactory(draft=True).pk}


def an_import(cast):
    from tests.exams.bank.test_imports import GOOD, preview

    office(cast)
    return {"pk": preview(cast.round_admin, GOOD).pk}


SEEN = {"round_admin": 200, "reviewer": 200}
WRITTEN = {"round_admin": 200}
# Whoever may not is led away: to sign in, or to the front page of the back office.
ROWS = [
    Row("bank:index", build=office, default=302, others=SEEN),
    Row("bank:bank-new", build=office, default=302, others=WRITTEN),
    Row("bank:questions", build=a_bank, default=302, others=SEEN),
    Row("bank:bank-export", method="POST", build=a_bank, default=302, others=WRITTEN),
    Row("bank:question-new", build=a_bank, default=302, others=WRITTEN),
    Row("bank:question", build=a_question, default=302, others=SEEN),
    Row("bank:question-edit", build=a_question, default=302, others=WRITTEN),
    Row("bank:question-approve", method="POST", build=a_question, default=302),
    Row("bank:question-retire", method="POST", build=a_question, default=302),
    Row("bank:imports", build=office, default=302, others=SEEN),
    Row("bank:import-new", build=office, default=302, others=WRITTEN),
    Row("bank:import", build=an_import, default=302, others=SEEN),
    Row("bank:import-apply", method="POST", build=an_import, default=302),
    Row("bank:import-approve", method="POST", build=an_import, default=302),
]
