import pytest

from cms.browsers import is_wechat

WECHAT = (
    "Mozilla/5.0 (Linux; Android 11; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/86.0.4240.99 "
    "XWEB/4317 MMWEBSDK/20220903 Mobile Safari/537.36 MicroMessenger/8.0.28.2240(0x28001C57) WeChat/arm64"
)


@pytest.mark.parametrize(
    ("agent", "expected"),
    [(WECHAT, True), ("Mozilla/5.0 (iPhone; CPU iPhone OS 14_8 like Mac OS X) Safari/604.1", False), ("", False)],
)
def test_wechat_is_told_by_its_name(agent, expected):
    assert is_wechat({"User-Agent": agent}) is expected
