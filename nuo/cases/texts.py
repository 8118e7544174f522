"""How long words in a case may be, and that there are any."""

from nuo.ledger.refusals import Refused

LONGEST_TEXT = 4_000


def check_text(text: str) -> None:
    """Refuse words that are none, or too many."""
    if not text.strip():
        raise Refused("empty_text")
    if len(text) > LONGEST_TEXT:
        raise Refused("text_too_long", length=len(text), most=LONGEST_TEXT)
