"""The candidate's result; nothing of it before it is published."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.marking.queries import explanations_of, published_result
from exams.marking.rules import sums_by_section
from exams.sittings.choices import EventKind
from exams.sittings.models import AnswerCurrent
from exams.sittings.rules import options_in_order
from exams.sittings.views import sitting_or_answer


@require_safe
@never_cache
def result(request, public_id):
    """Score, pass mark and sections; of a check also each question with the right answer and why."""
    sitting, answer = sitting_or_answer(request, public_id)
    if answer:
        return answer
    if not sitting.is_ended:
        return redirect("sittings:show", public_id=public_id)
    publication = published_result(sitting)
    context = {"sitting": sitting, "event": sitting.event, "publication": publication}
    if publication:
        run = publication.result.score_run
        paper = sitting.event.paper.content
        context["run"] = run
        context["sections"] = sums_by_section(paper, run.lines)
        if sitting.event.kind == EventKind.CHECK:
            context["review"] = _review(sitting, paper, run)
    return render(request, "marking/trainee/result.html", context)


def _review(sitting, paper, run):
    """Each question of a check: what was chosen, what is right, and why. Never called for an exam."""
    key = sitting.event.paper.key.verified_content()
    explanations = explanations_of(sitting.event.paper_id)
    lines = {line["slot"]: line for line in run.lines}
    given = dict(AnswerCurrent.objects.filter(sitting=sitting).values_list("slot", "payload"))
    slots = [slot for section in paper["sections"] for slot in section["slots"]]
    return [
        {
            "number": place,
            "stem": slot["stem"],
            "line": lines[int(slot["slot"])],
            "options": _options(sitting, slot, key, given.get(int(slot["slot"]), {})),
            "text": given.get(int(slot["slot"]), {}).get("text"),
            "is_true_false": slot["kind"] == "truefalse",
            "right_text": key["slots"][str(slot["slot"])]["answer"] if slot["kind"] == "blank" else [],
            "explanation": explanations.get(int(slot["slot"]), ""),
        }
        for place, slot in enumerate(slots, start=1)
    ]


def _options(sitting, slot, key, payload):
    right = set(key["slots"][str(slot["slot"])]["answer"])
    chosen = set(payload.get("chosen", []))
    if slot["kind"] == "truefalse":
        options = [{"id": "true", "text": ""}, {"id": "false", "text": ""}]
    else:
        options = options_in_order(sitting.seed, slot["slot"], slot.get("options") or [])
    return [
        {
            "id": option["id"],
            "letter": chr(ord("A") + place),
            "text": option["text"],
            "is_right": option["id"] in right,
            "is_chosen": option["id"] in chosen,
        }
        for place, option in enumerate(options)
    ]
