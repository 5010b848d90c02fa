"""Content files of zones and modules, and the statutes that they cite."""

from courses.formats.laws import Law, known_laws, read_laws
from courses.formats.pages import ModuleDraft, ZoneDraft, read_module, read_zone

__all__ = ["Law", "ModuleDraft", "ZoneDraft", "known_laws", "read_laws", "read_module", "read_zone"]
