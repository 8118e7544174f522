"""The review page: anybody may have a text reviewed, nothing is kept, and what cannot be read is said at its field."""

import io

import docx
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nuo.people import throttle

FINE = "第一条 乱倒垃圾的，罚款100元。\n第二条 节约用水。"
BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Counting and sessions may read the database; the tests say that nothing is written."""
    cache.clear()  # texts counted by other tests


def word_file(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@BOTH
def test_the_form_is_there_without_an_account(client: Client, lang: str) -> None:
    page = client.get(f"/{lang}/review/")
    assert page.status_code == 200
    assert b'enctype="multipart/form-data"' in page.content
    assert "no-store" in page["Cache-Control"]


@BOTH
def test_a_pasted_text_comes_back_with_its_findings(client: Client, lang: str) -> None:
    page = client.post(f"/{lang}/review/", {"text": FINE})
    said = page.content.decode()
    assert page.status_code == 200
    assert '<mark class="no">罚款100元</mark>' in said
    assert said.count('class="find no"') == 1
    assert ("行政处罚法 第16条" if lang == "zh" else "Administrative Penalty Law, art. 16") in said
    assert ("不是法律意见" if lang == "zh" else "not legal advice") in said


def test_a_lawful_text_is_said_to_be_clean(client: Client) -> None:
    said = client.post("/zh/review/", {"text": "第一条 不得收取押金。"}).content.decode()
    assert "没有发现问题" in said
    assert "<mark" not in said


def test_an_uploaded_file_is_read_and_given_back_with_comments(client: Client) -> None:
    upload = SimpleUploadedFile("规约.docx", word_file(FINE.splitlines()[0]))
    made = client.post("/zh/review/", {"file": upload, "to": "docx"})
    assert made["Content-Disposition"].startswith("attachment")
    comments = docx.Document(io.BytesIO(made.content)).comments
    assert any("村里罚款" in comment.text for comment in comments)


def test_the_law_of_an_earlier_day_is_named(client: Client) -> None:
    said = client.post("/zh/review/", {"text": FINE, "as_of": "2019-06-01"}).content.decode()
    assert "村民委员会组织法 第27条第2款" in said
    assert "今天已改为" in said


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "请贴上文字"),
        ({"text": "  "}, "请贴上文字"),
        ({"text": "罚" * 200_001}, "200000"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 nothing")}, "读不出来"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "空的"),
        ({"file": SimpleUploadedFile("a.txt", b"x" * 2_700_000)}, "文件太大"),
        ({"file": SimpleUploadedFile("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))}, "另存为 .docx"),
        ({"text": FINE, "as_of": "someday"}, "as_of"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(client: Client, form: dict[str, object], says: str) -> None:
    page = client.post("/zh/review/", form)
    assert page.status_code == 422
    assert says in page.content.decode()


def test_a_text_is_never_markup(client: Client) -> None:
    said = client.post("/zh/review/", {"text": "<script>alert(1)</script>罚款100元"}).content.decode()
    assert "<script>alert" not in said


def test_nothing_is_stored(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.post("/zh/review/", {"text": FINE})
    written = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    assert written == []
    assert not client.session.items()


def test_without_the_forms_secret_nothing_is_read() -> None:
    assert Client(enforce_csrf_checks=True).post("/zh/review/", {"text": FINE}).status_code == 403


def test_a_machine_is_stopped_and_a_person_is_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(throttle.MOST, "review", 3)
    answers = [client.post("/zh/review/", {"text": FINE}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert "请过十分钟" in client.post("/zh/review/", {"text": FINE}).content.decode()
