"""A text column whose beginnings are searched: codes and paths.

Django writes `startswith` as LIKE ... ESCAPE, for which SQLite never uses an index; as a range it
does. PostgreSQL keeps LIKE and needs an index with varchar_pattern_ops.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import StartsWith
from django.db.models.sql.compiler import SQLCompiler

# The last code point sorts behind every character a column can hold.
_LAST = "\U0010ffff"


if TYPE_CHECKING:
    # Only the stubs know that a field has types.
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


class PrefixField(_Text):
    """A CharField made for `startswith`."""


@PrefixField.register_lookup
class RangeStartsWith(StartsWith):
    """`startswith` as a range where the database is SQLite."""

    # Any: SQL parameters, as Django types them.
    def as_sqlite(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        **_: Any,  # Any: Django passes what it likes
    ) -> tuple[str, list[Any]]:  # Any: Django passes what it likes
        """Return `lhs >= prefix AND lhs < prefix + the last character`."""
        if not self.rhs_is_direct_value():
            sql, params = super().as_sql(compiler, connection)
            return sql, list(params)
        left, params = self.process_lhs(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", [*params, self.rhs, *params, f"{self.rhs}{_LAST}"]
