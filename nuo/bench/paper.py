"""A hundred different agreements of two pages each, set in one go on one core, against WeasyPrint on the same words."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from pypdf import PdfReader

from nuo.bench.table import LackingError, Row, at_least
from nuo.paper import Fact, Paper, Part, Signed, load_key, make_key, seal, typeset

_MANY, _FEW, _ROUNDS = 100, 10, 3
_CLAUSE = "村委会接到渠道破损的报修后，3 个工作日内派人修；修不了的，书面说明原因和修好的日期，贴在村口的公开栏上。"
_CSS = """
@page { size: A4; margin: 2.8cm 2.7cm 2.6cm;
  @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页" } }
body { font: 12pt/1.9 "Noto Serif CJK SC", "Source Han Serif SC", serif } h1 { text-align: center; font-size: 22pt }
h2 { font-size: 13pt } p { text-indent: 2em; margin: 0 0 .9em } td { padding: 0 1.2em .5em 0 }
"""


def rows(_vendor: str, many: int = _MANY, few: int = _FEW, rounds: int = _ROUNDS) -> Iterator[Row]:
    """Measure; half a minute. Both take turns, so that the machine's moods hit both."""
    papers = [_paper(number) for number in range(many)]
    if not len(PdfReader(BytesIO(typeset(papers[0]))).pages) == 2:
        raise LackingError("the paper has not two pages with the fonts of this machine")
    theirs = _weasyprint()
    theirs(papers[0])
    found = [(_rate(typeset, papers), _rate(theirs, papers[:few])) for _ in range(rounds)]
    ours, other = (median(rates) for rates in zip(*found, strict=True))
    what = f"{many} agreements of two pages, one core"
    yield Row(what, ours, "PDF/s", "20 a second", ours / 20, at_least(1))
    yield Row(what, ours, "PDF/s", f"WeasyPrint, {other:.3g}", ours / other, at_least(5))
    with TemporaryDirectory(prefix="nuo-bench-paper-") as name:
        path = Path(name) / "seal.p12"
        make_key(path, "梅岭村村民委员会")
        key, made = load_key(path), [typeset(paper) for paper in papers[:few]]
        seal(made[0], key)
        begun = process_time()
        for pdf in made:
            seal(pdf, key)
        yield Row("sealing one of them", few / (process_time() - begun), "seals/s")


def _rate(make: Callable[[Paper], object], papers: list[Paper]) -> float:
    begun = process_time()
    for paper in papers:
        make(paper)
    return len(papers) / (process_time() - begun)


def _paper(number: int) -> Paper:
    clauses = tuple(f"{_CLAUSE}（{number}.{at}）" for at in range(16))
    paper = Paper(
        language="zh", title="溪北水渠管护协议", at=datetime(2026, 9, 30, tzinfo=UTC), code=f"协议书 {number}",
        facts=(Fact("一方", "梅岭村村民委员会"), Fact("另一方", f"岭上组第 {number} 组签了字的组员")),
        parts=(Part("村委会答应什么", clauses[:8]), Part("组员自愿做什么", clauses[8:], first=9)),
        signed=(Signed("梅岭村村民委员会"), Signed("组员")),
    )  # fmt: skip
    return replace(paper, address=f"https://nuo.example/zh/agreements/{number}/", caption="扫码看现在的样子")


def _weasyprint() -> Callable[[Paper], object]:
    """Return a function that sets the same words with WeasyPrint."""
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415 - needs system libraries that a machine may lack
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above
    except (ImportError, OSError) as error:
        raise LackingError("WeasyPrint does not start here; it needs the package libpango-1.0-0") from error
    fonts = FontConfiguration()
    style = CSS(string=_CSS, font_config=fonts)
    return lambda paper: HTML(string=_page(paper)).write_pdf(stylesheets=[style], font_config=fonts)


def _page(paper: Paper) -> str:
    facts = "".join(f"<tr><td>{escape(fact.label)}<td>{escape(fact.value)}" for fact in paper.facts)
    parts = "".join(
        f"<h2>{escape(part.heading)}</h2>" + "".join(
            f"<p><b>第{part.first + at}条</b>　{escape(clause)}</p>" for at, clause in enumerate(part.clauses)
        )
        for part in paper.parts
    )  # fmt: skip
    qr = paper.values["qr"].replace("<svg", '<svg style="width:2.9cm;float:right"', 1)
    signed = "".join(f"<td>{escape(each.label)}" for each in paper.signed)
    return f'<html lang="zh"><h1>{escape(paper.title)}</h1>{qr}<table>{facts}</table>{parts}<table><tr>{signed}</table>'
