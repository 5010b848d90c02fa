"""Reads of results: what is published of whom, what waits for scoring."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from courses.models import ModulePage
from exams.marking.models import Publication, Result, ScoreRun
from exams.papers.keys import PaperSource
from exams.sittings.choices import EventKind
from exams.sittings.models import AnswerCurrent, ExamEvent, Sitting
from organisations.models import Organisation
from people.models import Person


def published_results(person: Person) -> QuerySet[Publication]:
    """The published results of a person, newest first; ``.result``, ``.sitting.event`` are read along."""
    return _publications().filter(sitting__person=person).order_by("-published_at", "-pk")


def passed_exam_codes(person: Person) -> set[str]:
    """The codes of the exam events in which a person has a published pass."""
    passed = Publication.objects.filter(sitting__person=person, result__is_passed=True)
    return set(passed.values_list("sitting__event__code", flat=True))


def results_of_organisation(organisation: Organisation) -> QuerySet[Publication]:
    """The published exam results (not checks) of an organisation's present members, newest first."""
    members = Person.objects.members_of(organisation)
    published = _publications().filter(sitting__person__in=members.values("pk"), sitting__event__kind=EventKind.EXAM)
    return published.order_by("-published_at", "-pk")


def _publications() -> QuerySet[Publication]:
    return Publication.objects.select_related("result__score_run", "sitting__event", "sitting__person")


def unscored_sittings() -> QuerySet[Sitting]:
    """Ended sittings without a result, oldest end first."""
    scored = Result.objects.filter(sitting=OuterRef("pk"))
    return Sitting.objects.ended().filter(~Exists(scored)).order_by("ended_at", "pk")


def published_result(sitting: Sitting) -> Publication | None:
    """What the candidate may see of a sitting."""
    return _publications().filter(sitting=sitting).first()


def best_check(person: Person, module: ModulePage) -> Publication | None:
    """The best published check of a module by a person."""
    mine = _publications().filter(
        sitting__person=person, sitting__event__module=module, sitting__event__kind=EventKind.CHECK
    )
    return mine.order_by("-result__is_passed", "-result__percent", "pk").first()


def answers_by_sitting(sittings: Iterable[Sitting]) -> dict[int, dict]:
    """The answers that count of many sittings at once: sitting key -> slot as text -> payload. One statement."""
    found: dict[int, dict] = defaultdict(dict)
    rows = AnswerCurrent.objects.filter(sitting__in=sittings).order_by()
    for sitting_id, slot, payload in rows.values_list("sitting_id", "slot", "payload"):
        found[sitting_id][str(slot)] = payload
    return found


def results_of_event(event: ExamEvent) -> QuerySet:
    """The ended sittings of an event with what is published, and the ``newest_…`` of the results."""
    newest = Result.objects.filter(sitting=OuterRef("pk")).order_by("-version")
    return (
        Sitting.objects.ended()
        .filter(event=event)
        .select_related("person", "publication__result")
        .annotate(
            newest_percent=newest.values("percent")[:1],
            newest_passed=newest.values("is_passed")[:1],
            newest_id=newest.values("pk")[:1],
        )
        .order_by("person__name", "pk")
    )


def explanations_of(paper_id: int) -> dict[int, str]:
    """The bank's explanations of the questions in a paper's slots, as worded in the versions that stand there."""
    sources = PaperSource.objects.filter(paper=paper_id).exclude(version__explanation="")
    return dict(sources.values_list("slot", "version__explanation"))


def runs_with_input(sittings: Iterable[Sitting], key_sha256: str) -> dict[tuple[int, str], ScoreRun]:
    """Score runs that stand, by (sitting, digest of the answers), under one key."""
    runs = ScoreRun.objects.filter(sitting__in=sittings, key_sha256=key_sha256).defer("lines")
    return {(run.sitting_id, run.answers_sha256): run for run in runs}
