import datetime

import pytest

from people import rules
from people.choices import DocumentKind
from people.exceptions import EntryRefused
from tests.factories.people import identity_number

TODAY = datetime.date(2026, 6, 1)


@pytest.mark.parametrize(
    "name",
    [
        "林",
        "𠮷田𬱖",
        "章䶮",
        "㛃",
        "阿依古丽·买买提",
        "John Smith",
        "Anne-Marie O'Neill",
        "〇一",
        "\ue863明",
        "李" * 50,
    ],
)
def test_name_is_taken_unchanged(name):
    assert rules.normal_name(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 林晓\u3000", "林晓"),
        ("张\u3000三", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("John   Smith", "John Smith"),
        ("Rene\u0301", "René"),
    ],
)
def test_name_is_tidied(typed, kept):
    assert rules.normal_name(typed) == kept


@pytest.mark.parametrize(
    "name",
    [
        "", "  ", "12345", "··", "李" * 51, "林\x00晓", "林\t晓", "林\n晓", "林\ud800晓", "林\u200b晓", "\u202e林晓",
        "\ufeff林晓", "\u3164", "=cmd|'/c calc'!A0", "@SUM(A1)", "＝1", "林😀", "z\u0351\u0352\u0353\u0354",
    ],
)  # fmt: skip
def test_name_is_refused(name):
    with pytest.raises(EntryRefused):
        rules.normal_name(name)


@pytest.mark.parametrize("typed", ["13812345678", "１３８１２３４５６７８", "138 1234 5678", "+86 138-1234-5678"])
def test_phone_is_folded(typed):
    assert rules.normal_phone(typed) == "13812345678"


@pytest.mark.parametrize("typed", ["", "12812345678", "1381234567", "138123456789", "0572-2345678", "١٣٨١٢٣٤٥٦٧٨"])
def test_phone_is_refused(typed):
    with pytest.raises(EntryRefused):
        rules.normal_phone(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("11010519491231002x", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        (" 110105 19491231 002X\u3000", "11010519491231002X"),
        (identity_number(area="810000"), identity_number(area="810000")),
        (identity_number(area="933156"), identity_number(area="933156")),
    ],
)
def test_identity_card_number_is_normal(typed, kept):
    assert rules.normal_document(DocumentKind.IDENTITY_CARD, typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "证件号码没有填。"),
        ("110105491231002", "15 位身份证号已停用，请填写现用证件上的 18 位号码。"),
        ("1101051949123100", "身份证号应是 17 位数字加 1 位数字或 X。"),
        ("110105194912310021", "身份证号的校验位不对，请对照证件核对。"),
        (identity_number("19900230"), "身份证号里的地区或出生日期不存在。"),
        (identity_number("18991231"), "身份证号里的地区或出生日期不存在。"),
        (identity_number(area="160000"), "身份证号里的地区或出生日期不存在。"),
    ],
)
def test_identity_card_number_is_refused_with_the_reason(typed, reason):
    with pytest.raises(EntryRefused) as refusal:
        rules.normal_document(DocumentKind.IDENTITY_CARD, typed)

    assert str(refusal.value.message) == reason


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (DocumentKind.PASSPORT, "E12345678"),
        (DocumentKind.HK_MACAO_PASS, "H12345678"),
        (DocumentKind.TAIWAN_PASS, "12345678"),
        (DocumentKind.OFFICER_CARD, "军字第1234567号"),
    ],
)
def test_other_documents_have_no_checksum_but_a_form(kind, number):
    with pytest.raises(EntryRefused):
        rules.normal_document(kind, "!")

    assert rules.normal_document(kind, number.lower()) == number


@pytest.mark.parametrize(
    ("number", "shown"),
    [("11010519491231002X", "1101**********002X"), ("E12345678", "E1*****78"), ("1234", "****")],
)
def test_document_number_is_masked(number, shown):
    assert rules.masked_number(number) == shown


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张小三", "张*三"), ("王芳", "王*"), ("李", "*"), ("欧阳娜娜", "欧**娜"), ("𠮷野𬭎", "𠮷*𬭎")],
)
def test_name_is_masked_by_code_points(name, masked):
    assert rules.masked_name(name) == masked


def test_phone_number_is_masked():
    assert rules.masked_phone("13812345678") == "138****5678"


@pytest.mark.parametrize(
    ("birth", "age", "is_child"),
    [((2012, 6, 1), 14, False), ((2012, 6, 2), 13, True), ((2000, 2, 29), 26, False)],
)
def test_age_turns_on_the_birthday(birth, age, is_child):
    birth_on = datetime.date(*birth)

    assert (rules.age_on(birth_on, TODAY), rules.is_child(birth_on, today=TODAY)) == (age, is_child)


@pytest.mark.parametrize("birth_on", [datetime.date(1899, 12, 31), datetime.date(2026, 6, 2)])
def test_impossible_birth_date_is_refused(birth_on):
    with pytest.raises(EntryRefused):
        rules.check_birth_date(birth_on, today=TODAY)


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        ((2014, 11, 22), (2026, 11, 21), 11),
        ((2014, 11, 22), (2026, 11, 22), 12),
        ((2012, 2, 29), (2027, 2, 28), 14),
        ((2012, 2, 29), (2027, 3, 1), 15),
    ],
)
def test_age_counts_full_years_on_the_day(birth, day, years):
    assert rules.age_on(datetime.date(*birth), datetime.date(*day)) == years
