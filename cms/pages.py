"""The content pages that belong to no other app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import BodyBlock


class SitePage(Page):
    """What every public page of ours shares; abstract, so that it costs no table."""

    class Meta:
        abstract = True


class HomePage(SitePage):
    """The front door."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("introduction")]
    template = "cms/public/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")


class GuidePage(SitePage):
    """A page of plain text and pictures: how to visit, what to bring, the rules of the house."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    template = "cms/public/guide.html"
    parent_page_types = ["cms.HomePage", "cms.GuidePage"]

    class Meta:
        verbose_name = _("guide page")
