"""What bookings put into the pages of others: the next sessions, and the ways to timetable and tickets."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from bookings.models import Session
from bookings.permissions import may_book_groups
from bookings.queries import listings_of, open_sessions_of
from cms.slots import add_navigation, fills
from people.queries import person_of

ON_A_MODULE = 5
ON_THE_HOME_PAGE = 5

for placement in ("main", "tabs"):
    add_navigation(
        label=_("Training timetable"), url_name="bookings:timetable", icon="calendar", placement=placement, order=20
    )
for placement in ("tabs", "account"):
    add_navigation(
        label=_("My tickets"),
        url_name="bookings:tickets",
        icon="ticket",
        placement=placement,
        order=30,
        shown_to=lambda user: user.is_authenticated,
    )
add_navigation(
    label=_("Group bookings"),
    url_name="bookings:group-list",
    icon="group",
    placement="account",
    order=40,
    shown_to=may_book_groups,
)


@fills("module-sessions", order=10)
def sessions_of_module(context, module):
    """The next sessions of a module, on its page."""
    listings = listings_of(open_sessions_of(module)[:ON_A_MODULE], person=_visitor(context))
    return _part(context, "bookings/partials/module_sessions.html", {"listings": listings, "module": module})


@fills("home-sessions", order=10)
def sessions_on_the_home_page(context, _thing):
    """The next sessions that have places, on the home page."""
    sessions = Session.objects.bookable().with_facts()[:ON_THE_HOME_PAGE]
    listings = listings_of(sessions, person=_visitor(context))
    return _part(context, "bookings/partials/home_sessions.html", {"listings": listings})


def _visitor(context):
    request = context.get("request")
    return person_of(request.user) if request is not None and hasattr(request, "user") else None


def _part(context, template, values):
    return render_to_string(template, values, request=context.get("request"))
