"""The rules as data: YAML in `rulebook/`, with the examples that prove each of them.

`words.yaml` holds word lists with a name; every other file holds rules. docs/reference/review-rules.md
describes the form. A file that breaks it is refused with one sentence that names the rule.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

from nuo.review import source
from nuo.review.source import Plain
from nuo.review.texts import Text
from nuo.review.words import WordError, compiled

RULEBOOK = Path(__file__).with_name("rulebook")
_KEYS = {
    *("category", "severity", "title", "says", "suggest", "laws", "find", "with", "unless", "hidden_in"),
    *("within", "lawful_by", "negation", "softer", "harder", "instead_of", "general", "stands", "examples"),
}
_NEEDED = ("category", "severity", "title", "says", "suggest", "laws")
_NEEDED_TO_FIND = ("find", "examples")
# What is like none of the others in particular.
OTHER = "other"


class Severity(IntEnum):
    """How bad a finding is; the worse, the larger."""

    NOTE = 1
    DOUBTFUL = 2
    UNLAWFUL = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class RuleError(ValueError):
    """A rule file cannot be used; the message names the rule and what is wrong."""


@dataclass(frozen=True)
class Basis:
    """An article a rule rests on, as the newest version numbers it."""

    law: str
    article: str


@dataclass(frozen=True)
class Rule:
    """One rule. `find` is what is quoted; every list in `wanted` must stand near it, and none of `unless`.

    A `general` one speaks for its category where likeness and no words found something; it may do without `find`.
    What one that `stands` says is neither softened nor made worse by how the clause reads.
    """

    rule_id: str
    category: str
    severity: Severity
    title: Text
    says: Text
    suggest: Text
    laws: tuple[Basis, ...]
    find: re.Pattern[str] | None
    wanted: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    hidden_in: re.Pattern[str] | None
    in_part: bool  # everything inside one part of a sentence, up to ； or 。
    lawful_by_authority: bool
    negation: bool
    softer: re.Pattern[str] | None
    harder: re.Pattern[str] | None
    instead_of: frozenset[str]
    general: bool
    stands: bool
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@dataclass(frozen=True)
class Rulebook:
    rules: tuple[Rule, ...]

    def categories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.category for rule in self.rules))

    def general(self, category: str) -> Rule:
        """The rule that speaks for a category, or for everything that has none."""
        rules = [rule for rule in self.rules if rule.general]
        return next(rule for name in (category, OTHER) for rule in rules if rule.category == name)

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.rule_id == rule_id)


@cache
def rulebook(folder: Path = RULEBOOK) -> Rulebook:
    """Read every rule of a folder; read once and kept."""
    words = {name: _strings(found, name) for name, found in _file(folder / "words.yaml").items()}
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "words.yaml":
            continue
        for rule_id, raw in _file(path).items():
            if rule_id in rules:
                raise RuleError(f"{path.name}: there are two rules “{rule_id}”.")
            rules[rule_id] = _rule(rule_id, raw, words)
    return Rulebook(tuple(rules.values()))


def _file(path: Path) -> dict[str, Plain]:
    try:
        data = source.read(path.read_text(encoding="utf-8")).data
    except (OSError, UnicodeDecodeError, source.SourceError) as error:
        raise RuleError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise RuleError(f"{path.name} must hold names with a colon.")
    return data


def _rule(rule_id: str, raw: Plain, words: Mapping[str, list[str]]) -> Rule:
    if not isinstance(raw, dict):
        raise RuleError(f"{rule_id}: a rule has keys such as find and says.")
    if unknown := set(raw) - _KEYS:
        raise RuleError(f"{rule_id}: unknown key {', '.join(sorted(unknown))}; known are {', '.join(sorted(_KEYS))}.")
    needed = _NEEDED if raw.get("general") is True else _NEEDED + _NEEDED_TO_FIND
    if lacking := [key for key in needed if not raw.get(key)]:
        raise RuleError(f"{rule_id}: {', '.join(lacking)} is missing.")
    try:
        return _built(rule_id, raw, words)
    except WordError as error:
        raise RuleError(f"{rule_id}: {error}") from error


def _built(rule_id: str, raw: dict[str, Plain], words: Mapping[str, list[str]]) -> Rule:
    def found_by(key: str) -> re.Pattern[str] | None:
        return _list(raw[key], words, f"{rule_id}: {key}") if raw.get(key) else None

    wanted = raw.get("with") or []
    examples = raw.get("examples") or {}
    if not isinstance(wanted, list) or not isinstance(examples, dict):
        raise RuleError(f"{rule_id}: with is a list of lists, examples has hit and miss.")
    return Rule(
        rule_id=rule_id,
        category=str(raw["category"]),
        severity=_severity(rule_id, raw["severity"]),
        title=_text(raw["title"], f"{rule_id}: title"),
        says=_text(raw["says"], f"{rule_id}: says"),
        suggest=_text(raw["suggest"], f"{rule_id}: suggest"),
        laws=tuple(_basis(rule_id, said) for said in _strings(raw["laws"], f"{rule_id}: laws")),
        find=found_by("find"),
        wanted=tuple(_list(each, words, f"{rule_id}: with") for each in wanted),
        unless=found_by("unless"),
        hidden_in=found_by("hidden_in"),
        in_part=raw.get("within") == "part",
        lawful_by_authority=raw.get("lawful_by") == "authority",
        negation=raw.get("negation") is not False,
        softer=found_by("softer"),
        harder=found_by("harder"),
        instead_of=frozenset(_strings(raw.get("instead_of") or [], f"{rule_id}: instead_of")),
        general=raw.get("general") is True,
        stands=raw.get("stands") is True,
        hits=tuple(_strings(examples.get("hit") or [], f"{rule_id}: hit")),
        misses=tuple(_strings(examples.get("miss") or [], f"{rule_id}: miss")),
    )


def _list(raw: Plain, words: Mapping[str, list[str]], where: str) -> re.Pattern[str]:
    """A list of words; `=name` stands for the list of that name in words.yaml."""
    return compiled(_expanded(_strings(raw, where), words, where))


def _expanded(given: Iterable[str], words: Mapping[str, list[str]], where: str) -> Iterable[str]:
    for word in given:
        if not word.startswith("="):
            yield word
        elif word[1:] in words:
            yield from _expanded(words[word[1:]], words, where)
        else:
            raise RuleError(f"{where}: there is no list “{word[1:]}” in words.yaml.")


def _strings(raw: Plain, where: str) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise RuleError(f"{where} must be a list of words.")
    return [str(each) for each in raw]


def _severity(rule_id: str, raw: Plain) -> Severity:
    try:
        return Severity[str(raw).upper()]
    except KeyError:
        raise RuleError(f"{rule_id}: severity is unlawful, doubtful or note, not “{raw}”.") from None


def _basis(rule_id: str, said: str) -> Basis:
    law, _, article = said.partition(" ")
    if not article:
        raise RuleError(f"{rule_id}: write a law as “penalty-law 16”, not “{said}”.")
    return Basis(law, article)


def _text(raw: Plain, where: str) -> Text:
    if not isinstance(raw, dict) or not raw.get("zh") or not raw.get("en"):
        raise RuleError(f"{where} needs both zh and en.")
    return Text(str(raw["zh"]), str(raw["en"]))
