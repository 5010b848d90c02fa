from wagtail import hooks

from exams.papers.viewsets import PapersViewSet


@hooks.register("register_admin_viewset")
def register_papers():
    """Put papers into the back office."""
    return PapersViewSet()
