"""Short ways to write times and limits in tests, and the strategies that make them up."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from nuo.clocks import Limit, Pause, Unit

BEIJING = ZoneInfo("Asia/Shanghai")

starts = st.datetimes(
    datetime.fromisoformat("2021-01-01"),
    datetime.fromisoformat("2027-06-30"),
    timezones=st.sampled_from([UTC, BEIJING]),
)
limits = st.one_of(
    st.builds(Limit, st.integers(1, 90), st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS])),
    st.builds(Limit, st.integers(1, 200), st.sampled_from([Unit.HOURS, Unit.OFFICE_HOURS])),
    st.builds(Limit, st.integers(1, 5_000), st.just(Unit.MINUTES)),
)
lengths = st.timedeltas(timedelta(0), timedelta(days=40))


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime) -> list[Pause]:
    """Up to three pauses, perhaps overlapping, that begin around the time after the start."""
    offsets = draw(st.lists(st.tuples(st.timedeltas(timedelta(days=-5), timedelta(days=60)), lengths), max_size=3))
    return [Pause(start + offset, start + offset + length) for offset, length in offsets]


def at(text: str) -> datetime:
    """A Beijing wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def naive(text: str) -> datetime:
    """A time that does not say its zone."""
    return datetime.fromisoformat(text)


def limit(text: str) -> Limit:
    return Limit.parse(text)


def day(text: str) -> date:
    return date.fromisoformat(text)
