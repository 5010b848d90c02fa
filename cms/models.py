from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.pages import GuidePage, HomePage, SitePage

__all__ = ["GuidePage", "HomePage", "LoadedFile", "PlatformDocument", "PlatformImage", "PlatformRendition", "SitePage"]


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
