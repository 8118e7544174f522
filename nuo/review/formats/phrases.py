"""The few words every format needs, in both languages, and how a law is said."""

from datetime import date

from nuo.review.reviewing import Finding, LawAt, Review
from nuo.review.rules import Severity
from nuo.review.texts import Text

SEVERITY = {
    Severity.UNLAWFUL: Text("违法", "unlawful"),
    Severity.DOUBTFUL: Text("存疑", "doubtful"),
    Severity.NOTE: Text("提示", "note"),
}
CLAUSE = Text("第 {number} 条", "clause {number}")
INSTEAD = Text("可以改成", "Instead")
LAW = Text("依据", "Law")
SAYS = Text("意思是", "It says")
VERBATIM = Text("原文", "Verbatim")
CLEAN = Text("没有发现问题。", "Nothing found.")
TITLE = Text("条款审查", "Clause review")
UNDER = Text("按 {day} 的法律", "Under the law of {day}")
BALANCE = Text(
    "共 {total} 条：{rights}% 给人权利或服务，{institution}% 管机构，{residents}% 管村民。",
    "{total} clauses: {rights}% give rights or services, {institution}% bind the institution, "
    "{residents}% bind residents.",
)
_COUNTS = Text("违法 {unlawful} 处，存疑 {doubtful} 处", "{unlawful} unlawful, {doubtful} doubtful")
_IN_FORCE = Text("{day} 起施行", "in force since {day}")
_NEW = Text(
    "登记册里没有 {day} 那天的文本，这里说的是今天的法律", "the registry holds no text for {day}; this is today's law"
)
_CHANGED = Text("今天已改为：{label}（{day} 起施行）", "today it is {label} (in force since {day})")
_GONE = Text("今天登记册里已没有这一条", "today the registry has no such article")


def number_in(finding: Finding, lang: str) -> str:
    """How a clause is called: “第三条” by its own number, else by counting."""
    number = finding.clause.number
    return number if number.startswith("第") else CLAUSE.in_(lang).format(number=number)


def counts(review: Review, lang: str) -> str:
    """How many findings there are, in words."""
    found = {severity.word: review.count(severity) for severity in Severity}
    return _COUNTS.in_(lang).format(**found)


def balance(review: Review, lang: str) -> str:
    """The balance report, in one sentence."""
    of = review.balance
    shares = {"rights": of.rights, "institution": of.institution, "residents": of.residents}
    return BALANCE.in_(lang).format(total=of.total, **{name: of.share(count) for name, count in shares.items()})


def law_label(law: LawAt, lang: str) -> str:
    """Law, article and the version in force."""
    cite = law.cite
    since = _IN_FORCE.in_(lang).format(day=cite.in_force)
    return f"{cite.label(lang)}（{since}）" if lang == "zh" else f"{cite.label(lang)} ({since})"


def law_today(law: LawAt, as_of: date, lang: str) -> str:
    """What is different today; empty where nothing is."""
    if not law.differs:
        return ""
    if law.then is None:
        return _NEW.in_(lang).format(day=as_of)
    if law.today is None:
        return _GONE.in_(lang)
    return _CHANGED.in_(lang).format(label=law.today.label(lang), day=law.today.in_force)
