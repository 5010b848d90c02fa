"""Writes of papers: blueprints, drawing, freezing, the short check of a module, opening a key."""

import random
import secrets
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import ModulePage
from exams.bank.models import Bank, QuestionVersion
from exams.papers.choices import PaperState, section_name
from exams.papers.exceptions import BlueprintRefused, NotFeasible, NothingToDraw, PaperFrozen
from exams.papers.models import Blueprint, Paper, PaperKey, PaperSource, Section
from exams.papers.permissions import may_draw_papers, may_freeze_papers
from exams.papers.queries import (
    check_questions,
    current_wordings,
    demands_of,
    item_of,
    pool_of,
    standing_check,
)
from exams.papers.rules import KEYED_KINDS, Demand, allot, compose, numeral, shortages, total_marks
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from groundwork.audit.rules import digest_of
from people.permissions import require

SEEDS = 2**62
MOST_QUESTIONS = 300
CHECK_MARKS = Decimal(1)


# --- Blueprints -------------------------------------------------------------------------------------------------------
def save_blueprint(
    *,
    by: Actor,
    title: str,
    bank: Bank,
    use: str,
    sections: Sequence[dict[str, Any]],
    blueprint: Blueprint | None = None,
) -> Blueprint:
    """Write a blueprint with its sections, in the order given; papers drawn from it before stay as they are.

    A section is a dict of kind, count and marks, and as wished title, subject and difficulty.
    """
    require(by, may_draw_papers)
    rows = [_section(place, values, bank) for place, values in enumerate(sections, start=1)]
    if not rows:
        raise BlueprintRefused(_("A blueprint needs at least one section."))
    if sum(row.count for row in rows) > MOST_QUESTIONS:
        raise BlueprintRefused(_("A paper holds at most %(limit)s questions.") % {"limit": MOST_QUESTIONS})
    with transaction.atomic():
        blueprint = blueprint or Blueprint()
        blueprint.title, blueprint.bank, blueprint.use = title, bank, use
        blueprint.save()
        blueprint.sections.all().delete()
        for row in rows:
            row.blueprint = blueprint
        Section.objects.bulk_create(rows)
        audit.record(by=by, action="papers.save_blueprint", thing=blueprint, sections=len(rows))
    return blueprint


def _section(place: int, values: dict[str, Any], bank: Bank) -> Section:
    kind, subject = values["kind"], values.get("subject")
    if kind not in KEYED_KINDS:
        raise BlueprintRefused(_("Papers hold single choice, multiple choice and true or false."))
    if subject and subject.bank_id != bank.pk:
        raise BlueprintRefused(_("The subject “%(subject)s” belongs to another bank.") % {"subject": subject})
    return Section(
        position=place,
        title=values.get("title") or section_title(place, kind),
        kind=kind,
        subject=subject,
        difficulty=values.get("difficulty") or "",
        count=values["count"],
        marks=values["marks"],
    )


def section_title(place: int, kind: str) -> str:
    """The usual title of a section, such as 一、单项选择题."""
    return _("%(number)s. %(name)s") % {"number": numeral(place), "name": section_name(kind)}


# --- Papers -----------------------------------------------------------------------------------------------------------
def draw_paper(*, by: Actor, blueprint: Blueprint, title: str, seed: int | None = None) -> Paper:
    """Draw a paper by chance from the approved questions of a blueprint's bank, and its key.

    The same seed over the same bank draws the same paper. Raises NotFeasible, with every section that falls short.
    """
    user = require(by, may_draw_papers)
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    dice = random.Random(seed)  # noqa: S311 (a paper is drawn again from its seed; the seed itself is secret)
    demands = demands_of(blueprint.bank, blueprint.sections.all())
    pool = pool_of(blueprint.bank, blueprint.use)
    short = shortages(demands, pool)
    if short or not demands:
        raise NotFeasible(_("The bank has too few approved questions for this blueprint. Nothing was drawn."), short)
    chosen = allot(demands, pool, dice)
    versions = current_wordings([question for questions in chosen for question in questions])
    drawn = [[versions[question] for question in questions] for questions in chosen]
    with transaction.atomic():
        paper = _write_paper(Paper(title=title, blueprint=blueprint, drawn_by=user), demands, drawn, dice, seed)
        audit.record(by=by, action="papers.draw", thing=paper, blueprint=str(blueprint), sha256=paper.sha256)
    return paper


def freeze_paper(*, by: Actor, paper: Paper) -> Paper:
    """Make a paper final, after checking that it and its key are what was drawn. Again, it changes nothing."""
    require(by, may_freeze_papers)
    with transaction.atomic():
        paper = Paper.objects.select_for_update().get(pk=paper.pk)
        paper.verified_content()
        paper.key.verified_content()
        if paper.state != PaperState.FROZEN:
            paper.state, paper.frozen_at = PaperState.FROZEN, timezone.now()
            paper.save(update_fields=["state", "frozen_at"])
            audit.record(by=by, action="papers.freeze", thing=paper, sha256=paper.sha256, key=paper.key.sha256)
    return paper


def discard_paper(*, by: Actor, paper: Paper) -> None:
    """Throw away a paper that was drawn and not frozen. Raises PaperFrozen for any other."""
    require(by, may_draw_papers)
    with transaction.atomic():
        paper = Paper.objects.select_for_update().get(pk=paper.pk)
        if paper.state == PaperState.FROZEN:
            raise PaperFrozen(_("A frozen paper cannot be discarded. Nothing was changed."))
        audit.record(by=by, action="papers.discard", thing=paper, sha256=paper.sha256)
        PaperKey.objects.filter(paper=paper).delete()
        paper.delete()


def open_key(*, by: Actor, paper: Paper) -> dict[str, Any]:
    """Return the key of a paper to a person, and leave a trace of who read it."""
    require(by, may_freeze_papers)
    with transaction.atomic():
        audit.record(by=by, action="papers.open_key", thing=paper, key=paper.key.sha256)
    return paper.key.verified_content()


def draw_check(*, by: Actor, module: ModulePage) -> Paper:
    """Return the short check of a module: all its approved practice questions, frozen at once.

    As long as the questions stay the same it is the same paper. Anybody may ask for it: practice is for all. Raises
    NothingToDraw when the module has no such question.
    """
    versions = check_questions(module)
    if not versions:
        raise NothingToDraw(_("This module has no questions to practise with yet."))
    with transaction.atomic():
        standing = standing_check(module, versions)
        if standing:
            return standing
        seed = secrets.randbelow(SEEDS)
        dice = random.Random(seed)  # noqa: S311 (as above)
        drawn = [found for kind in KEYED_KINDS if (found := [each for each in versions if each.kind == kind])]
        demands = [
            Demand(section_title(place, found[0].kind), found[0].kind, len(found), CHECK_MARKS)
            for place, found in enumerate(drawn, start=1)
        ]
        title = _("Short check: %(module)s") % {"module": module.title}
        paper = Paper(title=title[:120], module=module, state=PaperState.FROZEN, frozen_at=timezone.now())
        paper = _write_paper(paper, demands, drawn, dice, seed)
        audit.record(by=by, action="papers.draw_check", thing=paper, sha256=paper.sha256)
    return paper


def _write_paper(
    paper: Paper, demands: Sequence[Demand], drawn: Sequence[Sequence[QuestionVersion]], dice: random.Random, seed: int
) -> Paper:
    """Write a paper, its key, and which version stands in which slot."""
    items = [[item_of(version) for version in versions] for versions in drawn]
    paper.content, key = compose(paper.title, demands, items, dice)
    paper.sha256 = digest_of(paper.content)
    paper.questions, paper.marks = len(key["slots"]), total_marks(demands)
    paper.save()
    PaperKey.objects.create(paper=paper, content=key, sha256=digest_of(key), seed=seed)
    in_order = (version for versions in drawn for version in versions)
    PaperSource.objects.bulk_create(
        PaperSource(paper=paper, slot=slot, question_id=version.question_id, version=version)
        for slot, version in enumerate(in_order, start=1)
    )
    return paper
