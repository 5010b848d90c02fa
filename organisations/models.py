from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.choices import AreaLevel, OrganisationKind, RiskClass


class AreaQuerySet(models.QuerySet["Area"]):
    def current(self, on: date | None = None) -> Self:
        """Those that stand on a day (today when none is given)."""
        day = on or timezone.localdate()
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class Area(models.Model):
    """A place in the tree from the city down to the micro-grid. Grids are re-cut, so an area has dates and a successor.

    ``code`` is GB/T 2260 (to district level) or the 12-digit code below it.
    """

    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("area level"), max_length=12, choices=AreaLevel)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="area_code_once_at_a_time"),
            models.CheckConstraint(
                name="area_ends_after_it_begins", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self):
        return self.name


class Organisation(models.Model):
    """An enterprise, a workshop, a school, a grid team: whoever sends groups. It knows nobody."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    internal_code = models.CharField(_("internal code"), max_length=20, unique=True)
    door_plate = models.CharField(_("door plate"), max_length=60, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations")
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    risk_class = models.CharField(_("risk class"), max_length=10, choices=RiskClass, default=RiskClass.ORDINARY)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], name="organisation_credit_code_once", condition=~Q(credit_code="")
            ),
            models.CheckConstraint(
                name="organisation_enterprise_has_credit_code",
                condition=~Q(kind=OrganisationKind.ENTERPRISE) | ~Q(credit_code=""),
            ),
        ]

    def __str__(self):
        return self.name


class Headcount(models.Model):
    """How many people an organisation had on a day: the denominator of its coverage."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="headcounts")
    counted_on = models.DateField(_("counted on"))
    people = models.PositiveIntegerField(_("people"))
    source = models.CharField(_("source"), max_length=60)

    class Meta:
        verbose_name = _("headcount")
        verbose_name_plural = _("headcounts")
        ordering = ["-counted_on"]
        constraints = [models.UniqueConstraint(fields=["organisation", "counted_on"], name="headcount_once_a_day")]

    def __str__(self):
        return f"{self.organisation} {self.counted_on}: {self.people}"
