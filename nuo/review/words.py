"""Word lists of the rules: what a lawyer writes in YAML, and how it is found in a text.

A word is plain text with five signs: `…` up to eight characters inside one part of a sentence,
`……` up to thirty that may cross commas, `#` a number, `(a|b)` a choice, `?` what stands before it
may be missing. A word begins with text or a choice, never with a gap: so a whole document is
searched in one quick pass for each list.
"""

import re
from collections.abc import Iterable

_DIGIT = "[0-9一二三四五六七八九十百千万两几半]"
# From its first digit on, and no longer than a sum can be: a text of nothing but digits must not cost its square.
NUMBER = f"(?<!{_DIGIT}){_DIGIT}{{1,14}}(?:[.,][0-9]{{1,4}})?"
_SIGNS = {
    "……": r"[^。；;！？!?\n]{0,30}?",
    "…": r"[^。；;！？!?，,：:\n]{0,8}?",
    "#": NUMBER,
    "(": "(?:",
    ")": ")",
    "|": "|",
    "?": "?",
}
_TOKEN = re.compile(r"……|…|[#()|?]|[^…#()|?]+")


class WordError(ValueError):
    """A word cannot be searched for; the message says why."""


def pattern_of(word: str) -> str:
    """Return the regular expression for one word.

    >>> bool(re.search(pattern_of("罚…#元"), "处罚人民币500元"))
    True
    """
    if not word or word[0] in "…|)?":
        raise WordError(f"“{word}” must begin with a word or a choice such as (村|组).")
    if word.count("(") != word.count(")"):
        raise WordError(f"“{word}” opens a choice it does not close.")
    return "".join(_SIGNS.get(token) or re.escape(token) for token in _TOKEN.findall(word))


def compiled(words: Iterable[str]) -> re.Pattern[str]:
    """Return one expression that finds any of the words, the longest first."""
    # A choice at the beginning is written out: an expression whose every branch begins with a known
    # character is searched many times faster.
    ordered = sorted(
        dict.fromkeys(each for word in words for each in _written_out(word)), key=lambda word: (-len(word), word)
    )
    if not ordered:
        raise WordError("a list of words is empty.")
    return re.compile("|".join(f"(?:{_checked(word)})" for word in ordered))


def _written_out(word: str) -> list[str]:
    """One word for each choice at the beginning.

    >>> _written_out("(村|组)委会")
    ['村委会', '组委会']
    """
    end = word.find(")")
    if not word.startswith("(") or end < 0 or "(" in word[1:end] or word[end + 1 : end + 2] == "?":
        return [word]
    return [each + word[end + 1 :] for each in word[1:end].split("|")]


def _checked(word: str) -> str:
    pattern = pattern_of(word)
    try:
        re.compile(pattern)
    except re.error as error:
        raise WordError(f"“{word}” cannot be searched for: {error.msg}.") from error
    return pattern
