import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

MARK = re.compile(r"〔(\d{1,2})〕")


@register.filter
def source_links(html):
    """The marks 〔1〕 in a module's text as links to its sources. ``html`` is safe already: a block has rendered it."""
    return mark_safe(MARK.sub(_link, str(html)))  # noqa: S308 (only links of ours are put in)


def _link(found):
    return format_html('<a class="source-mark" href="#source-{}">〔{}〕</a>', found[1], found[1])
