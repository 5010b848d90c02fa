"""The door of this app to the back office."""

from wagtail import hooks

from exams.marking.viewsets import results


@hooks.register("register_admin_viewset")
def register_results():
    """Results of exam events."""
    return results
