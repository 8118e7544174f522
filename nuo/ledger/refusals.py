"""A refusal: a stable code and the facts; the page finds the words for it."""


class Refused(Exception):
    """An act that was not done. Nothing was changed.

    `code` is stable and appears in the API; `facts` fill the sentence people read.
    """

    def __init__(self, code: str, **facts: object) -> None:
        """Keep the code and the facts."""
        super().__init__(code, facts)
        self.code = code
        self.facts = facts
