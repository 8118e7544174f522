"""What kinds of texts there are, which meeting can adopt each, and the steps between draft and repeal."""

from enum import StrEnum

from nuo.assemblies.rules import Kind as Meeting
from nuo.ledger.rules import Step
from nuo.people.rules import DESK


class Kind(StrEnum):
    """The texts a village gives itself."""

    CHARTER = "charter"  # 村民自治章程
    RULES = "rules"  # 村规民约
    SYSTEM = "system"  # 制度


# 村民委员会组织法(2025) 31(1): the villagers' assembly makes and amends charters and village rules.
ADOPTED_BY = {
    Kind.CHARTER: frozenset({Meeting.ASSEMBLY}),
    Kind.RULES: frozenset({Meeting.ASSEMBLY}),
    Kind.SYSTEM: frozenset({Meeting.ASSEMBLY, Meeting.REPRESENTATIVES}),
}

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
