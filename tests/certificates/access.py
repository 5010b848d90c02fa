from certificates.actions import issue_batch
from groundwork.audit.actors import Actor
from tests.access_rows import (
    SIGN_IN,
    Row,
    answers,
    existing,
    of_the_base,
    office,
    ours,
    own,
    theirs,
)
from tests.factories.certificates import KindFactory, due_person, issued_certificate


@of_the_base
def a_kind(world, relation):
    """A kind is the base's own, whatever one's organisation."""
    return {"kind_id": KindFactory().pk}


def _certificate(world, relation):
    return world.once(
        "certificate", relation, lambda: issued_certificate(is_rendered=True, someone=world.person(relation))
    )


def a_certificate(world, relation):
    return {"public_id": _certificate(world, relation).public_id}


def a_token(world, relation):
    return {"token": _certificate(world, relation).token}


@of_the_base
def a_batch(world, relation):
    kind = KindFactory()
    actor = Actor.of(world.cast.certificate_admin)
    job = issue_batch(by=actor, kind=kind, cycle=kind.cycle_on(), persons=[due_person(kind)])
    return {"job_id": job.pk}


def a_check(world):
    return {"number": "YS-00001", "name": "林晓"}


# The holder, the contact of the holder's organisation, the certificate administrator; nobody else.
SEES_IT = answers(
    404, **SIGN_IN, trainee=own(200), contact=ours(200), other_contact=theirs(200), certificate_admin=existing(200)
)
CONTACTS = answers(404, **SIGN_IN, contact=200, other_contact=200)
OFFICE = office("certificate_admin")
CHANGES = office("certificate_admin", status=302)

ROWS = [
    Row("certificates:verify", get=answers(200), post=answers(200)),
    Row("certificates:verify-file", get=answers(302), post=answers(200)),
    # A wrong token is one page that says nothing, and no 404: nobody learns whether it was ever one.
    Row("certificates:verify-token", a_token, get=answers(200)),
    Row("certificates:mine", get=answers(200, **SIGN_IN)),
    Row("certificates:detail", a_certificate, get=SEES_IT),
    Row("certificates:file", a_certificate, get=SEES_IT),
    Row("certificates:picture", a_certificate, get=SEES_IT),
    Row("certificates:organisation-list", get=CONTACTS),
    Row("certificates:organisation-zip", get=CONTACTS),
    Row("certificates:organisation-print", get=CONTACTS),
    Row("certificate_office:kinds", get=OFFICE),
    Row("certificate_office:create-kind", get=OFFICE, post=OFFICE),
    Row("certificate_office:update-kind", a_kind, get=OFFICE, post=OFFICE),
    Row("certificate_office:due", a_kind, get=OFFICE),
    Row("certificate_office:issue", a_kind, post=CHANGES),
    Row("certificate_office:job", a_batch, get=OFFICE, post=CHANGES),
    Row("certificate_office:certificates", get=OFFICE),
    Row("certificate_office:certificate", a_certificate, get=OFFICE, post=OFFICE),
    Row("certificate_office:decide", a_certificate, post=CHANGES),
    Row("certificate_office:file", a_certificate, get=OFFICE),
    Row(
        "api-1:certificates-verify", post=answers(200), body=lambda world: {"number": "X", "name": "林晓"}, is_json=True
    ),
]
