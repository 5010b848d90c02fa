"""The editor's door: a menu of what is used here, for each role what that role can do."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.permissions import page_permission_policy

# Wagtail's reports that nobody at a base steers by; what waits and what was done stay.
UNUSED_REPORTS = {"locked-pages", "workflow-tasks", "aging-pages", "page-types-usage"}


@hooks.register("construct_main_menu")
def show_what_is_used(request, menu_items):
    """Nobody gets the help of another product; reports are for those who publish."""
    hidden = {"help"}
    if not page_permission_policy.user_has_permission(request.user, "publish"):
        hidden.add("reports")
    if not page_permission_policy.user_has_any_permission(request.user, {"add", "change", "publish"}):
        hidden.add("explorer")
    menu_items[:] = [item for item in menu_items if item.name not in hidden]


@hooks.register("construct_reports_menu")
def show_used_reports(request, menu_items):
    """Keep the reports about what waits and what was done, and those of our own apps."""
    menu_items[:] = [item for item in menu_items if item.name not in UNUSED_REPORTS]


@hooks.register("insert_global_admin_css")
def dress_the_editor():
    """The base's own colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))
