"""The content pages that belong to no other app."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Site, Task, Workflow
from wagtail.search import index

from cms.blocks import BodyBlock

PORTS = {"http": 80, "https": 443}


class SitePage(Page):
    """What every public page of ours shares; abstract, so that it costs no table."""

    # The fields of the page's own table that the search of the site reads beside the title.
    searched_fields: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def teaser(self):
        """One or two sentences for a list of found pages."""
        return self.search_description

    def get_sitemap_urls(self, request=None):
        """Wagtail's own would name the host of the site record; ours is always the one public origin."""
        parts = self.get_url_parts(request)
        if parts is None:
            return []
        return [{"location": f"{settings.PUBLIC_URL}{parts[2]}", "lastmod": self.last_published_at}]


class HomePage(SitePage):
    """The front door."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    template = "cms/public/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    @property
    def teaser(self):
        return self.introduction

    def clear_samples(self):
        """Remove what Wagtail brings to be looked at: its welcome page, and a workflow and groups that nobody uses."""
        for page in self.get_parent().get_children().filter(content_type__model="page", numchild=0):
            page.delete()
        Workflow.objects.filter(name="Moderators approval", workflow_states__isnull=True).delete()
        Task.objects.filter(name="Moderators approval", task_states__isnull=True).delete()
        Group.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()

    def become_root(self, *, public_url, site_name):
        """Make this page the root of the one site, and that site answer to ``public_url``. True when that was news."""
        address = urlsplit(public_url)
        wanted = {
            "hostname": address.hostname,
            "port": address.port or PORTS[address.scheme],
            "root_page_id": self.pk,
            "site_name": site_name,
        }
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        if all(getattr(site, name) == value for name, value in wanted.items()):
            return False
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
        return True


class GuidePage(SitePage):
    """A page of plain text and pictures: how to visit, what to bring, the rules of the house."""

    introduction = models.CharField(_("introduction"), max_length=200, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    searched_fields = ("introduction",)
    template = "cms/public/guide.html"
    parent_page_types = ["cms.HomePage", "cms.GuidePage"]

    class Meta:
        verbose_name = _("guide page")

    @property
    def teaser(self):
        return self.introduction
