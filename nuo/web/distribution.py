"""How long an office really took, against what it promised: counting and drawing.

Pure. A value is a whole number of the promise's own unit; 0 means the same day.
Bins always end at the promised limit, so no bar mixes kept and late.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

_MOST_BARS = 60


@dataclass(frozen=True)
class Bin:
    first: int
    last: int
    count: int
    late: bool

    @property
    def label(self) -> str:
        return str(self.last) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Words:
    """Every word in the drawing, already in the reader's language."""

    title: str
    summary: str
    limit: str
    statutory: str
    across: str
    up: str


@dataclass(frozen=True)
class Frame:
    """One size of the drawing; `every` prints each n-th number under the axis."""

    name: str
    width: int
    gap: float
    most_labels: int


WIDE = Frame("w-only", 720, 3, 22)
NARROW = Frame("n-only", 400, 1.5, 6)
# The promise's words stand above the law's, so that the two never meet.
_WORDS_AT = {"x2": 24, "x3": 42}
_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 300, 40, 10, 30, 46


def middle(histogram: Mapping[int, int], share: float) -> int:
    """The value within which `share` of all were done.

    >>> middle({1: 1, 5: 8, 14: 1}, 0.5), middle({1: 1, 5: 8, 14: 1}, 0.9)
    (5, 5)
    """
    needed, seen = share * sum(histogram.values()), 0
    for value in sorted(histogram):
        seen += histogram[value]
        if seen >= needed:
            return value
    raise ValueError("nothing was counted")


def late_count(histogram: Mapping[int, int], limit: int) -> int:
    return sum(count for value, count in histogram.items() if value > limit)


def bins(histogram: Mapping[int, int], limit: int, reach: int = 0) -> list[Bin]:
    """Bars from the first value to the last, or to `reach` where that is farther.

    >>> [b.label for b in bins({1: 2, 3: 1}, limit=2)]
    ['1', '2', '3']
    """
    low = min(1, *histogram) if histogram else 1
    high = max(limit, reach, *histogram) if histogram else max(limit, reach)
    width = -(-(high - low + 1) // _MOST_BARS)
    counts: dict[int, int] = {}
    for value, count in histogram.items():
        step = -((limit - value) // width)
        counts[step] = counts.get(step, 0) + count
    first, last = -((limit - low) // width), -((limit - high) // width)
    return [
        Bin(max(low, limit + (step - 1) * width + 1), limit + step * width, counts.get(step, 0), step > 0)
        for step in range(first, last + 1)
    ]


def chart(bars: list[Bin], limit: int, statutory: int | None, words: Words, frame: Frame) -> str:
    """One SVG; the same numbers stand in a table beside it for readers who cannot see it."""
    inner = frame.width - _LEFT - _RIGHT
    cell = inner / len(bars)
    tallest = max(1, *(b.count for b in bars)) if len(bars) > 1 else max(1, bars[0].count)
    parts = [_grid(tallest, frame)]
    every = -(-len(bars) // frame.most_labels)
    for i, b in enumerate(bars):
        left = _LEFT + i * cell
        parts.append(_bar(b, left, cell, tallest, frame))
        if (len(bars) - 1 - i) % every == _phase(bars, limit, every):
            parts.append(_text(left + cell / 2, _HEIGHT - _BOTTOM + 20, str(b.last), "middle"))
    parts.append(f'<path class="x2" d="M{_LEFT} {_HEIGHT - _BOTTOM}H{frame.width - _RIGHT}"/>')
    parts.append(_marks(bars, limit, statutory, words, frame))
    parts.append(_text(frame.width - _RIGHT, _HEIGHT - 4, words.across, "end"))
    parts.append(_text(2, 15, words.up, "start"))
    title = f"<title>{escape(words.title)}</title><desc>{escape(words.summary)}</desc>"
    return (
        f'<svg class="chart {frame.name}" role="img" aria-label="{escape(words.title)}"'
        f' viewBox="0 0 {frame.width} {_HEIGHT}">{title}{"".join(parts)}</svg>'
    )


def _phase(bars: list[Bin], limit: int, every: int) -> int:
    """Shift the printed numbers so that the limit's own number is always one of them."""
    at = next((i for i, b in enumerate(bars) if b.last == limit), len(bars) - 1)
    return (len(bars) - 1 - at) % every


def _grid(tallest: int, frame: Frame) -> str:
    step = next(s * 10**e for e in range(9) for s in (1, 2, 5) if tallest / (s * 10**e) <= 4)
    lines = []
    for value in range(step, tallest + 1, step):
        y = _level(value, tallest)
        lines.append(f'<path class="x" d="M{_LEFT} {y:.1f}H{frame.width - _RIGHT}"/>')
        lines.append(_text(_LEFT - 6, y + 4, str(value), "end"))
    return "".join(lines)


def _level(value: float, tallest: int) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP - 26) * value / tallest


def _bar(b: Bin, left: float, cell: float, tallest: int, frame: Frame) -> str:
    if not b.count:
        return ""
    gap = min(frame.gap, cell / 5)
    x, y, wide = left + gap, _level(b.count, tallest), cell - 2 * gap
    high = _HEIGHT - _BOTTOM - y
    drawn = (
        f'<rect class="{"f-l" if b.late else "f-k"}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'
    )
    if b.late:
        rungs = range(8, max(9, int(high)), 12)
        strokes = "".join(f"M{x:.1f} {y + r:.1f}l{wide:.1f} -6" for r in rungs)
        drawn += f'<path class="cut" d="{strokes}"/>'
    # A number wider than its bar would run into the next one.
    if cell >= 9 * len(str(b.count)) + 2:
        drawn += _text(left + cell / 2, y - 6, str(b.count), "middle", "t")
    return drawn


def _marks(bars: list[Bin], limit: int, statutory: int | None, words: Words, frame: Frame) -> str:
    drawn = _mark(bars, limit, words.limit, frame, "x2")
    if statutory is not None and statutory > limit:
        drawn += _mark(bars, statutory, words.statutory, frame, "x3")
    return drawn


def _mark(bars: list[Bin], at: int, words: str, frame: Frame, line: str) -> str:
    """A line after the bar that ends at `at`, with its words on the side that has room."""
    cell = (frame.width - _LEFT - _RIGHT) / len(bars)
    done = sum(1 for b in bars if b.last <= at)
    x = _LEFT + done * cell
    y = _WORDS_AT[line]
    to_the_left = x > frame.width / 2
    text = _text(
        x - 7 if to_the_left else x + 7, y + 6, words, "end" if to_the_left else "start", "t" if line == "x2" else ""
    )
    return f'<path class="{line}" d="M{x:.1f} {y - 8}V{_HEIGHT - _BOTTOM}"/>{text}'


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
