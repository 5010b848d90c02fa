"""Files that WeChat's browser neither shows nor keeps: they lead to a page that says how to open them elsewhere."""

import functools
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from cms.browsers import is_wechat

MARK = "opens_elsewhere"


def opens_elsewhere(view):
    """Mark a view that answers with a file: from WeChat it leads to 在浏览器打开. Stands below ``login_required``."""

    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        if is_wechat(request.headers):
            query = urlencode({"to": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('people:elsewhere')}?{query}")
        return view(request, *args, **kwargs)

    setattr(wrapped, MARK, True)
    return wrapped


def is_file_of_ours(target):
    """Is ``target`` the path of a view that is marked so? A link that signs in leads nowhere else."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return False
    try:
        return getattr(resolve(target.partition("?")[0]).func, MARK, False)
    except Resolver404:
        return False
