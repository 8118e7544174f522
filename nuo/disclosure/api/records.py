"""The log through the API: how far it reaches, and its entries byte by byte; public."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from nuo.disclosure import log_state
from nuo.disclosure.shapes import EntryPage, EntryShape, LogShape
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.ledger.shapes import Index, Many

router = Router(auth=None, tags=["log"])
_Start = Annotated[int, Query(0, ge=0, le=2**63 - 1, description="The first index wanted.")]


@router.get("", response=LogShape, summary="How far the log reaches")
def log(request: HttpRequest) -> LogShape:
    """The public checkpoint: the number of entries, the root of their tree, and who has signed it."""
    state = log_state.read()
    return LogShape(
        size=state.size, root=state.root, waiting=state.waiting, checkpoint=state.note or None, published_at=state.at
    )


@router.get("/entries", response=EntryPage, summary="Entries from an index on")
def log_entries(request: HttpRequest, start: _Start = 0, limit: Many = 20) -> EntryPage:
    """In the order of the log. Who reads all of them can build the tree again."""
    found = list(Entry.objects.filter(index__gte=start).order_by("index")[: limit + 1])
    items = [EntryShape.of(entry) for entry in found[:limit]]
    return EntryPage(items=items, next=found[limit].index if len(found) > limit else None)


@router.get("/entries/{index}", response=EntryShape, summary="One entry")
def log_entry(request: HttpRequest, index: Index) -> EntryShape:
    """An entry by its index."""
    entry = Entry.objects.filter(index=index).first()
    if entry is None:
        raise Refused("not_found", what="entry")
    return EntryShape.of(entry)
