"""The system's own books in the back office: the audit log, which is read; the jobs, run again or stopped.

Neither is ever edited: the addresses that would do so do not exist.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.jobs.actions import cancel_job, retry_job
from groundwork.jobs.choices import JobState
from groundwork.jobs.exceptions import NothingToRetry
from groundwork.jobs.models import Job
from people.policies import RolePolicy
from reporting.permissions import may_change_jobs, may_read_log, may_view_jobs


class BookIndexView(generic.IndexView):
    """The rows, newest first."""

    any_permission_required = ("view",)
    default_ordering = "-pk"
    is_searchable = False


class BookViewSet(ModelViewSet):
    """One list: the addresses that would add, change or delete do not exist."""

    form_fields = ()
    add_to_admin_menu = True
    inspect_view_enabled = False
    copy_view_enabled = False
    list_per_page = 50

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]


class LogIndexView(BookIndexView):
    """The audit entries with their labels, in a fixed number of queries."""

    columns = (
        DateColumn("at", label=_("At")),
        Column("actor", label=_("Who"), accessor="label.actor_label"),
        Column("action", label=_("Did")),
        Column("object", label=_("To what"), accessor="label.object_label"),
        Column("object_kind", label=_("Kind of object")),
        Column("object_id", label=_("Its id")),
    )

    def get_base_queryset(self):
        return Entry.objects.select_related("label")


class LogViewSet(BookViewSet):
    """审计记录."""

    model = Entry
    name = "audit_log"
    icon = "history"
    menu_label = _("Audit log")
    menu_order = 900
    index_view_class = LogIndexView
    permission_policy = RolePolicy(Entry, may_read_log)


class JobIndexView(BookIndexView):
    """The jobs with how far they are."""

    columns = (
        DateColumn("queued_at", label=_("At")),
        TitleColumn("task", label=_("Task"), url_name="background_jobs:job"),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("completed", label=_("Done so far")),
        Column("total", label=_("Of")),
        Column("attempts", label=_("Failed attempts")),
        Column("message", label=_("Last fault")),
        Column("key", label=_("Its key")),
    )


class JobView(DetailView):
    """One job: how it stands, and what can be done about it."""

    model = Job
    pk_url_kwarg = "job_id"
    context_object_name = "job"
    template_name = "reporting/office/job.html"
    retried = (JobState.FAILED, JobState.CANCELLED)

    def dispatch(self, request, *args, **kwargs):
        if not may_view_jobs(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        title, is_allowed = self.object.task, may_change_jobs(self.request.user)
        crumbs = [{"url": reverse("background_jobs:index"), "label": _("Background jobs")}, {"url": "", "label": title}]
        return super().get_context_data(
            header_title=title,
            page_title=title,
            header_icon="tasks",
            breadcrumbs_items=crumbs,
            may_retry=is_allowed and self.object.state in self.retried,
            may_cancel=is_allowed and not self.object.is_over,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        job, by, is_allowed = self.get_object(), Actor.of(request.user), may_change_jobs(request.user)
        if request.POST.get("do") == "cancel":
            cancel_job(by=by, job=job, is_allowed=is_allowed)
            messages.success(request, _("The job stops at its next step; one that is over stays as it is."))
            return HttpResponseRedirect(request.path)
        try:
            retry_job(by=by, job=job, is_allowed=is_allowed)
        except NothingToRetry as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The job waits for a worker again."))
        return HttpResponseRedirect(request.path)


class JobViewSet(BookViewSet):
    """后台任务."""

    model = Job
    name = "background_jobs"
    icon = "tasks"
    menu_label = _("Background jobs")
    menu_order = 910
    index_view_class = JobIndexView
    permission_policy = RolePolicy(Job, may_view_jobs)

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("<int:job_id>/", JobView.as_view(), name="job")]
