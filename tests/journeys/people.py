"""The thirty workers of the enterprise, none with an account, and the roster that brings them in."""

import datetime

from stdnum.cn import ric

from tests.exams.bank.banks import workbook

GIVEN_NAMES = (
    "小燕 建国 秀兰 志强 美华 国庆 桂芳 海涛 丽萍 文斌 阿根 玉珍 永福 晓东 彩凤 "
    "䶮 阿依古丽·麦麦提 德胜 翠英 水根 巧云 大明 银花 爱民 春梅 金水 月娥 长林 凤仙 立新"
)
FAMILY = "俞"  # of nobody in the demo base
WORKERS = tuple(f"{FAMILY}{name}" for name in GIVEN_NAMES.split())
HEADER = ("姓名", "证件类型", "证件号码", "手机号", "岗位类别")


def document_number(index):
    """An identity number that holds together and belongs to nobody known."""
    birth = datetime.date(1970, 1, 1) + datetime.timedelta(days=index * 211)
    stem = f"330502{birth:%Y%m%d}{700 + index}"
    return stem + ric.calc_check_digit(f"{stem}0")


def roster():
    """The workbook of the contact: thirty good rows, one of them untidy, and two that cannot be taken."""
    rows = [[name, "", document_number(index), "", "普通员工"] for index, name in enumerate(WORKERS)]
    rows[0][0] = f"　{WORKERS[0]} "
    wrong = document_number(90)[:-1] + ("1" if document_number(90)[-1] != "1" else "2")
    rows.append(["俞错号", "", wrong, "", ""])
    rows.append(["", "", document_number(91), "", ""])
    return workbook(名册=[list(HEADER), *rows])
