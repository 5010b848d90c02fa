import pytest

from organisations.exceptions import CreditCodeRefused
from organisations.rules import normal_credit_code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("91330502MA2B4K7L3L", "91330502MA2B4K7L3L"),
        (" ９１３３０５０２ma2b4k7l3l ", "91330502MA2B4K7L3L"),
        ("N2330502MF1234567F", "N2330502MF1234567F"),
    ],
)
def test_credit_code_is_normal(typed, kept):
    assert normal_credit_code(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "91330502MA2B4K7L3M", "91330502MA2B4K7L3", "9133O502MA2B4K7L3L", "91330502MA2B4K7I3L"]
)
def test_credit_code_is_refused(typed):
    with pytest.raises(CreditCodeRefused):
        normal_credit_code(typed)
