"""What Open311 clients write in an address: moments, spans, numbers; and the digest of a key. Plain values only."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from nuo.ledger.refusals import Refused

# Both from the specification: GeoReport v2, "Response Volume".
LONGEST_SPAN = timedelta(days=90)
MOST = 1_000
STATUSES = frozenset({"open", "closed"})

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
# Far enough from both ends of the calendar that adding a span or a zone cannot leave it.
_YEARS = range(1971, 9_000)
_NUMBER = re.compile(r"\d{4}-(\d{6,18})", re.ASCII)
_DIGITS = re.compile(r"[1-9]\d{0,17}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when requests were made, both ends counted."""

    begin: datetime
    end: datetime


def span_of(start: str, end: str, *, now: datetime) -> Span:
    """Return the span two parameters name; a missing end is 90 days from the other, and the last 90 days without both.

    >>> from datetime import UTC
    >>> span_of("", "2026-09-24T00:00:00Z", now=datetime(2026, 11, 1, tzinfo=UTC)).begin.isoformat()
    '2026-06-26T00:00:00+00:00'
    """
    if start and end:
        span = Span(moment_of(start, "start_date"), moment_of(end, "end_date"))
    elif start:
        begin = moment_of(start, "start_date")
        span = Span(begin, begin + LONGEST_SPAN)
    else:
        until = moment_of(end, "end_date") if end else now
        span = Span(until - LONGEST_SPAN, until)
    if not timedelta(0) <= span.end - span.begin <= LONGEST_SPAN:
        raise Refused("open311_span", most=LONGEST_SPAN.days)
    return span


def moment_of(text: str, field: str) -> datetime:
    """Return an aware time in the W3C's form, or refuse; without an offset nobody knows which hour is meant."""
    # A plus sign that was not escaped arrives as a space, and many clients do not escape it.
    text = text.strip().replace(" ", "+")
    try:
        moment = datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        raise Refused("open311_moment", field=field)
    return moment


def key_of_number(number: str) -> int | None:
    """Return the row a public number names, or None where it is no such number.

    >>> key_of_number("2026-000017"), key_of_number("17")
    (17, None)
    """
    found = _NUMBER.fullmatch(number)
    return int(found[1]) if found else None


def whole_number(text: str) -> int | None:
    """Return a number above zero, or None for anything else.

    >>> whole_number("17"), whole_number("0"), whole_number("x")
    (17, None, None)
    """
    return int(text) if _DIGITS.fullmatch(text) else None


def listed(values: list[str]) -> list[str]:
    """Return what was declared several times or with commas, each once.

    >>> listed(["1,2", "", "2, 3"])
    ['1', '2', '3']
    """
    return list(dict.fromkeys(part.strip() for value in values for part in value.split(",") if part.strip()))


def digest_of(secret: str) -> str:
    """Return what is kept of a key. It is 256 random bits, so a plain hash cannot be tried out."""
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()
