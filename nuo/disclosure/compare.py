"""The villages of a township or county side by side, in the order of the tree.

Not a league: no sorting by a rate, no ranks, counts beside every rate, and no rate under the
smallest count.
"""

from collections import Counter

from django.db.models import Count

from nuo.disclosure import children
from nuo.disclosure.frame import Frame
from nuo.places.models import Place
from nuo.places.rules import Level
from nuo.promises.models import Duty


def read(frame: Frame, page: int) -> children.Page:
    """Return a page of the villages below a place."""
    villages = Place.objects.under(frame.place).filter(level=Level.VILLAGE)
    found = children.page_of(villages, frame, {}, page)
    overdue = _overdue([row.code for row in found.rows], frame)
    return children.again(found, overdue, frame)


def _overdue(codes: list[str], frame: Frame) -> Counter[str]:
    places = Place.objects.filter(code__in=codes).order_by().values("pk")
    rows = (
        Duty.objects.overdue(at=frame.now).public().filter(place__in=places)
        .order_by().values_list("place__code").annotate(Count("pk"))
    )  # fmt: skip
    return Counter(dict(rows))
