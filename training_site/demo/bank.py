"""The question banks of the project, and in a demonstration a blueprint and two papers drawn from it."""

from django.conf import settings

from courses.actions import CONTENT
from exams.bank import actions
from exams.bank.formats.own import merged, read_own_bank
from groundwork.audit.actors import Actor
from training_site.demo import papers

GRID_WORKERS = settings.BASE_DIR / "exams" / "bank" / "content"
LOADER = Actor.system("load_base")


def load():
    """Bring the banks up to their files; a second run changes nothing."""
    for files in (GRID_WORKERS.glob("*.yaml"), CONTENT.glob("*/*.questions.yaml")):
        actions.load_bank(by=LOADER, source=merged([_read(path) for path in sorted(files)]))
    if settings.DEMO:
        papers.load()


def _read(path):
    return read_own_bank(path.read_text(encoding="utf-8"))
