"""A small clean pack as text, for tests that spoil one line of it."""

from functools import cache
from pathlib import Path

from nuo.programmes.check import Problem, check_text
from nuo.programmes.coverage import Plan
from nuo.review.laws import Laws, load_laws

PACKS = Path(__file__).resolve().parents[3] / "packs"

CLEAN = """\
schema: nuo-pack/1
id: sample
version: "2026.11"
country: CN
title: {zh: "样本", en: "Sample"}
summary: {zh: "测试用", en: "For tests"}
in_force: {from: 2026-11-01}
basis: [{law: village-committee-law, article: "6(1)"}]
bodies:
  - {id: watch, level: village, kind: supervision_group, name: {zh: "监督小组", en: "Supervision group"}}
services:
  - id: info-request
    title: {zh: "申请公开政府信息", en: "Ask for government information"}
    group: information
    level: township
    owed_by: government
    to: {zh: "任何人", en: "Anyone"}
    what: {zh: "给你信息", en: "You get the information"}
    trigger: on_request
    limit: "10 working days"
    statutory: {limit: "20 working days", cite: {law: information-disclosure-regulation, article: "33(2)"}}
    cost: {free: true}
    channels: [counter]
    remedy: {zh: "找上一级", en: "Go one level up"}
    basis: [{law: information-disclosure-regulation, article: "33(2)"}]
duties:
  - {id: report, title: {zh: "每月报进展", en: "Monthly report"}, level: village, owed_by: village_committee, due: {recurring: {every: month, day: 5}}}
targets:
  - {id: villages, title: {zh: "开展的村", en: "Villages"}, of: village, share: 0.8, by: {after: 365 calendar days}, of_what: {zh: "全部村", en: "All villages"}}
rights:
  - {id: join, text: {zh: "来去自由", en: "Come and go freely"}}
"""  # noqa: E501 - the file as people write it

SERVICE = """\
  - id: advice
    title: {{zh: "{zh}", en: "{en}"}}
    group: health
    level: township
    owed_by: government
    to: {{zh: "任何人", en: "Anyone"}}
    what: {{zh: "{zh}", en: "{en}"}}
    trigger: {trigger}
    cost: {{free: true}}
    channels: [counter]
    confidential: {confidential}
    remedy: {{zh: "找上一级", en: "Go one level up"}}
    local: {{text: {{zh: "本地定", en: "Set locally"}}, source: {{zh: "本地", en: "Local"}}}}
"""


def spoilt(old: str, new: str) -> str:
    """The clean pack with one thing changed; the change must hit."""
    assert CLEAN.count(old) >= 1, old
    return CLEAN.replace(old, new, 1)


def line_of(text: str, word: str) -> int:
    """The line, counted from 1, where the word first stands."""
    return text[: text.index(word)].count("\n") + 1


@cache
def laws() -> Laws:
    return load_laws(PACKS / "laws.yaml")


def problems(text: str, plan: Plan | None = None) -> list[Problem]:
    return check_text(text, "sample.yaml", laws(), plan)


def codes(text: str, plan: Plan | None = None) -> list[str]:
    return [problem.code for problem in problems(text, plan)]


def with_service(zh: str, en: str, *, confidential: bool, trigger: str = "on_request") -> str:
    """The clean pack with one more health service, in words of the test's choosing."""
    more = SERVICE.format(zh=zh, en=en, confidential=str(confidential).lower(), trigger=trigger)
    if trigger == "on_request":
        more += '    limit: "5 working days"\n'
    return CLEAN.replace("duties:\n", f"{more}duties:\n", 1)
