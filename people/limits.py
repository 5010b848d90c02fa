"""How often a password may be wrong: for one account from one address, for one account, from one address.

Only the first is left to the library (five within half an hour). None is a lock-out of the account's owner: a browser
in which somebody signed in before is known by a cookie and has tries of its own, which nobody else can use up. Names
are counted under a keyed hash, since a sign-in is a phone number.
"""

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessLog
from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from cms.limits import address_of, count_try, tries_of

WINDOW_SECONDS = 1800
MOST_FOR_AN_ACCOUNT = 20
MOST_FROM_AN_ADDRESS = 100  # a school or a hall full of candidates shares one
MOST_IN_A_KNOWN_BROWSER = 10
COOKIE = f"{settings.OF_THIS_HOST}known-browser"
COOKIE_SECONDS = 180 * 24 * 3600
MOST_NAMES = 5
SALT = "people.known-browser"


def counted_name(request, credentials=None):
    """The name under which tries for an account are counted."""
    typed = (credentials or request.POST).get("username") or ""
    return salted_hmac("people.sign-in", typed[:150].casefold(), algorithm="sha256").hexdigest()


def counted_address(request):
    """The address from which somebody tries."""
    return address_of(request.META)


def names_known_to(request):
    """The counted names of those who signed in here before."""
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return []


def remember(request, response, name):
    """Let this browser be known for a name from now on."""
    names = [name, *(each for each in names_known_to(request) if each != name)][:MOST_NAMES]
    response.set_cookie(
        COOKIE, signing.dumps(names, salt=SALT), max_age=COOKIE_SECONDS, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


class SignInHandler(AxesDatabaseHandler):
    """The library's counting by account and address, and ours by account and by address."""

    def is_locked(self, request, credentials=None):
        name = counted_name(request, credentials)
        if name in names_known_to(request):
            return _tries(f"sign-in-known:{name}") >= MOST_IN_A_KNOWN_BROWSER
        return (
            super().is_locked(request, credentials)
            or _tries(f"sign-in:{name}") >= MOST_FOR_AN_ACCOUNT
            or _tries(f"sign-in-from:{counted_address(request)}") >= MOST_FROM_AN_ADDRESS
        )

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        name = counted_name(request, credentials)
        if self.is_locked(request, credentials):
            request.axes_locked_out = True  # answered with 429; what is shut is counted no further
            return
        if name in names_known_to(request):
            count_try(f"sign-in-known:{name}", seconds=WINDOW_SECONDS)
            return
        super().user_login_failed(sender, credentials, request=request, **kwargs)
        count_try(f"sign-in:{name}", seconds=WINDOW_SECONDS)
        count_try(f"sign-in-from:{counted_address(request)}", seconds=WINDOW_SECONDS)

    def user_logged_in(self, sender, request, user, **kwargs):
        super().user_logged_in(sender, request, user, **kwargs)
        name = counted_name(request, {"username": user.get_username()})
        AccessLog.objects.filter(username=user.get_username()).update(username=name)


def _tries(name):
    return tries_of(name, seconds=WINDOW_SECONDS)
