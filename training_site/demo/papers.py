"""Two blueprints over the project's own bank, and a frozen paper of each. Called by ``bank``."""

from decimal import Decimal

from exams.bank.choices import QuestionKind, QuestionUse
from exams.bank.models import Bank, Subject
from exams.papers import actions
from exams.papers.models import Blueprint, Paper
from groundwork.audit.actors import Actor

LOADER = Actor.system("load_base")
SEED = 20260701
FIRE_SAFETY = "消防与安全常识"
# Title of the blueprint, title of its paper, the one subject or "", and (kind, questions, marks each).
BLUEPRINTS = (
    (
        "网格员理论（演示）",
        "网格员理论试卷（演示）",
        "",
        ((QuestionKind.SINGLE, 10, 5), (QuestionKind.MULTIPLE, 5, 6), (QuestionKind.TRUE_FALSE, 10, 2)),
    ),
    (
        "消防安全基础测验",
        "消防安全基础测验",
        FIRE_SAFETY,
        ((QuestionKind.SINGLE, 5, 10), (QuestionKind.MULTIPLE, 2, 16), (QuestionKind.TRUE_FALSE, 3, 6)),
    ),
)


def load():
    """Write the blueprints and draw and freeze their papers, where they are not there yet."""
    bank = Bank.objects.get(slug="grid-worker")
    for title, paper_title, subject_name, parts in BLUEPRINTS:
        blueprint = Blueprint.objects.filter(title=title).first()
        if blueprint is None:
            subject = Subject.objects.get(bank=bank, name=subject_name) if subject_name else None
            blueprint = actions.save_blueprint(
                by=LOADER,
                title=title,
                bank=bank,
                use=QuestionUse.EXAM,
                sections=[
                    {"kind": kind, "count": count, "marks": Decimal(marks), "subject": subject}
                    for kind, count, marks in parts
                ],
            )
        if not Paper.objects.filter(blueprint=blueprint, title=paper_title).exists():
            paper = actions.draw_paper(by=LOADER, blueprint=blueprint, title=paper_title, seed=SEED)
            actions.freeze_paper(by=LOADER, paper=paper)
