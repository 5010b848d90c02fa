from groundwork.jobs.models import Job
from tests.access_rows import SIGN_IN, Row, answers, of_the_base, office, ours, theirs


def an_organisation(world, relation):
    return {"pk": world.organisation(relation).pk}


@of_the_base
def a_job(world, relation):
    return {"job_id": Job.objects.create(key="access", task="tests.of_nobody_here").pk}


ONES_OWN = answers(200, **SIGN_IN)

ROWS = [
    Row("reporting:me", get=ONES_OWN),
    Row("reporting:me-record", get=ONES_OWN),
    Row("reporting:me-messages", get=ONES_OWN, post=answers(302, **SIGN_IN)),
    Row("reporting:me-data", get=ONES_OWN),
    Row("reporting:org", get=answers(403, **SIGN_IN, contact=302, other_contact=302)),
    Row(
        "reporting:org-show",
        an_organisation,
        get=answers(404, **SIGN_IN, contact=ours(200), other_contact=theirs(200)),
    ),
    Row("audit_log:index", get=office("audit_admin")),
    Row("audit_log:index_results", get=office("audit_admin")),
    Row("background_jobs:index", get=office("system_admin")),
    Row("background_jobs:index_results", get=office("system_admin")),
    Row("background_jobs:job", a_job, get=office("system_admin"), post=office("system_admin", status=302)),
]
