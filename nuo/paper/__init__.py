"""Papers: an agreement, a charter or minutes as a PDF, set by Typst and sealed with an office's key. No Django.

paper = Paper(language="zh", title="水渠管护协议", code="协议 12", parts=(Part("村委会答应什么", ("……",)),))
sealed = seal(typeset(paper), load_key(Path("office.p12"), "passphrase"))
"""

from nuo.paper.document import Fact, Paper, Part, Signed
from nuo.paper.errors import NoFont, NotSealed, PaperError
from nuo.paper.sealing import Seal, SealingKey, inspect, load_key, make_key, seal
from nuo.paper.typesetting import typeset, typeset_all

__all__ = [
    "Fact", "NoFont", "NotSealed", "Paper", "PaperError", "Part", "Seal", "SealingKey", "Signed", "inspect", "load_key",
    "make_key", "seal", "typeset", "typeset_all",
]  # fmt: skip
