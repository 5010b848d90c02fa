"""What marking puts into the pages of others: results on the exam's page, the best check on a module's page."""

from django.template.loader import render_to_string

from cms.slots import fills
from exams.marking.queries import best_check, published_result, results_of_event
from people.queries import person_of


@fills("sitting-result", order=10)
def sitting_result(context, sitting):
    """The score of an ended sitting as a card, or that it is still to come."""
    if not sitting.is_ended:
        return ""
    return render_to_string(
        "marking/trainee/result_card.html",
        {"sitting": sitting, "publication": published_result(sitting)},
        request=context["request"],
    )


@fills("module-progress", order=20)
def best_check_of_module(context, module):
    """My best check of a module."""
    person = person_of(context["request"].user)
    best = best_check(person, module) if person else None
    if best is None:
        return ""
    return render_to_string("marking/trainee/best_check.html", {"best": best}, request=context["request"])


@fills("exam-event-results", order=10)
def event_results(context, event):
    """How far the scoring of an event is, with the way to publish."""
    sittings = list(results_of_event(event))
    counts = {
        "ended": len(sittings),
        "scored": sum(1 for sitting in sittings if sitting.newest_id),
        "passed": sum(1 for sitting in sittings if sitting.newest_passed),
        "published": sum(1 for sitting in sittings if getattr(sitting, "publication", None)),
    }
    return render_to_string(
        "marking/admin/event_results.html", {"event": event, "counts": counts}, request=context["request"]
    )
