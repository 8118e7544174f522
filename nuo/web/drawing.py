"""The drawings: bar, QR code and seal sheet, as SVG text computed on the server.

Pure: numbers and ready words in, SVG out. Widths are SVG attributes and colours are
classes, because the content policy forbids style attributes. Every state is told apart
by shape as well as by colour: kept is solid, late hatched, broken cut through.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

import segno

KINDS = ("kept", "late", "near", "broken", "wait", "hold", "ok", "doubt", "no")
Pairs = Sequence[tuple[str, int]]
_FILL = {"kept": "f-k", "late": "f-l", "broken": "f-b", "wait": "f-o"}
_SEAL_SHEET_LIMIT = 400
_CELL = 30
_LONG = 700


def use(kind: str, attributes: str = "") -> str:
    """A reference to one of the seals defined once in the page."""
    if kind not in KINDS:
        raise ValueError(f"no seal is called {kind!r}; there are: {', '.join(KINDS)}")
    return f'<use href="#s-{kind}"{attributes}/>'


def icon(kind: str) -> str:
    return f'<svg class="{kind}" aria-hidden="true" focusable="false">{use(kind)}</svg>'


def seal(kind: str, words: str, size: str = "") -> str:
    """A seal with its word beside it: shape, character and word, so no one sense is needed."""
    names = escape(f"{kind} {size}".strip())
    mark = f'<svg aria-hidden="true" focusable="false">{use(kind)}</svg>'
    return f'<span class="seal {names}">{mark}{escape(words)}</span>'


def bar(parts: Pairs, label: str) -> str:
    """One stacked bar, 1000 units wide; an empty bar is an empty frame."""
    total = sum(count for _, count in parts)
    drawn, left = [], 0.0
    for kind, count in parts:
        if count < 1:
            continue
        width = 1000 * count / total
        drawn.append(_segment(kind, left, max(width - 3, 4)))
        left += width
    body = "".join(drawn) or '<rect class="f-o" width="1000" height="2" y="14"/>'
    return (
        f'<svg class="bar" role="img" aria-label="{escape(label)}" viewBox="0 0 1000 30"'
        f' preserveAspectRatio="none">{body}</svg>'
    )


def _segment(kind: str, left: float, width: float) -> str:
    fill = _FILL[kind]
    if kind == "broken":
        halves = ((0, 11), (19, 11))
        return "".join(
            f'<rect class="{fill}" x="{left:.1f}" y="{y}" width="{width:.1f}" height="{h}"/>' for y, h in halves
        )
    solid = f'<rect class="{fill}" x="{left:.1f}" width="{width:.1f}" height="30"/>'
    if kind != "late":
        return solid
    strokes = "".join(f"M{left + x} 0l-8 30" for x in range(10, int(width), 14))
    return solid + (f'<path class="cut" d="{strokes}"/>' if strokes else "")


# A board is read far more often than its address changes, and a code costs milliseconds.
@lru_cache(maxsize=1024)
def qr(url: str, label: str) -> str:
    """Error level M: a poster in the rain may lose a corner and still be read.

    A whole proof is so long that its dots would be too small for that; it gets level L.
    """
    code = segno.make(url, error="m" if len(url) <= _LONG else "l", micro=False, boost_error=False)
    size = code.symbol_size(border=2)[0]
    dots = "".join(
        f"M{x + 2} {y + 2}h1v1h-1z" for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg class="qr" role="img" aria-label="{escape(label)}" viewBox="0 0 {size} {size}">'
        f'<path shape-rendering="crispEdges" d="{dots}"/></svg>'
    )


def seal_sheet(kinds: Iterable[str], label: str, columns: int = 13) -> str:
    """印谱: one impression per promise, in the order given.

    Past 400 the sheet would be grey texture and a heavy page, so it stops there; the
    counts printed below it stay complete.
    """
    shown = [kind for kind, _ in zip(kinds, range(_SEAL_SHEET_LIMIT), strict=False)]
    rows = max(1, -(-len(shown) // columns))
    marks = "".join(
        use(
            kind, f' class="{kind}" x="{i % columns * _CELL + 1}" y="{i // columns * _CELL + 1}" width="27" height="27"'
        )
        for i, kind in enumerate(shown)
    )
    return (
        f'<svg class="pu" role="img" aria-label="{escape(label)}"'
        f' viewBox="0 0 {columns * _CELL} {rows * _CELL}">{marks}</svg>'
    )
