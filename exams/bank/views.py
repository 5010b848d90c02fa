"""The bank in the back office. Every page asks first whether this person may be here."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from exams.bank import actions, queries
from exams.bank.choices import QuestionKind, QuestionState
from exams.bank.exceptions import BankError, QuestionRefused
from exams.bank.forms import BankForm, NewQuestionForm, QuestionFilter, QuestionForm, UploadForm
from exams.bank.models import Bank, Question
from exams.bank.permissions import may_approve_questions, may_see_bank, may_write_questions
from groundwork.audit.actors import Actor
from groundwork.intake.actions import note_refusal
from groundwork.intake.choices import RunState
from groundwork.intake.exceptions import FileRefused
from groundwork.intake.limits import Limits
from groundwork.intake.models import ImportRun

QUESTIONS_ON_A_PAGE = 30
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OfficeView(WagtailAdminTemplateMixin, View):
    """A page of the back office for those whom ``may`` lets in; a trail of links back; one way to say what happened."""

    may = staticmethod(may_see_bank)
    header_icon = "list-ul"
    root = (gettext_lazy("Question bank"), "bank:index")

    def dispatch(self, request, *args, **kwargs):
        if not self.may(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def actor(self):
        """Who acts, for the actions."""
        return Actor.of(self.request.user)

    def get(self, request, *args, **kwargs):
        return self.render()

    def render(self, **more):
        """Answer with the page of this view."""
        return self.render_to_response(self.get_context_data(**self.kwargs, **more))

    def get_breadcrumbs_items(self):
        label, name = self.root
        items = [*self.breadcrumbs_items, {"url": reverse(name), "label": label}, *self.trail()]
        return (
            [*items, {"url": "", "label": self.get_page_title()}]
            if items[-1]["label"] != self.get_page_title()
            else items
        )

    def trail(self):
        """The links between the root of this menu and the page."""
        return []

    def page_of(self, rows, number_on_a_page=QUESTIONS_ON_A_PAGE, name="p"):
        """The asked-for page of rows; the nearest one when there is no such page."""
        return Paginator(rows, number_on_a_page).get_page(self.request.GET.get(name))

    def act(self, action, said, **what):
        """Call an action and tell the person what happened. Returns its result, None when it was refused."""
        try:
            result = action(by=self.actor, **what)
        except BankError as refusal:
            messages.error(self.request, refusal.message)
            return None
        messages.success(self.request, said(result) if callable(said) else said)
        return result


class FormView(OfficeView):
    """A page with one form that leads to one action."""

    template_name = "bank/admin/form.html"
    form_class: Any = None
    button: Any = ""
    lead: Any = ""
    may = staticmethod(may_write_questions)

    def get_form(self, *args):
        return self.form_class(*args)

    def get(self, request, *args, **kwargs):
        return self.render(form=self.get_form())

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST, request.FILES)
        if form.is_valid():
            try:
                return redirect(self.done(form))
            except QuestionRefused as refusal:
                for fault in refusal.faults or [refusal.message]:
                    form.add_error(None, fault)
            except FileRefused as refusal:
                note_refusal(door="questions", error=refusal)
                form.add_error("file", refusal.message)
        return self.render(form=form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(button=self.button, lead=self.lead, **kwargs)


# --- Banks ------------------------------------------------------------------------------------------------------------
class BankList(OfficeView):
    """All banks with what they hold."""

    template_name = "bank/admin/banks.html"
    page_title = gettext_lazy("Question bank")

    def get_context_data(self, **kwargs):
        banks = queries.banks_with_counts()
        for bank in banks:
            bank.kinds = [(label, getattr(bank, f"of_{kind}")) for kind, label in QuestionKind.choices]
            bank.states = [(label, getattr(bank, f"in_{state}")) for state, label in QuestionState.choices]
        return super().get_context_data(
            banks=banks, may_write=may_write_questions(self.request.user), kinds=QuestionKind.labels, **kwargs
        )


class BankNew(FormView):
    """Open a bank."""

    form_class = BankForm
    page_title = gettext_lazy("New question bank")
    button = gettext_lazy("Open the bank")

    def done(self, form):
        bank = actions.open_bank(by=self.actor, **form.cleaned_data)
        messages.success(self.request, _("The bank “%(bank)s” is open. Now upload questions.") % {"bank": bank})
        return reverse("bank:questions", args=[bank.slug])


class BankExport(OfficeView):
    """The bank with its answers as a workbook. By POST, since it leaves a trace."""

    may = staticmethod(may_write_questions)
    http_method_names = ("post",)

    def post(self, request, slug):
        bank = get_object_or_404(Bank, slug=slug)
        response = HttpResponse(actions.export_questions(by=self.actor, bank=bank), content_type=WORKBOOK)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{bank.title}.xlsx")
        return response


# --- Questions --------------------------------------------------------------------------------------------------------
class QuestionList(OfficeView):
    """The questions of a bank, filtered and in pages."""

    template_name = "bank/admin/questions.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.bank = get_object_or_404(Bank, slug=kwargs["slug"]) if may_see_bank(request.user) else None

    def get_page_title(self):
        return self.bank.title

    def get_context_data(self, **kwargs):
        form = QuestionFilter(self.request.GET or None, bank=self.bank)
        wanted = form.wanted() if form.is_bound else {}
        page = self.page_of(queries.versions_matching(self.bank, wanted))
        return super().get_context_data(
            bank=self.bank, filter=form, page=page, may_write=may_write_questions(self.request.user), **kwargs
        )


class QuestionView(OfficeView):
    """What the pages of one question have in common."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.may(request.user):
            found = Question.objects.select_related("bank", "author", "approved_by", "module", "source")
            self.question = get_object_or_404(found, pk=kwargs["pk"])

    def get_page_title(self):
        return self.question.code

    def trail(self):
        bank = self.question.bank
        return [{"url": reverse("bank:questions", args=[bank.slug]), "label": bank.title}]

    def current(self):
        """The current version of the question."""
        return self.question.versions.select_related("subject").get(is_current=True)

    def back(self):
        """Return to the question."""
        return redirect("bank:question", self.question.pk)


class QuestionDetail(QuestionView):
    """One question with all its versions."""

    template_name = "bank/admin/question.html"

    def get_context_data(self, **kwargs):
        user, question = self.request.user, self.question
        versions = list(question.versions.select_related("subject", "author").order_by("-number"))
        is_draft, is_retired = (question.state == state for state in (QuestionState.DRAFT, QuestionState.RETIRED))
        return super().get_context_data(
            question=question,
            current=versions[0],
            versions=versions,
            may_revise=may_write_questions(user) and not is_retired,
            may_approve=may_approve_questions(user) and is_draft,
            may_retire=may_approve_questions(user) and not is_retired,
            **kwargs,
        )


class QuestionNew(FormView):
    """Write a question by hand."""

    form_class = NewQuestionForm
    page_title = gettext_lazy("New question")
    button = gettext_lazy("Save as a draft")
    lead = gettext_lazy("Somebody else approves it before it can be drawn.")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.may(request.user):
            self.bank = get_object_or_404(Bank, slug=kwargs["slug"])

    def done(self, form):
        question = actions.write_question(
            by=self.actor, bank=self.bank, wording=form.wording(), use=form.cleaned_data["use"]
        )
        messages.success(self.request, _("Question %(code)s waits for approval.") % {"code": question.code})
        return reverse("bank:question", args=[question.pk])


class QuestionEdit(QuestionView, FormView):
    """Revise a question: what it said stays, a new version is written."""

    button = gettext_lazy("Save as a new version")
    lead = gettext_lazy("The present version is kept. The new one waits for approval by somebody else.")
    may = staticmethod(may_write_questions)

    def get_form(self, *args):
        return QuestionForm(*args, version=self.current())

    def done(self, form):
        version = actions.revise_question(by=self.actor, question=self.question, wording=form.wording())
        messages.success(self.request, _("Version %(number)s is the current one.") % {"number": version.number})
        return reverse("bank:question", args=[self.question.pk])


class QuestionApprove(QuestionView):
    """Approve one question in the version that was read."""

    may = staticmethod(may_approve_questions)
    http_method_names = ("post",)

    def post(self, request, pk):
        seen = request.POST.get("version", "")
        self.act(
            actions.approve_questions,
            _("The question is approved."),
            questions=[self.question],
            seen=int(seen) if seen.isdecimal() else 0,
        )
        return self.back()


class QuestionRetire(QuestionView):
    """Take one question out of all future papers."""

    may = staticmethod(may_approve_questions)
    http_method_names = ("post",)

    def post(self, request, pk):
        self.act(actions.retire_question, _("The question is retired."), question=self.question)
        return self.back()


# --- Imports ----------------------------------------------------------------------------------------------------------
class ImportList(OfficeView):
    """All imports of questions, newest first."""

    template_name = "bank/admin/imports.html"
    page_title = gettext_lazy("Imports of questions")

    def get_context_data(self, **kwargs):
        page = self.page_of(queries.question_runs())
        return super().get_context_data(page=page, may_write=may_write_questions(self.request.user), **kwargs)


class ImportNew(FormView):
    """Upload a file; the preview follows."""

    form_class = UploadForm
    page_title = gettext_lazy("Upload questions")
    button = gettext_lazy("Upload and preview")
    lead = gettext_lazy("Nothing is imported yet: first you see what would be, row by row.")

    def get_form(self, *args):
        return UploadForm(*args, initial={"bank": Bank.objects.filter(slug=self.request.GET.get("bank", "")).first()})

    def done(self, form):
        file = form.cleaned_data["file"]
        run = actions.import_questions(
            by=self.actor,
            bank_slug=form.cleaned_data["bank"].slug,
            data=file.read(Limits().max_bytes + 1),  # what is over the limit need not be read to be refused
            name=file.name,
            stated_truths=form.stated_truths(),
        )
        return reverse("bank:import", args=[run.pk])


class ImportView(OfficeView):
    """What the pages of one import have in common."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.may(request.user):
            found = ImportRun.objects.filter(kind=queries.KIND_OF_RUN).select_related("created_by")
            self.run = get_object_or_404(found, pk=kwargs["pk"])

    def get_page_title(self):
        return self.run.file_name

    def trail(self):
        return [{"url": reverse("bank:imports"), "label": ImportList.page_title}]

    def back(self):
        """Return to the import."""
        return redirect("bank:import", self.run.pk)


class ImportDetail(ImportView):
    """What a file would bring or has brought, row by row, and what waits for approval."""

    template_name = "bank/admin/import.html"

    def get_context_data(self, **kwargs):
        user, run = self.request.user, self.run
        is_open = run.state == RunState.PREVIEWED
        waiting = queries.waiting_of_run(run)
        return super().get_context_data(
            run=run,
            bank=Bank.objects.filter(slug=run.target).first(),
            notes=queries.notes_of_run(run),
            rows=self.page_of(queries.rows_of_run(run)),
            faults=self.page_of(run.faults, name="f"),
            waiting=self.page_of(waiting, name="w"),
            is_open=is_open,
            may_apply=is_open and run.imported and may_write_questions(user) and run.created_by_id == user.pk,
            may_approve=may_approve_questions(user),
            is_own=run.created_by_id == user.pk,
            **kwargs,
        )


class ImportApply(ImportView):
    """Import the good rows."""

    may = staticmethod(may_write_questions)
    http_method_names = ("post",)

    def post(self, request, pk):
        self.act(actions.apply_import, self.said, run=self.run)
        return self.back()

    def said(self, run):
        """What a person reads after the import."""
        text = _("%(count)s questions were imported. They wait for approval by a reviewer.")
        return text % {"count": run.imported}


class ImportApprove(ImportView):
    """Approve all that an import brought and that waits."""

    may = staticmethod(may_approve_questions)
    http_method_names = ("post",)

    def post(self, request, pk):
        self.act(
            actions.approve_questions,
            lambda count: _("%(count)s questions are approved.") % {"count": count},
            run=self.run,
        )
        return self.back()
