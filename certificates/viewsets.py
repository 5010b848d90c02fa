"""The certificate administrator's screens in the back office: kinds, who is due, the certificates and their states.

Every write is an action; no stock save view of the CMS is used.
"""

import functools
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from certificates import actions, permissions, queries
from certificates.choices import CertificateState
from certificates.exceptions import CertificateError
from certificates.forms import KindChangeForm, KindForm, StatusForm
from certificates.models import Certificate, Kind
from groundwork.audit.actors import Actor
from groundwork.jobs.models import Job
from people.queries import open_approval

SPACE = "certificate_office"
PER_PAGE = 100
POLL_SECONDS = "2"
DECISIONS = {"grant": True, "refuse": False}


def administrators_only(view):
    """Let in who may issue certificates, nobody else."""

    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        if not permissions.may_issue(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


@require_safe
@administrators_only
def kinds(request):
    """All kinds, with how many certificates there are of each."""
    rows = Kind.objects.select_related("programme").annotate(
        issued=Count("awards__certificates"),
        live=Count("awards__certificates", filter=Q(awards__certificates__state=CertificateState.VALID)),
    )
    return _page(request, "certificates/office/kinds.html", _("Certificates"), kinds=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def create_kind(request):
    """A new kind."""
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_kind(by=Actor.of(request.user), **form.cleaned_data)
        except CertificateError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The kind has been made."))
            return redirect(f"{SPACE}:kinds")
    return _page(request, "certificates/office/kind_form.html", _("New kind of certificate"), form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def update_kind(request, kind_id):
    """Change what future certificates of a kind say."""
    kind = get_object_or_404(Kind, pk=kind_id)
    form = KindChangeForm(request.POST or None, instance=kind)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_kind(
                by=Actor.of(request.user), kind=get_object_or_404(Kind, pk=kind_id), **form.cleaned_data
            )
        except CertificateError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The kind has been changed. Certificates already issued stay as they are."))
            return redirect(f"{SPACE}:kinds")
    return _page(request, "certificates/office/kind_form.html", kind.title, form=form, kind=kind)


@require_safe
@administrators_only
def due(request, kind_id):
    """待发证: who is due, and why the others are not."""
    kind = get_object_or_404(Kind.objects.select_related("programme"), pk=kind_id)
    rows = queries.standing(kind, kind.cycle_on())
    waiting = [row for row in rows if row.is_due and not row.has_award]
    lacking = [row for row in rows if not row.is_due and not row.has_award]
    page = Paginator([*waiting, *lacking], PER_PAGE).get_page(request.GET.get("p"))
    title = _("Due: %(title)s") % {"title": kind.title}
    counts = {"waiting": len(waiting), "lacking": len(lacking), "awarded": len(rows) - len(waiting) - len(lacking)}
    return _page(request, "certificates/office/due.html", title, kind=kind, cycle=kind.cycle_on(), page=page, **counts)


@require_POST
@administrators_only
def issue(request, kind_id):
    """Issue to the chosen ones, or to all who are due, as a job with progress."""
    kind = get_object_or_404(Kind.objects.select_related("programme"), pk=kind_id)
    persons = queries.due(kind, kind.cycle_on())
    if "all" not in request.POST:
        chosen = set(request.POST.getlist("person"))
        persons = [person for person in persons if str(person.pk) in chosen]
    if not persons:
        messages.warning(request, _("Nobody was chosen who is due; nothing was issued."))
        return redirect(f"{SPACE}:due", kind_id=kind.pk)
    job = actions.issue_batch(by=Actor.of(request.user), kind=kind, cycle=kind.cycle_on(), persons=persons)
    return redirect(f"{SPACE}:job", job_id=job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def job(request, job_id):
    """How far a batch is; a POST stops it after the certificate in hand."""
    found = get_object_or_404(Job, pk=job_id, task=actions.BATCH)
    if request.method == "POST":
        actions.stop_batch(by=Actor.of(request.user), job=found)
        return redirect(f"{SPACE}:job", job_id=found.pk)
    response = _page(
        request,
        "certificates/office/job.html",
        _("Issuing certificates"),
        job=found,
        kind_id=found.arguments["kind_id"],
        refused=queries.refused_in(found),
    )
    if not found.is_over:
        response["Refresh"] = POLL_SECONDS
    return response


@require_safe
@administrators_only
def certificates(request):
    """All certificates, newest first; found by number or name."""
    query, state = request.GET.get("q", "").replace("\x00", "").strip()[:60], request.GET.get("state", "")
    rows = Certificate.objects.select_related("award__kind", "award__person")
    if query:
        rows = rows.filter(Q(number__icontains=query) | Q(award__person__name__icontains=query))
    if state in CertificateState.values:
        rows = rows.filter(state=state)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
        "pages_query": f"{urlencode({'q': query, 'state': state})}&",
        "query": query,
        "state": state,
        "states": CertificateState.choices,
    }
    return _page(request, "certificates/office/certificates.html", _("All certificates"), **context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def certificate(request, public_id):
    """One certificate: its fields, its lines in the register, and its next state."""
    found = get_object_or_404(
        Certificate.objects.select_related("award__kind__programme", "award__person"), public_id=public_id
    )
    form = StatusForm(request.POST or None, certificate=found)
    if request.method == "POST" and form.is_valid():
        target = _carry_out(request, form, functools.partial(_change, Actor.of(request.user), found, form.cleaned_data))
        if target:
            return redirect(f"{SPACE}:certificate", public_id=target.public_id)
    waiting = open_approval(actions.REVOCATION, found)
    context = {
        "certificate": found,
        "face": found.face,
        "form": form,
        "waiting": waiting,
        "may_decide": waiting is not None and waiting.requested_by_id != request.user.pk,
        "lines": found.register_entries.order_by("-position"),
        "changes": found.status_changes.order_by("-pk"),
    }
    return _page(request, "certificates/office/certificate.html", found.number, **context)


@require_POST
@administrators_only
def decide(request, public_id):
    """The second person's yes or no to a revocation."""
    found = get_object_or_404(Certificate, public_id=public_id)
    decision = request.POST.get("decision")
    if decision not in DECISIONS:
        messages.error(request, _("Nothing was decided. Choose one of the two buttons."))
        return redirect(f"{SPACE}:certificate", public_id=public_id)
    is_granted = DECISIONS[decision]
    try:
        actions.decide_revocation(by=Actor.of(request.user), certificate=found, is_granted=is_granted)
    except CertificateError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Revoked.") if is_granted else _("The revocation was refused; nothing changed."))
    return redirect(f"{SPACE}:certificate", public_id=public_id)


def _change(by, found, wanted):
    """Carry out the wanted change; returns the certificate to show next, and the sentence about it."""
    state, reason = wanted["state"], wanted["reason"]
    if state == StatusForm.REPLACE:
        return actions.reissue(by=by, certificate=found, reason=reason), _("Done; the register says so.")
    if state == StatusForm.REVOKE:
        actions.request_revocation(by=by, certificate=found, reason=reason)
        return found, _("Asked for. It is revoked once another certificate administrator has approved.")
    return actions.change_status(by=by, certificate=found, state=state, reason=reason), _("Done; the register says so.")


def _carry_out(request, form, change):
    """The certificate to show next; None when the action refused, with its message at the form."""
    try:
        target, sentence = change()
    except CertificateError as error:
        form.add_error(None, error.message)
        return None
    messages.success(request, sentence)
    return target


@require_safe
@administrators_only
def file(request, public_id):
    """The file of a certificate."""
    found = get_object_or_404(Certificate, public_id=public_id)
    if not queries.has_file(found):
        raise Http404
    return FileResponse(
        storages["private"].open(found.file_name), filename=f"{found.number}.pdf", content_type="application/pdf"
    )


def _page(request, template, title, **context):
    crumbs = [{"url": reverse(f"{SPACE}:kinds"), "label": _("Certificates")}]
    if template != "certificates/office/kinds.html":
        crumbs.append({"url": "", "label": title})
    return render(
        request,
        template,
        {"header_title": title, "page_title": title, "header_icon": "success", "breadcrumbs_items": crumbs, **context},
    )


class OfficeMenuItem(MenuItem):
    """The entry in the side bar, for certificate administrators."""

    def is_shown(self, request):
        return permissions.may_issue(request.user)


class CertificateOffice(ViewSet):
    """The back office of certificates under ``/admin/certificates/``."""

    name = SPACE
    url_prefix = "certificates"
    icon = "success"
    menu_label = gettext_lazy("Certificates")
    menu_order = 400
    menu_item_class = OfficeMenuItem
    add_to_admin_menu = True

    @property
    def menu_url(self):
        return reverse(f"{SPACE}:kinds")

    def get_urlpatterns(self):
        return [
            path("", kinds, name="kinds"),
            path("kinds/new/", create_kind, name="create-kind"),
            path("kinds/<int:kind_id>/", update_kind, name="update-kind"),
            path("kinds/<int:kind_id>/due/", due, name="due"),
            path("kinds/<int:kind_id>/issue/", issue, name="issue"),
            path("jobs/<int:job_id>/", job, name="job"),
            path("all/", certificates, name="certificates"),
            path("all/<uuid:public_id>/", certificate, name="certificate"),
            path("all/<uuid:public_id>/decide/", decide, name="decide"),
            path("all/<uuid:public_id>/file/", file, name="file"),
        ]
