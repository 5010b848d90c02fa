import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from exams.bank.choices import QuestionKind
from exams.bank.models import Question, QuestionVersion, Subject
from exams.papers import actions
from exams.papers.exceptions import BlueprintRefused, NotFeasible, NothingToDraw, PaperFrozen, PaperTampered
from exams.papers.models import Blueprint, Paper, PaperKey, PaperSource
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.guards.installation import remove
from tests.factories.bank import BankFactory, QuestionFactory, SubjectFactory, wording
from tests.factories.courses import ModuleFactory

SYSTEM = Actor.system("test")
THREE_KINDS = (
    {"kind": "single", "count": 2, "marks": Decimal(3)},
    {"kind": "multiple", "count": 1, "marks": Decimal(4)},
    {"kind": "truefalse", "count": 2, "marks": Decimal("1.5")},
)


def filled_bank(each=3, **more):
    """A bank with so many approved questions of each kind that a key marks."""
    bank = BankFactory()
    for number in range(each):
        for kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE):
            QuestionFactory(bank=bank, says=wording(f"{number}{kind}", kind=kind), **more)
    return bank


def blueprint_of(bank, *sections, use="exam", title="网格员理论"):
    return actions.save_blueprint(by=SYSTEM, title=title, bank=bank, use=use, sections=sections or THREE_KINDS)


def draw(blueprint, seed=None, title="卷一"):
    return actions.draw_paper(by=SYSTEM, blueprint=blueprint, title=title, seed=seed)


# --- Blueprints ---
def test_blueprint_numbers_and_names_its_sections(db):
    blueprint = blueprint_of(filled_bank())

    assert list(blueprint.sections.values_list("position", "title")) == [
        (1, "一、单项选择题"), (2, "二、多项选择题"), (3, "三、判断题"),
    ]  # fmt: skip


def test_saved_blueprint_takes_the_place_of_its_sections_and_leaves_its_papers(db):
    blueprint = blueprint_of(filled_bank())
    paper = draw(blueprint)

    actions.save_blueprint(
        by=SYSTEM, blueprint=blueprint, title="新名", bank=blueprint.bank, use="exam", sections=THREE_KINDS[:1]
    )

    paper.refresh_from_db()
    assert (Blueprint.objects.get().title, blueprint.sections.count()) == ("新名", 1)
    assert paper.questions == 5


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ([], "组卷方案至少要有一个部分。"),
        ([{"kind": "essay", "count": 1, "marks": 5}], "试卷只含单选题、多选题和判断题。"),
        ([{"kind": "single", "count": 301, "marks": 1}], "一份试卷最多 300 道题。"),
    ],
)
def test_blueprint_that_no_paper_could_follow_is_refused(db, sections, message):
    with pytest.raises(BlueprintRefused, match=message):
        actions.save_blueprint(by=SYSTEM, title="x", bank=BankFactory(), use="exam", sections=sections)

    assert Blueprint.objects.count() == 0


def test_subject_of_another_bank_is_refused(db):
    foreign = SubjectFactory(name="外")

    with pytest.raises(BlueprintRefused, match="分类“外”属于另一个题库。"):
        blueprint_of(BankFactory(), {"kind": "single", "count": 1, "marks": 1, "subject": foreign})


# --- Drawing ---
def test_drawn_paper_holds_what_the_blueprint_asks_for(cast):
    blueprint = blueprint_of(filled_bank())

    paper = actions.draw_paper(by=Actor.of(cast.round_admin), blueprint=blueprint, title="卷一")

    kinds = [[slot["kind"] for slot in section["slots"]] for section in paper.content["sections"]]
    assert kinds == [["single"] * 2, ["multiple"], ["truefalse"] * 2]
    assert (paper.state, paper.questions, paper.marks, paper.drawn_by) == (
        "drawn",
        5,
        Decimal("13.0"),
        cast.round_admin,
    )
    assert PaperSource.objects.filter(paper=paper).values("question").distinct().count() == 5
    assert Entry.objects.get(action="papers.draw").label.detail == {"blueprint": "网格员理论", "sha256": paper.sha256}


def test_same_seed_over_the_same_bank_draws_the_same_paper(db):
    blueprint = blueprint_of(filled_bank(each=8))

    first, second, other = draw(blueprint, seed=7), draw(blueprint, seed=7), draw(blueprint, seed=8)

    assert (first.sha256, first.key.sha256) == (second.sha256, second.key.sha256)
    assert other.sha256 != first.sha256
    assert draw(blueprint).key.seed != draw(blueprint).key.seed


def test_only_approved_questions_of_the_right_use_and_bank_are_drawn(db):
    bank = filled_bank(each=2)
    filled_bank(each=2)
    for state in ({"draft": True}, {"state": "retired"}, {"use": "practice"}):
        QuestionFactory(bank=bank, says=wording(f"不可用{state}"), **state)
    good = set(Question.objects.filter(bank=bank, state="approved", use="exam").values_list("pk", flat=True))

    papers = [draw(blueprint_of(bank, *THREE_KINDS, title=f"方案{seed}"), seed=seed) for seed in range(10)]

    drawn = set(PaperSource.objects.filter(paper__in=papers).values_list("question", flat=True))
    assert drawn == good


def test_section_of_a_subject_takes_its_branches_too(db):
    bank = BankFactory()
    trunk, other = SubjectFactory(bank=bank, name="消防"), SubjectFactory(bank=bank, name="用电")
    Subject.objects.create(bank=bank, name="灭火器", parent=trunk)
    for number, subject in enumerate(("灭火器", "消防", "用电")):
        QuestionFactory(bank=bank, says=wording(number, subject=subject))

    paper = draw(blueprint_of(bank, {"kind": "single", "count": 2, "marks": 1, "subject": trunk}))

    subjects = paper.sources.values_list("version__subject__name", flat=True)
    assert set(subjects) == {"消防", "灭火器"}
    with pytest.raises(NotFeasible):
        draw(blueprint_of(bank, {"kind": "single", "count": 2, "marks": 1, "subject": other}, title="二"))


def test_blueprint_that_cannot_be_filled_draws_nothing(db):
    blueprint = blueprint_of(filled_bank(each=1))

    with pytest.raises(NotFeasible) as refusal:
        draw(blueprint)

    assert [short.title for short in refusal.value.shortages] == ["一、单项选择题", "三、判断题"]
    assert (Paper.objects.count(), PaperKey.objects.count()) == (0, 0)


def test_paper_does_not_change_when_its_questions_do(db):
    blueprint = blueprint_of(filled_bank(each=2))
    paper = draw(blueprint)
    content = paper.content

    actions.freeze_paper(by=SYSTEM, paper=paper)
    remove(QuestionVersion)
    QuestionVersion.objects.update(stem="改过的题干")

    assert Paper.objects.get().verified_content() == content


def test_drawing_from_a_thousand_questions_takes_as_many_queries_as_from_ten(db, django_assert_num_queries):
    small, large = blueprint_of(filled_bank(each=4)), blueprint_of(filled_bank(each=334), title="大")

    with django_assert_num_queries(11):
        draw(small)
    with django_assert_num_queries(11):
        draw(large)


def test_no_answer_stands_in_what_candidates_see(db):
    bank = BankFactory()
    canary = "金丝雀7f3a"
    for number in range(3):
        said = wording(
            number, explanation=f"{canary}解析", subject=f"{canary}分类", citation={"document": canary}, tags=(canary,)
        )
        QuestionFactory(bank=bank, code=f"{canary}{number}", says=said)

    paper = draw(blueprint_of(bank, {"kind": "single", "count": 3, "marks": 1}))

    text = json.dumps(paper.verified_content(), ensure_ascii=False)
    slots = [slot for section in paper.content["sections"] for slot in section["slots"]]
    assert text.count(canary) == 0
    assert {frozenset(slot) for slot in slots} == {frozenset({"slot", "kind", "stem", "options", "marks"})}
    assert {frozenset(option) for slot in slots for option in slot["options"]} == {frozenset({"id", "text"})}


# --- Freezing ---
def test_frozen_paper_is_final(cast):
    paper = draw(blueprint_of(filled_bank()))

    frozen = actions.freeze_paper(by=Actor.of(cast.round_admin), paper=paper)
    again = actions.freeze_paper(by=Actor.of(cast.round_admin), paper=paper)

    assert (frozen.state, again.frozen_at) == ("frozen", frozen.frozen_at)
    assert Entry.objects.filter(action="papers.freeze").count() == 1
    with pytest.raises(PaperFrozen, match="已冻结的试卷不能作废"):
        actions.discard_paper(by=SYSTEM, paper=frozen)
    assert Paper.objects.count() == 1


def test_drawn_paper_can_be_discarded_with_its_key(db):
    paper = draw(blueprint_of(filled_bank()))

    actions.discard_paper(by=SYSTEM, paper=paper)

    assert [model.objects.count() for model in (Paper, PaperKey, PaperSource)] == [0, 0, 0]


def test_tampered_content_is_neither_served_nor_frozen(db):
    paper = draw(blueprint_of(filled_bank()))
    paper.content["sections"][0]["slots"][0]["stem"] = "换过的题"
    remove(Paper)
    Paper.objects.update(content=paper.content)
    paper = Paper.objects.get()

    with pytest.raises(PaperTampered):
        paper.verified_content()
    with pytest.raises(PaperTampered):
        actions.freeze_paper(by=SYSTEM, paper=paper)

    assert Paper.objects.get().state == "drawn"


def test_tampered_key_is_neither_read_nor_frozen(cast):
    paper = draw(blueprint_of(filled_bank()))
    key = paper.key
    remove(PaperKey)
    key.content["slots"]["1"]["answer"] = ["zzzz"]
    key.save()

    with pytest.raises(PaperTampered):
        actions.open_key(by=Actor.of(cast.round_admin), paper=paper)
    with pytest.raises(PaperTampered):
        actions.freeze_paper(by=SYSTEM, paper=paper)

    assert Entry.objects.filter(action="papers.open_key").count() == 1


def test_opening_a_key_is_on_record(cast):
    paper = draw(blueprint_of(filled_bank()))

    key = actions.open_key(by=Actor.of(cast.round_admin), paper=paper)

    entry = Entry.objects.get(action="papers.open_key")
    assert key == paper.key.content
    assert (entry.actor_id, entry.object_id) == (str(cast.round_admin.pk), str(paper.pk))


@pytest.mark.parametrize("role", ["trainee", "reviewer", "publisher", "certificate_admin"])
def test_papers_are_for_the_round_administrator(cast, role):
    blueprint = blueprint_of(filled_bank())
    paper = draw(blueprint)
    by = Actor.of(getattr(cast, role))

    for attempt in (
        lambda: actions.draw_paper(by=by, blueprint=blueprint, title="x"),
        lambda: actions.freeze_paper(by=by, paper=paper),
        lambda: actions.open_key(by=by, paper=paper),
        lambda: actions.discard_paper(by=by, paper=paper),
        lambda: actions.save_blueprint(by=by, title="x", bank=blueprint.bank, use="exam", sections=THREE_KINDS),
    ):
        with pytest.raises(PermissionDenied):
            attempt()

    assert list(Paper.objects.values_list("state", flat=True)) == ["drawn"]


# --- The short check of a module ---
def test_check_of_a_module_holds_its_practice_questions_and_is_frozen(cast):
    module = ModuleFactory(title="灭火器选型")
    filled_bank(each=2, use="practice", module=module)
    filled_bank(each=2, use="exam", module=module)
    filled_bank(each=2, use="practice")

    paper = actions.draw_check(by=Actor.of(cast.trainee), module=module)

    assert (paper.title, paper.state, paper.module, paper.questions) == ("小测：灭火器选型", "frozen", module, 6)
    assert [section["title"] for section in paper.content["sections"]] == [
        "一、单项选择题",
        "二、多项选择题",
        "三、判断题",
    ]
    assert set(paper.sources.values_list("question__use", "question__module")) == {("practice", module.pk)}


def test_check_is_the_same_paper_until_a_question_changes(db):
    module = ModuleFactory()
    filled_bank(each=1, use="practice", module=module)

    first, again = (actions.draw_check(by=SYSTEM, module=module) for _time in range(2))
    QuestionFactory(use="practice", module=module, says=wording("新"))
    after = actions.draw_check(by=SYSTEM, module=module)

    assert again == first
    assert (after.questions, Paper.objects.count()) == (4, 2)


def test_module_without_practice_questions_has_no_check(db):
    module = ModuleFactory()
    QuestionFactory(module=module, use="exam")
    QuestionFactory(module=module, use="practice", draft=True, says=wording(1))
    QuestionFactory(module=module, use="practice", says=wording(2, kind=QuestionKind.ESSAY))

    with pytest.raises(NothingToDraw, match="该模块还没有练习题。"):
        actions.draw_check(by=SYSTEM, module=module)

    assert Paper.objects.count() == 0


# --- The command ---
def test_draw_command_draws_and_freezes(db, capsys):
    blueprint_of(filled_bank())

    call_command("draw_paper", blueprint="网格员理论", title="卷二", seed=3, freeze=True)

    paper = Paper.objects.get()
    assert json.loads(capsys.readouterr().out) == {
        "paper": paper.pk, "state": "frozen", "questions": 5, "sha256": paper.sha256,
    }  # fmt: skip


def test_draw_command_on_trial_says_what_is_short_and_draws_nothing(db, capsys):
    blueprint_of(filled_bank(each=1))

    with pytest.raises(CommandError):
        call_command("draw_paper", blueprint="网格员理论", dry_run=True)

    assert "“三、判断题”需要 2 道题，符合条件且已批准的只有 1 道。" in capsys.readouterr().err.splitlines()
    assert Paper.objects.count() == 0
