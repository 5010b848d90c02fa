"""What a model declares beside its fields: rules that the database keeps against every caller.

    class Scan(models.Model):
        ...
        guards = (AppendOnly(),)

They stand outside ``Meta``, since Django knows neither triggers nor, on SQLite, exclusion: ``migrate`` installs them.
"""

from dataclasses import dataclass

from django.db.models import Model, Q

PREFIX = "guard_"  # of the name of everything in the database that is ours


@dataclass(frozen=True, kw_only=True)
class AppendOnly:
    """Rows are inserted and stay as they are: UPDATE, DELETE and TRUNCATE are refused.

    ``changing`` are fields that may change all the same; ``once`` those that may be filled while they are empty;
    ``erasable`` says which rows may be deleted: all, none, or those that fit a condition.
    """

    changing: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    erasable: Q | bool = False

    def name_on(self, model: type[Model]) -> str:
        """The name under which it refuses."""
        return f"{PREFIX}{model._meta.db_table}_append_only"


@dataclass(frozen=True, kw_only=True)
class NoOverlap:
    """No two rows of one ``key`` share a moment from ``start`` until ``end``, among those that fit ``where``.

    One may begin as the other ends. Keep start and end NOT NULL: a time that is missing overlaps nothing.
    """

    name: str
    key: str
    where: Q
    start: str = "starts_at"
    end: str = "ends_at"

    def name_on(self, model: type[Model]) -> str:
        """The name under which it refuses."""
        return f"{PREFIX}{self.name}"


@dataclass(frozen=True, kw_only=True)
class Mirrors:
    """``columns`` are copies of those of the same names in the row that the foreign key ``source`` points at.

    A row whose copy differs is refused; when the original changes, the copies change with it. So a rule over one
    table, such as NoOverlap, may speak of what stands in another. Keep the copies NOT NULL.
    """

    source: str
    columns: tuple[str, ...]

    def name_on(self, model: type[Model]) -> str:
        """The name under which it refuses."""
        return f"{PREFIX}{model._meta.db_table}_{self.source}_copy"


Rule = AppendOnly | NoOverlap | Mirrors


@dataclass(frozen=True)
class Guard:
    """A rule on the model that declares it."""

    model: type[Model]
    rule: Rule

    @property
    def name(self) -> str:
        """The name under which it refuses."""
        return self.rule.name_on(self.model)

    @property
    def table(self) -> str:
        """The table whose rows it guards."""
        return self.model._meta.db_table

    def column(self, field: str) -> str:
        """The column of one of the model's fields."""
        found: str = self.model._meta.get_field(field).column  # type: ignore[union-attr, assignment]  # no relation without one
        return found


@dataclass(frozen=True)
class Part:
    """One object in the database of which a guard is made: how to make it."""

    name: str
    table: str
    create: tuple[str, ...]
    is_constraint: bool = False


@dataclass(frozen=True)
class Standing:
    """An object of ours that was found in the database: how to remove it, what is noted at it, what it is."""

    drop: tuple[str, ...]
    stamp: str
    definition: str
    is_constraint: bool = False
