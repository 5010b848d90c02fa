"""The system's own books in the back office: the audit log and the jobs. They are read, never written."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from groundwork.audit.models import Entry
from groundwork.jobs.models import Job
from people.policies import RolePolicy
from reporting.permissions import may_read_log, may_view_jobs


class BookIndexView(generic.IndexView):
    """The rows, newest first; none opens, since nothing can be changed."""

    any_permission_required = ("view",)
    default_ordering = "-pk"
    is_searchable = False


class BookViewSet(ModelViewSet):
    """One list and nothing else: the addresses that would write do not exist."""

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
        Column("task", label=_("Task")),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("completed", label=_("Done so far")),
        Column("total", label=_("Of")),
        Column("attempts", label=_("Failed attempts")),
        Column("message", label=_("Last fault")),
        Column("key", label=_("Its key")),
    )


class JobViewSet(BookViewSet):
    """后台任务."""

    model = Job
    name = "background_jobs"
    icon = "tasks"
    menu_label = _("Background jobs")
    menu_order = 910
    index_view_class = JobIndexView
    permission_policy = RolePolicy(Job, may_view_jobs)
