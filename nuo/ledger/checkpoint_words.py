"""A checkpoint on paper: its size and eight words for its root, to be compared by eye or read out.

The words are BIP 39's (2,048 in each language, chosen to be told apart), eleven bits each. Eight of them
are 88 bits of the root: nobody makes another history with the same words.
"""

from dataclasses import dataclass
from functools import cache

from mnemonic import Mnemonic

from nuo.tlog.checkpoints import parse_checkpoint
from nuo.tlog.errors import Malformed, NotProven
from nuo.tlog.keys import open_note
from nuo.tlog.notes import decimal
from nuo.tlog.policy import Policy

WORDS = 8
_BITS = 11
LANGUAGES = {"zh": "chinese_simplified", "en": "english"}


@cache
def all_words(language: str) -> tuple[str, ...]:
    """Return the 2,048 words of a language in their order."""
    return tuple(Mnemonic(LANGUAGES[language]).wordlist)


@cache
def _values(language: str) -> dict[str, int]:
    return {word: value for value, word in enumerate(all_words(language))}


def words_of(root: bytes, language: str) -> list[str]:
    """Return the eight words for a root, in "zh" or "en".

    >>> words_of(bytes(32), "en")[:2], words_of(bytes(32), "zh")[:2]
    (['abandon', 'abandon'], ['的', '的'])
    """
    number = int.from_bytes(root[: WORDS * _BITS // 8])
    places = range((WORDS - 1) * _BITS, -1, -_BITS)
    return [all_words(language)[number >> place & (1 << _BITS) - 1] for place in places]


def spoken(root: bytes, language: str) -> str:
    """Return the words as they are printed: Chinese in two groups of four, English with spaces."""
    words = words_of(root, language)
    if language == "zh":
        return f"{''.join(words[:4])} {''.join(words[4:])}"
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Printed:
    """What a paper says: a size, and the beginning of the root or all of it."""

    size: int
    root: bytes

    def compare(self, root: bytes) -> None:
        """Refuse unless the log had this root at that size."""
        if not root.startswith(self.root):
            raise NotProven(
                f"They do NOT belong together: today's log tells another story of its first {self.size} entries."
                " Keep the paper, photograph it, and show it to whoever supervises the log."
            )


def read(text: str, trust: Policy, *, origin: str) -> Printed:
    """Return what a poster says: the note behind its code, whose signature must hold, or the number and the words."""
    if "\n" in text.strip():
        note, _signed = open_note(text.strip("\n").encode() + b"\n", trust.keys)
        checkpoint = parse_checkpoint(note.text)
        if checkpoint.origin != origin:
            raise Malformed(f"The poster is of the log {checkpoint.origin}, not of {origin}.")
        return Printed(checkpoint.size, checkpoint.root)
    size, _, words = text.strip().replace(",", "").partition(" ")
    return Printed(decimal(size, what="the number of entries"), _root_of(words))


def _root_of(text: str) -> bytes:
    language = "en" if text.isascii() else "zh"
    words = text.lower().split() if language == "en" else list("".join(text.split()))
    if len(words) != WORDS:
        raise Malformed(f"A poster has {WORDS} words after the number; these are {len(words)}.")
    number = 0
    for word in words:
        if word not in _values(language):
            raise Malformed(f"“{word}” is none of the words a poster can have. Compare it with the poster.")
        number = number << _BITS | _values(language)[word]
    return number.to_bytes(WORDS * _BITS // 8)
