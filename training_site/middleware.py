"""Pages in place of what a library would answer with nothing."""

from django.http import HttpResponseNotAllowed
from django.shortcuts import render


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
