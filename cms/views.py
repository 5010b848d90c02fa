"""The shell's own views: 长辈版 on and off, and the search of the public pages."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from cms.queries import found_pages, with_parents
from cms.rules import search_text

LARGE_TEXT_COOKIE = "large-text"
YEAR = 365 * 24 * 3600
FOUND_ON_A_PAGE = 20


@require_POST
def switch_large_text(request):
    """Turn 长辈版 on (``large=1``) or off for this browser and go back to where one was (``next``)."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.POST.get("large") == "1":
        response.set_cookie(
            LARGE_TEXT_COOKIE, "1", max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        response.delete_cookie(LARGE_TEXT_COOKIE, samesite="Lax")
    return response


@require_safe
def search(request):
    """Find public pages by what stands in their title and summary."""
    text = search_text(request.GET.get("q", ""))
    found = found_pages(text).defer_streamfields().specific()
    page_obj = Paginator(found, FOUND_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "text": text,
        "page_obj": page_obj,
        "pages": with_parents(list(page_obj)),
        "query": urlencode({"q": text}),
    }
    return render(request, "cms/public/search.html", context)
