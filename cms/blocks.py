from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class BodyBlock(blocks.StreamBlock):
    """The blocks that every content page has."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label=_("Paragraph"), features=["bold", "link", "ol", "ul"], template="cms/blocks/paragraph.html"
    )
    image = ImageBlock(label=_("Image"))
    notice = blocks.TextBlock(label=_("Notice"), icon="warning", template="cms/blocks/notice.html")

    class Meta:
        required = False
