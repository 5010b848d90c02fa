"""A picture that somebody uploads, looked at before anything else opens it."""

import struct

from django import forms
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import WagtailImageField

MOST_FRAMES = 200
BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error),
    *(Image.DecompressionBombError, Image.DecompressionBombWarning),
)


class PictureField(WagtailImageField):
    """Wagtail's, which counts frames by unpacking them all and meets a damaged file only when it is drawn."""

    def to_python(self, data):
        """The picture. Raises ValidationError for one that is damaged, too large by its header, or of many frames."""
        if hasattr(data, "seek"):
            self._look_at(data)
            data.seek(0)
        return super().to_python(data)

    def _look_at(self, file):
        try:
            with Image.open(file) as picture:
                self._check_size(picture)
                self._check_frames(picture)
        except BROKEN as error:
            raise forms.ValidationError(
                _("The picture is damaged, too large or none. Nothing was stored. Save it anew and choose it again.")
            ) from error

    def _check_size(self, picture):
        """By the header alone: nothing has been unpacked yet."""
        width, height = picture.size
        if width * height > self.max_image_pixels:
            text = _(
                "The picture has %(width)s x %(height)s pixels; at most %(most)s million are taken. Nothing was stored."
                " Make it smaller and choose it again."
            )
            words = {"width": width, "height": height, "most": self.max_image_pixels // 1_000_000}
            raise forms.ValidationError(text % words)

    @staticmethod
    def _check_frames(picture):
        picture.load()
        try:
            for number in range(1, MOST_FRAMES + 1):
                picture.seek(number)
        except EOFError:
            return
        raise forms.ValidationError(
            _("The picture moves in more than %(most)s frames. Nothing was stored. Upload a still one.")
            % {"most": MOST_FRAMES - 1}
        )
