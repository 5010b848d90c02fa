"""The group contact's pages: own people, and bringing them in by a roster."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groundwork.audit.actors import Actor
from groundwork.intake.actions import note_refusal
from groundwork.intake.choices import RunState
from groundwork.intake.exceptions import IntakeError
from groundwork.intake.limits import Limits
from groundwork.intake.models import ImportRun
from people.actions import apply_roster, preview_roster
from people.elsewhere import opens_elsewhere
from people.exceptions import PeopleError
from people.forms import PeopleSearchForm, RosterForm
from people.grants import organisations_of
from people.permissions import may_view_own_people
from people.prints import roster_template
from people.queries import judge_roster, people_of, roster_organisations, rosters_visible_to

PEOPLE_ON_A_PAGE = 50
FAULTS_ON_A_PAGE = 100
SHOWN_ENTRIES = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def organisation_people(request):
    """The present members of the organisations that one answers for."""
    if not may_view_own_people(request.user):
        raise PermissionDenied
    organisations = organisations_of(request.user)
    form = PeopleSearchForm(request.GET, organisations=organisations)
    chosen = form.cleaned_data if form.is_valid() else {}
    text = chosen.get("q", "").strip()
    people = people_of([chosen["organisation"]] if chosen.get("organisation") else organisations, text)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "organisations": organisations,
        "form": form,
        "text": text,
        "query": query.urlencode(),
        "page_obj": Paginator(people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "people/org/people.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request):
    """Upload a roster; what it would change is shown before anything is written."""
    organisations = roster_organisations(request.user)
    if not organisations:
        raise PermissionDenied
    form = RosterForm(request.POST or None, request.FILES or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = preview_roster(
                by=Actor.of(request.user),
                organisation=form.cleaned_data["organisation"],
                name=file.name,
                data=file.read(Limits().max_bytes + 1),  # what is over the limit need not be read to be refused
            )
        except (IntakeError, PeopleError) as error:
            note_refusal(door="roster", error=error)
            form.add_error("file", error.message)
        else:
            return redirect("people:roster-preview", run=run.pk)
    runs = rosters_visible_to(request.user).defer("rows", "faults")[:5]
    return render(request, "people/org/roster.html", {"form": form, "runs": runs, "applied": RunState.APPLIED})


@login_required
@require_safe
def roster_preview(request, run):
    """What the roster would change, or did."""
    run = get_object_or_404(rosters_visible_to(request.user), pk=run)
    organisation = get_object_or_404(roster_organisations(request.user), pk=run.target)
    judgement = judge_roster(organisation, run.rows)
    earlier = ImportRun.objects.filter(
        kind=run.kind, target=run.target, file_sha256=run.file_sha256, state=RunState.APPLIED
    )
    context = {
        "run": run,
        "organisation": organisation,
        "judgement": judgement,
        "is_applied": run.state == RunState.APPLIED,
        "is_replaced": run.state == RunState.PREVIEWED and bool(run.imported) and not run.rows,
        "earlier": earlier.exclude(pk=run.pk).defer("rows", "faults").first(),
        "entries": run.rows[:SHOWN_ENTRIES],
        "page_obj": Paginator(run.faults, FAULTS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "people/org/roster_preview.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_apply(request, run):
    """Import the good rows. A GET, as after signing in, leads to the preview."""
    run = get_object_or_404(rosters_visible_to(request.user), pk=run)
    if request.method != "POST":
        return redirect("people:roster-preview", run=run.pk)
    organisation = get_object_or_404(roster_organisations(request.user), pk=run.target)
    try:
        judgement = apply_roster(by=Actor.of(request.user), run=run, organisation=organisation)
    except PeopleError as error:
        messages.error(request, error.message)
        return redirect("people:roster-preview", run=run.pk)
    if judgement is None:
        messages.info(request, _("This roster had been imported before. Nothing was changed."))
    else:
        messages.success(
            request,
            _("Imported: %(new)s new, %(joined)s joined, %(updated)s brought up to date, %(same)s unchanged.")
            % {
                "new": len(judgement.new),
                "joined": len(judgement.join),
                "updated": len(judgement.update),
                "same": len(judgement.same),
            },
        )
    return redirect("people:roster-preview", run=run.pk)


@login_required
@require_safe
@opens_elsewhere
def roster_template_file(request):
    """The workbook to fill in."""
    if not roster_organisations(request.user):
        raise PermissionDenied
    response = HttpResponse(roster_template(), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E4%BA%BA%E5%91%98%E5%90%8D%E5%86%8C.xlsx"
    return response
