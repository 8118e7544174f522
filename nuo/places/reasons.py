"""Why a file or a row of places was not taken: a stable code, the facts, the words in two languages."""

from dataclasses import dataclass

_WORDS: dict[str, tuple[str, str]] = {
    # About the whole file.
    "no_file": ("找不到文件 {path}。", "There is no file {path}."),
    "wrong_kind_of_file": (
        "只能导入 .csv 或 .parquet 文件，这个文件是 {suffix}。请另存为 CSV。",
        "Only .csv and .parquet files can be imported, not {suffix}. Save it as CSV.",
    ),
    "no_pyarrow": (
        "读取 Parquet 文件需要先安装：pip install 'nuo[parquet]'。也可以改用 CSV。",
        "Reading Parquet needs one more package: pip install 'nuo[parquet]'. A CSV file works without it.",
    ),
    "not_parquet": ("这不是完好的 Parquet 文件。", "This is not a sound Parquet file."),
    "encoding": (
        "文件编码不是 UTF-8，也不是 GB18030。请另存为 UTF-8 的 CSV。",
        "The file is neither UTF-8 nor GB18030. Save it as CSV in UTF-8.",
    ),
    "no_header": ("文件是空的，第一行应当是列名。", "The file is empty; its first line must name the columns."),
    "missing_column": (
        "缺少这些列：{columns}。第一行必须是列名。",
        "Missing columns: {columns}. The first line must name the columns.",
    ),
    "column_twice": ("列名 {column} 出现了两次。", "The column {column} stands there twice."),
    "broken_csv": (
        "从第 {number} 行起读不下去，多半是少了一个引号。",
        "The file cannot be read from line {number} on; probably a quotation mark is missing.",
    ),
    # About one row.
    "cells": ("这一行有 {found} 格，应当是 {expected} 格。", "This row has {found} cells instead of {expected}."),
    "code": (
        "代码应当是 12 位数字；只有村民小组（hamlet）可以用自编代码（字母、数字、- 和 .，最多 32 个）。",
        "The code must have 12 digits; only a hamlet may have a local code (letters, digits, - and ., at most 32).",
    ),
    "level": (
        "不认识级别「{level}」。可用：province、city、county、township、village、hamlet。",
        "Unknown level “{level}”. Use province, city, county, township, village or hamlet.",
    ),
    "empty_name": ("没有填名称。", "The name is empty."),
    "too_long": (
        "{column} 太长：{found} 个字，最多 {most} 个。",
        "{column} is too long: {found} characters, at most {most}.",
    ),
    "control_character": (
        "{column} 里有看不见的控制字符 {character}，请删掉后重填。",
        "{column} holds an invisible control character ({character}); delete it.",
    ),
    "kind": (
        "类型「{kind}」只能用小写英文字母和下划线，最多 {most} 个。",
        "The kind “{kind}” may only have lower-case letters and underscores, at most {most}.",
    ),
    "time_zone": ("不认识时区「{time_zone}」。", "Unknown time zone “{time_zone}”."),
    "duplicate": ("代码重复，见第 {numbers} 行。", "The code is used more than once, in rows {numbers}."),
    "no_parent": (
        "没有填上级代码。乡镇及以下必须有上级。",
        "The parent's code is empty. A township and everything below it needs one.",
    ),
    "parent_missing": (
        "上级 {parent} 既不在文件里，也不在系统里。",
        "The parent {parent} is neither in the file nor in the system.",
    ),
    "parent_not_above": (
        "上级 {parent} 的级别是 {parent_level}，不高于本级 {level}。",
        "The parent {parent} is a {parent_level}, which is not above a {level}.",
    ),
    "child_not_below": (
        "改成 {level} 后，不再高于系统里的下级 {child}。",
        "As a {level} it would no longer stand above {child}, which is already in the system.",
    ),
    "cycle": ("上下级绕成了圈：{codes}。", "The parents run in a circle: {codes}."),
    "parent_bad": ("上级 {parent} 那一行有错，没有导入。", "The row of its parent {parent} was not taken."),
}


@dataclass(frozen=True)
class Reason:
    """A code and its facts; `in_words` makes the sentence.

    >>> Reason("empty_name").in_words("en")
    'The name is empty.'
    """

    code: str
    facts: tuple[tuple[str, object], ...] = ()

    def in_words(self, language: str) -> str:
        """Return the sentence; any language that is not Chinese gets English."""
        chinese, english = _WORDS[self.code]
        return (chinese if language.startswith("zh") else english).format(**dict(self.facts))

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.in_words("en")


def because(code: str, **facts: object) -> Reason:
    """Make a reason; unknown codes and missing facts show up when it is put into words."""
    return Reason(code, tuple(facts.items()))


class UnreadableFile(Exception):
    """The file as a whole could not be read; nothing was changed."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason."""
        super().__init__(str(reason))
        self.reason = reason
