import pytest

from cms.typefaces import RARE, SERIF_BOLD, missing_glyphs, runs_of, typeface

needs_rare = pytest.mark.skipif(typeface(RARE) is None, reason="fonts-hanazono is not installed")


@needs_rare
def test_rare_characters_fall_back_one_by_one():
    assert runs_of("张䶮𠮷", SERIF_BOLD) == [(SERIF_BOLD, "张䶮"), (RARE, "𠮷")]


@needs_rare
@pytest.mark.parametrize("name", ["㛃䶮𬭎𠅤𨱏堃喆玥翀", "阿依古丽·买买提", "𪚥", "O'Neill-Smith"])
def test_names_of_the_national_table_can_be_printed(name):
    assert missing_glyphs(name) == []


def test_missing_characters_are_named_once_in_order():
    assert missing_glyphs("张\ue000\u202e三\ue000") == ["\ue000", "\u202e"]


def test_character_without_glyph_is_never_drawn_as_a_box():
    with pytest.raises(ValueError, match="U\\+E000"):
        runs_of("张\ue000", SERIF_BOLD)
