"""SQLite: everything is a trigger. There is one writer, so a trigger that looks at other rows sees all of them."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from groundwork.guards.conditions import of_row, of_stored_row
from groundwork.guards.kinds import PREFIX, AppendOnly, Guard, Mirrors, NoOverlap, Part, Standing


class SQLite:
    """How guards are made, found and compared on SQLite."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def parts_of(self, guard: Guard) -> list[Part]:
        """The objects of which a guard is made, in the order in which they are made."""
        match guard.rule:
            case AppendOnly():
                return self._append_only(guard, guard.rule)
            case NoOverlap():
                return self._no_overlap(guard, guard.rule)
            case Mirrors():
                return self._mirrors(guard, guard.rule)

    def prepare(self, parts: list[Part]) -> None:
        """Nothing has to be there before."""

    def standing(self) -> dict[str, Standing]:
        """What of ours is in the database, by name."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB %s", [f"{PREFIX}*"]
            )
            return {name: Standing((f'DROP TRIGGER "{name}"',), "", text) for name, text in cursor.fetchall()}

    def is_sound(self, part: Part, standing: dict[str, Standing]) -> bool:
        """Does ``part`` stand as declared? SQLite keeps the text of a trigger."""
        return part.name in standing and standing[part.name].definition == part.create[0]

    def stamp(self, parts: list[Part]) -> None:
        """Nothing to note."""

    def before_ddl(self) -> None:
        """Nothing is in the way of a change of the schema."""

    def _append_only(self, guard: Guard, rule: AppendOnly) -> list[Part]:
        parts = [_trigger(guard, "update", "BEFORE UPDATE", _changes_more(guard, rule))]
        if rule.erasable is not True:
            kept = f"NOT {of_stored_row(guard.model, rule.erasable, self.connection)}" if rule.erasable else ""
            parts.append(_trigger(guard, "delete", "BEFORE DELETE", kept))
        return parts

    def _no_overlap(self, guard: Guard, rule: NoOverlap) -> list[Part]:
        key, start, end = (guard.column(field) for field in (rule.key, rule.start, rule.end))
        table, pk = guard.table, guard.model._meta.pk.column
        there = (
            f'SELECT 1 FROM "{table}" AS other WHERE other."{key}" = NEW."{key}" AND other."{start}" < NEW."{end}"'
            f' AND other."{end}" > NEW."{start}" AND {of_row(guard.model, rule.where, self.connection, alias="other")}'
        )
        new = of_row(guard.model, rule.where, self.connection, alias="NEW")
        return [
            _trigger(guard, "insert", "BEFORE INSERT", f"{new} AND EXISTS ({there})"),
            _trigger(guard, "update", "BEFORE UPDATE", f'{new} AND EXISTS ({there} AND other."{pk}" <> OLD."{pk}")'),
        ]

    def _mirrors(self, guard: Guard, rule: Mirrors) -> list[Part]:
        source: type[Model] = guard.model._meta.get_field(rule.source).related_model  # type: ignore[assignment]
        fk, pk = guard.column(rule.source), source._meta.pk.column
        copies = [guard.column(field) for field in rule.columns]
        same = " AND ".join(f'"{column}" IS NEW."{column}"' for column in copies)
        differs = f'NOT EXISTS (SELECT 1 FROM "{source._meta.db_table}" WHERE "{pk}" = NEW."{fk}" AND {same})'
        changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in copies)
        copy = ", ".join(f'"{column}" = NEW."{column}"' for column in copies)
        follow = f'UPDATE "{guard.table}" SET {copy} WHERE "{fk}" = NEW."{pk}"'
        return [
            _trigger(guard, "insert", "BEFORE INSERT", differs),
            _trigger(guard, "update", "BEFORE UPDATE", differs),
            _trigger(guard, "follow", "AFTER UPDATE", changed, table=source._meta.db_table, does=follow),
        ]


def _changes_more(guard: Guard, rule: AppendOnly) -> str:
    """The condition under which an UPDATE touches what must stay; empty when nothing at all may change."""
    if not (rule.changing or rule.once):
        return ""
    conditions = []
    for field in guard.model._meta.local_concrete_fields:
        if field.name in rule.changing:
            continue
        changes = f'NEW."{field.column}" IS NOT OLD."{field.column}"'
        if field.name in rule.once:
            changes = f"({changes} AND COALESCE(OLD.\"{field.column}\", '') <> '')"
        conditions.append(changes)
    return " OR ".join(conditions)


def _trigger(guard: Guard, suffix: str, moment: str, when: str, *, table: str = "", does: str = "") -> Part:
    name, table = f"{guard.name}_{suffix}", table or guard.table
    does = does or f"SELECT RAISE(ABORT, '{guard.name}')"
    condition = f" WHEN {when}" if when else ""
    create = f'CREATE TRIGGER "{name}" {moment} ON "{table}"{condition} BEGIN {does}; END'
    return Part(name, table, (create,))
