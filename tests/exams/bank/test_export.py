import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from exams.bank import actions
from exams.bank.choices import QuestionKind
from exams.bank.formats import parse_bank
from exams.bank.models import Question, QuestionVersion
from exams.bank.prints import question_workbook
from exams.bank.queries import wording_of
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.intake.models import ImportRun
from tests.exams.bank.banks import csv_bank
from tests.factories.bank import BankFactory, QuestionFactory, wording

HEADER = ["题型", "题干", "选项A", "选项B", "答案"]
INERT = ("=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "＝1+1", "http://example.test/")


def fill(bank):
    """One question of each kind, with what often breaks a file."""
    said = [
        wording(1, subject="消防", tags=("灭火", "厨房"), difficulty="hard"),
        wording(
            2, kind=QuestionKind.MULTIPLE, options=("1", "0.5", "2026-01-01", "=1+1", "𠮷"), answer=("A", "D", "E")
        ),
        wording(3, kind=QuestionKind.TRUE_FALSE, answer=("false",), explanation="一行\n又一行"),
        wording(4, kind=QuestionKind.BLANK, stem="火警电话____，急救电话____", answer=("119", "120")),
        wording(5, kind=QuestionKind.ESSAY, answer=("先断电，再灭火。",)),
    ]
    for each in said:
        QuestionFactory(bank=bank, says=each)
    return said


def test_export_comes_in_again_as_it_went_out(cast):
    bank, other = BankFactory(), BankFactory()
    said = fill(bank)
    by = Actor.of(cast.round_admin)

    data = actions.export_questions(by=by, bank=bank)
    run = actions.import_questions(by=by, bank_slug=other.slug, data=data, name="x.xlsx")
    actions.apply_import(by=by, run=run)

    versions = QuestionVersion.objects.filter(question__bank=other).select_related("subject").order_by("pk")
    assert run.faults == []
    assert [wording_of(version) for version in versions] == said
    assert [version.notes for version in versions] == [[], [], [], [], []]


@pytest.mark.parametrize("text", INERT)
def test_cell_of_an_export_is_text_whatever_it_holds(cast, text):
    bank = BankFactory()
    QuestionFactory(bank=bank, says=wording(1, stem=text, options=(text, "乙"), explanation=text))

    sheet = openpyxl.load_workbook(io.BytesIO(actions.export_questions(by=Actor.system("test"), bank=bank))).active

    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert [cell.value for cell in cells].count(text) == 3
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []


SIGNS = st.text("甲乙丙ABCDabc12.、，；|()（）=@+-%对错 ", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(SIGNS, min_size=2, max_size=6, unique=True), st.sets(st.integers(0, 5), min_size=1), SIGNS)
def test_choice_question_comes_back_as_it_was_or_is_refused(options, places, explanation):
    answer = tuple(sorted({"ABCDEF"[place % len(options)] for place in places}))
    said = wording(1, kind=QuestionKind.MULTIPLE, options=tuple(options), answer=answer, explanation=explanation)

    parse = parse_bank(question_workbook([said]), "x.xlsx")

    assert [(draft.options, draft.answer, draft.explanation) for draft in parse.imported] in (
        [(said.options, said.answer, said.explanation)], [],
    )  # fmt: skip


def test_answer_beside_options_that_are_letters_is_unmistakable():
    said = wording(1, stem="相序为正时第二相是（）", options=("C", "B", "A"), answer=("A",))

    (draft,) = parse_bank(question_workbook([said]), "x.xlsx").imported

    assert (draft.answer, draft.repairs) == (("A",), ())


def test_export_leaves_retired_questions_out_and_a_trace_behind(cast):
    bank = BankFactory()
    QuestionFactory(bank=bank, state="retired", says=wording(1, stem="停用的题"))
    QuestionFactory(bank=bank, says=wording(2))

    data = actions.export_questions(by=Actor.of(cast.round_admin), bank=bank)

    assert [draft.stem for draft in parse_bank(data, "x.xlsx").imported] == [wording(2).stem]
    assert Entry.objects.get(action="bank.export").label.detail == {"questions": 1}


# --- Commands ---
@pytest.fixture
def bank_file(tmp_path):
    """A file with one good row and one that cannot be taken."""
    path = tmp_path / "消防.csv"
    path.write_bytes(
        csv_bank(HEADER, ["单选题", "火警电话", "119", "120", "A"], ["单选题", "急救电话", "119", "120", "C"])
    )
    return path


def last_line(capsys):
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_import_command_ends_with_one_line_of_json(db, bank_file, capsys):
    call_command("import_questions", bank_file, bank="fire", title="消防题库")

    assert last_line(capsys) == {
        "read": 2, "imported": 1, "repaired": 0, "refused": 1,
        "faults": [{
            "sheet": "消防", "row": 3,
            "reason": "该行未导入：答案 C 所指的选项不存在。请改正答案或补上选项。",
        }],
    }  # fmt: skip
    assert list(Question.objects.values_list("bank__title", "state", "author")) == [("消防题库", "draft", None)]


def test_import_command_on_trial_writes_nothing(db, bank_file, capsys):
    call_command("import_questions", bank_file, bank="fire", dry_run=True)

    assert last_line(capsys)["imported"] == 1
    assert (Question.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_import_command_again_imports_nothing(db, bank_file, capsys):
    call_command("import_questions", bank_file, bank="fire")

    call_command("import_questions", bank_file, bank="fire")

    summary = last_line(capsys)
    assert (summary["read"], summary["imported"], summary["refused"]) == (2, 0, 2)
    assert Question.objects.count() == 1


def test_import_command_fails_on_a_file_that_is_refused(db, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

    with pytest.raises(CommandError):
        call_command("import_questions", path, bank="fire")

    assert (Question.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_import_command_acts_for_a_person_who_may(cast, bank_file):
    call_command("import_questions", bank_file, bank="fire", by="round_admin")

    with pytest.raises(CommandError, match="trainee 无权导入题目。"):
        call_command("import_questions", bank_file, bank="fire", by="trainee")
    with pytest.raises(CommandError, match="没有登录名“nobody”。"):
        call_command("import_questions", bank_file, bank="fire", by="nobody")
    assert Question.objects.get().author == cast.round_admin


def test_export_command_writes_what_import_reads(db, tmp_path):
    bank = BankFactory(slug="fire")
    fill(bank)

    call_command("export_questions", tmp_path / "out.xlsx", bank="fire")

    assert len(parse_bank((tmp_path / "out.xlsx").read_bytes(), "out.xlsx").imported) == 5
    with pytest.raises(CommandError, match="没有题库“water”。"):
        call_command("export_questions", tmp_path / "out.xlsx", bank="water")
