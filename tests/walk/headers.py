"""What every answer must tell the browser, whatever it is. The table for people stands in docs/security.md."""

import re

from django.conf import settings

BASE_POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
    "media-src 'self' blob:", "font-src 'self'", "connect-src 'self'", "form-action 'self'", "frame-src 'self'",
    "base-uri 'none'", "frame-ancestors 'self'", "object-src 'none'", "manifest-src 'self'", "worker-src 'self'",
}  # fmt: skip
ADMIN_POLICY = BASE_POLICY - {"script-src 'self'", "style-src 'self'"} | {
    "script-src 'self' 'unsafe-inline'", "style-src 'self' 'unsafe-inline'",
}  # fmt: skip
DESK_POLICY = BASE_POLICY - {"script-src 'self'"} | {"script-src 'self' 'wasm-unsafe-eval'"}
# Wagtail gives an uploaded document a policy of its own, stricter than ours.
DOCUMENT_POLICY = {"default-src 'none'"}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
VERSION = re.compile(r"\d")
NAMELESS = ("/verify/", "/t/")  # the address itself is a secret
NAMELESS_WITH_FORM = ("/open/", "/founding/", "/choose-password/")
SAME_FOR_ALL = ("/static/", "/exam/worker.js")
PRIVATE_DOORS = (
    "/admin/", "/api/", "/desk/", "/exam/", "/founding/", "/me/", "/open/", "/org/", "/choose-password/", "/register/",
    "/sign-in/", "/sign-out/", "/t/", "/tickets/", "/verify/",
)  # fmt: skip


def header_faults(response, path, *, is_signed_in=False):
    """What is missing or wrong in the headers of one answer, as sentences."""
    faults = [
        f"{name} is {response.headers.get(name)!r}, not {value!r}"
        for name, value in {**FIXED, **_of_the_door(path)}.items()
        if response.headers.get(name) != value
    ]
    policy = {each.strip() for each in response.headers.get("Content-Security-Policy", "").split(";")}
    if policy != _policy_of(path) and policy != DOCUMENT_POLICY:
        faults.append(f"Content-Security-Policy differs by {sorted(policy ^ _policy_of(path))}")
    kept = response.headers.get("Cache-Control", "")
    if (is_signed_in or response.cookies) and "no-store" not in kept and not path.startswith(SAME_FOR_ALL):
        faults.append(f"Cache-Control is {kept!r} though it may be personal")
    if VERSION.search(response.headers.get("Server", "")) or "X-Powered-By" in response.headers:
        faults.append("the server tells its version")
    return faults + [fault for cookie in response.cookies.values() for fault in _cookie_faults(cookie)]


def _of_the_door(path):
    camera = "(self)" if path.startswith("/desk/") else "()"
    wanted = {
        "Permissions-Policy": f"camera={camera}, microphone=(), geolocation=()",
        "Referrer-Policy": _referrer_policy(path),
    }
    return wanted | ({"X-Robots-Tag": "noindex, nofollow"} if path.startswith(PRIVATE_DOORS) else {})


def _policy_of(path):
    if path.startswith("/admin/"):
        return ADMIN_POLICY
    return DESK_POLICY if path.startswith("/desk/") else BASE_POLICY


def _cookie_faults(cookie):
    if cookie["max-age"] == 0:
        return  # it is taken back
    if cookie["samesite"] != "Lax":
        yield f"the cookie {cookie.key} goes to other sites"
    # The scripts of the desk read the token against forged requests, as any page of ours may.
    if not cookie["httponly"] and cookie.key != settings.CSRF_COOKIE_NAME:
        yield f"scripts can read the cookie {cookie.key}"
    if bool(cookie["secure"]) != settings.SESSION_COOKIE_SECURE:
        yield f"the cookie {cookie.key} is not as secure as the site"


def _referrer_policy(path):
    if path.startswith(NAMELESS_WITH_FORM):
        return "strict-origin"
    return "no-referrer" if path.startswith(NAMELESS) else "same-origin"
