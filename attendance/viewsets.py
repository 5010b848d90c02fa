"""Corrections of presence in the back office: find somebody's place in a session, say when they were really there."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from attendance.actions import correct_presence
from attendance.exceptions import CorrectionRefused
from attendance.forms import CorrectionForm
from attendance.permissions import may_correct_presence
from attendance.queries import places_that_began
from attendance.rules import clock
from bookings.models import Seat
from bookings.rules import span
from groundwork.audit.actors import Actor
from groundwork.intake.views import once
from people.policies import RolePolicy


def recorded(seat):
    """The times that stand for a place, as people read them; a dash for who was not there."""
    presence = getattr(seat, "presence", None)
    if presence is None:
        return "—"
    return f"{clock(presence.arrived_at)}–{clock(presence.left_at) if presence.left_at else ''}"


class PlaceFilters(WagtailFilterSet):
    """The places of one day."""

    day = django_filters.DateFilter(label=gettext_lazy("Day"), field_name="starts_at", lookup_expr="date")

    class Meta:
        model = Seat
        fields = ["day"]


class PlaceIndexView(generic.IndexView):
    """Who has, or had, a place in a session that began, the latest sessions first."""

    any_permission_required = ("view",)

    def get_base_queryset(self):
        return places_that_began()


class CorrectView(WagtailAdminTemplateMixin, FormView):
    """Ask for the times and the reason, then correct."""

    form_class = CorrectionForm
    template_name = "attendance/admin/correct.html"  # what the action refuses is of no single field
    page_title = gettext_lazy("Correct the presence")
    header_icon = "edit"

    def dispatch(self, request, *args, **kwargs):
        if not may_correct_presence(request.user):
            raise PermissionDenied
        self.seat = get_object_or_404(places_that_began(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        session = self.seat.session
        return f"{self.seat.person.name} · {session.module.title} · {span(session.starts_at, session.ends_at)}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("presence_corrections:index"), "label": _("Presence corrections")},
            {"url": "", "label": self.seat.person.name},
        ]

    def get_initial(self):
        presence = getattr(self.seat, "presence", None)
        return {
            "arrived_at": presence.arrived_at if presence else self.seat.session.starts_at,
            "left_at": presence.left_at if presence else None,
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["action_url"] = self.request.path
        context["submit_button_label"] = context["submit_button_active_label"] = self.page_title
        return context

    def form_valid(self, form):
        try:
            once(self.request, form, "attendance.correct", lambda: self._correct(form))
        except CorrectionRefused as refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, _("The presence of %(name)s is corrected.") % {"name": self.seat.person.name})
        return redirect("presence_corrections:index")

    def _correct(self, form):
        return correct_presence(by=Actor.of(self.request.user), seat=self.seat, **form.cleaned_data).pk


class PlaceViewSet(ModelViewSet):
    """签到补正. A place is found here, and nothing else is done to it."""

    model = Seat
    name = "presence_corrections"
    icon = "edit"
    menu_label = gettext_lazy("Presence corrections")
    menu_order = 220
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    form_fields = ()
    search_backend_name = None
    search_fields = ("person__name", "code")
    index_view_class = PlaceIndexView
    filterset_class = PlaceFilters
    list_per_page = 50
    ordering = ("-starts_at", "person__name", "pk")
    permission_policy = RolePolicy(Seat, may_correct_presence)

    @property
    def list_display(self):
        return [
            TitleColumn("person", label=_("Full name"), get_url=self._correct_url),
            Column("module", label=_("Module"), accessor="session.module"),
            Column("time", label=_("Time"), accessor=lambda seat: span(seat.session.starts_at, seat.session.ends_at)),
            Column("code", label=_("Ticket code")),
            Column("presence", label=_("Recorded"), accessor=recorded),
        ]

    def _correct_url(self, seat):
        return reverse("presence_corrections:correct", args=[seat.pk])

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", CorrectView.as_view(), name="correct"),
        ]


places = PlaceViewSet()
