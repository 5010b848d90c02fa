import re

import pytest
from django.urls import reverse

from exams.bank.choices import QuestionKind
from exams.papers import actions
from exams.papers.models import Blueprint, Paper
from groundwork.audit.models import Entry
from groundwork.guards.installation import remove
from tests.exams.bank.office import let_in
from tests.exams.papers.test_actions import SYSTEM, blueprint_of, draw, filled_bank
from tests.factories.bank import QuestionFactory, wording


@pytest.fixture
def office(cast, sign_in):
    """The round administrator in the back office."""
    return sign_in(let_in(cast.round_admin))


def text_of(response):
    """What a person reads on a page."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def blueprint_fields(bank, *sections, standing=0, **head):
    """What the form of a blueprint sends."""
    fields = {"title": "网格员理论", "bank": bank.pk, "use": "exam", **head}
    fields |= {"sections-TOTAL_FORMS": len(sections), "sections-INITIAL_FORMS": standing}
    for place, section in enumerate(sections):
        fields |= {f"sections-{place}-{name}": value for name, value in section.items()}
    return fields


SINGLES = {"kind": "single", "count": 2, "marks": "2.5"}
TRUTHS = {"kind": "truefalse", "count": 1, "marks": "1"}
EMPTY = {"kind": "single", "count": "", "marks": ""}


def test_blueprint_is_written_drawn_read_and_frozen(office):
    bank = filled_bank()

    saved = office.post(reverse("papers:blueprint-new"), blueprint_fields(bank, SINGLES, EMPTY, TRUTHS), follow=True)
    blueprint = Blueprint.objects.get()
    assert "题库可以满足此方案：3 题，共 6 分。" in text_of(saved)
    assert list(blueprint.sections.values_list("title", "count")) == [("一、单项选择题", 2), ("二、判断题", 1)]

    drawn = office.post(reverse("papers:blueprint-draw", args=[blueprint.pk]), {"title": "七月卷"}, follow=True)
    paper = Paper.objects.get()
    assert "试卷已抽取。请通读后冻结。" in text_of(drawn)
    assert "一、单项选择题 1. " in text_of(drawn)

    frozen = office.post(reverse("papers:paper-freeze", args=[paper.pk]), follow=True)
    assert "试卷已冻结，可以用于考试。" in text_of(frozen)
    assert Paper.objects.get().state == "frozen"


def test_blueprint_that_is_short_says_where_and_offers_no_draw(office):
    blueprint = blueprint_of(filled_bank(each=1))

    response = office.get(reverse("papers:blueprint", args=[blueprint.pk]))

    assert "“一、单项选择题”需要 2 道题，符合条件且已批准的只有 1 道。" in text_of(response)
    assert reverse("papers:blueprint-draw", args=[blueprint.pk]) not in response.content.decode()


def test_draw_that_falls_short_is_explained(office):
    blueprint = blueprint_of(filled_bank(each=1))

    shown = office.post(reverse("papers:blueprint-draw", args=[blueprint.pk]), {"title": "卷"}, follow=True)

    assert "题库中已批准的题目不足以满足此方案，未抽取试卷。" in text_of(shown)
    assert Paper.objects.count() == 0


def test_blueprint_is_changed_and_a_section_struck_out(office):
    blueprint = blueprint_of(filled_bank())
    path = reverse("papers:blueprint", args=[blueprint.pk])
    titles = [form["title"].value() for form in office.get(path).context["sections"]]
    changed = {"kind": "truefalse", "count": 3, "marks": "2", "title": "附加题"}

    office.post(
        path,
        blueprint_fields(blueprint.bank, {**SINGLES, "DELETE": "on"}, {**SINGLES, "count": 3}, changed, standing=3),
    )

    assert titles == ["", "", "", None, None]
    assert list(blueprint.sections.values_list("title", "kind", "count")) == [
        ("一、单项选择题", "single", 3), ("附加题", "truefalse", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("section", "head", "message"),
    [
        (EMPTY, {}, "组卷方案至少要有一个部分。"),
        ({**SINGLES, "count": "-1"}, {}, "确保该值大于或等于1。"),
        ({**SINGLES, "marks": "0"}, {}, "确保该值大于或等于0.5。"),
        ({**SINGLES, "count": "many"}, {}, "输入整数。"),
        ({**SINGLES, "kind": "essay"}, {}, "选择一个有效的选项"),
        (SINGLES, {"title": ""}, "请填写或选择这一项。"),
    ],
)
def test_bad_blueprint_is_refused_and_kept_in_the_form(office, section, head, message):
    response = office.post(reverse("papers:blueprint-new"), blueprint_fields(filled_bank(), section, **head))

    assert message in text_of(response)
    assert response.context["sections"][0]["marks"].value() == section["marks"]
    assert Blueprint.objects.count() == 0


def test_section_of_a_subject_of_another_bank_is_refused(office):
    bank, other = filled_bank(), QuestionFactory(says=wording(1, subject="外"))
    subject = other.bank.subjects.get()

    response = office.post(reverse("papers:blueprint-new"), blueprint_fields(bank, {**SINGLES, "subject": subject.pk}))

    assert "分类“外”属于另一个题库。" in text_of(response)
    assert Blueprint.objects.count() == 0


def test_blueprint_saved_as_it_is_keeps_its_sections(office):
    blueprint = blueprint_of(filled_bank())
    path = reverse("papers:blueprint", args=[blueprint.pk])
    forms = office.get(path).context["sections"].initial_forms
    rows = [{name: form[name].value() or "" for name in form.fields} for form in forms]

    office.post(path, blueprint_fields(blueprint.bank, *rows, standing=3))

    assert list(blueprint.sections.values_list("title", "count")) == [
        ("一、单项选择题", 2), ("二、多项选择题", 1), ("三、判断题", 2),
    ]  # fmt: skip


# --- Answers ---
def canary_paper():
    """A paper whose explanations and codes are canaries, and the texts of its right options."""
    bank = filled_bank(each=0)
    for number in range(3):
        said = wording(
            number, options=(f"错误项{number}甲", f"正确项{number}", f"错误项{number}乙"), explanation="金丝雀解析"
        )
        QuestionFactory(bank=bank, code=f"金丝雀{number}", says=said)
    return draw(blueprint_of(bank, {"kind": "single", "count": 3, "marks": 1}))


def test_paper_is_shown_without_its_answers(office):
    paper = canary_paper()

    page = office.get(reverse("papers:paper", args=[paper.pk])).content.decode()

    assert page.count("正确项") == 3
    assert ("金丝雀" in page, "office__right" in page) == (False, False)
    assert Entry.objects.filter(action="papers.open_key").count() == 0


def test_answers_are_shown_on_request_and_the_request_is_on_record(office, cast):
    paper = canary_paper()

    response = office.post(reverse("papers:paper-key", args=[paper.pk]))

    slots = [slot for section in paper.verified_content()["sections"] for slot in section["slots"]]
    right = ["ABC"[[o["text"].startswith("正确项") for o in slot["options"]].index(True)] for slot in slots]
    assert re.findall(r'office__right">([A-Z]+)<', response.content.decode()) == right
    assert Entry.objects.get(action="papers.open_key").actor_id == str(cast.round_admin.pk)


def test_answer_of_true_or_false_is_shown_in_words(office):
    bank = filled_bank(each=0)
    said = wording(1, kind=QuestionKind.TRUE_FALSE, answer=("false",))
    QuestionFactory(bank=bank, says=said)
    paper = draw(blueprint_of(bank, {"kind": "truefalse", "count": 1, "marks": 1}))

    page = office.post(reverse("papers:paper-key", args=[paper.pk])).content.decode()

    assert re.findall(r'office__right">([^<]+)<', page) == ["错"]


def test_tampered_paper_is_not_shown(office):
    paper = canary_paper()
    remove(Paper)
    Paper.objects.update(sha256="0" * 64)

    shown = text_of(office.get(reverse("papers:paper", args=[paper.pk])))

    assert "这份试卷与抽取时不一致，不得用于任何考试。" in shown
    assert "正确项" not in shown


def test_paper_is_discarded_until_it_is_frozen(office):
    first, second = draw(blueprint_of(filled_bank())), draw(blueprint_of(filled_bank(), title="二"))
    actions.freeze_paper(by=SYSTEM, paper=second)

    said = [
        text_of(office.post(reverse("papers:paper-discard", args=[paper.pk]), follow=True)) for paper in (first, second)
    ]

    assert ["试卷已作废。" in said[0], "已冻结的试卷不能作废，未作任何改动。" in said[1]] == [True, True]
    assert list(Paper.objects.all()) == [second]


# --- As many queries for three rows as for one ---
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("papers:index", 11), ("papers:blueprints", 11)])
def test_list_takes_the_same_queries_for_any_number_of_rows(office, django_assert_num_queries, name, queries, count):
    for number in range(count):
        draw(blueprint_of(filled_bank(), title=f"方案{number}"))
    office.get(reverse(name))

    with django_assert_num_queries(queries):
        response = office.get(reverse(name))

    assert len(response.context["page"]) == count
