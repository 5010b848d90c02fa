from wagtail import hooks

from exams.bank.viewsets import BankViewSet


@hooks.register("register_admin_viewset")
def register_bank():
    """Put the bank into the back office."""
    return BankViewSet()
