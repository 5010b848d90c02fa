from django.utils.translation import gettext as _


class ContentFileError(Exception):
    """A content file that cannot be read. ``message`` names the file, the line and what is wrong."""

    def __init__(self, name, line, reason):
        self.name, self.line, self.reason = name, line, reason
        self.message = _("%(file)s, line %(line)s: %(reason)s") % {"file": name, "line": line, "reason": reason}
        super().__init__(self.message)
