"""What can be wrong with a pack, and the sentence for each, in Chinese and in English.

A rule yields a `Fault`: a path in the file, a stable code and facts. Only here do facts
become words, so that the command, the page and the tests speak of the same thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nuo.review.source import Path


@dataclass(frozen=True)
class Problem:
    """One thing to put right; line and column count from 1."""

    file: str
    line: int
    column: int
    path: str
    code: str
    message_zh: str
    message_en: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.message_en}"

    def message(self, language: str) -> str:
        return self.message_zh if language.startswith("zh") else self.message_en


@dataclass(frozen=True)
class Fault:
    path: Path
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    at_key: bool = False  # the key is wrong, not its value


def sentence(code: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """(zh, en) for a code. KeyError for a code without words or a fact that is missing."""
    zh, en = WORDING[code]
    return zh.format_map(facts), en.format_map(facts)


WORDING: dict[str, tuple[str, str]] = {
    # the file
    "unreadable": (
        "文件打不开：{detail}。",
        "The file cannot be opened: {detail}.",
    ),
    "too_big": (
        "文件超过 2 MB，方案包用不了这么大，请看看是不是贴错了内容。",
        "The file is over 2 MB; a pack never needs that much. Check what was pasted into it.",
    ),
    "not_utf8": (
        "文件不是 UTF-8 编码，请另存为 UTF-8。",
        "The file is not UTF-8; save it as UTF-8.",
    ),
    "yaml": (
        "这一行不合 YAML 写法（{detail}），请看缩进、引号和冒号。",
        "This line is not valid YAML ({detail}); look at indentation, quotes and colons.",
    ),
    "anchor": (
        "不能用锚点或引用（{detail}），请把内容原样写出来。",
        "Anchors and aliases ({detail}) are not taken; write the content out.",
    ),
    "tag": (
        "不能用 YAML 标签（{detail}），请删掉。",
        "YAML tags ({detail}) are not taken; remove it.",
    ),
    "two_documents": (
        "一个文件只能写一份方案包，请删掉多出的「（---）」。",
        "One file, one pack: remove the extra “---”.",
    ),
    "too_deep": (
        "层次太深，最多 {detail} 层。",
        "Nested too deeply; {detail} levels is the limit.",
    ),
    "duplicate_key": (
        "「{detail}」写了两次，请留一个。",
        "“{detail}” is written twice; keep one.",
    ),
    # the schema
    "unknown_key": (
        "不认识「{key}」，请看是否拼错；这里能写：{known}。",
        "“{key}” is not known here; check the spelling. Known here: {known}.",
    ),
    "missing_key": (
        "缺少「{key}」，请补上。",
        "“{key}” is missing; add it.",
    ),
    "wrong_type": (
        "「{value}」的类型不对，这里要写{want_zh}。",
        "“{value}” is the wrong kind of value; write {want_en}.",
    ),
    "not_allowed": (
        "「{value}」不能用在这里，可以写：{known}。",
        "“{value}” is not allowed here; use one of: {known}.",
    ),
    "bad_form": (
        "「{value}」的写法不对。编号只能用小写英文字母、数字和短横线。",
        "“{value}” is not written as it should be. Ids are lower-case letters, digits and hyphens.",
    ),
    "empty_text": (
        "这里是空的，中文和英文都要写。",
        "This is empty; write both the Chinese and the English.",
    ),
    "bad_date": (
        "「{value}」这个日子不存在，请写成 2026-11-30 这样。",
        "“{value}” is not a date that exists; write it as 2026-11-30.",
    ),
    "bad_limit": (
        "{detail_zh}",
        "{detail_en}",
    ),
    "out_of_range": (
        "「{value}」超出范围（{detail}）。",
        "“{value}” is out of range ({detail}).",
    ),
    "one_of_these": (
        "这里只能写一样：{known}。",
        "Write exactly one of these here: {known}.",
    ),
    "too_few": (
        "这里至少写一项。",
        "Write at least one item here.",
    ),
    "schema": (
        "这里不合格式：{detail}。",
        "This does not fit the format: {detail}.",
    ),
    # the meaning
    "duplicate_id": (
        "编号「{id}」在这份方案包里用了两次。",
        "The id “{id}” is used twice in this pack.",
    ),
    "limit_missing": (
        "居民来申请的事项要写时限（limit）。",
        "A service given on request needs a limit.",
    ),
    "limit_not_needed": (
        "这项承诺已经有日期，日期就是时限，请删掉 limit。",
        "This promise has a date, and the date is the limit; remove “limit”.",
    ),
    "limit_above_statutory": (
        "承诺时限（{promised}）超过法定时限（{statutory}），请改短。",
        "The promised limit ({promised}) is longer than the statutory one ({statutory}); shorten it.",
    ),
    "limit_maybe_above_statutory": (
        (
            "承诺时限（{promised}）和法定时限（{statutory}）单位不同，按最不利的情形（遇周末和最长的假期）比较，可能超过。"
            "请改用法定的单位，或者改短。"
        ),
        (
            "The promised limit ({promised}) and the statutory one ({statutory}) count different days; compared "
            "at the worst (weekends and the longest holiday) it may be longer. Use the law's unit, or shorten it."
        ),
    ),
    "extension_unit": (
        "延长的天数要和时限用同一种单位（{unit}）。",
        "Write the extension in the same unit as the limit ({unit}).",
    ),
    "extension_without_law": (
        "有法定时限的，延长也要有法律依据，请写 cite。",
        "Where the law sets the limit, an extension needs a law too; write “cite”.",
    ),
    "no_such_stage": (
        "同一个单位没有「{id}」这项带时限的事项。",
        "The same office has no service “{id}” with a limit.",
    ),
    "no_such_review": (
        "这份方案包里没有「{id}」这项复查（kind: review）。",
        "This pack has no review (kind: review) called “{id}”.",
    ),
    "no_basis": (
        "没有依据。请写法律依据（basis）；只是本地做法的，写在 local 里。",
        "There is no basis. Cite the law (basis), or say under “local” that it is local practice.",
    ),
    "no_such_office": (
        "{level} 一级没有「{kind}」。请改 owed_by，或者在 bodies 里加上这个单位。",
        "There is no “{kind}” at the {level} level. Change owed_by, or add the body under “bodies”.",
    ),
    "duty_without_law": (
        "给居民加义务要有法律依据。没有依据的，不能加。",
        "A duty on residents needs a legal basis (basis). Without one it cannot be published.",
    ),
    "unknown_law": (
        "法规库里没有「{law}」。",
        "There is no law “{law}” in laws.yaml.",
    ),
    "unknown_version": (
        "「{law}」没有「{version}」这一版。",
        "“{law}” has no version “{version}”.",
    ),
    "unknown_article": (
        "法规库里「{law}」没有第 {article} 条，核对原文后再加。",
        "laws.yaml has no article {article} of “{law}”; add it after reading the text.",
    ),
    "law_not_in_force": (
        "{on} 这天没有生效的「{law}」。",
        "No version of “{law}” is in force on {on}.",
    ),
    "wrong_order": (
        "前后颠倒：{detail}。",
        "The wrong way round: {detail}.",
    ),
    # the line
    "forbidden": (
        "「{word}」不能写进方案包。诺只管单位，不管居民的身体、生育和家庭；原方案有这样的要求，只能写在 declined 里。",
        (
            "“{word}” cannot stand in a pack. Nuo holds institutions to account, not residents' bodies, births or "
            "families; such a demand of an old plan is named only under “declined”."
        ),
    ),
    "private": (
        "「{word}」只能写在保密的、居民自己申请的事项（confidential: true, trigger: on_request）或者居民权利里。",
        (
            "“{word}” may be named only in a confidential service on request (confidential: true, trigger: "
            "on_request) or in a resident's right."
        ),
    ),
    "pressure": (
        "这句话提到「{word}」又带着要求。服务是自愿的，请去掉要求、指标和名单。",
        (
            "This sentence names “{word}” together with a demand. The service is voluntary: drop demands, quotas "
            "and lists."
        ),
    ),
    "punishing": (
        "「{word}」是惩罚人的。诺不给个人、家庭和互助小组打分、奖惩，请删掉。",
        "“{word}” punishes people. Nuo never scores, rewards or penalises a person, household or group; remove it.",
    ),
    # a source plan
    "plan_differs": (
        "这份方案包对应的是「{plan}」，核对用的却是「{given}」。",
        "This pack carries the plan “{plan}”, but was checked against “{given}”.",
    ),
    "covers_without_plan": (
        "写了 covers，却没写 plan。",
        "There is “covers”, but no “plan”.",
    ),
    "element_missing": (
        "原方案的 {element} 没有交代。请写进 {where}。",
        "Element {element} of the plan is not accounted for; put it under “{where}”.",
    ),
    "element_unknown": (
        "原方案里没有 {element}。",
        "The plan has no element {element}.",
    ),
    "element_not_declined": (
        "{element} 是要回绝的，不能写进 covers。",
        "{element} is to be declined; it cannot stand under “covers”.",
    ),
    "element_not_covered": (
        "{element} 是要办的，不能写进 declined。",
        "{element} is to be carried; it cannot stand under “declined”.",
    ),
    "dangling_ref": (
        "「{ref}」在这份方案包里找不到。",
        "“{ref}” leads to nothing in this pack.",
    ),
}
