"""A query whose SQL is written once and run again with other values.

Writing the SQL of a Django query costs several times what the database needs to answer it: for a
board 7 ms against 1 ms. So the board's queries are written once a process, with marks where the
values go. The query itself stays ordinary Django, checked and portable.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Value = str | int | datetime | date
Row = tuple[Any, ...]  # Any: columns of any kind

_MARK_NUMBER = 7_310_000_000_000_000
_MARK_DAY = date(1971, 1, 1)


class Prepared:
    """Wraps a function that builds a `values_list` query from keyword values.

    The values may stand in filters and annotations, never where they change the shape of the SQL
    (slices, field names, lists of any length).
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Row]"]) -> None:  # Any: rows of any model
        """Keep the function; nothing is read yet."""
        self._build = build
        self._written: dict[str, _Written] = {}

    def rows(self, **values: Value) -> list[Row]:
        """Run the query with these values."""
        # One text for each kind of database and each type of value.
        shape = "/".join([connection.vendor, *(f"{name}:{type(value).__name__}" for name, value in values.items())])
        if shape not in self._written:
            self._written[shape] = _Written(self._build, values)
        return self._written[shape].run(values)


class _Written:
    """The SQL of one shape, and which of its parameters hold which value."""

    def __init__(self, build: Callable[..., "QuerySet[Any, Row]"], values: dict[str, Value]) -> None:  # Any: as above
        marks = {name: _mark(value, number) for number, (name, value) in enumerate(values.items(), start=1)}
        self._compiler = build(**marks).query.get_compiler(connection=connection)
        self._sql, self._params = self._compiler.as_sql()
        self._marks = {name: _kept(mark) for name, mark in marks.items()}

    @cached_property
    def _converters(self) -> list[tuple[int, list[Callable[..., Any]], Any]]:  # Any: Django's own
        columns = [column[0] for column in self._compiler.select[: self._compiler.col_count]]
        found = self._compiler.get_converters(columns)
        return [(at, converters, expression) for at, (converters, expression) in found.items()]

    def run(self, values: dict[str, Value]) -> list[Row]:
        given = {name: _kept(value) for name, value in values.items()}
        params = [self._filled(param, given) for param in self._params]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            rows = cursor.fetchall()
        return [self._converted(row) for row in rows] if self._converters else rows

    def _filled(self, param: Any, given: dict[str, Any]) -> Any:  # Any: what a database driver takes
        for name, mark in self._marks.items():
            if param == mark:
                return given[name]
            # A search for a beginning has the value inside its pattern.
            if isinstance(param, str) and isinstance(mark, str) and mark in param:
                return param.replace(mark, given[name])
        return param

    def _converted(self, row: Row) -> Row:
        cells = list(row)
        for at, converters, expression in self._converters:
            for convert in converters:
                cells[at] = convert(cells[at], expression, connection)
        return tuple(cells)


def _mark(value: Value, number: int) -> Value:
    """Return a value of the same type that no real query holds."""
    if isinstance(value, datetime):
        return datetime(1971, 2, 1, tzinfo=UTC) + timedelta(days=number)
    if isinstance(value, date):
        return _MARK_DAY + timedelta(days=number)
    return _MARK_NUMBER + number if isinstance(value, int) else f"<value {number}>"


def _kept(value: Value) -> Any:  # Any: what a database driver takes
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
