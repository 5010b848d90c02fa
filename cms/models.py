from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.pages import GuidePage, HomePage, SitePage

__all__ = ["GuidePage", "HomePage", "PlatformDocument", "PlatformImage", "PlatformRendition", "SitePage"]


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
