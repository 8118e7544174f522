"""Working-day calendars and due dates that show their working. Pure Python: no Django, no clock of its own."""

from nuo.clocks.calendars import Calendar, Day, DayKind
from nuo.clocks.china import china
from nuo.clocks.cli import clock
from nuo.clocks.due import Due, Pause, due, over, taken, working_days_between
from nuo.clocks.errors import ClockError, Language
from nuo.clocks.explain import CountedDay, Explanation, Mark, explain
from nuo.clocks.limits import Limit, Unit
from nuo.clocks.many import due_many

__all__ = [
    "Calendar",
    "ClockError",
    "CountedDay",
    "Day",
    "DayKind",
    "Due",
    "Explanation",
    "Language",
    "Limit",
    "Mark",
    "Pause",
    "Unit",
    "china",
    "clock",
    "due",
    "due_many",
    "explain",
    "over",
    "taken",
    "working_days_between",
]
