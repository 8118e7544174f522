"""Pages of a list that is already there, or whose length is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Slice:
    """One page: its items, and which of how many it is."""

    items: Sequence[Any]  # Any: whatever the list holds
    number: int
    pages: int
    count: int


def slice_of(items: Sequence[Any], number: int, size: int) -> Slice:  # Any: as above
    """Return one page of a sequence; a page past the end is the last.

    >>> slice_of("abcde", 9, 2).items, slice_of("", 1, 2).pages
    ('e', 1)
    """
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 1), pages)
    return Slice(items[(number - 1) * size : number * size], number, pages, len(items))


def page_number(request: HttpRequest, name: str = "page") -> int:
    """Return the page somebody asked for; anything that is no number is the first."""
    asked = request.GET.get(name, "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST else 1
