"""The timetable in the back office: sessions and resources, every write through an action."""

import functools

import django_filters
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.log_actions import log

from bookings.actions import cancel_session, change_session, plan_session, save_resource
from bookings.exceptions import PlanRefused
from bookings.forms import CancelSessionForm, PlanForm
from bookings.models import Resource, Session
from bookings.permissions import may_plan_sessions
from bookings.rules import span
from courses.models import ZonePage
from groundwork.audit.actors import Actor
from groundwork.intake.exceptions import IntakeError
from groundwork.intake.views import once
from people.policies import RolePolicy

PER_PAGE = 30


def for_planners(pattern):
    """The address, asking who one is before anything is looked up: nobody else learns which sessions there are."""

    @functools.wraps(pattern.callback)
    def view(request, *args, **kwargs):
        if not may_plan_sessions(request.user):
            raise PermissionDenied
        return pattern.callback(request, *args, **kwargs)

    return URLPattern(pattern.pattern, view, name=pattern.name)


class PlannersViewSet(ModelViewSet):
    """What both lists of the timetable have in common. There is no address that deletes."""

    search_backend_name = None
    add_to_reference_index = False

    @property
    def permission_policy(self):
        return RolePolicy(self.model, may_plan_sessions, {"add", "change", "view"})  # evidence hangs on a session

    def get_urlpatterns(self):
        return [for_planners(pattern) for pattern in super().get_urlpatterns() if pattern.name != "delete"]


class ThroughAction:
    """A form of the back office that is saved by an action; what the action refuses stands at its field."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except (PlanRefused, IntakeError) as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, refusal.message)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class SessionIndexView(generic.IndexView):
    def get_base_queryset(self):
        return Session.objects.with_facts()


class CreateSessionView(ThroughAction, generic.CreateView):
    def save_instance(self):
        return Session.objects.with_facts().get(pk=once(self.request, self.form, "bookings.plan", self._plan))

    def _plan(self):
        session = plan_session(by=Actor.of(self.request.user), **self.form.cleaned_data)
        log(instance=session, action="wagtail.create", content_changed=True)
        return session.pk


class EditSessionView(ThroughAction, generic.EditView):
    cancel_url_name = None

    def save_instance(self):
        session = change_session(by=Actor.of(self.request.user), session=self.object, **self.form.cleaned_data)
        self.has_content_changes = self.form.has_changed()
        log(instance=session, action="wagtail.edit", content_changed=self.has_content_changes)
        return session

    @property
    def header_more_buttons(self):
        if self.object.is_cancelled or self.object.starts_at <= timezone.now():
            return []
        url = reverse(self.cancel_url_name, args=[self.object.pk])
        return [Button(_("Cancel the session"), url=url, icon_name="cross", priority=10)]


class CancelSessionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Ask for the reason, then cancel."""

    permission_required = "change"
    form_class = CancelSessionForm
    template_name = "wagtailadmin/generic/form.html"
    page_title = _("Cancel the session")
    index_url_name = None
    edit_url_name = None

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.session = get_object_or_404(Session.objects.with_facts(), pk=kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.session)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Sessions")},
            {"url": reverse(self.edit_url_name, args=[self.session.pk]), "label": str(self.session)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["action_url"] = self.request.path
        context["submit_button_label"] = self.page_title
        context["submit_button_active_label"] = self.page_title
        return context

    def form_valid(self, form):
        try:
            seats = cancel_session(
                by=Actor.of(self.request.user), session=self.session, reason=form.cleaned_data["reason"]
            )
        except PlanRefused as refusal:
            form.add_error("reason", refusal.message)
            return self.form_invalid(form)
        text = _("The session is cancelled; %(count)d places were taken back and their holders told.")
        messages.success(self.request, text % {"count": seats})
        return redirect(self.index_url_name)


class SessionFilters(WagtailFilterSet):
    """Sessions to come unless asked otherwise."""

    period = django_filters.ChoiceFilter(
        label=_("Period"),
        empty_label=_("To come"),
        choices=[("past", _("Over")), ("all", _("All"))],
        method="by_period",
    )
    zone = django_filters.ModelChoiceFilter(
        label=_("Zone"), queryset=ZonePage.objects.order_by("number"), method="by_zone"
    )
    starts_at = django_filters.DateFromToRangeFilter(label=_("Day"), widget=DateRangePickerWidget)

    class Meta:
        model = Session
        fields = ["period", "state"]

    def by_period(self, sessions, name, value):
        return sessions.filter(ends_at__lte=timezone.now()) if value == "past" else sessions

    def by_zone(self, sessions, name, zone):
        return sessions.filter(module__path__startswith=zone.path)

    def filter_queryset(self, queryset):
        sessions = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("period"):
            return sessions
        return sessions.filter(ends_at__gt=timezone.now())


class SessionViewSet(PlannersViewSet):
    model = Session
    icon = "date"
    menu_label = _("Sessions")
    url_prefix = "timetable/sessions"
    url_namespace = "planning_sessions"
    index_view_class = SessionIndexView
    add_view_class = CreateSessionView
    edit_view_class = EditSessionView
    filterset_class = SessionFilters
    list_per_page = PER_PAGE
    ordering = ("starts_at", "pk")
    search_fields = ("module__title",)

    @property
    def list_display(self):
        return [
            TitleColumn("module", label=_("Module"), get_url=self._edit_url),
            Column(
                "starts_at",
                label=_("Time"),
                accessor=lambda session: span(session.starts_at, session.ends_at),
                sort_key="starts_at",
            ),
            Column("place", label=_("Place")),
            Column("pool", label=_("Taken of places")),
            Column("get_state_display", label=_("State")),
        ]

    def _edit_url(self, session):
        return reverse(self.get_url_name("edit"), args=[session.pk])

    def get_form_class(self, for_update=False):  # noqa: FBT002 (Wagtail's signature)
        return PlanForm

    def get_edit_view_kwargs(self, **kwargs):
        return super().get_edit_view_kwargs(cancel_url_name=self.get_url_name("cancel"), **kwargs)

    def get_urlpatterns(self):
        cancel = CancelSessionView.as_view(
            permission_policy=self.permission_policy,
            index_url_name=self.get_url_name("index"),
            edit_url_name=self.get_url_name("edit"),
            header_icon=self.icon,
        )
        return [*super().get_urlpatterns(), for_planners(path("cancel/<int:pk>/", cancel, name="cancel"))]


class CreateResourceView(ThroughAction, generic.CreateView):
    def save_instance(self):
        return save_resource(by=Actor.of(self.request.user), resource=self.form.instance)


class EditResourceView(ThroughAction, generic.EditView):
    def save_instance(self):
        self.has_content_changes = self.form.has_changed()
        return save_resource(by=Actor.of(self.request.user), resource=self.form.instance)


class ResourceViewSet(PlannersViewSet):
    model = Resource
    icon = "site"
    menu_label = _("Resources")
    url_prefix = "timetable/resources"
    url_namespace = "planning_resources"
    add_view_class = CreateResourceView
    edit_view_class = EditResourceView
    form_fields = ["kind", "name"]
    list_display = ["name", Column("get_kind_display", label=_("kind"))]
    list_filter = ["kind"]
    search_fields = ("name",)


class TimetableGroup(ModelViewSetGroup):
    items = (SessionViewSet, ResourceViewSet)
    menu_label = _("Training timetable")
    menu_icon = "calendar"
    menu_order = 210
