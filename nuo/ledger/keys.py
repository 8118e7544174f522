"""Walking over a table by its keys, some at a time."""

from collections.abc import Callable

from django.db.models import Model


def keys_of(model: type[Model]) -> Callable[[int, int], list[int]]:
    """Return a function that gives the keys of a table in order, some at a time."""

    def some(after: int, most: int) -> list[int]:
        rows = model._default_manager.filter(pk__gt=after).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:most])

    return some
