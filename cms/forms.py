"""What is filled in about a picture."""

from wagtail.images.forms import BaseImageForm

from cms.fields import PictureField


class PictureForm(BaseImageForm):
    """Wagtail's, with a file that is looked at first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        theirs = self.fields["file"]
        self.fields["file"] = PictureField(label=theirs.label, required=theirs.required, widget=theirs.widget)
