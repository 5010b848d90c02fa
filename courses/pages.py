"""Zones and modules as pages: they present, they do not act."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.pages import SitePage
from courses.choices import Audience, Family, HealthExclusion, Mode, ModuleType
from courses.fields import ChoiceListField


class ZoneIndexPage(SitePage):
    """All zones."""

    template = "courses/public/zones.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["courses.ZonePage"]

    class Meta:
        verbose_name = _("list of zones")


class ZonePage(SitePage):
    """An experience zone. Its slug is the key of grants: "zone:<slug>"."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    families = ChoiceListField(_("families"), choice_set=Family)
    summary = models.CharField(_("summary"), max_length=120)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("number"),
        FieldPanel("summary"),
        FieldPanel("families"),
        FieldPanel("body"),
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("summary"), index.SearchField("body")]
    template = "courses/public/zone.html"
    parent_page_types = ["courses.ZoneIndexPage"]
    subpage_types = ["courses.ModulePage"]

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["number"]


class OnlinePage(SitePage):
    """线上课堂: the modules that belong to no zone."""

    template = "courses/public/online.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["courses.ModulePage"]

    class Meta:
        verbose_name = _("online classroom")


class ModulePage(SitePage):
    """A training item (实训项目). ``hours`` are credited periods of 45 minutes, in halves."""

    number = models.PositiveSmallIntegerField(_("number"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    type = models.CharField(_("type"), max_length=12, choices=ModuleType)
    families = ChoiceListField(_("families"), choice_set=Family)
    audience = ChoiceListField(_("audience"), choice_set=Audience)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    hours = models.DecimalField(_("credited hours"), max_digits=3, decimal_places=1, default=0)
    min_age = models.PositiveSmallIntegerField(_("minimum age"), null=True, blank=True)
    min_height_cm = models.PositiveSmallIntegerField(_("minimum height in cm"), null=True, blank=True)
    max_group = models.PositiveSmallIntegerField(_("largest group"), default=20)
    health_exclusions = ChoiceListField(_("health exclusions"), choice_set=HealthExclusion)
    guardian_required = models.BooleanField(_("guardian required"), default=False)
    objective = models.TextField(_("objective"))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("objective"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("number", "mode", "type", "families", "audience", "minutes", "hours")],
            heading=_("Training"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("min_age", "min_height_cm", "max_group", "health_exclusions", "guardian_required")
            ],
            heading=_("Limits"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("objective"), index.SearchField("body")]
    template = "courses/public/module.html"
    parent_page_types = ["courses.ZonePage", "courses.OnlinePage"]
    subpage_types = []

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["path"]
