"""What every page about a place begins with: the place, what stands above it, its policy, its clock."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from nuo.clocks import Calendar, china
from nuo.clocks.due import due
from nuo.disclosure.counts import twelve_months
from nuo.disclosure.phrases import Text, named
from nuo.disclosure.prepared import Prepared, Row
from nuo.places.calendars import clock_calendar
from nuo.places.models import CalendarVersion, Place
from nuo.places.rules import RANKS, Level, codes_of
from nuo.programmes.contents import Policy
from nuo.programmes.models import Adoption
from nuo.programmes.policy import policy_from

_PLACE_COLUMNS = [field.attname for field in Place._meta.concrete_fields]
_STEPS_UP = ("", "parent__", "parent__parent__", "parent__parent__parent__")


@dataclass(frozen=True, slots=True)
class Frame:
    """A place at a moment, with the numbers its programme sets."""

    place: Place
    now: datetime
    policy: Policy
    calendar: Calendar
    soon_until: datetime
    months: list[date]
    adoption_id: int | None = None
    programme: Text = None
    rights: tuple[tuple[Text, Text], ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the place."""
        return ZoneInfo(self.place.time_zone)

    @property
    def is_village(self) -> bool:
        """Whether nothing with figures of its own hangs below."""
        return self.place.level in (Level.VILLAGE, Level.HAMLET)

    @property
    def is_wide(self) -> bool:
        """Whether counts of confidential services may be shown here at all."""
        return RANKS[self.place.level] <= RANKS[Level.COUNTY]


def place_called(code: str) -> Place | None:
    """Return a place with what stands above it up to the county, in one query."""
    if "\x00" in code:
        return None  # PostgreSQL refuses even to look for it
    rows = _places.rows(code=code)
    return _chained(rows[0]) if rows else None


def _with_those_above(**values: Any) -> "QuerySet[Place, Row]":  # Any: marks
    columns = [f"{step}{name}" for step in _STEPS_UP for name in _PLACE_COLUMNS]
    return Place.objects.filter(code=values["code"]).order_by().values_list(*columns)


def _chained(row: Row) -> Place | None:
    """Return the first place of a row of places, each below the one that follows."""
    above: Place | None = None
    for begin in range(len(row) - len(_PLACE_COLUMNS), -1, -len(_PLACE_COLUMNS)):
        if row[begin] is not None:
            place = Place.from_db(connection.alias, _PLACE_COLUMNS, row[begin : begin + len(_PLACE_COLUMNS)])
            if above is not None:
                place.parent = above
            above = place
    return above


def frame_of(place: Place, *, now: datetime) -> Frame:
    """Read the policy and the calendar of a place: two queries."""
    calendar = _calendar()
    months = twelve_months(now.astimezone(ZoneInfo(place.time_zone)).date())
    adoptions = Adoption.objects.filter(place__code__in=codes_of(place.path)).order_by("-place__path", "-pk")
    row = adoptions.values_list("pk", "content__policy", "content__title", "content__rights").first()
    policy = policy_from(row[1]) if row else Policy()
    soon_until = due(now, policy.due_soon, calendar).at
    if row is None:
        return Frame(place, now, policy, calendar, soon_until, months)
    rights = tuple((right["text"], _law_of(right)) for right in row[3] or ())
    return Frame(place, now, policy, calendar, soon_until, months, row[0], row[2], rights)


def _calendar() -> Calendar:
    # Only the version is read: what it holds is built once and kept. A page writes nothing,
    # so an instance without a row yet counts with the calendar that came with the program.
    versions = _versions.rows()
    return _built(versions[0][0]) if versions else china()


@cache
def _built(version: str) -> Calendar:
    return clock_calendar(CalendarVersion.objects.get(version=version))


_places = Prepared(_with_those_above)
_versions = Prepared(lambda: CalendarVersion.objects.values_list("version")[:1])


def trail(place: Place, last: str = "") -> list[tuple[str, str]]:
    """Return where a page is: names and addresses from the county down, `last` being the page itself."""
    above: list[Place] = []
    step: Place | None = place
    while step is not None and len(above) < 4:
        above.append(step)
        step = None if step.level == Level.COUNTY else step.parent
    found = [(named(each.name, each.name_en), reverse("board", args=[each.code])) for each in reversed(above)]
    return [*found, (last, "")] if last else found


def _law_of(right: dict[str, Any]) -> Text:  # Any: JSON of an adoption
    basis = right["basis"]
    return basis[0]["label"] if basis else None
