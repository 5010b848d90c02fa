from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.choices import StudyKind
from courses.pages import ModulePage, OnlinePage, ZoneIndexPage, ZonePage

__all__ = ["ModulePage", "OnlinePage", "Programme", "StudyEvent", "ZoneIndexPage", "ZonePage"]


class Programme(models.Model):
    """A curriculum and nothing else: which modules, how many credited hours, which exam by its code."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=80)
    modules = models.ManyToManyField(ModulePage, related_name="programmes", verbose_name=_("modules"))
    hours_required = models.DecimalField(_("hours required"), max_digits=4, decimal_places=1, default=0)
    exam_code = models.SlugField(_("exam code"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]

    def __str__(self):
        return self.title


class StudyEvent(models.Model):
    """Somebody studied something. Append-only; progress is a fold over these."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="study_events")
    module = models.ForeignKey(ModulePage, on_delete=models.PROTECT, related_name="study_events")
    kind = models.CharField(_("kind"), max_length=12, choices=StudyKind)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("study event")
        verbose_name_plural = _("study events")
        ordering = ["pk"]
        indexes = [models.Index(fields=["person", "module"], name="study_person_module")]

    def __str__(self):
        return f"{self.person} · {self.module} · {self.kind}"
