"""What courses put into other pages, and into their own where it depends on the visitor."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from cms.slots import add_navigation, fills
from courses.pages import ZoneIndexPage, open_zones
from courses.queries import progress_of, progress_overview
from people.queries import person_of

add_navigation(label=_("Experience zones"), path="/zones/", icon="shield", placement="main", order=10)
add_navigation(label=_("Online classroom"), path="/online/", icon="book", placement="main", order=30)
add_navigation(label=_("Experience zones"), path="/zones/", icon="shield", placement="tabs", order=10)


@fills("home-actions", order=10)
def way_to_the_zones(context, home):
    """The button of the hero."""
    return render_to_string("courses/public/home_action.html", request=context["request"])


@fills("home-zones", order=10)
def all_zones(context, home):
    """The zones as cards with their signs."""
    parts = {"zones": open_zones(), "index": ZoneIndexPage.objects.live().first()}
    return render_to_string("courses/public/home_zones.html", parts, request=context["request"])


@fills("module-progress", order=10)
def reading_of_module(context, module):
    """Has this visitor read the module? Else the button to say so; apps to the right add their facts after it."""
    request = context["request"]
    person = person_of(context["request"].user)
    parts = {
        "module": module,
        "module_url": module.get_url(request),
        "person": person,
        "progress": progress_of(person, module),
    }
    return render_to_string("courses/public/module_progress.html", parts, request=request)


@fills("online-progress", order=10)
def reading_of_everything(context, page):
    """How much of all modules this visitor has read; nothing for who is not a person here."""
    person = person_of(context["request"].user)
    if person is None:
        return ""
    parts = {"overview": progress_overview(person)}
    return render_to_string("courses/public/online_progress.html", parts, request=context["request"])
