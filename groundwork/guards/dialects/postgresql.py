"""PostgreSQL: exclusion constraints and foreign keys hold between transactions; only what may not change is a trigger.

No trigger names columns in its head: PostgreSQL refuses to change the type of a column that one does.
"""

from hashlib import sha256

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.utils.translation import gettext as _

from groundwork.guards.conditions import of_row, of_stored_row
from groundwork.guards.exceptions import NotInstallable
from groundwork.guards.kinds import PREFIX, AppendOnly, Guard, Mirrors, NoOverlap, Part, Standing

FOUND = """
SELECT t.tgname, c.relname, false, obj_description(t.oid, 'pg_trigger'),
       t.tgenabled::text || pg_get_triggerdef(t.oid) || p.prosrc
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE NOT t.tgisinternal AND t.tgname LIKE %s AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT k.conname, c.relname, true, obj_description(k.oid, 'pg_constraint'),
       k.convalidated::text || pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
 WHERE k.conname LIKE %s AND c.relnamespace = current_schema()::regnamespace
"""


class PostgreSQL:
    """How guards are made, found and compared on PostgreSQL."""

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
        """Have the extension that an exclusion constraint over a key and a range needs."""
        if not any(" EXCLUDE " in statement for part in parts for statement in part.create):
            return
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'")
            if cursor.fetchone():
                return
        try:
            with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
                cursor.execute("CREATE EXTENSION btree_gist")
        except DatabaseError as error:
            raise NotInstallable(
                _(
                    "The database has no extension btree_gist, and this account may not create it, so the database "
                    "cannot keep people and rooms from being in two places at once. Ask the administrator of the "
                    "database to run this in the database %(database)s, then start again: CREATE EXTENSION btree_gist; "
                    "(The server said: %(error)s)"
                )
                % {"database": self.connection.settings_dict["NAME"], "error": str(error).strip()}
            ) from error

    def standing(self) -> dict[str, Standing]:
        """What of ours is in the database, by name."""
        pattern = PREFIX.replace("_", r"\_") + "%"
        with self.connection.cursor() as cursor:
            cursor.execute(FOUND, [pattern, pattern])
            rows = cursor.fetchall()
        return {
            name: Standing(
                _drop_constraint(name, table) if is_constraint else _drop_trigger(name, table),
                stamp or "",
                definition,
                is_constraint,
            )
            for name, table, is_constraint, stamp, definition in rows
        }

    def is_sound(self, part: Part, standing: dict[str, Standing]) -> bool:
        """Does ``part`` stand as declared, neither altered nor disabled since it was made?"""
        return part.name in standing and standing[part.name].stamp == _digest(part, standing[part.name])

    def stamp(self, parts: list[Part]) -> None:
        """Note at each new object from what it was made and how the server describes it."""
        standing = self.standing()
        with self.connection.cursor() as cursor:
            for part in parts:
                kind = "CONSTRAINT" if part.is_constraint else "TRIGGER"
                digest = _digest(part, standing[part.name])
                cursor.execute(f'COMMENT ON {kind} "{part.name}" ON "{part.table}" IS \'{digest}\'')

    def before_ddl(self) -> None:
        """Let what waits for the end of the transaction be checked now, or no table could be altered in it."""
        self.connection.check_constraints()

    def _append_only(self, guard: Guard, rule: AppendOnly) -> list[Part]:
        body = ""
        if rule.erasable:
            erasable = rule.erasable is True or of_stored_row(guard.model, rule.erasable, self.connection)
            body += f"IF TG_OP = 'DELETE' THEN IF {erasable} THEN RETURN OLD; END IF; END IF; "
        if rule.changing or rule.once:
            body += f"IF TG_OP = 'UPDATE' THEN IF {_stays(guard, rule)} THEN RETURN NEW; END IF; END IF; "
        return [
            _trigger(guard, "", "BEFORE UPDATE OR DELETE", "ROW", body),
            _trigger(guard, "_truncate", "BEFORE TRUNCATE", "STATEMENT", ""),
        ]

    def _no_overlap(self, guard: Guard, rule: NoOverlap) -> list[Part]:
        key, start, end = (guard.column(field) for field in (rule.key, rule.start, rule.end))
        where = of_row(guard.model, rule.where, self.connection)
        rule_text = f'EXCLUDE USING gist ("{key}" WITH =, tstzrange("{start}", "{end}") WITH &&) WHERE ({where})'
        return [_constraint(guard.name, guard.table, rule_text)]

    def _mirrors(self, guard: Guard, rule: Mirrors) -> list[Part]:
        """A foreign key over key and copies together: it follows the original, and it cannot be raced."""
        source: type[Model] = guard.model._meta.get_field(rule.source).related_model  # type: ignore[assignment]
        there, copies = source._meta.db_table, [guard.column(field) for field in rule.columns]
        original = ", ".join(f'"{column}"' for column in [source._meta.pk.column, *copies])
        copy = ", ".join(f'"{column}"' for column in [guard.column(rule.source), *copies])
        reference = f'FOREIGN KEY ({copy}) REFERENCES "{there}" ({original}) ON UPDATE CASCADE'
        return [
            _constraint(f"{guard.name}_source", there, f"UNIQUE ({original})"),
            _constraint(guard.name, guard.table, reference),
        ]


def _stays(guard: Guard, rule: AppendOnly) -> str:
    """The condition under which an UPDATE leaves everything that must stay."""
    conditions = []
    for field in guard.model._meta.local_concrete_fields:
        if field.name in rule.changing:
            continue
        stays = f'NEW."{field.column}" IS NOT DISTINCT FROM OLD."{field.column}"'
        if field.name in rule.once:
            stays = f"({stays} OR COALESCE(OLD.\"{field.column}\"::text, '') = '')"
        conditions.append(stays)
    return " AND ".join(conditions)


def _trigger(guard: Guard, suffix: str, moment: str, level: str, body: str) -> Part:
    name = guard.name + suffix
    refuse = f"RAISE EXCEPTION USING ERRCODE = '23000', CONSTRAINT = '{guard.name}', MESSAGE = '{guard.name}';"
    create = (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}{refuse} END $$',
        f'CREATE TRIGGER "{name}" {moment} ON "{guard.table}" FOR EACH {level} EXECUTE FUNCTION "{name}"()',
    )
    return Part(name, guard.table, create)


def _constraint(name: str, table: str, rule: str) -> Part:
    create = (f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {rule}',)
    return Part(name, table, create, is_constraint=True)


def _drop_trigger(name: str, table: str) -> tuple[str, ...]:
    return f'DROP TRIGGER "{name}" ON "{table}"', f'DROP FUNCTION "{name}"()'


def _drop_constraint(name: str, table: str) -> tuple[str, ...]:
    return (f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}" CASCADE',)


def _digest(part: Part, found: Standing) -> str:
    return sha256("\n".join([*part.create, found.definition]).encode()).hexdigest()
