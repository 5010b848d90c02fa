from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from courses.choices import StudyKind
from courses.pages import ModulePage, OnlinePage, ZoneIndexPage, ZonePage
from courses.rules import may_judge
from groundwork.guards.kinds import AppendOnly

__all__ = [
    "ModulePage",
    "OnlinePage",
    "Programme",
    "SecondPersonReview",
    "StudyEvent",
    "ZoneIndexPage",
    "ZonePage",
]


class Programme(models.Model):
    """A curriculum and nothing else: which modules, how many credited hours, which exam by its code."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=80)
    modules = models.ManyToManyField(ModulePage, related_name="programmes", verbose_name=_("modules"))
    hours_required = models.DecimalField(_("hours required"), max_digits=4, decimal_places=1, default=0)
    exam_code = models.SlugField(_("exam code"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]

    def __str__(self):
        return self.title


class StudyEvent(models.Model):
    """Somebody studied something. Append-only; progress is a fold over these."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="study_events")
    module = models.ForeignKey(ModulePage, on_delete=models.PROTECT, related_name="study_events")
    kind = models.CharField(_("kind"), max_length=12, choices=StudyKind)
    on = models.DateField(_("day"), default=timezone.localdate)
    at = models.DateTimeField(auto_now_add=True)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("study event")
        verbose_name_plural = _("study events")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "module", "kind", "on"], name="study_once_a_day")]

    def __str__(self):
        return f"{self.person} · {self.module} · {self.kind}"


class SecondPersonReview(AbstractGroupApprovalTask):
    """A step of a workflow that nobody takes for a text that they wrote or submitted themselves."""

    class Meta:
        verbose_name = _("review by a second person")
        verbose_name_plural = _("reviews by a second person")

    @classmethod
    def get_description(cls):
        return _("A member of these groups who neither wrote nor submitted the text approves it.")

    def may_decide(self, page, user):
        """Is the user somebody else than every author of what waits?"""
        state = page.current_workflow_state
        submitters = {state.requested_by_id} if state else set()
        return may_judge(user.pk, submitters | authors_of_draft(page))

    def get_actions(self, obj, user):
        return super().get_actions(obj, user) if self.may_decide(obj, user) else []

    def on_action(self, task_state, user, action_name, **kwargs):
        """Asked again at the act: the editor may have saved a change of the reviewer's own along with it."""
        if not self.may_decide(task_state.workflow_state.content_object, user):
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        waiting = super().get_task_states_user_can_moderate(user, **kwargs)
        return waiting.exclude(workflow_state__requested_by=user)

    @classmethod
    def guard(cls, pages, *, name, groups):
        """Let everything at and below ``pages`` be published only after this review. Idempotent."""
        task, _is_new = cls.objects.get_or_create(name=name, defaults={"active": True})
        task.groups.add(*groups)
        workflow, _is_new = Workflow.objects.get_or_create(name=name, defaults={"active": True})
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
        for page in pages:
            WorkflowPage.objects.update_or_create(page=page.page_ptr, defaults={"workflow": workflow})
        return workflow


def authors_of_draft(page):
    """The users who saved anything of a page since what visitors see now."""
    revisions = page.revisions.all()
    if page.live_revision_id:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
    return set(revisions.values_list("user_id", flat=True)) - {None}
