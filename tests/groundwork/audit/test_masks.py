import pytest

from groundwork.audit.actors import Actor
from groundwork.audit.masks import without_personal_numbers
from tests.factories.people import UserFactory


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Key (username)=(13812345678) already exists.", "Key (username)=(138****5678) already exists."),
        ("(11010519491231002X, 330502199001010017)", "(1101**********002X, 3305**********0017)"),
        ("19912340987", "199****0987"),
        ("order 202611220001234 of 12345678901", "order 202611220001234 of 12345678901"),
        ("sha256 1101051949123100211010519491231002", "sha256 1101051949123100211010519491231002"),
    ],
)
def test_only_personal_numbers_are_masked(text, masked):
    assert without_personal_numbers(text) == masked


def test_actor_is_not_labelled_with_a_phone_number(db):
    actor = Actor.of(UserFactory(username="13812345678"))

    assert actor.label == "138****5678"
