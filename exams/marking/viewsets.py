"""The results of an exam event in the back office, and the button that publishes them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from exams.marking.actions import publish_results
from exams.marking.permissions import may_publish_results
from exams.marking.queries import results_of_event
from exams.sittings.models import ExamEvent
from groundwork.audit.actors import Actor


class ResultsView(DetailView):
    """Every ended sitting with its newest result; a POST publishes."""

    model = ExamEvent
    context_object_name = "event"
    template_name = "marking/admin/results.html"

    def dispatch(self, request, *args, **kwargs):
        if not may_publish_results(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return {"sittings": results_of_event(self.object), **super().get_context_data(**kwargs)}

    def post(self, request, *args, **kwargs):
        event = self.get_object()
        moved = publish_results(by=Actor.of(request.user), event=event)
        messages.success(request, _("%(count)d results published.") % {"count": moved})
        return HttpResponseRedirect(reverse("exam_results:event", args=[event.pk]))


class ResultsViewSet(ViewSet):
    """Results of exam events; reached from 考试安排, so without a menu entry."""

    name = "exam_results"
    add_to_admin_menu = False

    def get_urlpatterns(self):
        return [path("<int:pk>/", ResultsView.as_view(), name="event")]


results = ResultsViewSet()
