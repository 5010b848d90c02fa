import datetime

import pytest

from certificates import rules
from certificates.choices import CertificateState, Verdict

TODAY = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("WXPA-2026-XF-000123", "WXPA-2026-XF-000123"),
        (" wxpa-2026-xf-000123 ", "WXPA-2026-XF-000123"),
        ("ＷＸＰＡ－２０２６－ＸＦ－０００１２３", "WXPA-2026-XF-000123"),
        ("WXPA 2026 XF 000123", "WXPA-2026-XF-000123"),
        ("WXPA—2026–XF−000123", "WXPA-2026-XF-000123"),
        ("WXPA\u200b-2026-XF-000123", "WXPA-2026-XF-000123"),
        ("WXPA-2026-XF-OOO123", ""),
        ("WXPА-2026-XF-000123", ""),  # the fourth letter is Cyrillic
        ("' OR 1=1--", ""),
        ("../../etc/passwd", ""),
        ("W" * 10_000, ""),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_number_is_put_right_but_never_guessed(typed, meant):
    assert rules.normalised_number(typed) == meant


@pytest.mark.parametrize("typed", ["阿依古丽·买买提", "阿依古丽•买买提", " 阿依古丽・买买提 ", "阿依古丽 · 买买提"])
def test_same_name_in_other_spellings_matches(typed):
    assert rules.is_same_name("阿依古丽·买买提", typed)


@pytest.mark.parametrize("typed", ["", " ", "阿依古丽", "阿依古丽·买买题"])
def test_other_name_does_not_match(typed):
    assert not rules.is_same_name("阿依古丽·买买提", typed)


@pytest.mark.parametrize(
    ("state", "valid_until", "is_demo", "verdict"),
    [
        (CertificateState.VALID, None, False, Verdict.VALID),
        (CertificateState.VALID, TODAY, False, Verdict.VALID),
        (CertificateState.VALID, datetime.date(2026, 11, 20), False, Verdict.EXPIRED),
        (CertificateState.VALID, None, True, Verdict.DEMO),
        (CertificateState.SUSPENDED, None, True, Verdict.SUSPENDED),
        (CertificateState.REVOKED, datetime.date(2020, 1, 1), False, Verdict.REVOKED),
        (CertificateState.SUPERSEDED, None, False, Verdict.SUPERSEDED),
    ],
)
def test_verdict_says_the_worst_that_is_true(state, valid_until, is_demo, verdict):
    assert rules.verdict(state, valid_until, is_demo=is_demo, today=TODAY) == verdict


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (datetime.date(2026, 11, 21), datetime.date(2029, 11, 20)),
        (datetime.date(2026, 1, 1), datetime.date(2028, 12, 31)),
        (datetime.date(2028, 2, 29), datetime.date(2031, 2, 28)),
    ],
)
def test_validity_ends_the_day_before_the_anniversary(day, last):
    assert rules.valid_until(day, 3) == last


def test_kind_without_end_is_awarded_once():
    assert (rules.cycle_on(TODAY, None), rules.valid_until(TODAY, None)) == ("once", None)


@pytest.mark.parametrize("hostile", ["{{7*7}}", "{name.__class__}", "{0[a]}", "%n", "${x}", "<#if>"])
def test_wording_leaves_everything_but_its_placeholders_alone(hostile):
    text = rules.wording_of(f"{hostile} {{hours}}", programme="{level}", hours="4", level="合格")

    assert text == f"{hostile} 4"


def test_wording_does_not_replace_inside_what_it_put_in():
    assert rules.wording_of("{programme}", programme="{hours}", hours="4", level="合格") == "{hours}"


def test_unknown_placeholders_are_named():
    assert rules.unknown_placeholders("完成{programme}{name}，{hours}") == ["{name}"]


def test_tokens_carry_160_bits_and_differ():
    tokens = {rules.new_token() for _n in range(200)}

    assert (len(tokens), {len(token) for token in tokens}) == (200, {32})
