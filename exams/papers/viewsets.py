"""The menu 试卷 of the back office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from exams.papers import views
from exams.papers.permissions import may_see_papers


class PapersMenuItem(MenuItem):
    """Shown to those who draw or freeze papers."""

    def is_shown(self, request):
        return may_see_papers(request.user)


class PapersViewSet(ViewSet):
    """Blueprints and the papers drawn from them. Every write is an action."""

    name = "papers"
    icon = "form"
    menu_label = _("Papers")
    menu_name = "papers"
    menu_order = 310
    add_to_admin_menu = True
    menu_item_class = PapersMenuItem

    def get_urlpatterns(self):
        return [
            path("", views.PaperList.as_view(), name="index"),
            path("blueprints/", views.BlueprintList.as_view(), name="blueprints"),
            path("blueprints/new/", views.BlueprintEdit.as_view(), name="blueprint-new"),
            path("blueprints/<int:pk>/", views.BlueprintEdit.as_view(), name="blueprint"),
            path("blueprints/<int:pk>/draw/", views.BlueprintDraw.as_view(), name="blueprint-draw"),
            path("<int:pk>/", views.PaperDetail.as_view(), name="paper"),
            path("<int:pk>/key/", views.PaperKeyView.as_view(), name="paper-key"),
            path("<int:pk>/freeze/", views.PaperFreeze.as_view(), name="paper-freeze"),
            path("<int:pk>/discard/", views.PaperDiscard.as_view(), name="paper-discard"),
        ]
