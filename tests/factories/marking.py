from exams.marking.actions import score_sittings
from exams.marking.models import Result


def score_sitting(*, sitting):
    """The newest result of one sitting once it is scored, or None where nothing can be."""
    score_sittings(pks=[sitting.pk])
    return Result.objects.filter(sitting=sitting).order_by("-version").first()
