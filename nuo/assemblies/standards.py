"""The standards meetings are held to, read from data; the law behind them, from the registry."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from nuo.assemblies.rules import Basis, Kind, Share, Standard
from nuo.ledger.refusals import Refused
from nuo.review.laws import Citation, registry

_FILE = Path(__file__).with_name("standards.yaml")


def read_standards(text: str) -> tuple[Standard, ...]:
    """Return the standards in a file's text, as they stand there; ValueError says what is wrong."""
    return tuple(_standard(item) for item in YAML(typ="safe").load(text)["standards"])


def _standard(item: dict[str, Any]) -> Standard:  # Any: YAML
    notice = item.get("notice", {})
    quorum = {Basis(basis): Share.parse(share) for basis, share in item.get("quorum", {}).items()}
    return Standard(
        Kind(item["kind"]), item["since"], Share.parse(item["majority"]), item.get("law", ""), notice.get("days", 0),
        notice.get("article", ""), notice.get("may_be_short", False), quorum or None, item.get("quorum_article", ""),
    )  # fmt: skip


@cache
def all_standards() -> tuple[Standard, ...]:
    """Return the standards that come with the program."""
    return read_standards(_FILE.read_text(encoding="utf-8"))


def standard_for(kind: str, on: date, known: tuple[Standard, ...] | None = None) -> Standard:
    """Return what a meeting of this kind needs on a day; refuse a day before the first standard."""
    fitting = [each for each in known or all_standards() if each.kind == kind and each.since <= on]
    if not fitting:
        raise Refused("no_standard", on=on.isoformat())
    return max(fitting, key=lambda each: each.since)


def cited(standard: Standard, article: str, on: date) -> Citation | None:
    """Return an article of the standard's law as in force on a day; None where no law says it."""
    return registry().resolve(standard.law, article, on=on) if article else None
