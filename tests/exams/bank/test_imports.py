import pytest
from django.core.exceptions import PermissionDenied

from exams.bank import actions
from exams.bank.exceptions import ImportNotOpen
from exams.bank.models import Question, QuestionVersion
from exams.bank.queries import notes_of_run, rows_of_run, wording_of
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.intake.exceptions import FileRefused
from groundwork.intake.models import ImportRun
from tests.exams.bank.banks import csv_bank, workbook
from tests.factories.bank import BankFactory, QuestionFactory, wording

HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "难度", "分类", "知识点"]
GOOD = ["单选题", "油锅起火先做什么", "泼水", "盖上锅盖", "开窗", "跑开", "B", "易", "消防", "灭火、厨房"]
TRUTH = ["判断题", "电梯起火时可以乘坐", "", "", "", "", "错", "", "消防", ""]
BEYOND = ["单选题", "火警电话是", "110", "119", "", "", "D", "", "", ""]
STRANGE = ["判断题", "湿毛巾能挡住一氧化碳", "", "", "", "", "错", "极难", "", ""]


def preview(user, *rows, bank=None, **more):
    slug = (bank or BankFactory(slug="fire")).slug
    data = csv_bank(HEADER, *rows)
    return actions.import_questions(by=Actor.of(user), bank_slug=slug, data=data, name="消防.csv", **more)


def apply(user, run):
    return actions.apply_import(by=Actor.of(user), run=run)


def test_preview_counts_every_row_and_writes_no_question(cast):
    run = preview(cast.round_admin, GOOD, BEYOND, STRANGE)

    assert (run.kind, run.target, run.state, run.read, run.imported, run.repaired, run.refused) == (
        "questions", "fire", "previewed", 3, 2, 1, 1,
    )  # fmt: skip
    assert [(fault["sheet"], fault["row"]) for fault in run.faults] == [("消防", 3)]
    assert [row["row"] for row in rows_of_run(run)] == [2, 4]
    assert Question.objects.count() == 0


def test_applied_rows_are_drafts_with_their_repairs_and_their_author(cast):
    run = apply(cast.round_admin, preview(cast.round_admin, GOOD, BEYOND, STRANGE))

    first, second = QuestionVersion.objects.select_related("question", "subject").order_by("pk")
    assert (first.question.code, first.question.state, first.question.author) == ("Q00001", "draft", cast.round_admin)
    assert first.question.source == run
    assert wording_of(first) == wording(
        stem="油锅起火先做什么", options=("泼水", "盖上锅盖", "开窗", "跑开"), answer=("B",), explanation="",
        difficulty="easy", subject="消防", tags=("灭火", "厨房"),
    )  # fmt: skip
    assert first.notes == []
    assert second.notes == ["难度“极难”无法识别，已设为“中等”。"]
    assert (run.state, run.rows, run.imported, run.refused) == ("applied", [], 2, 1)


def test_applied_import_leaves_one_audit_entry(cast):
    run = apply(cast.round_admin, preview(cast.round_admin, GOOD, TRUTH))

    entry = Entry.objects.get(action="bank.import")
    assert (entry.actor_id, entry.object_id) == (str(cast.round_admin.pk), str(run.pk))
    assert entry.label.detail == {"bank": "fire", "imported": 2}


def test_same_file_again_is_refused_row_by_row_and_changes_nothing(cast):
    bank = BankFactory(slug="fire")
    apply(cast.round_admin, preview(cast.round_admin, GOOD, TRUTH, bank=bank))

    again = apply(cast.round_admin, preview(cast.round_admin, GOOD, TRUTH, bank=bank))

    assert (again.read, again.imported, again.refused) == (2, 0, 2)
    assert again.faults == [
        {"sheet": "消防", "row": 2, "reason": "该行未导入：题库中已有这道题，编号 Q00001。"},
        {"sheet": "消防", "row": 3, "reason": "该行未导入：题库中已有这道题，编号 Q00002。"},
    ]
    assert QuestionVersion.objects.count() == 2


def test_applying_twice_imports_once(cast):
    run = preview(cast.round_admin, GOOD)
    apply(cast.round_admin, run)

    again = apply(cast.round_admin, run)

    assert (again.state, again.imported) == ("applied", 1)
    assert Question.objects.count() == 1
    assert Entry.objects.filter(action="bank.import").count() == 1


def test_question_that_came_in_since_the_preview_is_refused(cast):
    bank = BankFactory(slug="fire")
    run = preview(cast.round_admin, GOOD, TRUTH, bank=bank)
    QuestionFactory(
        bank=bank, code="T1", says=wording(stem="油锅起火，先做什么？", options=("盖上锅盖", "跑"), answer=("A",))
    )
    QuestionFactory(
        bank=bank, code="T2", says=wording(stem="油锅起火先做什么？", options=("盖上锅盖", "跑"), answer=("A",))
    )

    run = apply(cast.round_admin, run)

    assert (run.read, run.imported, run.refused) == (2, 1, 1)
    assert [fault["reason"] for fault in run.faults] == ["该行未导入：题库中已有这道题，编号 T2。"]


def test_same_question_in_another_bank_is_no_duplicate(cast):
    QuestionFactory(says=wording(stem="油锅起火先做什么", options=("泼水", "盖上锅盖"), answer=("B",)))

    assert preview(cast.round_admin, GOOD).imported == 1


def test_retired_question_stays_a_duplicate(cast):
    bank = BankFactory(slug="fire")
    said = wording(stem="电梯起火时可以乘坐", kind="truefalse", answer=("true",), options=())
    QuestionFactory(bank=bank, state="retired", says=said)

    assert preview(cast.round_admin, TRUTH, bank=bank).refused == 1


def test_codes_go_on_after_those_of_the_bank(cast):
    bank = BankFactory(slug="fire")
    QuestionFactory(bank=bank, code="Q00041", state="retired")
    QuestionFactory(bank=bank, code="gw-900")

    apply(cast.round_admin, preview(cast.round_admin, GOOD, TRUTH, bank=bank))

    assert list(Question.objects.filter(state="draft").values_list("code", flat=True)) == ["Q00042", "Q00043"]


def test_file_refused_as_a_whole_leaves_nothing(cast):
    BankFactory(slug="fire")

    with pytest.raises(FileRefused):
        actions.import_questions(by=Actor.of(cast.round_admin), bank_slug="fire", data=b"PK\x03\x04junk", name="x.xlsx")

    assert ImportRun.objects.count() == 0


def test_codes_of_true_and_false_mean_what_the_person_said(cast):
    rows = [["判断题", "甲说", "", "", "", "", "1"], ["判断题", "乙说", "", "", "", "", "2"]]

    untold = preview(cast.round_admin, *rows)
    told = actions.read_questions(
        by=Actor.of(cast.round_admin),
        bank_slug="fire",
        data=csv_bank(HEADER, *rows),
        name="x.csv",
        stated_truths={"1": True, "2": False},
    )

    assert (untold.imported, untold.refused) == (0, 2)
    assert [row["wording"]["answer"] for row in rows_of_run(told)] == [("true",), ("false",)]


def test_notes_on_whole_sheets_are_kept_for_the_preview(cast):
    BankFactory(slug="fire")
    data = workbook(题库=[HEADER, GOOD], 说明=[["本表由各单位填写"], ["不得外传"]])

    run = actions.import_questions(by=Actor.of(cast.round_admin), bank_slug="fire", data=data, name="x.xlsx")

    assert notes_of_run(run) == ["工作表“说明”中没有找到题目列，其中 2 行没有读取。如果它存有题目，请加上表头行。"]
    assert run.imported == 1


def test_only_who_uploaded_imports(cast):
    from tests.factories.people import RoleGrantFactory, UserFactory

    other = UserFactory()
    RoleGrantFactory(user=other, role="round-administrator")
    run = preview(cast.round_admin, GOOD)

    with pytest.raises(ImportNotOpen):
        apply(other, run)

    assert Question.objects.count() == 0


@pytest.mark.parametrize("role", ["trainee", "reviewer", "contact", "instructor", "system_admin"])
def test_import_is_for_those_who_hold_it(cast, role):
    run = preview(cast.round_admin, GOOD)

    with pytest.raises(PermissionDenied):
        preview(getattr(cast, role), GOOD, bank=BankFactory())
    with pytest.raises(PermissionDenied):
        apply(getattr(cast, role), run)

    assert Question.objects.count() == 0
