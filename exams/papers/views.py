"""Blueprints and papers in the back office. A key is shown only by a POST, which leaves a trace."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.bank.views import OfficeView
from exams.papers import actions, queries
from exams.papers.choices import PaperState
from exams.papers.exceptions import BlueprintRefused, NotFeasible, PaperError
from exams.papers.forms import BlueprintForm, DrawForm, SectionForms
from exams.papers.models import Blueprint, Paper
from exams.papers.permissions import may_draw_papers, may_freeze_papers, may_see_papers
from exams.papers.rules import total_marks
from groundwork.intake.exceptions import IntakeError
from groundwork.intake.views import once


class PapersView(OfficeView):
    """A page about papers."""

    may = staticmethod(may_see_papers)
    header_icon = "form"
    root = (gettext_lazy("Papers"), "papers:index")

    def act(self, action, said, **what):
        """Call an action and tell the person what happened. Returns its result, None when it was refused."""
        try:
            result = action(by=self.actor, **what)
        except NotFeasible as refusal:
            for sentence in (refusal.message, *(shortage.sentence for shortage in refusal.shortages)):
                messages.error(self.request, sentence)
            return None
        except (PaperError, IntakeError) as refusal:
            messages.error(self.request, refusal.message)
            return None
        messages.success(self.request, said)
        return result


class PaperList(PapersView):
    """All papers, newest first."""

    template_name = "papers/admin/papers.html"
    page_title = gettext_lazy("Papers")

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=self.page_of(queries.papers_without_content()), **kwargs)


class BlueprintList(PapersView):
    """All blueprints."""

    template_name = "papers/admin/blueprints.html"
    page_title = gettext_lazy("Blueprints")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            page=self.page_of(queries.blueprints_with_totals()), may_draw=may_draw_papers(self.request.user), **kwargs
        )


# --- One blueprint ----------------------------------------------------------------------------------------------------
class BlueprintEdit(PapersView):
    """Write a blueprint, see at once whether its bank can fill it, and draw from it."""

    template_name = "papers/admin/blueprint.html"
    may = staticmethod(may_draw_papers)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.blueprint = None
        if "pk" in kwargs and self.may(request.user):
            self.blueprint = get_object_or_404(Blueprint.objects.select_related("bank"), pk=kwargs["pk"])

    def get_page_title(self):
        return self.blueprint.title if self.blueprint else _("New blueprint")

    def trail(self):
        return [{"url": reverse("papers:blueprints"), "label": BlueprintList.page_title}]

    def get(self, request, *args, **kwargs):
        return self.render(form=BlueprintForm(instance=self.blueprint), sections=self.forms())

    def post(self, request, *args, **kwargs):
        form, sections = BlueprintForm(request.POST, instance=self.blueprint), self.forms(request.POST)
        if form.is_valid() & sections.is_valid():
            try:
                blueprint = actions.save_blueprint(
                    by=self.actor, blueprint=self.blueprint, sections=sections.filled(), **form.cleaned_data
                )
            except BlueprintRefused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("The blueprint is saved."))
                return redirect("papers:blueprint", blueprint.pk)
        return self.render(form=form, sections=sections)

    def forms(self, *args):
        """The forms of the sections, filled with what stands."""
        names = ("kind", "count", "marks", "subject", "difficulty", "title")
        standing = self.blueprint.sections.select_related("subject") if self.blueprint else ()
        initial = [{name: getattr(section, name) for name in names} for section in standing]
        for place, values in enumerate(initial, start=1):
            if values["title"] == actions.section_title(place, values["kind"]):
                values["title"] = ""
        bank = self.blueprint.bank if self.blueprint else None
        return SectionForms(*args, initial=initial, prefix="sections", form_kwargs={"bank": bank})

    def get_context_data(self, **kwargs):
        if self.blueprint:
            demands = queries.demands_of(self.blueprint.bank, self.blueprint.sections.all())
            kwargs |= {
                "shortages": queries.shortages_of(self.blueprint),
                "marks": total_marks(demands),
                "questions": sum(demand.count for demand in demands),
                "draw": DrawForm(initial={"title": self.blueprint.title}),
                "papers": queries.papers_without_content().filter(blueprint=self.blueprint)[:10],
            }
        return super().get_context_data(blueprint=self.blueprint, **kwargs)


class BlueprintDraw(PapersView):
    """Draw a paper."""

    may = staticmethod(may_draw_papers)
    http_method_names = ("post",)

    def post(self, request, pk):
        blueprint = get_object_or_404(Blueprint.objects.select_related("bank"), pk=pk)
        form = DrawForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Give the paper a title of at most 120 characters. Nothing was drawn."))
            return redirect("papers:blueprint", pk)
        said = _("The paper is drawn. Read it through, then freeze it.")
        drawn = self.act(partial(self.draw_once, form), said, blueprint=blueprint, title=form.cleaned_data["title"])
        return redirect("papers:paper", drawn) if drawn else redirect("papers:blueprint", pk)

    def draw_once(self, form, **what):
        """Draw, once for the form; returns the key of the paper."""
        return once(self.request, form, "papers.draw", lambda: actions.draw_paper(**what).pk)


# --- One paper --------------------------------------------------------------------------------------------------------
class PaperDetail(PapersView):
    """A paper as candidates see it, without its key."""

    template_name = "papers/admin/paper.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.may(request.user):
            found = Paper.objects.select_related("blueprint", "drawn_by__person", "module")
            self.paper = get_object_or_404(found, pk=kwargs["pk"])

    def get_page_title(self):
        return self.paper.title

    def get_context_data(self, **kwargs):
        user, is_drawn = self.request.user, self.paper.state == PaperState.DRAWN
        try:
            content = self.paper.verified_content()
        except PaperError as refusal:
            content = None
            messages.error(self.request, refusal.message)
        return super().get_context_data(
            paper=self.paper,
            content=content,
            may_freeze=is_drawn and may_freeze_papers(user),
            may_discard=is_drawn and may_draw_papers(user),
            may_open_key=may_freeze_papers(user),
            **kwargs,
        )

    def back(self):
        """Return to the paper."""
        return redirect("papers:paper", self.paper.pk)


class PaperKeyView(PaperDetail):
    """The paper with its answers; like all of the back office, no cache keeps it."""

    may = staticmethod(may_freeze_papers)
    http_method_names = ("post",)

    def post(self, request, pk):
        key = self.act(
            actions.open_key, _("The key is shown below. That you opened it is on record."), paper=self.paper
        )
        if key is None:
            return self.back()
        return self.render(key=key["slots"])


class PaperFreeze(PaperDetail):
    """Make a paper final."""

    may = staticmethod(may_freeze_papers)
    http_method_names = ("post",)

    def post(self, request, pk):
        self.act(actions.freeze_paper, _("The paper is frozen and can be given in an exam."), paper=self.paper)
        return self.back()


class PaperDiscard(PaperDetail):
    """Throw a paper away that was not frozen."""

    may = staticmethod(may_draw_papers)
    http_method_names = ("post",)

    def post(self, request, pk):
        if self.paper.state == PaperState.FROZEN:
            self.act(actions.discard_paper, "", paper=self.paper)
            return self.back()
        self.act(actions.discard_paper, _("The paper is discarded."), paper=self.paper)
        return redirect("papers:index")
