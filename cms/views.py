"""The shell's own views: 长辈版 on and off, and the search of the public pages."""

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

LARGE_TEXT_COOKIE = "large-text"
YEAR = 365 * 24 * 3600
LONGEST_QUERY = 60


@require_POST
def switch_large_text(request):
    """Turn 长辈版 on or off for this browser and go back to where one was."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.COOKIES.get(LARGE_TEXT_COOKIE):
        response.delete_cookie(LARGE_TEXT_COOKIE)
    else:
        response.set_cookie(LARGE_TEXT_COOKIE, "1", max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_safe
def search(request):
    """Find public pages by the words in their title; simple for now."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    pages = Page.objects.live().public().exclude(depth=1).order_by("path")
    for word in query.split():
        pages = pages.filter(title__icontains=word)
    found = Paginator(pages.specific() if query else Page.objects.none(), 20)
    page = found.get_page(request.GET.get("page"))
    return render(request, "cms/public/search.html", {"query": query, "page": page})
