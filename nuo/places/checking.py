"""Whether rows of places may be taken. Plain values in, reasons out; nothing is written here."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from zoneinfo import available_timezones

from nuo.places.reading import Row
from nuo.places.reasons import Reason, because
from nuo.places.rules import KIND_LENGTH, NAME_LENGTH, RANKS, Level, code_fits, is_above, tidy

# Controls, and the invisible marks that turn text around or hide inside a name. Private-use
# characters stay: real village names are written with them.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_KIND = re.compile(rf"[a-z_]{{0,{KIND_LENGTH}}}")
_CHINESE_LEVELS = {
    "省": "province",
    "市": "city",
    "县": "county",
    "区": "county",
    "乡镇": "township",
    "村": "village",
    "组": "hamlet",
}
_MAY_BE_ROOT = {Level.PROVINCE.value, Level.CITY.value, Level.COUNTY.value}

Bad = dict[int, Reason]


def tidy_row(row: Row) -> None:
    """Bring the cells of a row into the form they are kept in."""
    row.code, row.parent_code = row.code.strip(), row.parent_code.strip()
    row.name, row.level = tidy(row.name), row.level.strip().lower()
    row.level = _CHINESE_LEVELS.get(row.level, row.level)
    row.kind = None if row.kind is None else row.kind.strip()
    row.name_en = None if row.name_en is None else tidy(row.name_en)
    row.time_zone = None if row.time_zone is None else row.time_zone.strip()


def fault_of(row: Row) -> Reason | None:
    """Return what is wrong with one tidied row by itself, or None."""
    if row.fault:
        return row.fault
    if row.level not in RANKS:
        return because("level", level=row.level[:NAME_LENGTH])
    if not code_fits(row.code, row.level):
        return because("code")
    if not row.name:
        return because("empty_name")
    if row.kind and not _KIND.fullmatch(row.kind):
        return because("kind", kind=row.kind[:KIND_LENGTH], most=KIND_LENGTH)
    if row.time_zone and row.time_zone not in _zones():
        return because("time_zone", time_zone=row.time_zone[:NAME_LENGTH])
    return _fault_of_text("name", row.name) or (_fault_of_text("name_en", row.name_en) if row.name_en else None)


def _fault_of_text(column: str, text: str) -> Reason | None:
    if len(text) > NAME_LENGTH:
        return because("too_long", column=column, found=len(text), most=NAME_LENGTH)
    if found := _CONTROL.search(text):
        return because("control_character", column=column, character=f"U+{ord(found[0]):04X}")
    return None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def bad_rows(rows: Sequence[Row], levels: Mapping[str, str], parents: Mapping[str, str]) -> Bad:
    """Return the reason for every bad row, by row number.

    `levels` and `parents` (code -> level, code -> the parent's code) describe the places
    already kept. Rows are tidied. Children of bad rows are not in the answer: see `with_children`.
    """
    bad: Bad = {}
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
        if fault := fault_of(row):
            bad[row.number] = fault
    for same in by_code.values():
        if len(same) > 1:
            for row in same:
                _add_duplicate(bad, row, same)
    first = {code: same[0] for code, same in by_code.items()}
    for row in rows:
        if row.number not in bad and (fault := _fault_of_place(row, first, levels, parents)):
            bad[row.number] = fault
    return bad | _faults_of_kept_children(first, levels, parents, bad)


def _add_duplicate(bad: Bad, row: Row, same: list[Row]) -> None:
    if row.code:
        bad.setdefault(row.number, because("duplicate", numbers=", ".join(str(other.number) for other in same)))


def _fault_of_place(
    row: Row, rows: Mapping[str, Row], levels: Mapping[str, str], parents: Mapping[str, str]
) -> Reason | None:
    """Return what is wrong with where a row hangs in the tree."""
    if not row.parent_code:
        return None if row.level in _MAY_BE_ROOT else because("no_parent")
    above = rows.get(row.parent_code)
    level = above.level if above else levels.get(row.parent_code)
    if level is None:
        return because("parent_missing", parent=row.parent_code[:NAME_LENGTH])
    # A parent with an unknown level is a bad row itself; that is said there.
    if level not in RANKS or is_above(level, row.level):
        return None
    if circle := _circle(row, rows, parents):
        return because("cycle", codes=" → ".join(circle))
    return because("parent_not_above", parent=row.parent_code, parent_level=level, level=row.level)


def _circle(row: Row, rows: Mapping[str, Row], parents: Mapping[str, str]) -> list[str]:
    """Return the codes from a row up to itself, or nothing when its parents end somewhere."""
    codes, code = [row.code], row.parent_code
    while code and code not in codes:
        codes.append(code)
        code = rows[code].parent_code if code in rows else parents.get(code, "")
    return [*codes, code] if code == row.code else []


def _faults_of_kept_children(
    rows: Mapping[str, Row], levels: Mapping[str, str], parents: Mapping[str, str], bad: Bad
) -> Bad:
    """Refuse a new level that would no longer stand above a kept place which stays as it is."""
    taken = {code: row for code, row in rows.items() if row.number not in bad}
    changed = {code for code, row in taken.items() if code in levels and levels[code] != row.level}
    if not changed:
        return {}
    return {
        taken[parent].number: because("child_not_below", level=taken[parent].level, child=child)
        for child, parent in parents.items()
        if parent in changed and child not in taken and not is_above(taken[parent].level, levels[child])
    }


def with_children(rows: Sequence[Row], levels: Mapping[str, str], parents: Mapping[str, str], bad: Bad) -> Bad:
    """Return `bad` with everything that cannot be taken once the bad rows are left out."""
    by_code = {row.code: row for row in rows}
    whole = _spread(rows, bad)
    while more := _faults_of_kept_children(by_code, levels, parents, whole):
        whole = _spread(rows, whole | more)
    return whole


def _spread(rows: Sequence[Row], bad: Bad) -> Bad:
    """Return `bad` with everything that hangs under a bad row, however deep."""
    children: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        children[row.parent_code].append(row)
    whole = dict(bad)
    waiting = [row for row in rows if row.number in bad]
    while waiting:
        parent = waiting.pop()
        for row in children[parent.code] if parent.code else ():
            if row.number not in whole:
                whole[row.number] = because("parent_bad", parent=parent.code[:NAME_LENGTH])
                waiting.append(row)
    return whole
