"""What every answer tells the browser, by the door that was asked for. The table stands in docs/security.md."""

from functools import cache

from csp.constants import HEADER, SELF, UNSAFE_INLINE
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpResponseNotAllowed

# --- Content policy: exceptions to 'self' with nothing inline
# Wagtail's own pages carry inline scripts and styles; its previews frame our pages.
ADMIN = {"script-src": [SELF, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE]}
# The barcode reader of the desk is WebAssembly.
DESK = {"script-src": [SELF, "'wasm-unsafe-eval'"]}
POLICIES = {"/admin/": ADMIN, "/desk/": DESK}

# --- Methods: the site speaks three, and the back office one more at one address
METHODS = ("GET", "HEAD", "POST")
DISMISSIBLES = "/admin/dismissibles/"  # where Wagtail remembers by PATCH that a hint was closed

# --- Doors that no search engine should know
PRIVATE = (
    "/admin/", "/api/", "/desk/", "/exam/", "/founding/", "/me/", "/open/", "/org/", "/choose-password/", "/register/",
    "/sign-in/", "/sign-out/", "/t/", "/tickets/", "/verify/",
)  # fmt: skip
# Where the address itself is a secret: no other page may learn it.
NAMELESS = ("/t/", "/verify/")
# Likewise, with a form: under no-referrer browsers post it with "Origin: null", and it is refused as forged.
NAMELESS_WITH_FORM = ("/choose-password/", "/founding/", "/open/")


class DoorMiddleware:
    """Refuse the methods that no address takes; give each answer the headers of its door.

    Outermost, so that static files, redirects to https and refusals have them too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request) if _is_spoken(request) else HttpResponseNotAllowed(METHODS)
        response.setdefault(HEADER, _policy_of(next(filter(request.path.startswith, POLICIES), "")))
        camera = "(self)" if request.path.startswith("/desk/") else "()"
        response["Permissions-Policy"] = f"camera={camera}, microphone=(), geolocation=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response.setdefault("X-Content-Type-Options", "nosniff")
        if request.path.startswith(NAMELESS):
            response["Referrer-Policy"] = "no-referrer"
        if request.path.startswith(NAMELESS_WITH_FORM):
            response["Referrer-Policy"] = "strict-origin"
        response.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
        if request.path.startswith(PRIVATE):
            response.setdefault("X-Robots-Tag", "noindex, nofollow")
        if _is_personal(request, response):
            response.setdefault("Cache-Control", "no-store, private")
        return response


@cache
def _policy_of(door):
    """The text of a door's policy: composed once, since every answer carries it."""
    return build_policy(replace=POLICIES.get(door))


def _is_spoken(request):
    return request.method in METHODS or (request.method == "PATCH" and request.path == DISMISSIBLES)


def _is_personal(request, response):
    """May the answer hold something of whoever asked: was a session shown, or is a cookie set?"""
    return not request.path.startswith(settings.STATIC_URL) and bool(
        settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies
    )
