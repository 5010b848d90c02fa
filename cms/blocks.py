from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class BodyBlock(blocks.StreamBlock):
    """The blocks that every content page has. Lists stand inside the rich text of a paragraph."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label=_("Paragraph"),
        icon="pilcrow",
        features=["bold", "link", "ol", "ul"],
        template="cms/blocks/paragraph.html",
    )
    image = ImageBlock(label=_("Image"), template="cms/blocks/image.html")
    notice = blocks.TextBlock(label=_("Notice"), icon="warning", template="cms/blocks/notice.html")

    class Meta:
        required = False
