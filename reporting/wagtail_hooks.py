"""What the back office shows first: who one is here and where one's work stands; and the system's own books."""

from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.menu import admin_menu
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from people.grants import grants_of
from people.roles import ROLES
from reporting.viewsets import JobViewSet, LogViewSet


class WelcomePanel(Component):
    """The roles of whoever signed in, each with its sentence, and the screens that they open."""

    name = "welcome"
    order = 10
    template_name = "reporting/office/welcome.html"

    def __init__(self, request):
        self.request = request

    @cached_property
    def roles(self):
        return [ROLES[role] for role, _scope in grants_of(self.request.user) if role in ROLES]

    def get_context_data(self, parent_context):
        screens = [item for item in admin_menu.menu_items_for_request(self.request) if getattr(item, "url", "")]
        return {"roles": self.roles, "screens": [item for item in screens if item.name != "search"]}


@hooks.register("construct_homepage_panels")
def greet(request, panels):
    """Every role finds its own screens on the first page."""
    panels.insert(0, WelcomePanel(request))


@hooks.register("construct_main_menu")
def offer_search_of_pages_to_authors(request, menu_items):
    """The search of the back office finds pages: it is of use to those who write them."""
    if not page_permission_policy.user_has_any_permission(request.user, {"add", "change", "publish"}):
        menu_items[:] = [item for item in menu_items if item.name != "search"]


@hooks.register("register_admin_viewset")
def register_books():
    """The audit log and the jobs."""
    return [LogViewSet(), JobViewSet()]
