"""The links of the shell that lead to content pages."""

from django.utils.translation import gettext_lazy as _

from cms.slots import add_navigation

add_navigation(label=_("Home"), path="/", icon="home", placement="tabs", order=0)
add_navigation(label=_("Search"), url_name="cms:search", icon="search", placement="main", order=90)
add_navigation(label=_("Visiting guide"), path="/visiting/", icon="info", placement="footer", order=10)
add_navigation(label=_("How to book"), path="/how-to-book/", icon="ticket", placement="footer", order=20)
