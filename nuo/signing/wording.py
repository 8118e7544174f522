"""The promise that a clause of an agreement becomes: worded for everybody in the village, not for those who signed."""

from collections.abc import Iterator

from nuo.agreements.models import Version
from nuo.agreements.undertakings import Undertaking
from nuo.promises.wording import Wording


def undertakings_of(text: Version) -> Iterator[tuple[int, Undertaking]]:
    """Yield the clauses with a clock, by their numbers."""
    for number, part in enumerate(text.parts, start=1):
        if part["clock"]:
            yield number, Undertaking.of(part["clock"])


def service_of(text: Version, clause: int) -> str:
    """Return the name under which the committee promises a clause; two groups that signed one text share it."""
    return f"agreement-{text.document_id}.{text.number}.{clause}"


def wording_of(text: Version, clause: int, made: Undertaking) -> Wording:
    """Return the wording of the promise."""
    title = text.document.title
    return {
        "title": {"zh": made.title, "en": made.title_en or f"Undertaking by agreement, clause {clause}"},
        "what": {"zh": text.clauses[clause - 1], "en": "As the clause of the agreement says, in Chinese."},
        "to": {"zh": "本村村民，签没签都一样", "en": "Everybody in the village, whether they signed or not"},
        "limit": str(made.limit) if made.limit else "",
        "trigger": made.trigger,
        "clock_starts": {"zh": "收到那天起", "en": "The day it is received"} if made.limit else None,
        "statutory": None,
        "basis": [],
        "cost": {"free": True, "text": None, "basis": None},
        "materials": [],
        "channels": ["counter", "web"] if made.limit else [],
        "pauses": [],
        "remedy": {
            "zh": "先找村务监督委员会；还不办，请乡镇政府责令改正",
            "en": "The village supervision committee first; then ask the township to order it done",
        },
        "local": {
            "text": {"zh": "这是村委会签字答应的，不是法律定的", "en": "The committee signed for it; no law sets it"},
            "source": {
                "zh": f"《{title}》第 {text.number} 版第 {clause} 条",
                "en": f"The agreement, version {text.number}, clause {clause}",
            },
        },
    }
