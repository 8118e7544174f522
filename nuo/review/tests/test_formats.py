"""A whole charter with fifteen faults and ten look-alikes comes back right from every reader, in every format."""

import csv
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
import typst
from docx.shared import Pt
from pydantic import ValidationError
from sarif_pydantic import Sarif

from conftest import CI
from nuo.review.formats.data import as_json
from nuo.review.formats.page import as_html
from nuo.review.formats.paper import as_pdf
from nuo.review.formats.sarif import as_sarif
from nuo.review.formats.text import as_text
from nuo.review.formats.word import as_docx
from nuo.review.lawtexts import LawTexts
from nuo.review.reading.reader import read
from nuo.review.reviewing import Review, review
from nuo.review.rules import rulebook

# No database is in it.
pytestmark = pytest.mark.sqlite_only

DATA = Path(__file__).parent / "data"
CHARTER = (DATA / "charter.txt").read_text(encoding="utf-8")
TODAY = date(2026, 11, 27)


def planted() -> dict[str, tuple[str, str]]:
    with (DATA / "charter.csv").open(encoding="utf-8", newline="") as file:
        return {row["clause"]: (row["label"], row["category"]) for row in csv.DictReader(file)}


def faults() -> dict[str, tuple[str, str]]:
    return {clause: said for clause, said in planted().items() if said[0] != "lookalike"}


def judged(data: bytes, name: str) -> Review:
    return review(read(data, name).lines, today=TODAY, name=name)


@pytest.fixture(scope="module")
def charter() -> Review:
    return judged(CHARTER.encode(), "charter.txt")


def is_right(found: Review) -> bool:
    """Whether every planted fault is found, and nothing in any clause without one."""
    said = {(each.clause.number, each.severity.word, each.rule.category) for each in found.findings}
    wanted = {(clause, *fault) for clause, fault in faults().items()}
    clauses = {number.partition("（")[0] for number, _, _ in said}
    return wanted <= said and clauses == set(faults())


def word_file() -> bytes:
    document = docx.Document()
    for line in CHARTER.splitlines():
        paragraph = document.add_paragraph()
        # Cut into runs of their own look, as real documents are.
        for start in range(0, len(line), 5):
            paragraph.add_run(line[start : start + 5]).font.size = Pt(10 + start % 3)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def odt_file() -> bytes:
    spaces = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    spaces += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    inner = "".join(f"<text:p>{line}</text:p>" for line in CHARTER.splitlines())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("content.xml", f"<o:document-content {spaces}><o:body>{inner}</o:body></o:document-content>")
    return made.getvalue()


def test_the_charter_is_what_it_says() -> None:
    clauses = [line for line in CHARTER.splitlines() if line.startswith("第") and "条" in line[:6]]
    assert len(clauses) == 60
    assert len(faults()) == 15
    assert len({category for _, category in faults().values()}) == 15
    assert len(planted()) - len(faults()) == 10


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (CHARTER.encode(), "charter.txt"),
        (CHARTER.encode("gb18030"), "charter.txt"),
        (CHARTER.replace("第一章", "# 第一章").encode(), "charter.md"),
        ("".join(f"<p>{line}</p>" for line in CHARTER.splitlines()).encode(), "charter.html"),
        (word_file(), "charter.docx"),
        (odt_file(), "charter.odt"),
    ],
)
def test_every_reader_gives_the_same_right_findings(data: bytes, name: str) -> None:
    assert is_right(judged(data, name))


def pdf_file() -> bytes:
    """The charter printed on narrow paper, so that most clauses go over two lines."""
    lines = "\n\n".join(f"#{json.dumps(line, ensure_ascii=False)}" for line in CHARTER.splitlines())
    head = '#set page(width: 11cm, numbering: "1")\n#set text(font: ("Noto Serif CJK SC", "WenQuanYi Zen Hei"))\n'
    return typst.compile((head + lines).encode(), format="pdf")


def test_a_printed_charter_is_read_back_from_pdf() -> None:
    assert is_right(judged(pdf_file(), "charter.pdf"))


def test_a_judge_who_missed_one_would_be_seen() -> None:
    assert not is_right(judged(CHARTER.replace("罚款100元", "请他改正").encode(), "charter.txt"))
    assert not is_right(judged(CHARTER.replace("村晚节目", "罚款50元，村晚节目").encode(), "charter.txt"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_says_each_finding_with_law_and_replacement(charter: Review, lang: str) -> None:
    said = as_text(charter, lang)
    for finding in charter.findings:
        assert f"charter.txt:{finding.clause.line}:{finding.start + 1}" in said
        assert finding.rule.says.in_(lang) in said
        assert finding.rule.suggest.in_(lang) in said
        assert all(law.cite.label(lang) in said for law in finding.laws)
    assert "\x1b[" not in said
    assert "\x1b[" in as_text(charter, lang, colour=True)
    assert said.count("不是法律意见" if lang == "zh" else "not legal advice") == 1


def test_the_json_holds_what_the_reference_says(charter: Review) -> None:
    data = json.loads(as_json(charter))
    assert data["schema"] == "nuo-review/1"
    assert data["counts"]["unlawful"] == sum(f["severity"] == "unlawful" for f in data["findings"])
    lines = CHARTER.splitlines()
    for finding in data["findings"]:
        span = finding["span"]
        assert lines[finding["line"] - 1][span["start"] - 1 : span["end"] - 1] == span["text"]
        assert finding["laws"]
        assert all(law["version"] and law["article"] and law["in_force"] for law in finding["laws"])
        assert finding["suggestion"]["zh"]
        assert finding["suggestion"]["en"]


def walk(value: Any) -> Iterator[Any]:  # Any: JSON
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(inner)


SARIF_KEYS = {
    "run": {"tool", "columnKind", "results"},
    "driver": {"name", "informationUri", "shortDescription", "rules"},
    "rule": {"id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"},
    "result": {"ruleId", "ruleIndex", "level", "message", "locations"},
    "region": {"startLine", "startColumn", "endColumn", "snippet"},
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sarif_keeps_the_rules_of_2_1_0(charter: Review, lang: str) -> None:
    """These are the published schema's rules for the parts we write."""
    data = json.loads(as_sarif(charter, lang))
    assert set(data) == {"$schema", "version", "runs"}
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    assert set(run) == SARIF_KEYS["run"]
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    rules = run["tool"]["driver"]["rules"]
    assert set(run["tool"]["driver"]) == SARIF_KEYS["driver"]
    assert len({rule["id"] for rule in rules}) == len(rules) == len(rulebook().rules)
    assert all(set(rule) == SARIF_KEYS["rule"] for rule in rules)
    assert len(run["results"]) == len(charter.findings)
    for result in run["results"]:
        assert set(result) == SARIF_KEYS["result"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert set(region) == SARIF_KEYS["region"]
        assert 1 <= region["startColumn"] < region["endColumn"]
        assert region["startLine"] >= 1
        assert " " not in location["physicalLocation"]["artifactLocation"]["uri"]
    assert not [value for value in walk(data) if value is None]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_another_program_reads_the_sarif(charter: Review, lang: str) -> None:
    read = Sarif.model_validate_json(as_sarif(charter, lang))
    (run,) = read.runs
    assert run.results is not None
    assert run.tool.driver.name == "nuo review"
    assert [result.rule_id for result in run.results] == [finding.rule.rule_id for finding in charter.findings]


def test_the_other_program_would_have_refused_what_is_no_sarif(charter: Review) -> None:
    data = json.loads(as_sarif(charter, "zh"))
    del data["runs"][0]["tool"]["driver"]["name"]
    with pytest.raises(ValidationError):
        Sarif.model_validate(data)


class _Marks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.marks: list[str] = []
        self.inside = False
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.inside = tag == "mark"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.marks.append(data)
            self.inside = False


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_marks_the_quoted_words_and_stands_alone(charter: Review, lang: str) -> None:
    page = _Marks()
    page.feed(as_html(charter, lang))
    assert set(page.marks) <= {finding.quote for finding in charter.findings}
    assert len(page.marks) >= 15
    assert not {"script", "link", "img", "iframe"} & set(page.tags)


def test_nothing_in_a_text_becomes_markup() -> None:
    hostile = review('<script>alert(1)</script>罚款100元 #import "x" $ "”\\', today=TODAY, name="<b>#x")
    assert "<script" not in as_html(hostile, "zh")
    assert as_pdf(hostile, "zh").startswith(b"%PDF")
    assert docx.Document(io.BytesIO(as_docx(hostile, "zh"))).paragraphs


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pdf_has_the_findings_as_text(charter: Review, lang: str) -> None:
    pages = pypdf.PdfReader(io.BytesIO(as_pdf(charter, lang))).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")
    for finding in charter.findings:
        assert finding.rule.title.in_(lang).replace(" ", "") in text


def commented(made: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(made))
    return [comment.text for comment in document.comments]


def spans(made: bytes) -> list[str]:
    """The text between each comment's beginning and end."""
    document, found = docx.Document(io.BytesIO(made)), []
    for paragraph in document.paragraphs:
        inside: dict[str, str] = {}
        for element in paragraph._p.iter():
            kind = element.tag.rpartition("}")[2]
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            if kind == "commentRangeStart":
                inside[key] = ""
            elif kind == "commentRangeEnd":
                found.append(inside.pop(key))
            elif kind == "t":
                inside = {each: said + (element.text or "") for each, said in inside.items()}
    return found


def test_comments_stand_at_the_quoted_words_of_the_original() -> None:
    original = word_file()
    found = judged(original, "charter.docx")
    made = as_docx(found, "zh", original)
    assert len(commented(made)) == len(found.findings) + 1
    assert {finding.quote for finding in found.findings} <= set(spans(made))
    # The text is the same as before, and so is its look.
    before, after = docx.Document(io.BytesIO(original)), docx.Document(io.BytesIO(made))
    assert [p.text for p in after.paragraphs] == [p.text for p in before.paragraphs]
    sizes = [run.font.size for run in after.paragraphs[5].runs]
    assert set(sizes) <= {Pt(10), Pt(11), Pt(12)}


def test_a_text_becomes_a_document_with_comments(charter: Review) -> None:
    made = as_docx(charter, "en")
    assert {finding.quote for finding in charter.findings} <= set(spans(made))
    assert any("not legal advice" in said for said in commented(made))


@pytest.mark.slow
@pytest.mark.skipif(not (CI or shutil.which("soffice")), reason="LibreOffice is not on this machine")
def test_libreoffice_opens_the_document_with_its_comments(tmp_path: Path, charter: Review) -> None:
    (tmp_path / "charter.docx").write_bytes(as_docx(charter, "zh"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "charter.docx")], check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "charter.odt") as packed:
        content = packed.read("content.xml").decode()
    assert content.count("<office:annotation ") == len(charter.findings) + 1


def test_law_texts_are_shown_word_for_word_where_they_are_given(tmp_path: Path) -> None:
    law = "# 行政处罚法\n\n第十六条 甲乙丙丁。\n\n第十七条 戊己。\n\n（一）庚；\n\n辛。\n"
    (tmp_path / "中华人民共和国行政处罚法(2021-01-22).md").write_text(law, encoding="utf-8")
    found = review("罚款100元。", today=TODAY, texts=LawTexts(tmp_path)).findings[0]
    verbatim = {law.cite.article: law.verbatim for law in found.laws}
    assert verbatim["16"] == "甲乙丙丁。"
    assert verbatim["17"] == "戊己。\n（一）庚；\n辛。"
    assert verbatim["31(2)"] is None
    assert "甲乙丙丁" in as_text(review("罚款100元。", today=TODAY, texts=LawTexts(tmp_path)), "zh")
