"""考试安排 in the one back office: opening an event, its candidates, their printed tickets. All writes are actions."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cms.queries import is_demonstration
from exams.sittings.actions import add_candidates, credit_time, open_event
from exams.sittings.choices import EventKind
from exams.sittings.exceptions import SittingError
from exams.sittings.forms import CreditForm, EventForm
from exams.sittings.models import ExamEvent
from exams.sittings.permissions import may_open_event
from exams.sittings.queries import attendees_of, candidates_of
from groundwork.audit.actors import Actor
from groundwork.intake.exceptions import IntakeError
from groundwork.intake.views import once
from people.policies import RolePolicy


class EventIndexView(generic.IndexView):
    """All events of the kind exam, newest first."""

    def get_base_queryset(self):
        return ExamEvent.objects.filter(kind=EventKind.EXAM).select_related("paper").order_by("-opens_at", "-pk")

    @cached_property
    def columns(self):
        return [
            TitleColumn("title", label=_("title"), url_name="exam_events:candidates"),
            Column("code", label=_("exam code")),
            Column("opens_at", label=_("opens at")),
            Column("closes_at", label=_("closes at")),
            Column("place", label=_("place")),
            Column("paper", label=_("paper")),
        ]


class OpenEventView(generic.CreateView):
    """A new event: a frozen paper, a window, the sessions whose attendees sit it."""

    def form_valid(self, form):
        try:
            key = once(self.request, form, "sittings.open", lambda: self._open(form))
            event = ExamEvent.objects.select_related("paper").get(pk=key)
        except (SittingError, IntakeError) as error:
            form.add_error(None, error.message)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("The exam event is open with %(count)d candidates.") % {"count": event.sittings.count()},
        )
        return HttpResponseRedirect(reverse("exam_events:candidates", args=[event.pk]))

    def _open(self, form):
        return open_event(by=Actor.of(self.request.user), **form.cleaned_data).pk


class EventPage(DetailView):
    """A page of one event for those who open events."""

    model = ExamEvent
    context_object_name = "event"

    def dispatch(self, request, *args, **kwargs):
        if not may_open_event(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "candidates": candidates_of(self.object), "index_url": reverse("exam_events:index")}


class CandidatesView(EventPage):
    """The candidates, their tickets and states; people who attended since can be added, lost time given back."""

    template_name = "sittings/admin/candidates.html"

    def get_context_data(self, **kwargs):
        return {"credit_form": CreditForm(event=self.object), **super().get_context_data(**kwargs)}

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        by = Actor.of(request.user)
        if request.POST.get("do") == "credit":
            return self._credit(by)
        seated = add_candidates(by=by, event=self.object, persons=attendees_of(self.object.sessions.all()))
        messages.success(request, _("%(count)d candidates added.") % {"count": len(seated)})
        return self._again()

    def _credit(self, by):
        form = CreditForm(self.request.POST, event=self.object)
        if not form.is_valid():
            return self.render_to_response({**self.get_context_data(), "credit_form": form})
        try:
            once(self.request, form, "sittings.credit", lambda: credit_time(by=by, **form.cleaned()).pk)
        except (SittingError, IntakeError) as error:
            messages.error(self.request, error.message)
        else:
            messages.success(self.request, _("The time has been credited."))
        return self._again()

    def _again(self):
        return HttpResponseRedirect(reverse("exam_events:candidates", args=[self.object.pk]))


class TicketsView(EventPage):
    """The admission tickets of an event, to print."""

    template_name = "sittings/admin/tickets.html"

    def get_context_data(self, **kwargs):
        return {
            "public_url": settings.PUBLIC_URL,
            "is_demonstration": is_demonstration(),
            **super().get_context_data(**kwargs),
        }


class EventViewSet(ModelViewSet):
    """考试安排."""

    model = ExamEvent
    name = "exam_events"
    icon = "form"
    menu_label = _("Exam events")
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = EventIndexView
    add_view_class = OpenEventView
    list_per_page = 50

    @property
    def permission_policy(self):
        return RolePolicy(ExamEvent, may_open_event, {"add", "view"})  # sittings stand on an event

    def get_form_class(self, for_update=False):  # noqa: FBT002 (Wagtail's own signature)
        return EventForm

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("<int:pk>/candidates/", CandidatesView.as_view(), name="candidates"),
            path("<int:pk>/tickets/", TicketsView.as_view(), name="tickets"),
        ]


events = EventViewSet()
