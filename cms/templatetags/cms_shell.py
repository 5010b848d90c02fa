"""What the shell shows on every page, and the slots that apps further right fill."""

from functools import lru_cache
from typing import NamedTuple

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from cms.queries import base_name
from cms.slots import fillers_of, navigation_for
from cms.views import LARGE_TEXT_COOKIE

register = template.Library()


class ShownEntry(NamedTuple):
    """A navigation entry on one page."""

    label: str
    url: str
    icon: str
    method: str
    is_current: bool


@register.simple_tag(takes_context=True)
def navigation(context):
    """The entries for this visitor by their placement, each told whether it is the present page."""
    request = context.get("request")
    user = getattr(request, "user", None)
    shown = {"main": [], "account": [], "tabs": [], "footer": []}
    for entry in navigation_for(user) if user is not None else ():
        url = entry.url
        shown[entry.placement].append(ShownEntry(str(entry.label), url, entry.icon, entry.method, request.path == url))
    return {**shown, "menu": shown["account"] + shown["main"]}


@register.simple_tag
def icon(name, label="", css=""):
    """A picture of the sprite; decorative unless it has a label. A page has forty, so no template for each."""
    return _picture(name, str(label), css)


@lru_cache(maxsize=500)
def _picture(name, label, css):
    said = format_html(' role="img" aria-label="{}"', label) if label else format_html(' aria-hidden="{}"', "true")
    return format_html(
        '<svg class="icon{}"{} focusable="false"><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        said,
        static("cms/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def large_text(context):
    """Is 长辈版 on in this browser?"""
    request = context.get("request")
    return bool(request and request.COOKIES.get(LARGE_TEXT_COOKIE))


@register.simple_tag
def demo_banner():
    """The sentence that says that this is a demonstration, or nothing."""
    return _("Demonstration: people, results and certificates here are invented.") if settings.DEMO else ""


@register.simple_tag
def site_name():
    """The name of the base."""
    return base_name()


@register.simple_tag(takes_context=True)
def slot(context, name, thing=None):
    """Whatever apps further right put into the slot ``name`` for ``thing``."""
    return format_html_join("", "{}", ((filler(context, thing) or "",) for filler in fillers_of(name)))
