"""What kinds of texts there are, which meeting can adopt each, and the steps between draft and repeal."""

import re
from collections.abc import Iterable
from enum import StrEnum

from nuo.assemblies.rules import Kind as Meeting
from nuo.ledger.rules import Step
from nuo.people.rules import DESK


class Kind(StrEnum):
    """The texts a village gives itself."""

    CHARTER = "charter"  # 村民自治章程
    RULES = "rules"  # 村规民约
    SYSTEM = "system"  # 制度
    AGREEMENT = "agreement"  # 协议书, to be signed by the committee and residents' groups


# 村民委员会组织法(2025) 31(1): the villagers' assembly makes and amends charters and village rules.
ADOPTED_BY = {
    Kind.CHARTER: frozenset({Meeting.ASSEMBLY}),
    Kind.RULES: frozenset({Meeting.ASSEMBLY}),
    Kind.SYSTEM: frozenset({Meeting.ASSEMBLY, Meeting.REPRESENTATIVES}),
    Kind.AGREEMENT: frozenset({Meeting.ASSEMBLY, Meeting.REPRESENTATIVES}),
}
# The same article: these two are reported to the township for its record.
FILED = frozenset({Kind.CHARTER, Kind.RULES})


class About(StrEnum):
    """What a clause of an agreement is about. Only the committee's can have a clock."""

    COMMITTEE = "committee"  # what the committee undertakes
    MEMBERS = "members"  # what members do, of their own will
    LIABILITY = "liability"  # what the committee does when it has not kept its word
    DISPUTES = "disputes"
    VALIDITY = "validity"  # from when to when, and how it is renewed
    OTHER = "other"


# An agreement without one of these cannot be put to the vote.
NEEDED = (About.COMMITTEE, About.LIABILITY, About.DISPUTES, About.VALIDITY)

# How such clauses are usually begun or worded; the clerk's choice stands over it.
_TELLING = (
    (About.DISPUTES, r"争议|纠纷|协商不成|dispute"),
    (About.VALIDITY, r"有效期|续签|期满|生效|valid until|renew"),
    (About.LIABILITY, r"没做到|未做到|没有按|未按|责任|违约|not kept|liab"),
    (About.MEMBERS, r"^(小组|组员|成员|本组|members)"),
    (About.COMMITTEE, r"^(村委会|村民委员会|村里)|村委会.{0,8}(负责|保证|答应|派人|公布)|committee"),
)


def guess(clause: str) -> About:
    """Return what a clause of an agreement is probably about.

    >>> guess("村委会接到报修后3个工作日内派人修。").value, guess("有争议的，先商量，商量不成可以去法院。").value
    ('committee', 'disputes')
    """
    found = (about for about, telling in _TELLING if re.search(telling, clause, re.IGNORECASE))
    return next(found, About.OTHER)


def missing_parts(clauses: Iterable[tuple[About, bool]]) -> list[About]:
    """Return what an agreement still lacks; a clause is what it is about, and whether it has a clock.

    What the committee undertakes counts only with a clock: without one nobody could say whether it was kept.

    >>> missing_parts([(About.COMMITTEE, False), (About.DISPUTES, False), (About.VALIDITY, False)])
    [<About.COMMITTEE: 'committee'>, <About.LIABILITY: 'liability'>]
    """
    there = {about for about, has_clock in clauses if has_clock or about is not About.COMMITTEE}
    return [about for about in NEEDED if about not in there]


DOCUMENT_STEPS = {
    "propose": Step("propose", frozenset({"draft"}), "proposed", DESK,
                    "nothing in it is unlawful, and what is doubtful has its reason", needs=("motion",),
                    entry="document.proposed"),
    "adopt": Step("adopt", frozenset({"proposed"}), "adopted", DESK, "the right meeting has adopted it",
                  needs=("motion",), entry="document.adopted"),
    "send_back": Step("send_back", frozenset({"proposed"}), "draft", DESK, "the meeting did not adopt it",
                      needs=("motion",), entry="document.sent_back"),
    "revise": Step("revise", frozenset({"adopted"}), "draft", DESK,
                   "a new draft begins; the text in force stays until another is adopted"),
    "repeal": Step("repeal", frozenset({"adopted"}), "repealed", DESK, "the right meeting has repealed it",
                   needs=("motion",), entry="document.repealed"),
}  # fmt: skip

FILED_STEPS = {
    "file": Step("file", frozenset({"due"}), "filed", DESK, "the village sends the text and the minutes",
                 entry="filing.filed"),
    "confirm": Step("confirm", frozenset({"filed"}), "confirmed", DESK, "the township found nothing wrong with it",
                    entry="filing.confirmed"),
    "order": Step("order", frozenset({"filed", "confirmed"}), "ordered", DESK,
                  "the township names the clauses that are against the law, and why", needs=("clauses",),
                  entry="filing.ordered"),
    "put_right": Step("put_right", frozenset({"ordered"}), "put_right", DESK,
                      "another version was adopted, or the text repealed", entry="filing.put_right"),
}  # fmt: skip
