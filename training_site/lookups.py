"""Keys and texts out of addresses, cookies and forms that no database holds find nothing.

Django answers ``id=<more than 64 bits>`` with nothing, but passes such a number on in ``in`` and through foreign keys,
where the database fails. Any choice of a form and any address with a number may bring one.
PostgreSQL refuses a text with a NUL, which SQLite takes: a slug, a search, the key of a session may hold one.
"""

from django.core.exceptions import EmptyResultSet
from django.db.models import CharField, ForeignObject, IntegerField, TextField
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In

LARGEST = 2**63 - 1
TEXT_LOOKUPS = ("exact", "iexact", "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith")


def is_storable(key):
    """May the database hold this key? Only whole numbers can be too large."""
    return not isinstance(key, int) or -LARGEST <= key <= LARGEST


class StorableIn(In):
    """``in`` without the numbers that no database holds."""

    def get_prep_lookup(self):
        values = super().get_prep_lookup()
        return [value for value in values if is_storable(value)] if self.rhs_is_direct_value() else values


class StorableRelatedIn(RelatedIn):
    """``in`` through a foreign key, without the numbers that no database holds."""

    def get_prep_lookup(self):
        values = super().get_prep_lookup()
        return [value for value in values if is_storable(value)] if self.rhs_is_direct_value() else values


class StorableRelatedExact(RelatedExact):
    """Equality through a foreign key; a number that no database holds equals nothing."""

    def as_sql(self, compiler, connection):
        if self.rhs_is_direct_value() and not is_storable(self.rhs):
            raise EmptyResultSet
        return super().as_sql(compiler, connection)


class StorableText:
    """A lookup in a column of text: what holds a NUL equals, begins and contains nothing."""

    def as_sql(self, compiler, connection):
        if self.rhs_is_direct_value() and isinstance(self.rhs, str) and "\x00" in self.rhs:
            raise EmptyResultSet
        return super().as_sql(compiler, connection)


class StorableTextIn(In):
    """``in`` without the texts that no database holds."""

    def get_prep_lookup(self):
        values = super().get_prep_lookup()
        if not self.rhs_is_direct_value():
            return values
        return [value for value in values if not (isinstance(value, str) and "\x00" in value)]


def register():
    """Put these in the place of Django's own."""
    for field in (CharField, TextField):
        for name in TEXT_LOOKUPS:
            lookup = field.get_lookups()[name]
            field.register_lookup(type(f"Storable{lookup.__name__}", (StorableText, lookup), {}))
        field.register_lookup(StorableTextIn)
    IntegerField.register_lookup(StorableIn)
    ForeignObject.register_lookup(StorableRelatedIn)
    ForeignObject.register_lookup(StorableRelatedExact)
