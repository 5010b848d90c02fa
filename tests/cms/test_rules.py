import pytest

from cms.rules import search_text, search_words


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  灭火　 器 ", "灭火 器"),
        ("灭\x00火\n器", "灭 火 器"),
        ("", ""),
        ("火" * 100, "火" * 60),
        ("\u200b灭火", "灭火"),
        (" " * 10_000 + "火", ""),
    ],
)
def test_search_text_is_short_and_printable(typed, expected):
    assert search_text(typed) == expected


def test_search_words_are_few_and_different():
    assert search_words("火 水 火") == ["火", "水"]
    assert len(search_words(" ".join("abcdefghijklmnop"))) == 8
