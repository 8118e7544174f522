"""Every kind of file is read, and every file that cannot be gets one sentence."""

import io
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import CI
from nuo.review.reading import reader
from nuo.review.reading.reader import Document, read, read_file
from nuo.review.reading.unreadable import SENTENCES, Unreadable

# No database is in it.
pytestmark = pytest.mark.sqlite_only

ODT = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
    "<text:h>村规</text:h><text:p>罚款<text:span>100</text:span>元。</text:p>"
    "<text:list><text:list-item><text:p>第一项</text:p></text:list-item></text:list>"
    "</office:text></office:body></office:document-content>"
)


def packed(**files: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return made.getvalue()


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    document.add_heading("村规民约", 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "表格里的罚款100元"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def pdf_file(*, password: str = "") -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def read_or_none(data: bytes, name: str) -> Document | None:
    """Read; None for a refusal. Anything else a reader raises is a fault."""
    try:
        return read(data, name, convert=False)
    except Unreadable:
        return None


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data, name)
    assert "{" not in caught.value.text.zh + caught.value.text.en
    assert len(caught.value.text.zh) < 60
    return caught.value.code


def test_a_word_file_gives_its_paragraphs_those_in_tables_too() -> None:
    document = read(word_file("乱倒垃圾的，罚款100元。"), "rules.docx")
    assert document.kind == "docx"
    assert texts(document) == ["村规民约", "乱倒垃圾的，罚款100元。", "表格里的罚款100元"]
    assert document.lines[0].heading


def test_an_opendocument_text_gives_headings_and_lists() -> None:
    document = read(packed(content_xml=ODT), "rules.odt")
    assert texts(document) == ["村规", "罚款100元。", "第一项"]
    assert [line.heading for line in document.lines] == [True, False, False]
    assert document.lines[2].marker == "list1"


def test_pages_of_the_web_give_blocks_without_scripts() -> None:
    page = (
        "<html><head><title>x</title><script>罚款</script></head><body>"
        "<h2>卫生</h2><p>罚<b>款</b>100元<ul><li>甲<li>乙</ul>"
    )
    document = read(page.encode(), "rules.html")
    assert texts(document) == ["卫生", "罚款100元", "甲", "乙"]
    assert document.lines[0].heading
    assert document.lines[2].marker == document.lines[3].marker == "list1"


def test_markdown_gives_headings_and_loses_its_stars() -> None:
    document = read("# 卫生\n\n- **罚款**100元\n".encode(), "rules.md")
    assert texts(document) == ["卫生", "- 罚款100元"]
    assert document.lines[0].heading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_is_read_in_the_encodings_offices_use(encoding: str) -> None:
    document = read("第一条 乱倒垃圾的，罚款100元。\n第二条 节水。".encode(encoding), "rules.txt")
    assert texts(document) == ["第一条 乱倒垃圾的，罚款100元。", "第二条 节水。"]


def test_a_name_that_lies_is_seen_through() -> None:
    assert read(word_file("节水"), "rules.pdf").kind == "docx"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "empty.txt", "empty"),
        (b" \n\t ", "blank.docx", "empty"),
        (b"x" * 20_000_000, "large.txt", "too_large"),
        (random.Random(1).randbytes(50_000), "garbage.txt", "garbage"),
        (random.Random(2).randbytes(50_000), "garbage.docx", "broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "picture.png", "garbage"),
        (b"PK\x03\x04" + random.Random(3).randbytes(500), "half.docx", "broken"),
        (b"%PDF-1.7\n" + random.Random(4).randbytes(500), "half.pdf", "broken"),
        (packed(readme="x"), "other.zip", "garbage"),
        (packed(content_xml="<not xml"), "broken.odt", "broken"),
        (packed(word__document_xml="<x/>"), "broken.docx", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked.docx", "password"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name) == code


def test_a_bomb_in_a_word_file_is_not_opened() -> None:
    bomb = packed(word__document_xml=b"<a>" + bytes(60_000_000))
    assert len(bomb) < 100_000
    assert refusal(bomb, "rules.docx") == "bomb"
    assert refusal(packed(content_xml=b" " * 60_000_000), "rules.odt") == "bomb"


def test_an_entity_bomb_does_not_go_off() -> None:
    entities = '<!DOCTYPE a [<!ENTITY a "罚款罚款罚款罚款">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    hostile = ODT.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{entities}]>').replace("第一项", "&m;")
    document = read_or_none(packed(content_xml=hostile), "rules.odt")
    assert document is None or sum(map(len, texts(document))) < 1000


def test_a_scan_and_a_locked_pdf_are_told_apart() -> None:
    assert refusal(pdf_file(), "scan.pdf") == "scan"
    assert refusal(pdf_file(password="secret"), "locked.pdf") == "password"


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_file(tmp_path / "none.txt")
    assert caught.value.code == "missing"
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * (reader.LARGEST + 1))
    with pytest.raises(Unreadable) as caught:
        read_file(large)
    assert caught.value.code == "too_large"


def test_an_old_word_file_without_libreoffice_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nuo.review.reading.office.shutil.which", lambda _name: None)
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.doc") == "no_office"
    with pytest.raises(Unreadable) as caught:
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.doc", convert=False)
    assert caught.value.code == "old_office"


@pytest.mark.slow
@pytest.mark.skipif(not (CI or shutil.which("soffice")), reason="LibreOffice is not on this machine")
def test_an_old_word_file_is_read_through_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "rules.docx").write_bytes(word_file("乱倒垃圾的，罚款100元。"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "rules.docx")], check=True, capture_output=True, timeout=120)
    document = read_file(tmp_path / "rules.doc")
    assert document.kind == "doc"
    assert "乱倒垃圾的，罚款100元。" in texts(document)


def test_every_sentence_is_short_and_in_both_languages() -> None:
    for said in SENTENCES.values():
        assert said.zh.endswith(("。", "。"))
        assert said.en.endswith(".")


NAMES = st.sampled_from(["a.txt", "a.docx", "a.odt", "a.pdf", "a.md", "a.html", "a", "a.htm"])


@given(st.binary(max_size=2000), NAMES)
def test_no_bytes_make_a_reader_stumble(data: bytes, name: str) -> None:
    document = read_or_none(data, name)
    assert document is None or document.lines


FILES = [word_file("乱倒垃圾的，罚款100元。"), packed(content_xml=ODT), pdf_file()]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.sampled_from(FILES), st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=6))
def test_no_damaged_file_makes_a_reader_stumble(data: bytes, wounds: list[tuple[float, bytes]]) -> None:
    hurt = bytearray(data)
    for at, wound in wounds:
        place = int(at * len(hurt))
        hurt[place : place + len(wound)] = wound
    document = read_or_none(bytes(hurt), "rules.docx")
    assert document is None or document.lines
