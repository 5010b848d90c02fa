from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.pages import GuidePage, HomePage, SitePage

__all__ = [
    "GuidePage",
    "HomePage",
    "Installation",
    "LoadedFile",
    "PlatformDocument",
    "PlatformImage",
    "PlatformRendition",
    "SitePage",
]


class PlatformImage(AbstractImage):
    """A picture of the base, with where it comes from."""

    credit = models.CharField(_("credit"), max_length=120, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")


class PlatformRendition(AbstractRendition):
    image = models.ForeignKey(PlatformImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]


class PlatformDocument(AbstractDocument):
    """A file that visitors may download."""

    admin_form_fields = Document.admin_form_fields


class LoadedFile(models.Model):
    """A content file that was loaded into a page, by its digest: the same file is not loaded twice.

    A page that people deleted does not come back, and what they wrote since stands until the file changes.
    """

    name = models.CharField(max_length=200, unique=True)
    digest = models.CharField(max_length=64)
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="loaded_files")

    class Meta:
        verbose_name = _("loaded file")
        verbose_name_plural = _("loaded files")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Installation(models.Model):
    """What this database is: one row, written by the first start.

    A demonstration or a real base, for ever; the marks of the keys under which its rows stand; the base's name from the
    moment it was founded. A founding link that is still open is kept as a digest.
    """

    is_demo = models.BooleanField(_("demonstration"))
    name = models.CharField(_("name of the base"), max_length=40, blank=True)
    founded_at = models.DateTimeField(_("founded at"), null=True, blank=True)
    founding_digest = models.CharField(max_length=64, blank=True)
    key_marks = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        constraints = [
            models.CheckConstraint(name="one_installation", condition=Q(pk=1)),
            models.CheckConstraint(
                name="founded_with_a_name_and_no_link_left",
                condition=Q(founded_at__isnull=True) | (~Q(name="") & Q(founding_digest="")),
            ),
            models.CheckConstraint(
                name="demonstration_is_not_founded", condition=Q(is_demo=False) | Q(founded_at__isnull=True)
            ),
        ]

    def __str__(self):
        return self.name or str(self._meta.verbose_name)
