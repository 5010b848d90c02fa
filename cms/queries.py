"""What this base is called and whether it is real; finding public pages by what visitors type."""

from functools import lru_cache, reduce
from operator import and_, or_
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from cms.models import Installation, SitePage
from cms.rules import is_loopback, search_words


class NotFounded(LookupError):
    """The base has no name and no administrators yet."""


@lru_cache(maxsize=1)
def _founded_name() -> str:
    """Read once for each process: a base is founded once, and what is raised is not kept."""
    name = Installation.objects.filter(founded_at__isnull=False).values_list("name", flat=True).first()
    if name is None:
        raise NotFounded
    return name


def forget_name() -> None:
    """Read the name anew the next time: it has just been given."""
    _founded_name.cache_clear()


def base_name() -> str:
    """The name of the base: that of its founding, or the platform's own while it has none and in a demonstration."""
    if settings.DEMO:
        return str(settings.WAGTAIL_SITE_NAME)
    try:
        return _founded_name()
    except NotFounded:
        return str(settings.WAGTAIL_SITE_NAME)


def awaits_founding() -> bool:
    """Is this a real base that nobody has founded yet? Then nothing of it may be used."""
    if settings.DEMO:
        return False
    try:
        _founded_name()
    except NotFounded:
        return Installation.objects.exists()
    return False


def leads_nowhere() -> bool:
    """Do the addresses that this installation hands out lead to this machine alone?"""
    return is_loopback(urlsplit(settings.PUBLIC_URL).hostname or "")


def is_demonstration() -> bool:
    """Must what this installation hands out be stamped: is it a demonstration, or of no use to anybody else?"""
    return bool(settings.DEMO) or leads_nowhere()


def found_pages(text: str) -> QuerySet:
    """The public pages whose title or searched fields hold every word of ``text``; titles that hold it all come first.

    Substrings, not words: Chinese is written without spaces, and a database's word index would miss most of it.
    At some hundreds of pages this is a scan of a few milliseconds.
    """
    pages: QuerySet = apps.get_model("wagtailcore", "Page").objects.live().public().filter(depth__gt=1)
    words = search_words(text)
    if not words:
        return pages.none()
    fields = _searched_fields()
    holds_all = reduce(and_, (reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in words))
    in_title = Case(When(title__icontains=text, then=Value(0)), default=Value(1), output_field=IntegerField())
    found: QuerySet = pages.filter(holds_all).annotate(rank=in_title).order_by("rank", "path")
    return found


def _searched_fields() -> list[str]:
    """The title, and what each kind of page names, as paths from the page's own table."""
    kinds = [model for model in apps.get_models() if issubclass(model, SitePage)]
    return ["title", *(f"{kind._meta.model_name}__{name}" for kind in kinds for name in kind.searched_fields)]


def with_parents(pages: list) -> list:
    """The specific pages of a slice, each with ``parent_title`` for the line that says where it stands."""
    paths = {page.path[: -page.steplen] for page in pages if page.depth > 3}
    titles = dict(apps.get_model("wagtailcore", "Page").objects.filter(path__in=paths).values_list("path", "title"))
    for page in pages:
        page.parent_title = titles.get(page.path[: -page.steplen], "")
    return pages
