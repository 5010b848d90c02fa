"""在浏览器打开: from WeChat to the phone's own browser, with a link that signs in once."""

import functools

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.browsers import is_wechat
from cms.limits import address_of, count_try
from groundwork.audit.actors import Actor
from people.actions.sign_in_links import make_sign_in_link, open_link, use_sign_in_link
from people.elsewhere import is_file_of_ours
from people.exceptions import LinkRefused
from people.rules import masked_name
from people.views.public import SIGN_IN_BACKEND

ARRIVALS, ARRIVALS_WINDOW = 30, 60  # from one address, in seconds


def tells_nobody_its_address(view):
    """The address holds a token: no cache, no search engine and no other site hears of it.

    Not ``no-referrer``: under it browsers post the form with ``Origin: null``, and it is refused as forged.
    """

    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offer(request):
    """Say that the file opens in the phone's browser, and on a POST make the link that opens it."""
    target = request.POST.get("to") or request.GET.get("to", "")
    if not is_file_of_ours(target):
        raise Http404
    if request.method != "POST":
        return render(request, "people/public/elsewhere.html", {"target": target})
    try:
        token = make_sign_in_link(by=Actor.of(request.user), target=target)
    except LinkRefused as refusal:
        return render(request, "people/public/elsewhere.html", {"target": target, "refusal": refusal}, status=429)
    return redirect("people:elsewhere-link", token=token)


@never_cache
@tells_nobody_its_address
@require_http_methods(["GET", "HEAD", "POST"])
def arrive(request, token):
    """In WeChat: how to open this very address elsewhere. Elsewhere: a button, since a preview must not use it up.

    An unknown link answers 200 like any other, so that no token is written into the log of refused requests.
    """
    if count_try(f"sign-in-link-from:{address_of(request.META)}", seconds=ARRIVALS_WINDOW) > ARRIVALS:
        return render(request, "people/public/elsewhere_over.html", {"is_busy": True})
    link = open_link(token)
    if link is None:
        return render(request, "people/public/elsewhere_over.html")
    if is_wechat(request.headers):
        return render(request, "people/public/elsewhere_how.html", {"address": request.build_absolute_uri()})
    if request.method != "POST":
        name = masked_name(link.user.get_full_name())
        return render(request, "people/public/elsewhere_arrived.html", {"name": name, "target": link.target})
    try:
        link = use_sign_in_link(token=token)
    except LinkRefused:
        return render(request, "people/public/elsewhere_over.html")
    login(request, link.user, backend=SIGN_IN_BACKEND)
    return redirect(link.target)
