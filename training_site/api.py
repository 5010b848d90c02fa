"""The root of ``/api/v1/``: the apps' routers under one typed description."""

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from attendance.api import router as attendance_router
from bookings.api import router as bookings_router
from certificates.api import router as certificates_router
from courses.api import router as courses_router
from exams.sittings.api import router as sittings_router
from groundwork.intake.exceptions import UnreadableJson
from groundwork.intake.formats import is_plain_json, read_json

TOO_OFTEN = 429
# What the library says in English, in our words. Apps raise HttpError with a sentence of their own.
LIBRARY_SENTENCES = {
    "CSRF check Failed": _("Reload the page and try again. Nothing was saved."),
    "Cannot parse request body": _("The request cannot be read: it is not JSON. Nothing was saved."),
}


class StrictParser(Parser):
    """Bodies are read as ``groundwork.intake`` reads JSON; the library answers 400 for what cannot be read."""

    def parse_body(self, request):
        if not is_plain_json(request.content_type, request.headers.get("Content-Encoding", "")):
            raise UnreadableJson
        return read_json(request.body)


# No drawn documentation page: it would load scripts from elsewhere.
api = NinjaAPI(title="平安实训", version="1", docs_url=None, parser=StrictParser())
api.add_router("/courses/", courses_router, tags=["courses"])
api.add_router("/bookings/", bookings_router, tags=["bookings"])
api.add_router("/attendance/", attendance_router, tags=["attendance"])
api.add_router("/sittings/", sittings_router, tags=["sittings"])
api.add_router("/certificates/", certificates_router, tags=["certificates"])

# Last of all: what nobody answers to, said in the language of the interface and not as a page.
nothing = Router(auth=None)
api.add_router("", nothing)


@nothing.api_operation(["GET", "POST"], "/{path:rest}", include_in_schema=False, url_name="nothing")
def answer_nothing(request, rest: str):
    """There is no such address."""
    raise Http404


@api.exception_handler(HttpError)
def answer_refusal(request, error):
    """A refusal with its sentence."""
    sentence = LIBRARY_SENTENCES.get(error.message, error.message)
    response = api.create_response(request, {"detail": str(sentence)}, status=error.status_code)
    if error.status_code == TOO_OFTEN:
        response["Retry-After"] = "1"
    return response


@api.exception_handler(RequestDataTooBig)
def answer_too_much(request, error):
    """The body is larger than any door of the interface takes."""
    sentence = _("What was sent is too large. Nothing was saved. Send it in several parts.")
    return api.create_response(request, {"detail": str(sentence)}, status=413)


@api.exception_handler(Http404)
def answer_missing(request, error):
    """No such thing, or none that this person may see."""
    return api.create_response(
        request, {"detail": str(_("There is no such thing here. Nothing was saved."))}, status=404
    )


@api.exception_handler(AuthenticationError)
def answer_stranger(request, error):
    """Nobody is signed in, or no lease was shown."""
    return api.create_response(request, {"detail": str(_("Sign in first. Nothing was saved."))}, status=401)


@api.exception_handler(ValidationError)
def answer_wrong_form(request, error):
    """What was sent has not the form that the description asks for; the places are named."""
    places = [".".join(str(part) for part in fault["loc"]) for fault in error.errors]
    sentence = _("The request does not have the form that it should have. Nothing was saved.")
    return api.create_response(request, {"detail": str(sentence), "places": places}, status=422)
