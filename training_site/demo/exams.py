"""What the demo base has examined: one exam of those who attended, one to come, the short checks of the modules."""

import hashlib
from datetime import timedelta

from django.utils import timezone

from bookings.models import Session
from courses.models import ModulePage, Programme
from exams.bank.choices import QuestionState, QuestionUse
from exams.marking.actions import score_waiting
from exams.papers.actions import draw_check
from exams.papers.choices import PaperState
from exams.papers.exceptions import NothingToDraw
from exams.papers.models import Paper
from exams.sittings.actions import (
    add_candidates,
    hand_in,
    open_check,
    open_event,
    save_answers,
    start_sitting,
    take_lease,
)
from exams.sittings.leases import Lease
from exams.sittings.models import ExamEvent
from groundwork.audit.actors import Actor
from people.models import Person

LOADER = Actor.system("load_base")
FIRE_PAPER, GRID_PAPER = "消防安全基础测验", "网格员理论试卷（演示）"
HERSELF = "trainee"  # 林晓, who sits the exam in front of the visitor
RIGHT_OF_TWENTY = 17


def load():
    """Open the events that are not there yet; a second run changes nothing."""
    programme = Programme.objects.filter(code="fire-basic").first()
    if programme and programme.exam_code:
        _fire_exam(programme)
    _grid_exam()
    _checks()


def _fire_exam(programme):
    """Everybody who was at one of the programme's sessions; all but 林晓 have handed in."""
    paper = Paper.objects.filter(title=FIRE_PAPER, state=PaperState.FROZEN).first()
    if paper is None or ExamEvent.objects.filter(code=programme.exam_code).exists():
        return
    now = timezone.now()
    event = open_event(
        by=LOADER,
        title="消防安全基础测验",
        code=programme.exam_code,
        paper=paper,
        place="线上",
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(days=30),
        minutes=45,
        pass_percent=60,
        sessions=Session.objects.filter(module__programmes=programme, ends_at__lt=now).distinct(),
    )
    add_candidates(by=LOADER, event=event, persons=Person.objects.filter(user__username=HERSELF))
    for sitting in event.sittings.exclude(person__user__username=HERSELF).select_related("event", "person"):
        _sit(sitting, paper)
    score_waiting()


def _sit(sitting, paper):
    """Answer as somebody who attended would: mostly right."""
    start_sitting(sitting=sitting)
    taken = take_lease(sitting=sitting)
    entries = [
        {"epoch": taken.epoch, "n": number, "slot": int(slot), "payload": {"chosen": _choice(sitting, slot, key)}}
        for number, (slot, key) in enumerate(paper.key.content["slots"].items(), start=1)
    ]
    save_answers(lease=Lease(sitting.public_id, taken.epoch), entries=entries, received_at=timezone.now())
    hand_in(sitting=sitting, by_label="demo")


def _choice(sitting, slot, key):
    chance = hashlib.sha256(f"{sitting.person.name}:{slot}".encode()).digest()[0] % 20
    if chance < RIGHT_OF_TWENTY:
        return key["answer"]
    if key["kind"] == "truefalse":
        return ["false" if key["answer"] == ["true"] else "true"]
    return key["answer"][:-1]


def _grid_exam():
    """An exam to come, so that a candidate sees one that waits."""
    paper = Paper.objects.filter(title=GRID_PAPER, state=PaperState.FROZEN).first()
    if paper is None or ExamEvent.objects.filter(code="grid-worker").exists():
        return
    day = (timezone.localtime() + timedelta(days=7)).replace(hour=9, minute=0, second=0, microsecond=0)
    event = open_event(
        by=LOADER,
        title="城市管理网格员理论考试（演示）",
        code="grid-worker",
        paper=paper,
        place="第一考场",
        opens_at=day,
        closes_at=day + timedelta(hours=3),
        minutes=90,
        pass_percent=60,
        sessions=[],
        publish_at_once=False,
    )
    grid_workers = Person.objects.filter(position_class="grid-worker").order_by("pk")
    add_candidates(by=LOADER, event=event, persons=[*Person.objects.filter(user__username=HERSELF), *grid_workers])


def _checks():
    """A short check for every module that has approved questions to practise with."""
    modules = ModulePage.objects.filter(
        check_questions__use=QuestionUse.PRACTICE, check_questions__state=QuestionState.APPROVED
    )
    for module in modules.distinct():
        try:
            open_check(by=LOADER, module=module, paper=draw_check(by=LOADER, module=module))
        except NothingToDraw:
            continue
