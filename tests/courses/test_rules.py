import pytest

from courses.rules import may_judge


@pytest.mark.parametrize(
    ("user", "authors", "expected"),
    [(1, {2}, True), (1, {1, 2}, False), (1, set(), True), (None, set(), False), (None, {None}, False)],
)
def test_only_somebody_who_neither_wrote_nor_submitted_may_judge(user, authors, expected):
    assert may_judge(user, authors) is expected
