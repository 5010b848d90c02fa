"""The question bank of the project, and in a demonstration a blueprint and two papers drawn from it."""

from django.conf import settings

from exams.bank import actions
from exams.bank.formats.own import read_own_bank
from groundwork.audit.actors import Actor
from training_site.demo import papers

OWN_BANK = settings.BASE_DIR / "exams" / "bank" / "content" / "grid-worker.yaml"
LOADER = Actor.system("load_base")


def load():
    """Bring the bank up to its file; a second run changes nothing."""
    actions.load_bank(by=LOADER, source=read_own_bank(OWN_BANK.read_text(encoding="utf-8")))
    if settings.DEMO:
        papers.load()
