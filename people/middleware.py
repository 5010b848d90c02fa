from people.limits import counted_name, remember


class KnownBrowserMiddleware:
    """Let a browser in which somebody signed in be known, so that a stranger's wrong passwords never lock them out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "has_signed_in", False):
            remember(request, response, counted_name(request, {"username": request.user.get_username()}))
        return response
