"""What the shell shows on every page, and the slots that apps further right fill."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from cms.queries import base_name
from cms.slots import NavigationEntry, fillers_of, navigation_for
from cms.views import LARGE_TEXT_COOKIE

register = template.Library()


@dataclass(frozen=True)
class ShownEntry:
    """A navigation entry on one page."""

    entry: NavigationEntry
    is_current: bool

    def __getattr__(self, name):
        return getattr(self.entry, name)


@register.simple_tag(takes_context=True)
def navigation(context):
    """The entries for this visitor, each told whether it is the present page."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None:
        return []
    return [ShownEntry(entry, request.path == entry.url) for entry in navigation_for(user)]


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
    return mark_safe("".join(filler(context, thing) or "" for filler in fillers_of(name)))  # noqa: S308 (each part is rendered by a template)
