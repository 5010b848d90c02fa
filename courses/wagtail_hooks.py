"""Zones and modules in the editor: a second person publishes, and what carries evidence is not deleted."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from courses.models import ModulePage, OnlinePage, ZoneIndexPage, ZonePage
from courses.queries import evidence_on

REVIEWED = (ModulePage, ZonePage)
PARENTS = (ZoneIndexPage, ZonePage, OnlinePage)


def _refuse(request, sentence, back):
    messages.error(request, sentence)
    return HttpResponseRedirect(back)


@hooks.register("construct_page_action_menu")
def offer_review_not_publishing(menu_items, request, context):
    """What tells people how to stay alive is published by approving it, never by its author's own button.

    Who may approve finds that first, before saving a change of their own (after which they no longer may).
    """
    page, parent = context.get("page"), context.get("parent_page")
    if isinstance(page, REVIEWED) or (page is None and isinstance(parent.specific, PARENTS)):
        kept = [item for item in menu_items if item.name != "action-publish"]
        menu_items[:] = sorted(kept, key=lambda item: item.name != "approve" or item.launch_modal)


@hooks.register("before_publish_page")
def refuse_direct_publishing(request, page):
    """The same for a form sent by hand: what was typed has been saved as a draft."""
    if isinstance(page, REVIEWED):
        sentence = _(
            "“%(title)s” has been saved as a draft and not published: a zone or a module is published by a second "
            "person. Submit it for review."
        )
        return _refuse(request, sentence % {"title": page.title}, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return None


@hooks.register("before_delete_page")
def refuse_deletion_with_evidence(request, page):
    """A page stays while sessions, hours or other evidence stand on it or below it."""
    return _refusal_of_deletion(request, [page], reverse("wagtailadmin_explore", args=[page.get_parent().pk]))


@hooks.register("before_bulk_action")
def refuse_bulk_actions(request, action_type, objects, action_class_instance):
    """The same for many pages at once, which no hook of single pages sees."""
    pages = [page.specific for page in objects if hasattr(page, "specific_class")]
    back = action_class_instance.next_url
    if action_type == "publish" and any(_holds_reviewed(page) for page in pages):
        return _refuse(
            request,
            _("Nothing was published: zones and modules are published one by one, by a second person who approves."),
            back,
        )
    if action_type == "delete" and pages:
        return _refusal_of_deletion(request, pages, back)
    return None


def _holds_reviewed(page):
    return isinstance(page, REVIEWED) or page.get_descendants().type(*REVIEWED).exists()


def _refusal_of_deletion(request, pages, back):
    kinds = evidence_on(pages)
    if not kinds:
        return None
    sentence = _(
        "Nothing was deleted: %(kinds)s stand on “%(title)s”, and evidence stays. Unpublish the page instead, and "
        "visitors will no longer see it."
    )
    return _refuse(request, sentence % {"kinds": _(", ").join(kinds), "title": pages[0].title}, back)
