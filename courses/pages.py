"""Zones and modules as pages: they present, they do not act."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.pages import SitePage
from courses.blocks import LinesBlock, SourcesBlock
from courses.choices import Audience, Family, HealthExclusion, Mode, ModuleType, Scene
from courses.fields import ChoiceListField
from courses.rules import parts_of, tone_of_part

SIGNS = 18  # how many signs of zones the sprite of icons holds


def open_zones():
    """The published zones in their order, each with ``modules_count``, the number of its published modules."""
    paths = ModulePage.objects.live().order_by().values_list("path", flat=True)
    counts = Counter(path[: -ModulePage.steplen] for path in paths)
    zones = list(ZonePage.objects.live().defer_streamfields().order_by("number"))
    for zone in zones:
        zone.modules_count = counts[zone.path]
    return zones


def open_modules_below(page):
    """The published modules directly below a page, in their order."""
    return ModulePage.objects.live().child_of(page).defer_streamfields().order_by("number", "pk")


def by_mode(modules):
    """Modules along the chain 教、学、练、战 as (mode, modules); a mode without any is left out."""
    groups = [(mode, [module for module in modules if module.mode == mode]) for mode in Mode]
    return [(mode, members) for mode, members in groups if members]


class ZoneIndexPage(SitePage):
    """All zones."""

    template = "courses/public/zones.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["courses.ZonePage"]

    class Meta:
        verbose_name = _("list of zones")

    def get_context(self, request, *args, **kwargs):
        asked = request.GET.get("family", "")
        family = Family(asked) if asked in Family.values else None
        zones = [zone for zone in open_zones() if family is None or family in zone.families]
        context = super().get_context(request, *args, **kwargs)
        return {**context, "families": Family, "family": family, "zones": zones}


class ZonePage(SitePage):
    """An experience zone. Its slug is the key of grants, "zone:<slug>", and so stays as it is."""

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
    searched_fields = ("summary",)
    template = "courses/public/zone.html"
    parent_page_types = ["courses.ZoneIndexPage"]
    subpage_types = ["courses.ModulePage"]

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["number"]

    @property
    def teaser(self):
        return self.summary

    @property
    def sign(self):
        """The name of its pictogram."""
        return f"zone-{self.number}" if self.number <= SIGNS else "shield"

    @property
    def families_labels(self):
        return self._meta.get_field("families").labels(self.families)

    def clean(self):
        super().clean()
        if self.pk and not ZonePage.objects.filter(pk=self.pk, slug=self.slug).exists():
            raise ValidationError({"slug": _("Roles are granted for this address of the zone: it cannot be changed.")})

    def get_context(self, request, *args, **kwargs):
        modules = list(open_modules_below(self))
        context = super().get_context(request, *args, **kwargs)
        return {**context, "modules_count": len(modules), "modes": by_mode(modules)}


class OnlinePage(SitePage):
    """线上课堂: what can be read at home; modules that belong to no zone stand below it."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("introduction")]
    searched_fields = ("introduction",)
    template = "courses/public/online.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["courses.ModulePage"]

    class Meta:
        verbose_name = _("online classroom")

    @property
    def teaser(self):
        return self.introduction

    def get_context(self, request, *args, **kwargs):
        """Its own modules, and those of each zone that teach by reading before anybody touches anything."""
        modules = ModulePage.objects.live().filter(mode__in=[Mode.TEACH, Mode.LEARN]).defer_streamfields()
        zones = open_zones()
        for zone in zones:
            zone.readings = []
        shelves = {zone.path: zone.readings for zone in zones}
        for module in modules.order_by("path"):
            shelves.get(module.path[: -module.steplen], []).append(module)
        context = super().get_context(request, *args, **kwargs)
        own = list(open_modules_below(self))
        return {**context, "modules": own, "zones": [zone for zone in zones if zone.readings]}


class ModulePage(SitePage):
    """A training item (实训项目). ``hours`` are credited periods of 45 minutes, in halves."""

    number = models.PositiveSmallIntegerField(_("number"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    type = models.CharField(_("type"), max_length=12, choices=ModuleType)
    families = ChoiceListField(_("families"), choice_set=Family)
    audience = ChoiceListField(_("audience"), choice_set=Audience)
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(5), MaxValueValidator(480)])
    hours = models.DecimalField(_("credited hours"), max_digits=3, decimal_places=1, default=0)
    min_age = models.PositiveSmallIntegerField(_("minimum age"), null=True, blank=True)
    min_height_cm = models.PositiveSmallIntegerField(_("minimum height in cm"), null=True, blank=True)
    max_group = models.PositiveSmallIntegerField(_("largest group"), default=20)
    health_exclusions = ChoiceListField(_("health exclusions"), choice_set=HealthExclusion)
    guardian_required = models.BooleanField(_("guardian required"), default=False)
    objective = models.TextField(_("objective"))
    card = models.CharField(
        _("card of thirty seconds"), max_length=60, blank=True, help_text=_("Three sentences that keep somebody alive.")
    )
    scene = models.CharField(_("scene on the card"), max_length=20, choices=Scene, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    checklist = StreamField(LinesBlock(), verbose_name=_("hands-on checklist"), blank=True)
    equipment = StreamField(LinesBlock(), verbose_name=_("equipment"), blank=True)
    sources = StreamField(
        SourcesBlock(),
        verbose_name=_("sources"),
        blank=True,
        help_text=_("In the order of the marks 〔1〕, 〔2〕 in the text."),
    )

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("objective"),
        FieldPanel("card"),
        FieldPanel("scene"),
        FieldPanel("body"),
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
    ]
    search_fields = [
        *SitePage.search_fields,
        *(index.SearchField(name) for name in ("objective", "card", "body", "checklist", "equipment")),
    ]
    searched_fields = ("objective", "card")
    template = "courses/public/module.html"
    parent_page_types = ["courses.ZonePage", "courses.OnlinePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["path"]

    @property
    def teaser(self):
        return self.objective

    @property
    def scene_picture(self):
        """The static file of the scene on the card."""
        return f"courses/scenes/{self.scene}.svg"

    @property
    def audience_labels(self):
        return self._meta.get_field("audience").labels(self.audience)

    @property
    def health_exclusions_labels(self):
        return self._meta.get_field("health_exclusions").labels(self.health_exclusions)

    def get_context(self, request, *args, **kwargs):
        parent = self.get_parent().specific_deferred
        following = open_modules_below(parent).filter(number__gt=self.number).first()
        parts = [(heading, tone_of_part(heading), blocks) for heading, blocks in parts_of(self.body)]
        context = super().get_context(request, *args, **kwargs)
        return {**context, "parent": parent, "following": following, "parts": parts}
