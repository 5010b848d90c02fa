"""What a browser cannot do, told from its own name; the one place that knows WeChat's."""

from collections.abc import Mapping

WECHAT = "MicroMessenger"


def is_wechat(headers: Mapping[str, str]) -> bool:
    """Is this WeChat's own browser, or 企业微信's? It downloads nothing; it keeps pictures that are pressed long."""
    return WECHAT in headers.get("User-Agent", "")
