"""I: search boxes and lists. Every text is a text; a page, an order or a filter that is none is the first or none."""

import pytest
from django.urls import reverse

from tests.exams.bank.office import let_in
from tests.factories.bank import BankFactory, QuestionFactory
from tests.factories.people import MembershipFactory

TEXTS = ["%", "_", "\\", '"', "*", "NEAR(a b)", "a AND", "(", '"a', "的", "a" * 10_000, "\x00", "\u202e", "'", "-- ;"]
PAGES = ["-1", "0", "1000000000000", "9" * 30, "abc", "1.5", "", "\x00", "１", "last"]
STRANGE = [
    "order=password",
    "ordering=-user__password",
    "sort=password",
    "name__regex=(a%2B)%2B%24",
    "_connector=OR",
    "person__user__password__startswith=a",
    "q[]=1&q=2&q=3",
    "organisation=1%27",
    "organisation=9999999999999999999999",
]


@pytest.fixture
def doors(cast):
    """(who, address) of every list with a search or with pages."""
    let_in(cast.round_admin)
    bank = QuestionFactory(bank=BankFactory(slug="fire")).bank
    MembershipFactory(organisation=cast.organisation)
    office = [reverse("bank:questions", args=[bank.slug]), reverse("bank:imports"), reverse("papers:index")]
    return [
        (None, reverse("cms:search")),
        (None, reverse("bookings:timetable")),
        (cast.contact, reverse("people:organisation-people")),
        (cast.contact, reverse("certificates:organisation-list")),
        (cast.trainee, reverse("bookings:tickets")),
        (cast.certificate_admin, reverse("certificate_office:certificates")),
        (cast.security_admin, reverse("people_admin:roles")),
        (cast.timetabler, reverse("planning_sessions:index")),
        *((cast.round_admin, address) for address in office),
    ]


def statuses(doors, sign_in, name, values):
    """The statuses of every door for each value of a parameter, by address."""
    return {
        (address, value[:20]): status
        for who, address in doors
        for value in values
        if (status := sign_in(who).get(address, {name: value}).status_code) not in {200, 302}
    }


@pytest.mark.parametrize("name", ["q", "words"])
def test_every_text_may_be_searched_for(name, doors, sign_in):
    assert statuses(doors, sign_in, name, TEXTS) == {}


@pytest.mark.parametrize("name", ["page", "p"])
def test_page_that_is_none_is_the_nearest(name, doors, sign_in):
    found = statuses(doors, sign_in, name, PAGES)

    assert set(found.values()) <= {404}  # Wagtail's own lists say that there is no such page
    assert all(address.startswith("/admin/") for address, _value in found)


@pytest.mark.parametrize("query", STRANGE)
def test_parameter_that_a_list_does_not_know_changes_nothing(query, doors, sign_in):
    found = {
        address: status
        for who, address in doors
        if (status := sign_in(who).get(f"{address}?{query}").status_code) not in {200, 302}
    }

    assert found == {}


def test_document_number_finds_nobody(cast, sign_in):
    """73: lists are searched by name alone, so no number stands in an address."""
    person = MembershipFactory(organisation=cast.organisation, person__name="林晓").person

    by_number = sign_in(cast.contact).get(reverse("people:organisation-people"), {"q": "330502199001010014"})
    by_name = sign_in(cast.contact).get(reverse("people:organisation-people"), {"q": "林"})

    assert (list(by_number.context["page_obj"]), list(by_name.context["page_obj"])) == ([], [person])
