"""Background work: the file of a certificate, batches, and healing what was missed."""

from celery import shared_task

from certificates import actions
from certificates.models import Certificate, Kind
from groundwork.audit.actors import Actor
from groundwork.jobs.tasks import job_task
from people.models import Person


@job_task("certificates.render")
def render(job, certificate_id):
    """Make the file of one certificate."""
    actions.render_file(certificate=Certificate.objects.select_related("award__person").get(pk=certificate_id))


@job_task("certificates.issue_batch")
def issue_batch(job, kind_id, cycle, person_ids):
    """Issue to each of the persons, saying how far it is; cancelled, what is issued stays."""
    kind = Kind.objects.select_related("programme").get(pk=kind_id)
    by = Actor.of(job.requested_by) if job.requested_by else Actor.system("certificate-batch")
    persons = list(Person.objects.filter(pk__in=person_ids).order_by("pk"))
    report = actions.issue_each(by=by, kind=kind, cycle=cycle, persons=persons, progress=job.advance)
    job.report(report.sentence(), report.faults)


@shared_task(name="certificates.heal_files")
def heal():
    """Promise a file again to each certificate that has none."""
    actions.heal_files()
