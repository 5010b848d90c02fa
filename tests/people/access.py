from tests.access_rows import Row
from tests.factories.people import RosterRunFactory

ANONYMOUS_ONLY = {"anonymous": 200}
CONTACTS = {"anonymous": 302, "contact": 200, "other_contact": 200}
OWN_CONTACT = {"anonymous": 302, "contact": 200}


def own_run(cast):
    """A previewed roster of the contact's organisation."""
    return {"run": RosterRunFactory(target=str(cast.organisation.pk)).pk}


def used_invitation(cast):
    """A link that leads to a page without a form, whoever opens it."""
    return {"uidb64": "MQ", "token": "abc-def"}


ROWS = [
    Row("people:register", default=302, others=ANONYMOUS_ONLY),
    Row("people:sign-in", default=302, others=ANONYMOUS_ONLY),
    Row("people:sign-out", default=405),
    Row("people:sign-out", method="POST", default=302),
    Row("people:choose-password", build=used_invitation, default=200),
    Row("people:choose-password", method="POST", build=used_invitation, default=200),
    Row("people:privacy-notice", default=200),
    # Without a file to open there is nothing; a link that is none says so to everybody.
    Row("people:elsewhere", default=404, others={"anonymous": 302}),
    Row("people:elsewhere", method="POST", default=404, others={"anonymous": 302}),
    Row("people:elsewhere-link", build=lambda cast: {"token": "none-of-ours"}, default=200),
    Row("people:organisation-people", default=403, others=CONTACTS),
    Row("people:roster", default=403, others=CONTACTS),
    Row("people:roster", method="POST", default=403, others=CONTACTS),
    Row("people:roster-template", default=403, others=CONTACTS),
    Row("people:roster-preview", build=own_run, default=404, others=OWN_CONTACT),
    Row("people:roster-apply", build=own_run, default=404, others={"anonymous": 302, "contact": 302}),
    Row("people:roster-apply", method="POST", build=own_run, default=404, others={"anonymous": 302, "contact": 302}),
]
