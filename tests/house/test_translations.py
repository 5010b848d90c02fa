from training_site.catalogues import translations, untranslated


def test_every_string_has_its_chinese():
    assert untranslated() == {}


def test_same_english_has_the_same_chinese_everywhere():
    assert {message: texts for message, texts in translations().items() if len(texts) > 1} == {}
