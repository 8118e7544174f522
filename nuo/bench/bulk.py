"""Writing very many rows by the shortest way. For measuring only: it passes by every rule and every entry."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

_BATCH = 5_000
_AS_IS = (int, str, bool, type(None))


def insert(objects: Iterable[models.Model]) -> None:
    """Insert objects of one kind, in order, with the keys they carry.

    Django's own `bulk_create` takes several times as long, and a county is nearly a million rows.
    """
    left = iter(objects)
    model: type[models.Model] | None = None
    with connection.cursor() as cursor:
        while batch := list(islice(left, _BATCH)):
            model = type(batch[0])
            cursor.executemany(_statement(model), list(_rows(batch)))
        # We chose the keys ourselves; those the database chooses next must not meet them.
        for statement in connection.ops.sequence_reset_sql(no_style(), [model] if model else []):
            cursor.execute(statement)


def _statement(model: type[models.Model]) -> str:
    columns = [field.column for field in model._meta.concrete_fields]
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names


def _rows(batch: Sequence[models.Model]) -> Iterator[list[Any]]:  # Any: what a database driver takes
    fields = [(field, field.attname) for field in batch[0]._meta.concrete_fields]
    # Asked for once: `connection` looks itself up again at every use.
    real = connections[DEFAULT_DB_ALIAS]
    for each in batch:
        values = [(field, getattr(each, name)) for field, name in fields]
        yield [value if type(value) in _AS_IS else field.get_db_prep_save(value, real) for field, value in values]


def multiply(rows: "models.QuerySet[Any]", most: int) -> None:  # Any: rows of any model
    """Write up to `most` copies of these rows, inside the database, under keys of their own."""
    model = rows.model
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key)
    select, params = rows.values(*names)[:most].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({columns}) {select}', params)


def analyze() -> None:
    """Let the database look at its tables, as it does by itself in life."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
