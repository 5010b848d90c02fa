from tests.access_rows import SIGN_IN, Row, answers, of_the_base, office, ours, theirs
from tests.factories.people import RoleGrantFactory, RosterRunFactory


def a_roster(world, relation):
    """A previewed roster of the organisation."""
    return {"run": RosterRunFactory(target=str(world.organisation(relation).pk)).pk}


@of_the_base
def a_grant(world, relation):
    return {"grant": RoleGrantFactory(role="front-desk").pk}


@of_the_base
def used_invitation(world, relation):
    """A link that leads to a page without a form, whoever opens it."""
    return {"uidb64": "MQ", "token": "abc-def"}


@of_the_base
def no_link(world, relation):
    return {"token": "none-of-ours"}


NOT_SIGNED_IN = answers(302, anonymous=200, seat_pass=200)
CONTACTS = answers(403, **SIGN_IN, contact=200, other_contact=200)
APPLIES = answers(404, **SIGN_IN, contact=ours(302), other_contact=theirs(302))

ROWS = [
    Row("people:register", get=NOT_SIGNED_IN, post=NOT_SIGNED_IN),
    Row("people:sign-in", get=NOT_SIGNED_IN, post=NOT_SIGNED_IN),
    Row("people:sign-out", post=answers(302)),
    Row("people:choose-password", used_invitation, get=answers(200), post=answers(200)),
    # Without a file to open there is nothing; a link that is none says so to everybody.
    Row(
        "people:elsewhere",
        get=answers(404, **SIGN_IN),
        post=answers(404, **SIGN_IN),
        shut="it wants the address of a file",
    ),
    Row("people:elsewhere-link", no_link, get=answers(200), post=answers(200)),
    Row("people:privacy-notice", get=answers(200)),
    Row("people:organisation-people", get=CONTACTS),
    Row("people:roster", get=CONTACTS, post=CONTACTS),
    Row("people:roster-template", get=CONTACTS),
    Row(
        "people:roster-preview",
        a_roster,
        get=answers(404, **SIGN_IN, contact=ours(200), other_contact=theirs(200)),
    ),
    Row("people:roster-apply", a_roster, get=APPLIES, post=APPLIES),
    Row("people_admin:roles", get=office("security_admin"), post=office("security_admin")),
    Row(
        "people_admin:role-revoke",
        a_grant,
        post=office("security_admin", status=302),
    ),
]
