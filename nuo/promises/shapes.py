"""How the API shows limits, clocks and wordings. A wording's own JSON is read here and nowhere else in the API."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from nuo.clocks import Explanation, Limit
from nuo.ledger.shapes import Text, text_of
from nuo.promises.models import Pause


class LimitShape(Schema):
    """So many units of time."""

    count: int
    unit: str = Field(description="minutes, hours, office_hours, working_days or calendar_days")
    words: Text

    @classmethod
    def of(cls, limit: Limit | None) -> "LimitShape | None":
        """Show a limit; None where the date itself is the limit."""
        if limit is None:
            return None
        words = Text(zh=limit.in_words("zh"), en=limit.in_words("en"))
        return cls(count=limit.count, unit=limit.unit.value, words=words)


class Cite(Schema):
    """One article of a law, as it was read when the promise was published."""

    law: str
    version: str
    article: str
    label: Text
    summary: Text


class Statutory(Schema):
    """What the law demands at the least."""

    limit: LimitShape
    basis: Cite
    note: Text | None


class Cost(Schema):
    """What it costs."""

    free: bool
    text: Text | None
    basis: Cite | None


class PauseRule(Schema):
    """A published reason for which the clock may stop, and for how long at most."""

    reason: str
    cap: LimitShape


class Local(Schema):
    """Local practice, which is not law."""

    text: Text
    source: Text


class WordingShape(Schema):
    """What is promised, complete in itself."""

    title: Text
    what: Text | None
    to: Text | None
    limit: LimitShape | None = Field(description="null for a promise with fixed dates")
    trigger: dict[str, Any] = Field(  # Any: five kinds, each with its own few keys
        description="`kind` is on_request, event (text), on (date), after (limit) or recurring (every, day, month)."
    )
    clock_starts: Text | None
    statutory: Statutory | None = Field(description="null where the law sets no number of days")
    basis: list[Cite]
    local: Local | None
    cost: Cost
    materials: list[Text]
    channels: list[str]
    pauses: list[PauseRule]
    remedy: Text | None

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "WordingShape":  # Any: JSON as a version keeps it
        """Show a wording as its version keeps it."""
        statutory = content["statutory"]
        return cls.model_validate({
            **{name: text_of(content.get(name)) for name in ("title", "what", "to", "clock_starts", "remedy")},
            **{name: content[name] for name in ("trigger", "basis", "local", "cost", "materials", "channels")},
            "limit": _limit(content["limit"]),
            "statutory": {**statutory, "limit": _limit(statutory["limit"])} if statutory else None,
            "pauses": [{**pause, "cap": _limit(pause["cap"])} for pause in content["pauses"]],
        })  # fmt: skip


def _limit(text: str) -> LimitShape | None:
    return LimitShape.of(Limit.parse(text)) if text else None


class DayShape(Schema):
    """One day of the count."""

    on: date
    number: int | None = Field(description="units used by the end of the day; null where the day does not count")
    kind: str = Field(description="received, working, make_up, weekend, holiday, paused or rolled")
    name: str = Field(description="the holiday's name; may be empty")


class ExplanationShape(Schema):
    """How a due date was counted, day by day."""

    start: datetime
    limit: LimitShape
    due_at: datetime
    due_on: date
    provisional: bool = Field(description="true while a year's days off are not published yet")
    days: list[DayShape]

    @classmethod
    def of(cls, shown: Explanation | None) -> "ExplanationShape | None":
        """Show an explanation; None for a date that was set by the calendar."""
        if shown is None:
            return None
        days = [DayShape(on=day.on, number=day.number, kind=day.kind.value, name=day.name) for day in shown.days]
        limit = LimitShape.of(shown.limit)
        assert limit is not None
        return cls(
            start=shown.start, limit=limit, due_at=shown.due.at, due_on=shown.due.on,
            provisional=shown.due.provisional, days=days,
        )  # fmt: skip


class PauseShape(Schema):
    """A stretch in which the clock stood."""

    reason: str
    begin_at: datetime
    latest_at: datetime = Field(description="it ends by itself then")
    end_at: datetime | None

    @classmethod
    def of(cls, pause: Pause) -> "PauseShape":
        """Show a pause."""
        return cls(reason=pause.reason, begin_at=pause.begin_at, latest_at=pause.latest_at, end_at=pause.end_at)
