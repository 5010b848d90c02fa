"""The trainee's way through an exam: the list, the rules, the start, the page, handing in; and the seat pass."""

from itertools import count
from pathlib import Path

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.limits import address_of
from exams.sittings.actions import admit_by_ticket, hand_in, start_check, start_sitting
from exams.sittings.choices import EventKind, SittingState
from exams.sittings.exceptions import ForgedLease, PaperDamaged, SittingError, TimeLeft, TooManyTries
from exams.sittings.forms import SeatPassForm
from exams.sittings.leases import give_seat_pass, read_lease, seat_pass_of
from exams.sittings.models import Sitting
from exams.sittings.queries import check_of, content_of_paper, exams_of_user, sitting_behind_door
from exams.sittings.rules import CHOOSES_ONE, WRITES, options_in_order
from people.queries import person_of

WORKER = Path(__file__).parent / "static" / "sittings" / "worker.js"


def sitting_or_answer(request, public_id):
    """The sitting that the sign-in or the seat pass opens, or the redirect to sign-in; else 404: (sitting, answer)."""
    sitting = sitting_behind_door(request.user, seat_pass_of(request.session), public_id)
    if sitting:
        return sitting, None
    if request.user.is_authenticated:
        raise Http404
    return None, redirect_to_login(reverse("sittings:show", kwargs={"public_id": public_id}))


@require_safe
@never_cache
def my_exams(request):
    """My exams, what each waits for, and the way in by admission ticket."""
    if not request.user.is_authenticated:
        seat_pass = seat_pass_of(request.session)
        if seat_pass:
            return redirect("sittings:show", public_id=seat_pass)
        return redirect_to_login(request.get_full_path())
    now = timezone.now()
    rows = [{"sitting": sitting, "status": status_of(sitting, now)} for sitting in exams_of_user(request.user)]
    exams = [row for row in rows if row["sitting"].event.kind == EventKind.EXAM]
    checks = [row for row in rows if row["sitting"].event.kind == EventKind.CHECK]
    return render(request, "sittings/trainee/list.html", {"exams": exams, "checks": checks})


def status_of(sitting, now):
    """What a candidate may do with a sitting now: wait, start, go on, missed, over (past its deadline) or ended."""
    if sitting.is_ended:
        return "ended"
    if sitting.state == SittingState.STARTED:
        return "over" if sitting.deadline_at and sitting.deadline_at <= now else "go-on"
    if sitting.is_missed(now):
        return "missed"
    return "start" if sitting.can_start(now) else "wait"


@require_safe
@never_cache
def show(request, public_id):
    """The rules of one exam and the next step. Never a question."""
    sitting, answer = sitting_or_answer(request, public_id)
    if answer:
        return answer
    context = {"sitting": sitting, "event": sitting.event, "status": status_of(sitting, timezone.now())}
    return render(request, "sittings/trainee/show.html", context)


@require_POST
def start(request, public_id):
    """Start the clock and open the page."""
    sitting, answer = sitting_or_answer(request, public_id)
    if answer:
        return answer
    try:
        start_sitting(sitting=sitting)
    except SittingError as error:
        return _refusal(request, sitting, error)
    return redirect("sittings:paper", public_id=public_id)


@require_safe
@never_cache
def paper(request, public_id):
    """The exam page: the questions of a started sitting. Answers come with the lease, not with the page."""
    sitting, answer = sitting_or_answer(request, public_id)
    if answer:
        return answer
    if sitting.state != SittingState.STARTED:
        return redirect("sittings:show", public_id=public_id)
    try:
        sections = _sections_for(sitting)
    except PaperDamaged as error:
        return _refusal(request, sitting, error)
    context = {
        "sitting": sitting,
        "event": sitting.event,
        "sections": sections,
        "slots": [slot for section in sections for slot in section["slots"]],
    }
    return render(request, "sittings/trainee/paper.html", context)


def _sections_for(sitting):
    """The paper as this sitting sees it, its questions numbered throughout."""
    sections = content_of_paper(sitting.event)["sections"]
    texts = {marks: _marks_text(marks) for marks in {slot["marks"] for part in sections for slot in part["slots"]}}
    numbers = count(1)
    return [
        {
            "title": section["title"],
            "slots": [_question(sitting, slot, next(numbers), texts[slot["marks"]]) for slot in section["slots"]],
        }
        for section in sections
    ]


def _question(sitting, slot, number, marks_text):
    """One question: options in the order of the sitting's seed, each with a letter for the eye.

    Numbers are text already: of each of hundreds a template would ask anew how the language writes it.
    """
    options = options_in_order(sitting.seed, slot["slot"], slot.get("options") or [])
    return {
        "slot": str(slot["slot"]),
        "number": str(number),
        "stem": slot["stem"],
        "marks_text": marks_text,
        "kind": slot["kind"],
        "is_text": slot["kind"] in WRITES,
        "is_true_false": slot["kind"] == "truefalse",
        "input_type": "radio" if slot["kind"] in CHOOSES_ONE else "checkbox",
        "options": [(chr(ord("A") + place), option["id"], option["text"]) for place, option in enumerate(options)],
    }


def _marks_text(marks):
    return _("%(marks)s marks") % {"marks": floatformat(marks, "-2")}


@require_POST
def hand_in_paper(request, public_id):
    """Hand in. The lease token of the page is enough, so that an expired sign-in does not stop it."""
    held = _lease_of(request, public_id)
    sitting = held and Sitting.objects.filter(public_id=public_id).first()
    if sitting is None:
        sitting, answer = sitting_or_answer(request, public_id)
        if answer:
            return answer
    epoch = held.epoch if held else None
    by_itself = bool(request.POST.get("by_itself"))
    try:
        hand_in(sitting=sitting, by_label=f"person:{sitting.person_id}", epoch=epoch, by_itself=by_itself)
    except TimeLeft:
        return redirect("sittings:paper", public_id=public_id)
    except SittingError as error:
        return _refusal(request, sitting, error)
    return redirect("sittings:show", public_id=public_id)


def _lease_of(request, public_id):
    try:
        held = read_lease(request.POST.get("lease"))
    except ForgedLease:
        return None
    return held if held.public_id == public_id else None


@sensitive_post_parameters("ticket_number", "last_six")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def seat_pass(request):
    """In without an account: admission ticket number and the last six of the document open one sitting."""
    form = SeatPassForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            sitting = admit_by_ticket(**form.cleaned_data, origin=address_of(request.META))
        except SittingError as error:
            form.add_error(None, error.message)
            status = 429 if isinstance(error, TooManyTries) else 200
        else:
            give_seat_pass(request.session, sitting.public_id)
            return redirect("sittings:show", public_id=sitting.public_id)
    return render(request, "sittings/public/seat_pass.html", {"form": form}, status=status)


@require_POST
def check_start(request, module_pk):
    """Begin an attempt at the check of a module, or go on with the one that runs."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("sittings:list"))
    event = check_of(module_pk)
    if event is None or not event.module.live:
        raise Http404
    person = person_of(request.user)
    if person is None:
        return render(request, "sittings/trainee/no_person.html", status=200)
    sitting = start_check(person=person, event=event)
    return redirect("sittings:paper", public_id=sitting.public_id)


@require_safe
def worker(request):
    """The service worker that opens a started exam again while there is no network. Its scope is /exam/."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _refusal(request, sitting, error):
    context = {
        "sitting": sitting,
        "event": sitting.event,
        "status": status_of(sitting, timezone.now()),
        "refusal": error.message,
    }
    return render(request, "sittings/trainee/show.html", context, status=409)
