"""Levels, codes and paths of places, and which offices stand above which. Plain values only."""

import re
import unicodedata
from enum import StrEnum

CODE_LENGTH = 32
NAME_LENGTH = 100
KIND_LENGTH = 40
_STATISTICAL_CODE = re.compile(r"[0-9]{12}", re.ASCII)
# '/' closes a code in a path; '%' and '_' would be wildcards to somebody's LIKE.
_LOCAL_CODE = re.compile(rf"[0-9A-Za-z][0-9A-Za-z.-]{{0,{CODE_LENGTH - 1}}}", re.ASCII)


class Level(StrEnum):
    """The levels of the tree, highest first; `rank` 0 is the highest."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    HAMLET = "hamlet"

    @property
    def rank(self) -> int:
        """Return 0 for a province, growing downwards."""
        return RANKS[self]


RANKS: dict[str, int] = {level.value: rank for rank, level in enumerate(Level)}


class OfficeKind(StrEnum):
    """What an office is."""

    GOVERNMENT = "government"
    VILLAGE_COMMITTEE = "village_committee"
    LEADING_GROUP = "leading_group"
    LEADING_OFFICE = "leading_office"
    SUPERVISION_GROUP = "supervision_group"
    ASSOCIATION = "association"
    GUIDANCE_GROUP = "guidance_group"


# Who takes over what an office below did not keep, best first. Residents' associations and
# guidance groups answer for nobody else's duties, so nothing is ever sent up to them.
ANSWERABLE = (
    OfficeKind.GOVERNMENT,
    OfficeKind.VILLAGE_COMMITTEE,
    OfficeKind.LEADING_OFFICE,
    OfficeKind.LEADING_GROUP,
    OfficeKind.SUPERVISION_GROUP,
)


def code_fits(code: str, level: str) -> bool:
    """Say whether a code may stand at a level: 12 digits, or a local code for a hamlet.

    >>> code_fits("511623001201", "village"), code_fits("511623001201-1", "village")
    (True, False)
    >>> code_fits("511623001201-1", "hamlet")
    True
    """
    if _STATISTICAL_CODE.fullmatch(code):
        return True
    return level == Level.HAMLET and _LOCAL_CODE.fullmatch(code) is not None


def is_above(upper: str, lower: str) -> bool:
    """Say whether a level stands above another; a level may be left out between them.

    >>> is_above("city", "township"), is_above("village", "village")
    (True, False)
    """
    return RANKS[upper] < RANKS[lower]


def path_of(code: str, above: str = "") -> str:
    """Return the path of a place below the path `above`.

    >>> path_of("511600000000", path_of("510000000000"))
    '/510000000000/511600000000/'
    """
    return f"{above or '/'}{code}/"


def codes_of(path: str) -> list[str]:
    """Return the codes a path is made of, root first.

    >>> codes_of("/510000000000/511600000000/")
    ['510000000000', '511600000000']
    """
    return path.strip("/").split("/") if path.strip("/") else []


def upwards(path: str) -> list[str]:
    """Return a place's path and those of the places above it, the nearest first.

    >>> upwards("/1/2/")
    ['/1/2/', '/1/']
    """
    codes = codes_of(path)
    return ["/" + "/".join(codes[:count]) + "/" for count in range(len(codes), 0, -1)]


def tidy(text: str) -> str:
    """Return a name as it is kept: NFC, without space around it."""
    return unicodedata.normalize("NFC", text).strip()
