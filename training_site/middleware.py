"""Compression, the founding of a base, clocks, and pages in place of what a library would answer with nothing."""

from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from cms.queries import awaits_founding
from groundwork.jobs.clocks import watch
from training_site.errors import tell

EXAM_DOORS = ("/exam/", "/api/v1/sittings/")


TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Compress pages and other texts; files (PDF, workbooks, pictures) are compressed already and keep their length.

    A page holds its CSRF token masked anew each time and Django pads the compressed answer by a random length, so that
    the length of an answer tells nothing of a secret in it (BREACH).
    """

    def process_response(self, request, response):
        if response.streaming or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)


class FoundingMiddleware:
    """Keep a real base shut until somebody has founded it; what says whether it is alive stays open."""

    OPEN = ("/founding/", "/static/", "/livez", "/healthz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if awaits_founding() and not request.path.startswith(self.OPEN):
            return render(request, "training_site/public/not_founded.html", status=503)
        return self.get_response(request)


class MethodPageMiddleware:
    """Give whoever opens an address that only takes a form (a reload, a bookmark) a page instead of an empty answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


class ClockMiddleware:
    """A web process whose clock is wrong judges no deadline: exams are refused here, and another process answers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(EXAM_DOORS) and not watch.is_right():
            return tell(request, 503)
        return self.get_response(request)
