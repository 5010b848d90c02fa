import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.search.index import class_is_indexed

from exams.bank.models import Bank, Question, QuestionVersion, Subject
from groundwork.audit.models import Entry
from groundwork.intake.models import ImportRun
from tests.exams.bank.banks import csv_bank
from tests.exams.bank.office import let_in
from tests.exams.bank.test_imports import BEYOND, GOOD, HEADER, STRANGE, TRUTH, apply, preview
from tests.factories.bank import BankFactory, QuestionFactory, wording
from tests.factories.people import RoleGrantFactory


@pytest.fixture
def writer(cast, sign_in):
    """The round administrator in the back office."""
    return sign_in(let_in(cast.round_admin))


@pytest.fixture
def reviewer(cast, sign_in):
    """Sign the reviewer in, once the writer has done."""
    return lambda: sign_in(let_in(cast.reviewer))


def text_of(response):
    """What a person reads on a page."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def rows_of(response):
    """How many rows the table of a page has."""
    return response.content.decode().count("<tr>") - 1


def upload(client, *rows, bank, **more):
    file = SimpleUploadedFile("消防.csv", csv_bank(HEADER, *rows))
    return client.post(reverse("bank:import-new"), {"bank": bank.pk, "file": file, "codes": "", **more}, follow=True)


# --- From a file to approved questions ---
def test_file_is_uploaded_previewed_imported_and_approved(writer, reviewer):
    shown = text_of(upload(writer, GOOD, BEYOND, STRANGE, bank=BankFactory()))
    run = ImportRun.objects.get()
    assert Question.objects.count() == 0
    assert "读取 3 可导入 2 有修正 1 未导入 1" in shown
    assert "难度“极难”无法识别，已设为“中等”。" in shown
    assert "消防 3 该行未导入：答案 D 所指的选项不存在。请改正答案或补上选项。" in shown

    applied = text_of(writer.post(reverse("bank:import-apply", args=[run.pk]), follow=True))
    assert "已导入 2 道题，等待审题人批准。" in applied
    assert "由没有导入这些题的审题人批准。" in applied

    approved = text_of(reviewer().post(reverse("bank:import-approve", args=[run.pk]), follow=True))
    assert "已批准 2 道题。" in approved
    assert list(Question.objects.values_list("state", flat=True)) == ["approved", "approved"]


def test_double_click_on_import_imports_once(writer):
    upload(writer, GOOD, bank=BankFactory())
    path = reverse("bank:import-apply", args=[ImportRun.objects.get().pk])

    answers = [writer.post(path).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert Question.objects.count() == 1


def test_own_import_is_not_approved_and_the_reason_is_shown(cast, writer):
    RoleGrantFactory(user=cast.round_admin, role="question-reviewer")
    run = apply(cast.round_admin, preview(cast.round_admin, GOOD))

    shown = text_of(writer.post(reverse("bank:import-approve", args=[run.pk]), follow=True))

    assert "其中 1 道题是您自己编写或导入的，未批准任何题目。请由另一位审题人批准。" in shown
    assert Question.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.xlsx", b"", "The submitted file is empty."),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, None),
        ("x.xlsx", b"<html><script>alert(1)</script></html>", None),
        ("x.csv", "甲,乙\n丙,丁\n".encode(), "文件中没有识别出题目，未导入任何内容。"),
    ],
)
def test_file_that_is_no_bank_is_refused_and_the_form_kept(writer, name, data, message):
    bank = BankFactory()

    response = writer.post(
        reverse("bank:import-new"), {"bank": bank.pk, "file": SimpleUploadedFile(name, data), "codes": "1-2"}
    )

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"file"}
    assert response.context["form"]["codes"].value() == "1-2"
    assert message is None or message.startswith("The") or message in text_of(response)
    assert ImportRun.objects.count() == 0


def test_codes_stated_at_upload_are_used(writer):
    upload(writer, ["判断题", "甲说", "", "", "", "", "2"], bank=BankFactory(), codes="1-2")

    assert ImportRun.objects.get().rows[0]["wording"]["answer"] == ["false"]


def test_text_of_a_file_is_shown_as_text(writer):
    nasty = ["单选题", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "乙", "", "", "A", "", "", ""]

    shown = upload(writer, nasty, bank=BankFactory()).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert ("<script>alert(1)" in shown, "<img src=x" in shown) == (False, False)


def test_import_that_is_not_of_questions_is_not_found(writer):
    roster = ImportRun.objects.create(kind="roster", file_name="张三的名单.xlsx", file_sha256="0" * 64)

    assert writer.get(reverse("bank:import", args=[roster.pk])).status_code == 404


# --- Banks and questions ---
def test_bank_is_opened_and_its_code_is_its_own(writer):
    writer.post(reverse("bank:bank-new"), {"title": "消防题库", "slug": "fire"})

    again = writer.post(reverse("bank:bank-new"), {"title": "另一题库", "slug": "fire"})

    assert list(Bank.objects.values_list("slug", "title")) == [("fire", "消防题库")]
    assert again.context["form"].errors.keys() == {"slug"}


def test_banks_are_listed_with_what_they_hold(writer):
    bank = BankFactory(title="消防题库")
    QuestionFactory(bank=bank)
    QuestionFactory(bank=bank, draft=True, says=wording(2, kind="truefalse", answer=("true",), options=()))
    QuestionFactory(bank=bank, state="retired", says=wording(3))

    shown = text_of(writer.get(reverse("bank:index")))

    assert "消防题库 共 3 题" in shown
    assert "单选题 1 判断题 1 待批准 1 已批准 1 已停用 1" in shown


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["T1", "T2", "T3"]),
        ("?words=电梯", ["T2"]),
        ("?words=t3", ["T3"]),
        ("?kind=truefalse", ["T2"]),
        ("?difficulty=hard", ["T3"]),
        ("?state=draft", ["T3"]),
        ("?use=practice", ["T2"]),
        ("?kind=single&state=approved", ["T1"]),
        ("?words=%25", []),
        ("?kind=riddle&subject=x&p=999", ["T1", "T2", "T3"]),
    ],
)
def test_questions_are_found_by_what_they_are(writer, query, codes):
    bank = BankFactory()
    QuestionFactory(bank=bank, code="T1", says=wording(1))
    truth = wording(2, kind="truefalse", stem="电梯起火时可以乘坐", answer=("false",), options=())
    QuestionFactory(bank=bank, code="T2", use="practice", says=truth)
    QuestionFactory(bank=bank, code="T3", draft=True, says=wording(3, difficulty="hard"))
    QuestionFactory(code="外", says=wording(4))

    page = writer.get(reverse("bank:questions", args=[bank.slug]) + query).context["page"]

    assert [version.question.code for version in page] == codes


def test_questions_are_found_by_subject_with_its_branches(writer):
    bank = BankFactory()
    for number, subject in enumerate(("消防", "灭火器", "用电")):
        QuestionFactory(bank=bank, code=f"T{number}", says=wording(number, subject=subject))
    trunk, branch = (bank.subjects.get(name=name) for name in ("消防", "灭火器"))
    branch.parent = trunk
    branch.save()

    page = writer.get(reverse("bank:questions", args=[bank.slug]), {"subject": trunk.pk}).context["page"]

    assert [version.question.code for version in page] == ["T0", "T1"]


def test_question_is_revised_read_and_approved(writer, reviewer, cast):
    question = QuestionFactory(says=wording(1))
    fields = {
        "kind": "multiple", "stem": "油锅着火怎样做？", "options": "泼水\n盖上锅盖\n\n关闭气阀", "answer": "b、C",
        "explanation": "", "subject": "厨房", "difficulty": "hard", "level": "4", "tags": "灭火，厨房",
    }  # fmt: skip

    revised = writer.post(reverse("bank:question-edit", args=[question.pk]), fields, follow=True)
    approved = reviewer().post(reverse("bank:question-approve", args=[question.pk]), {"version": "2"}, follow=True)

    version = question.versions.get(is_current=True)
    assert "第 2 版现为当前版本。" in text_of(revised)
    assert (version.kind, version.options, version.answer, version.tags, version.level) == (
        "multiple", ["泼水", "盖上锅盖", "关闭气阀"], ["B", "C"], ["灭火", "厨房"], 4,
    )  # fmt: skip
    assert "题目已批准。" in text_of(approved)
    assert Question.objects.get().approved_by == cast.reviewer


def test_form_of_a_question_saved_as_it_is_changes_nothing(writer):
    question = QuestionFactory(says=wording(1, subject="厨房", tags=("灭火", "油锅"), citation={"document": "消防法"}))
    path = reverse("bank:question-edit", args=[question.pk])

    initial = {name: value or "" for name, value in writer.get(path).context["form"].initial.items()}
    writer.post(path, initial)

    assert question.versions.count() == 1


def test_faulty_question_keeps_what_was_typed(writer):
    bank = BankFactory()
    fields = {"kind": "single", "stem": "题干", "options": "甲\n乙", "answer": "C", "difficulty": "easy", "use": "exam"}

    response = writer.post(reverse("bank:question-new", args=[bank.slug]), fields)

    assert "答案必须是本题选项的字母，如 A 或 ABD。" in text_of(response)
    assert response.context["form"]["options"].value() == "甲\n乙"
    assert Question.objects.count() == 0


def test_question_is_written_by_hand(writer):
    bank = BankFactory()
    fields = {"kind": "truefalse", "stem": "电梯可逃生", "answer": "错", "difficulty": "easy", "use": "practice"}

    shown = text_of(writer.post(reverse("bank:question-new", args=[bank.slug]), fields, follow=True))

    assert "题目 Q00001 已保存，等待批准。" in shown
    assert "答案： 错" in shown


def test_export_is_a_file_that_no_cache_keeps(writer):
    bank = BankFactory(title="消防题库")
    QuestionFactory(bank=bank)

    response = writer.post(reverse("bank:bank-export", args=[bank.slug]))

    assert "no-store" in response["Cache-Control"].split(", ")
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E6%B6%88%E9%98%B2%E9%A2%98%E5%BA%93.xlsx"
    assert Entry.objects.filter(action="bank.export").count() == 1


def test_menu_is_shown_to_those_who_work_with_questions(cast, sign_in):
    seen = {}
    for role in ("round_admin", "reviewer", "publisher"):
        page = sign_in(let_in(getattr(cast, role))).get(reverse("wagtailadmin_home")).content.decode()
        seen[role] = [reverse(f"{menu}:index") in page for menu in ("bank", "papers")]

    assert seen == {"round_admin": [True, True], "reviewer": [True, False], "publisher": [False, False]}


@pytest.mark.parametrize("model", [Bank, Question, QuestionVersion, Subject])
def test_nothing_of_the_bank_is_in_the_search_of_the_site(model):
    assert not class_is_indexed(model)


# --- As many queries for three rows as for one ---
def fill(kind, cast, bank, count):
    for number in range(count):
        if kind == "bank:index":
            QuestionFactory(says=wording(number))
        elif kind == "bank:imports":
            preview(cast.round_admin, GOOD, TRUTH, bank=bank)
        else:
            QuestionFactory(bank=bank, says=wording(number, subject=f"分类{number}"))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("bank:index", 10), ("bank:imports", 11), ("bank:questions", 13)])
def test_list_takes_the_same_queries_for_any_number_of_rows(
    writer, cast, django_assert_num_queries, name, queries, count
):
    bank = BankFactory()
    fill(name, cast, bank, count)
    path = reverse(name, args=[bank.slug] if name == "bank:questions" else [])
    writer.get(path)

    with django_assert_num_queries(queries):
        response = writer.get(path)

    assert len(response.context.get("page") or response.context["banks"]) == count + (name == "bank:index")
