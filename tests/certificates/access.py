from tests.access_rows import Row
from tests.factories.certificates import issued_certificate
from tests.factories.people import MembershipFactory


def _certificate_of_trainee(cast):
    certificate = issued_certificate(user=cast.trainee, is_rendered=True)
    MembershipFactory(person=certificate.award.person, organisation=cast.organisation)
    return certificate


def public_id(cast):
    return {"public_id": _certificate_of_trainee(cast).public_id}


def token(cast):
    return {"token": issued_certificate().token}


def listed(cast):
    _certificate_of_trainee(cast)
    return {}


# The holder, the contact of the holder's organisation, the certificate administrator; nobody else.
SEES_IT = {"anonymous": 302, "trainee": 200, "contact": 200, "certificate_admin": 200}
CONTACTS = {"anonymous": 302, "contact": 200, "other_contact": 200}

ROWS = [
    Row("certificates:verify", default=200),
    Row("certificates:verify", method="POST", default=200),
    Row("certificates:verify-file", default=302),
    Row("certificates:verify-file", method="POST", default=200),
    Row("certificates:verify-token", build=token, default=200),
    Row("certificates:mine", default=200, others={"anonymous": 302}),
    Row("certificates:detail", build=public_id, others=SEES_IT),
    Row("certificates:file", build=public_id, others=SEES_IT),
    Row("certificates:picture", build=public_id, others=SEES_IT),
    Row("certificates:organisation-list", build=listed, others=CONTACTS),
    # Demo certificates are valid in the register; without one to print there is nothing to download.
    Row("certificates:organisation-zip", build=listed, others={"anonymous": 302, "contact": 200}),
    Row("certificates:organisation-print", build=listed, others={"anonymous": 302, "contact": 200}),
]
