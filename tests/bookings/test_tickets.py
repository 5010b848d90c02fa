import uuid

import pytest

from bookings.exceptions import ForgedTicket
from bookings.rules import CODE_ALPHABET
from bookings.tickets import make_token, new_codes, read_token, ticket_url


def test_token_read_back_gives_the_seat_in_any_case_of_letters():
    seat = uuid.uuid4()

    assert [read_token(make_token(seat)), read_token(f" {make_token(seat).lower()} ")] == [seat, seat]


@pytest.mark.parametrize("text", ["", "A", "!" * 52, "A" * 52, "A" * 10_000, "中" * 52])
def test_token_that_we_did_not_sign_is_forged(text):
    with pytest.raises(ForgedTicket):
        read_token(text)


def test_token_under_another_key_is_forged(settings):
    token = make_token(uuid.uuid4())
    settings.TICKET_KEY = "44" * 32

    with pytest.raises(ForgedTicket):
        read_token(token)


def test_token_with_any_one_letter_changed_is_forged():
    token = make_token(uuid.uuid4())

    for place in range(len(token) - 1):  # the last letter carries bits that base32 does not use
        changed = "A" if token[place] != "A" else "B"
        with pytest.raises(ForgedTicket):
            read_token(token[:place] + changed + token[place + 1 :])


def test_codes_are_different_and_hold_nothing_that_looks_like_something_else():
    codes = new_codes(500)

    assert len(set(codes)) == 500
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) <= set(CODE_ALPHABET)
    assert not set(CODE_ALPHABET) & set("01OIL")


def test_ticket_url_is_the_public_address_and_the_token(settings):
    settings.PUBLIC_URL = "https://shixun.example.cn"
    seat = uuid.uuid4()

    assert ticket_url(seat) == f"https://shixun.example.cn/t/{make_token(seat)}/"
