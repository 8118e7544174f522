"""What the address of the queue asks for: the page and the file read it alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from nuo.cases import queue
from nuo.cases.access import check_desk, duties_at_desk
from nuo.cases.forms import DeskFilter
from nuo.people.actor import Actor
from nuo.promises.models import Duty


@dataclass(frozen=True, slots=True)
class QueueAsked:
    """A tab and filters, and the duties they leave of everything the actor may see."""

    tab: str
    filters: dict[str, Any]  # Any: cleaned fields
    edges: queue.Edges
    everything: QuerySet[Duty]
    found: QuerySet[Duty]


def queue_asked(request: HttpRequest, actor: Actor, *, now: datetime) -> QueueAsked:
    """Return what the address asks for; a tab or filter that makes no sense changes nothing."""
    check_desk(actor)
    tab = request.GET.get("tab", "all")
    filters = DeskFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    edges = queue.Edges.at(now)
    everything = queue.near(duties_at_desk(actor), edges)
    found = queue.narrowed(everything, **asked)
    return QueueAsked(tab if tab in queue.GROUPS else "all", asked, edges, everything, found)
