"""Which guards are declared, and which of them stand in the database."""

from django.apps import apps
from django.db import connections
from django.db.models import Model
from django.utils.translation import gettext as _

from groundwork.guards.dialects import dialect_of
from groundwork.guards.kinds import Guard


def declared(*models: type[Model]) -> list[Guard]:
    """Every guard that a model declares, or those of ``models`` alone."""
    return [
        Guard(model, rule) for model in models or tuple(apps.get_models()) for rule in vars(model).get("guards", ())
    ]


def guards_missing(using: str = "default") -> list[str]:
    """What is declared and not in the database as declared: one sentence for each part, [] when all stand."""
    dialect = dialect_of(connections[using])
    standing = dialect.standing()
    faults = []
    for guard in declared():
        for part in dialect.parts_of(guard):
            words = {"name": part.name, "table": part.table}
            if part.name not in standing:
                faults.append(_("%(name)s is missing on the table %(table)s.") % words)
            elif not dialect.is_sound(part, standing):
                faults.append(_("%(name)s on the table %(table)s is not as declared.") % words)
    return faults
