"""Shapes every part of the API shares: the error, a text in two languages, numbers and cursors.

No table and no query stands here; each app has the shapes of its own nouns beside its API.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from ninja import Path, Schema
from ninja.params.functions import Query
from pydantic import ConfigDict, Field

# No database here holds a larger number, and none begins below one.
_LARGEST = 2**63 - 1
_Number = Annotated[int, Field(ge=1, le=_LARGEST)]

Pk = Path[_Number]
Index = Path[Annotated[int, Field(ge=0, le=_LARGEST)]]
# A list is read on from `after`, by number, and has at most a hundred lines.
After = Annotated[int | None, Query(None, ge=0, le=_LARGEST, description="`next` of the page before.")]
Many = Annotated[int, Query(20, ge=1, le=100, description="How many at most.")]
# Text in an address: a control character in it is a slip or an attack, and PostgreSQL refuses to look for it.
PLAIN = r"^[^\x00-\x1f\x7f]*$"
Words = Annotated[str, Query("", max_length=60, pattern=PLAIN)]
AfterCode = Annotated[
    str, Query("", max_length=32, pattern=r"^[0-9A-Za-z.-]*$", description="`next` of the page before.")
]
Code = Path[Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z.-]+$")]]


class Said(Schema):
    """What a caller sends. A field we do not know is refused: it would be lost without a word."""

    model_config = ConfigDict(extra="forbid")


class Text(Schema):
    """The same words in both languages."""

    zh: str
    en: str


class Problem(Schema):
    """Why something was not done. Nothing was changed."""

    code: str = Field(description="Stable; programs read this.")
    message: str = Field(description="What happened and what to do, in the language asked for.")
    facts: dict[str, Any] = Field(  # Any: codes, numbers, and for input a list of fields
        description="What the message speaks of. For wrong input `fields`: a list of {field, sentence}."
    )


def text_of(given: Mapping[str, str] | None) -> Text | None:
    """Return a kept text, each language standing in for the other where one is missing; None for none."""
    if not given:
        return None
    return both(given.get("zh") or "", given.get("en") or "")


def both(zh: str, en: str) -> Text:
    """Return a text of two names, of which the second may be missing.

    >>> both("梅岭村", "").en
    '梅岭村'
    """
    return Text(zh=zh or en, en=en or zh)
