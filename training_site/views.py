"""Founding a real base, by the link that the terminal printed."""

import segno
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.exceptions import PeopleError
from people.roles import ROLES
from training_site.forms import FoundingForm
from training_site.founding import FoundingRefused, found_base, invitations_of, opens_founding


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def founding(request, token):
    """Ask for the name and the three administrators; then show each one's link, once."""
    if not opens_founding(token):
        raise Http404
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = found_base(name=form.cleaned_data["base_name"], founders=form.founders)
        except (FoundingRefused, PeopleError) as error:
            form.add_error(None, error.message)
        else:
            return render(request, "training_site/public/founded.html", {"invited": _shown(opened)})
    return render(request, "training_site/public/founding.html", {"form": form})


def _shown(opened):
    return [
        {
            "name": user.get_full_name(),
            "role": ROLES[role].title,
            "address": address,
            "code": segno.make(address, error="m", micro=False).svg_data_uri(border=2, scale=4),
        }
        for user, role, address in invitations_of(opened)
    ]
