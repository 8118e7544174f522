"""How much a clause is like unlawful ones, and like which of them.

Word lists know no meaning: “炖一只羊请大家消消气” is a fine and holds none of their words. So a second judge goes by
likeness: a linear model over pieces of one to three characters, pairs a few characters apart, words (by jieba's
dictionary, which rjieba brings) and pairs of words, learnt from clauses with labels (`tools/reviewer`). It is data in
one file of this package, fetches nothing, and always answers the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import rjieba
from numpy.typing import NDArray

KEPT = Path(__file__).with_name("likeness.npz")
BITS, KIND_BITS = 20, 15  # places for pieces: of the verdict, of the category
_GAPS = (2, 3)
_MOST = 200_000  # characters looked at in one go
_BREAK = "\n"
_MIX, _STEP = np.uint64(0x9E3779B97F4A7C15), np.uint64(1_000_003)
_BACK = np.uint64(pow(1_000_003, -1, 2**64))  # undoes one _STEP

_NUMBER_SIGN = r"[一二三四五六七八九十百零〇0-9]"
_HEAD = re.compile(
    rf"^[ \t　]*(?:第{_NUMBER_SIGN}{{1,5}}条|[一二三四五六七八九十]{{1,3}}[、.．]|[（(]{_NUMBER_SIGN}{{1,3}}[）)]"
    r"|[0-9]{1,3}[、.．)）]|[①-⑳]|[-*•·])[ \t　:：、]*",
    re.MULTILINE,
)
# Which number it is tells little; that there is one tells much.
_NUMBER = re.compile(
    r"[0-9]+(?:[.,][0-9]+)*"
    r"|[一二两三四五六七八九十百千万几半]+(?=[元块角毛斤只头桌条包瓶天日年月次倍分户人个组棵亩车顿袋床张杯圈场米岁点成])"
)
_SIGNS = str.maketrans({
    ",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）",
    "“": "「", "”": "」", '"': "「", "‘": "「", "’": "」", "'": "「", " ": None, "\t": None, "　": None, "\r": None,
})  # fmt: skip

Scores = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Likeness:
    """What was learnt. `unlawful`, `doubtful` and `harmless` are bounds of a score.

    At `unlawful` and above a clause is said to be unlawful, from `doubtful` on to be doubtful; below `harmless`
    a rule's words alone do not make it unlawful.
    """

    weights: NDArray[np.float32]  # of each piece, 2**BITS of them
    offset: float
    unlawful: float
    doubtful: float
    harmless: float
    categories: tuple[str, ...]  # what unlawful clauses are told apart into
    kinds: NDArray[np.float32]  # of each category and piece, 2**KIND_BITS in a row
    kind_offsets: NDArray[np.float32]
    sure: float  # by how much the best category must lead the next

    def scores(self, texts: Sequence[str]) -> Scores:
        """Return how unlawful each text reads: a number without a unit, the larger the worse."""
        found = [self._scores(part) for part in _parts(texts)]
        return np.concatenate(found) if found else np.zeros(0)

    def _scores(self, texts: Sequence[str]) -> Scores:
        pieces, owners = pieces_of(plain(texts), BITS)
        sums = np.bincount(owners, weights=self.weights[pieces], minlength=len(texts))
        return sums / _lengths(owners, len(texts)) + self.offset

    def categories_of(self, texts: Sequence[str]) -> list[str]:
        """Return what each text, if it is unlawful, is most like; empty where two categories are about as near."""
        return [category for part in _parts(texts) for category in self._kinds(part)]

    def _kinds(self, texts: Sequence[str]) -> list[str]:
        pieces, owners = pieces_of(plain(texts), KIND_BITS)
        sums = np.stack([np.bincount(owners, weights=row[pieces], minlength=len(texts)) for row in self.kinds])
        rated = sums / _lengths(owners, len(texts)) + self.kind_offsets[:, None]
        leads = lead(rated)
        return [self.categories[best] if leads[at] >= self.sure else "" for at, best in enumerate(rated.argmax(axis=0))]


def plain(texts: Sequence[str]) -> list[str]:
    """Return the texts without numbers of clauses, with one sign for every number, and with Chinese punctuation.

    >>> plain(["第三条 乱倒垃圾的,罚款５00元。".replace("５", "5")])
    ['乱倒垃圾的，罚款0元。']
    """
    joined = _BREAK.join(text.replace(_BREAK, " ") for text in texts)
    return _NUMBER.sub("0", _HEAD.sub("", joined)).translate(_SIGNS).split(_BREAK)


def pieces_of(texts: Sequence[str], bits: int) -> tuple[Places, Places]:
    """Return the place of every piece among 2**bits, and for each piece the number of the text it is from.

    Pieces are single characters, pairs, triples (with where a text begins and ends), two characters two or three
    apart, words of two characters or more, two words side by side and two with one between. Two pieces may share a
    place.
    """
    joined = np.frombuffer(f"\n{_BREAK.join(texts)}\n".encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    is_break = joined == ord(_BREAK)
    owner = np.cumsum(is_break) - 1
    places: list[Places] = []
    owners: list[Places] = []

    def keep(mixed: NDArray[np.uint64], kind: int, whose: Places, which: NDArray[np.bool_]) -> None:
        salted = (mixed[which] ^ np.uint64(kind * 0x5851F42D4C957F2D % 2**64)) * _MIX
        places.append((salted >> np.uint64(64 - bits)).astype(np.int64))
        owners.append(whose[which])

    keep(joined, 1, owner, ~is_break)
    pairs = joined[:-1] * _STEP + joined[1:]
    keep(pairs, 2, owner[:-1], ~(is_break[:-1] & is_break[1:]))
    # A break may begin or end a triple and is never inside; an empty text has none.
    keep(pairs[:-1] * _STEP + joined[2:], 3, owner[:-2], ~is_break[1:-1] & ~(is_break[:-2] & is_break[2:]))
    for gap in _GAPS:
        if len(joined) > gap:
            within = (owner[:-gap] == owner[gap:]) & ~is_break[:-gap]
            keep(joined[:-gap] * _STEP + joined[gap:], 10 + gap, owner[:-gap], within)
    starts, ends = _words(texts, is_break)
    word, whose = _hashes(joined, starts, ends), owner[starts]
    keep(word, 20, whose, ends - starts > 1)
    for apart in (1, 2):
        keep(word[:-apart] * _STEP + word[apart:], 20 + apart, whose[:-apart], whose[:-apart] == whose[apart:])
    return np.concatenate(places), np.concatenate(owners)


def _words(texts: Sequence[str], is_break: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Return where each word begins and ends in the joined texts, by the dictionary alone: no guessing of names."""
    found = rjieba.cut(_BREAK.join(texts), False)
    ends = 1 + np.cumsum(np.fromiter(map(len, found), np.int64, len(found)))
    starts = np.concatenate([np.ones(1, np.int64), ends[:-1]]) if len(found) else ends
    # A break stands for itself.
    return starts[~is_break[starts]], ends[~is_break[starts]]


def _hashes(joined: NDArray[np.uint64], starts: Places, ends: Places) -> NDArray[np.uint64]:
    """Return one number for each stretch of characters: the same for the same stretch wherever it stands."""
    steps = np.cumprod(np.full(len(joined), _STEP))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(joined * steps)])
    back = np.cumprod(np.full(len(joined) + 1, _BACK))
    found: NDArray[np.uint64] = (sums[ends] - sums[starts]) * back[starts]
    return found


def lead(rated: Scores) -> Scores:
    """By how much the best of each column is above the next."""
    two = np.sort(rated, axis=0)[-2:]
    return np.asarray(two[-1] - two[0])


@cache
def likeness(path: Path = KEPT) -> Likeness:
    """Read what was learnt; read once and kept."""
    with np.load(path, allow_pickle=False) as kept:
        return Likeness(
            weights=kept["weights"].astype(np.float32) * np.float32(kept["scale"]),
            offset=float(kept["offset"]),
            unlawful=float(kept["bounds"][0]),
            doubtful=float(kept["bounds"][1]),
            harmless=float(kept["bounds"][2]),
            categories=tuple(str(name) for name in kept["categories"]),
            kinds=kept["kinds"].astype(np.float32) * kept["kind_scales"][:, None].astype(np.float32),
            kind_offsets=kept["kind_offsets"].astype(np.float32),
            sure=float(kept["sure"]),
        )


def _lengths(owners: Places, texts: int) -> Scores:
    # A long clause holds more of everything.
    return np.sqrt(np.maximum(np.bincount(owners, minlength=texts), 1))


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts in parts that need little memory."""
    begin = size = 0
    for place, text in enumerate(texts):
        if size and size + len(text) > _MOST:
            yield texts[begin:place]
            begin, size = place, 0
        size += len(text)
    if texts:
        yield texts[begin:]
