"""The menu 题库 of the back office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from exams.bank import views
from exams.bank.permissions import may_see_bank


class BankMenuItem(MenuItem):
    """Shown to those who work with questions."""

    def is_shown(self, request):
        return may_see_bank(request.user)


class BankViewSet(ViewSet):
    """Banks, their questions, and the imports that bring questions. Every write is an action."""

    name = "bank"
    icon = "list-ul"
    menu_label = _("Question bank")
    menu_name = "bank"
    menu_order = 300
    add_to_admin_menu = True
    menu_item_class = BankMenuItem

    def get_urlpatterns(self):
        return [
            path("", views.BankList.as_view(), name="index"),
            path("new/", views.BankNew.as_view(), name="bank-new"),
            path("banks/<slug:slug>/", views.QuestionList.as_view(), name="questions"),
            path("banks/<slug:slug>/export/", views.BankExport.as_view(), name="bank-export"),
            path("banks/<slug:slug>/new/", views.QuestionNew.as_view(), name="question-new"),
            path("questions/<int:pk>/", views.QuestionDetail.as_view(), name="question"),
            path("questions/<int:pk>/edit/", views.QuestionEdit.as_view(), name="question-edit"),
            path("questions/<int:pk>/approve/", views.QuestionApprove.as_view(), name="question-approve"),
            path("questions/<int:pk>/retire/", views.QuestionRetire.as_view(), name="question-retire"),
            path("imports/", views.ImportList.as_view(), name="imports"),
            path("imports/new/", views.ImportNew.as_view(), name="import-new"),
            path("imports/<int:pk>/", views.ImportDetail.as_view(), name="import"),
            path("imports/<int:pk>/apply/", views.ImportApply.as_view(), name="import-apply"),
            path("imports/<int:pk>/approve/", views.ImportApprove.as_view(), name="import-approve"),
        ]
