import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator
from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exams.sittings.choices import EventKind, SittingEventKind, SittingState
from exams.sittings.statements import insert_rows
from groundwork.guards.kinds import AppendOnly
from people.models import User


class ExamEvent(models.Model):
    """A frozen paper given at a place within a window; or, as a check, the short test of one module.

    A module whose practice questions changed gets another check over another paper; its newest is the one offered.
    """

    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=EventKind, default=EventKind.EXAM)
    code = models.SlugField(_("exam code"), max_length=40)
    paper = models.ForeignKey("exams_papers.Paper", on_delete=models.PROTECT, related_name="events")
    place = models.CharField(_("place"), max_length=80, blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    pass_percent = models.PositiveSmallIntegerField(_("pass mark in per cent"), default=60)
    publish_at_once = models.BooleanField(_("show each result as soon as the paper is handed in"), default=True)
    sessions = models.ManyToManyField(
        "bookings.Session", blank=True, related_name="exam_events", verbose_name=_("for those who attended")
    )
    module = models.ForeignKey(
        "courses.ModulePage", null=True, blank=True, on_delete=models.PROTECT, related_name="check_events"
    )
    opened_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="events_opened")

    class Meta:
        verbose_name = _("exam event")
        verbose_name_plural = _("exam events")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="event_exam_has_window_and_minutes",
                condition=Q(kind=EventKind.CHECK, module__isnull=False)
                | Q(kind=EventKind.EXAM, closes_at__gt=F("opens_at"), minutes__gt=0),
            ),
            models.CheckConstraint(name="event_pass_mark_within_100", condition=Q(pass_percent__lte=100)),
            models.UniqueConstraint(fields=["module", "paper"], name="event_one_check_per_module_and_paper"),
        ]

    def __str__(self):
        return self.title


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(person__user=user) if user.is_authenticated else self.none()

    def overdue(self, now: datetime | None = None) -> Self:
        """Started and past the deadline and its grace."""
        latest = (now or timezone.now()) - timedelta(seconds=settings.ANSWER_GRACE_SECONDS)
        return self.filter(state=SittingState.STARTED, deadline_at__lt=latest)

    def ended(self) -> Self:
        """Those whose answers are complete."""
        return self.filter(state__in=[SittingState.SUBMITTED, SittingState.CLOSED])


class Sitting(models.Model):
    """One person's attempt at one paper. Made before the exam opens; one row, no row per question.

    ``deadline_at`` is the server's; ``lease_epoch`` counts the page loads that took over writing answers.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(ExamEvent, on_delete=models.PROTECT, related_name="sittings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="sittings")
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    ticket_number = models.CharField(_("admission ticket"), max_length=12, unique=True, null=True, blank=True)
    seed = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=SittingState, default=SittingState.READY)
    started_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    lease_epoch = models.PositiveIntegerField(default=0)

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "deadline_at"], name="sitting_state_deadline")]
        constraints = [
            models.UniqueConstraint(fields=["event", "person", "attempt"], name="sitting_once_per_attempt"),
            models.CheckConstraint(
                name="sitting_times_fit_its_state",
                condition=Q(state=SittingState.READY, started_at__isnull=True, ended_at__isnull=True)
                | Q(state=SittingState.STARTED, started_at__isnull=False, ended_at__isnull=True)
                | Q(state__in=[SittingState.SUBMITTED, SittingState.CLOSED], ended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.event} · {self.person_id}"

    @property
    def is_ended(self):
        return self.state in {SittingState.SUBMITTED, SittingState.CLOSED}

    def can_start(self, now):
        """May it be started at ``now``?"""
        closes_at = self.event.closes_at
        return self.state == SittingState.READY and self.event.opens_at <= now and (not closes_at or now < closes_at)

    def runs_at(self, now):
        """Was it started, and has its time not run out at ``now``?"""
        return self.state == SittingState.STARTED and not (self.deadline_at and self.deadline_at <= now)

    def is_missed(self, now):
        """Did the exam close without it?"""
        return self.state == SittingState.READY and bool(self.event.closes_at) and now >= self.event.closes_at


class AnswerEventQuerySet(models.QuerySet["AnswerEvent"]):
    def append(self, rows):
        """Store those whose (sitting, epoch, n) is not there yet; return the (epoch, n) newly stored. One statement."""
        return set(insert_rows(rows, "ON CONFLICT (sitting_id, epoch, n) DO NOTHING RETURNING epoch, n"))


class AnswerEvent(models.Model):
    """An answer as it was chosen. Append-only; unique by (sitting, epoch, n), so that sending it again is harmless."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="answer_events")
    epoch = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    slot = models.PositiveSmallIntegerField(validators=[MaxValueValidator(1000)])
    payload = models.JSONField()
    is_late = models.BooleanField(default=False)
    received_at = models.DateTimeField()

    guards = (AppendOnly(),)

    objects = AnswerEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer event")
        verbose_name_plural = _("answer events")
        ordering = ["sitting", "epoch", "n"]
        constraints = [models.UniqueConstraint(fields=["sitting", "epoch", "n"], name="answer_event_once")]

    def __str__(self):
        return f"{self.sitting_id}/{self.epoch}/{self.n}"


class AnswerCurrentQuerySet(models.QuerySet["AnswerCurrent"]):
    def put_forward(self, rows):
        """Make each the answer of its slot where its (epoch, n) is higher. One statement, one row a slot."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        insert_rows(
            rows,
            "ON CONFLICT (sitting_id, slot) DO UPDATE SET epoch = excluded.epoch, n = excluded.n,"
            f" payload = excluded.payload WHERE (excluded.epoch, excluded.n) > ({table}.epoch, {table}.n)",
        )


class AnswerCurrent(models.Model):
    """The answer that counts for a slot: the highest (epoch, n) that came in time."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="answers")
    slot = models.PositiveSmallIntegerField()
    epoch = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    payload = models.JSONField()

    objects = AnswerCurrentQuerySet.as_manager()

    class Meta:
        verbose_name = _("current answer")
        verbose_name_plural = _("current answers")
        ordering = ["sitting", "slot"]
        constraints = [models.UniqueConstraint(fields=["sitting", "slot"], name="answer_once_per_slot")]

    def __str__(self):
        return f"{self.sitting_id}/{self.slot}"


class SittingEvent(models.Model):
    """What happened to a sitting, beside its answers. Append-only."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="history")
    kind = models.CharField(_("kind"), max_length=10, choices=SittingEventKind)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150, blank=True)
    detail = models.JSONField(default=dict)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("sitting event")
        verbose_name_plural = _("sitting events")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.sitting_id} {self.kind}"


class TimeCredit(models.Model):
    """Seconds given back to a candidate, with the reason and by whom. Nothing else moves a deadline."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="time_credits")
    seconds = models.PositiveIntegerField(_("seconds"))
    reason = models.CharField(_("reason"), max_length=200)
    given_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="time_credits_given")
    given_at = models.DateTimeField(auto_now_add=True)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("time credit")
        verbose_name_plural = _("time credits")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="time_credit_gives_its_reason", condition=~Q(reason=""))]

    def __str__(self):
        return f"{self.sitting_id} +{self.seconds}"
