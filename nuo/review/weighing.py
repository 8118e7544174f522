"""Two judges, one verdict: what the rules find by words, weighed against how the clause reads as a whole.

The rules name the words, the law and what to write instead. Likeness finds what has none of their words, and calms
a rule that saw its words in a harmless clause: then it is doubtful, never nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sentencex import get_sentence_boundaries

from nuo.review.clauses import Clause
from nuo.review.judging import Judged, judge
from nuo.review.likeness import Likeness, likeness
from nuo.review.rules import Rule, Rulebook, Severity

_LONG = 160  # characters; a longer clause is read some sentences at a time
_WINDOW = 120
_AGREED = 0.15  # how much more harmless it must read for each further rule that found something
_CLEARLY = 0.3  # how much above the bound it takes to outvote a rule that calls it doubtful
_LEAST = 4  # Chinese characters; fewer say nothing
_PART = re.compile(r"[^；;]+[；;]?|[；;]")
_SEGMENT = re.compile(r"[^，,。；;：:！!？?]+")
_SAYS_SOMETHING = re.compile(rf"(?:[㐀-鿿][^㐀-鿿]{{0,20}}){{{_LEAST}}}")


class _Piece(NamedTuple):
    """A stretch of a clause that is read as one, with the lines that introduce it."""

    clause: Clause
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Alike:
    """A clause that reads like unlawful or doubtful ones, and the stretch of it that does."""

    piece: _Piece
    score: float
    severity: Severity


def found_in(clauses: Sequence[Clause], book: Rulebook, learnt: Likeness | None = None) -> list[Judged]:
    """Return every finding, in the order of the text: by the rules' words and by likeness."""
    learnt = learnt or likeness()
    by_words: dict[int, list[Judged]] = {}
    for found in judge(clauses, book):
        by_words.setdefault(found.clause.index, []).append(found)
    alike: list[_Alike] = []
    unlawful: set[int] = set()
    for clause, score, piece in _read(clauses, learnt):
        here = by_words[clause.index] = _calmed(by_words.get(clause.index, []), score, learnt)
        # Where the line that introduces a list is unlawful, its items are no findings of their own.
        is_told = clause.lead in unlawful
        severity = None if is_told else _severity(score, learnt)
        if severity and severity > max((each.severity for each in here), default=0):
            alike.append(_Alike(piece, score, severity))
        if is_told or severity is Severity.UNLAWFUL or any(each.severity is Severity.UNLAWFUL for each in here):
            unlawful.add(clause.index)
    for each, rule, span in _told(alike, book, learnt):
        clause = each.piece.clause
        said = Judged(clause, rule, each.severity, *span, alike=True)
        by_words[clause.index] = _joined(by_words[clause.index], said, is_clear=each.score > learnt.unlawful + _CLEARLY)
    return [found for index in sorted(by_words) for found in by_words[index]]


def _severity(score: float, learnt: Likeness) -> Severity | None:
    if score >= learnt.unlawful:
        return Severity.UNLAWFUL
    return Severity.DOUBTFUL if score >= learnt.doubtful else None


def _calmed(found: list[Judged], score: float, learnt: Likeness) -> list[Judged]:
    """What a rule calls unlawful and reads harmless is doubtful; rules that agree are believed longer."""
    agreed = len({each.rule.category for each in found if each.severity is Severity.UNLAWFUL})
    if score >= learnt.harmless - _AGREED * (agreed - 1):
        return found
    return [
        each if each.rule.stands else replace(each, severity=min(each.severity, Severity.DOUBTFUL)) for each in found
    ]


def _joined(found: list[Judged], alike: Judged, *, is_clear: bool) -> list[Judged]:
    same = [each for each in found if each.rule.category == alike.rule.category]
    if same:
        # A rule has looked at just this: it takes a clear case to call it worse, and that rests on likeness.
        worse = replace(same[0], severity=alike.severity, alike=True)
        return [worse if each is same[0] and is_clear and not each.rule.stands else each for each in found]
    return sorted([*found, alike], key=lambda each: each.start)


def _told(alike: Sequence[_Alike], book: Rulebook, learnt: Likeness) -> Iterator[tuple[_Alike, Rule, tuple[int, int]]]:
    """Yield for each the rule that speaks for what it is most like, and the span that reads worst."""
    categories = learnt.categories_of([each.piece.text for each in alike])
    spans = [_segments(each.piece) for each in alike]
    texts = [each.piece.clause.normal[start:end] for each, own in zip(alike, spans, strict=True) for start, end in own]
    scores = iter(learnt.scores(texts).tolist())
    for each, category, own in zip(alike, categories, spans, strict=True):
        rated = [(next(scores), span) for span in own]
        yield each, book.general(category), max(rated, key=lambda pair: pair[0])[1]


def _read(clauses: Sequence[Clause], learnt: Likeness) -> Iterator[tuple[Clause, float, _Piece]]:
    """Yield every clause that says something, with the score of its worst stretch, and that."""
    pieces = [piece for clause in clauses for piece in _pieces(clause, clauses)]
    worst: dict[int, tuple[float, _Piece]] = {}
    for piece, score in zip(pieces, learnt.scores([piece.text for piece in pieces]).tolist(), strict=True):
        index = piece.clause.index
        if index not in worst or score > worst[index][0]:
            worst[index] = (score, piece)
    for index, (score, piece) in worst.items():
        yield clauses[index], score, piece


def _pieces(clause: Clause, clauses: Sequence[Clause]) -> Iterator[_Piece]:
    text = clause.normal
    if not _SAYS_SOMETHING.search(text):
        return
    above = clauses[clause.lead].normal[-_WINDOW:] if clause.lead is not None else ""
    if len(text) <= _LONG:
        yield _Piece(clause, 0, len(text), above + text)
        return
    for start, end in _windows(text):
        yield _Piece(clause, start, end, above + text[start:end])


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield spans of whole sentences, together as long as a window; a longer sentence is cut."""
    begin = end = 0
    for stop in _stops(text):
        if stop - begin > _WINDOW and end > begin:
            yield begin, end
            begin = end
        end = stop
        while end - begin > _LONG:
            yield begin, begin + _LONG
            begin += _LONG
    if end > begin:
        yield begin, end


def _stops(text: str) -> Iterator[int]:
    """Yield where each sentence ends, or a part of one at a semicolon. A quotation is not taken apart."""
    for sentence in get_sentence_boundaries("zh", text):
        for part in _PART.finditer(text, sentence["start_index"], sentence["end_index"]):
            yield part.end()


def _segments(piece: _Piece) -> list[tuple[int, int]]:
    """The spans, in the clause, between one comma and the next; what is very short only where there is nothing else."""
    spans = [found.span() for found in _SEGMENT.finditer(piece.clause.normal, piece.start, piece.end)]
    return [span for span in spans if span[1] - span[0] >= _LEAST] or spans or [(piece.start, piece.end)]
