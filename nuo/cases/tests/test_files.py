"""Photographs and papers that come with a request: what they may be, what is taken out of them, who gets them."""

import io
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin
from pytest_django import Settings

from nuo.cases import actions
from nuo.cases.access import case_by_code
from nuo.cases.actions import Asked
from nuo.cases.confidence import file_of
from nuo.cases.filing import LARGEST_PAPER, MOST, File, Sent, read_sent
from nuo.cases.models import Case, CaseFile, Message
from nuo.cases.tests.conftest import Asking, SignedIn
from nuo.ledger.refusals import Refused
from nuo.people.actor import NOBODY, holder_of
from tests.world import THURSDAY, MakePromise, World

PDF = b"%PDF-1.7\n% a paper\n"
SECRET_PLACE = "28.6139"


def photo(*, kind: str = "JPEG", size: tuple[int, int] = (60, 40), turned: int = 1) -> bytes:
    """Return a photograph that says where and with what it was taken."""
    picture = Image.new("RGB", size, (200, 30, 30))
    for x in range(size[0] // 2):
        picture.putpixel((x, 0), (0, 0, 255))
    made = io.BytesIO()
    exif = picture.getexif()
    exif[ExifTags.Base.Model] = f"Camera {SECRET_PLACE}"
    exif[ExifTags.Base.Orientation] = turned
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (28.0, 36.0, 50.0)
    about = PngImagePlugin.PngInfo()
    about.add_text("Location", SECRET_PLACE)
    picture.save(made, kind, exif=exif, **({"pnginfo": about} if kind == "PNG" else {}))
    return made.getvalue()


def kept(name: str, data: bytes) -> File:
    """Return what is kept of a file."""
    found = read_sent(Sent(name, data))
    assert found is not None
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_loses_where_and_with_what_it_was_taken(kind: str) -> None:
    data = photo(kind=kind)
    assert SECRET_PLACE.encode() in data
    file = kept("IMG_0001.HEIC", data)
    assert SECRET_PLACE.encode() not in file.data
    with Image.open(io.BytesIO(file.data)) as again:
        assert dict(again.getexif()) == {}
        assert again.size == (60, 40)
        assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert file.name == ("IMG_0001.png" if kind == "PNG" else "IMG_0001.jpg")


def test_it_is_turned_upright_and_made_no_larger_than_a_screen() -> None:
    with Image.open(io.BytesIO(kept("a.jpg", photo(turned=6)).data)) as again:
        assert again.size == (40, 60)
    with Image.open(io.BytesIO(kept("a.jpg", photo(size=(5_200, 100))).data)) as again:
        assert again.size[0] == 2_560


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90\x00 a program", "file_strange"),
        (b"<html><script>alert(1)</script>", "file_strange"),
        (b"\xff\xd8\xff\xe0 broken", "file_strange"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00", "file_strange"),
        (PDF + b"\x00" * LARGEST_PAPER, "file_too_large"),
    ],
    ids=["empty", "program", "page", "damaged", "gif", "large"],
)
def test_what_is_neither_photograph_nor_paper_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read_sent(Sent("a.jpg", data))
    assert kept("a.pdf", PDF).data == PDF


def test_a_small_file_that_says_it_is_a_huge_picture_is_refused() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
    with pytest.raises(Refused, match=r"file_too_many_pixels|file_strange"):
        read_sent(Sent("a.png", bomb))


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP"])
)
def test_garbage_gets_a_refusal_and_never_an_error(rest: bytes, begins: bytes) -> None:
    with pytest.raises(Refused, match="file_"):
        read_sent(Sent("a", begins + rest))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("../../etc/passwd", "passwd.pdf"), ("C:\\new\\表.pdf", "表.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("..", "file.pdf"), ("", "file.pdf"), ("a" * 300, "a" * 80 + ".pdf"), ("发票（3）.exe", "发票（3）.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(name: str, wanted: str) -> None:
    assert kept(name, PDF).name == wanted


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("sys.exit(0)", ""),
        ("sys.exit(b'harm' in sys.stdin.buffer.read())", "file_infected"),
        ("sys.exit(2)", "file_not_scanned"),
    ],
)
def test_the_operators_scanner_is_asked_and_a_silent_one_keeps_nothing(
    script: str, code: str, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "scan.py"
    file.write_text(f"import sys\n{script}\n", encoding="utf-8")
    settings.SCAN_COMMAND = f"{sys.executable} {file}"
    if code:
        with pytest.raises(Refused, match=code):
            read_sent(Sent("a.pdf", PDF + b"harm"))
    else:
        assert kept("a.pdf", PDF + b"harm").data.startswith(PDF)
    settings.SCAN_COMMAND = str(tmp_path / "no-such-scanner")
    with pytest.raises(Refused, match="file_not_scanned"):
        read_sent(Sent("a.pdf", PDF))


Sending = Callable[[Client, str, dict[str, object]], int]


def test_both_sides_send_and_fetch(asking: Asking, holder: Client, signed_in: SignedIn) -> None:
    clerk, other = signed_in("clerk"), signed_in("other_clerk")
    sent = SimpleUploadedFile("坑.jpg", photo(), content_type="image/jpeg")
    assert holder.post("/zh/receipts/mine/say", {"text": "就是这个坑", "file": sent}).status_code == 302
    (first,) = CaseFile.objects.all()
    page = clerk.get(f"/zh/desk/cases/{asking.case.pk}/").content.decode()
    address = f"/zh/desk/cases/{asking.case.pk}/files/{first.pk}"
    assert address in page
    assert "坑.jpg" in page
    answer = clerk.get(address)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    paper = SimpleUploadedFile("通知.pdf", PDF)
    said = {"version": 1, "text": "请看附件", "file": paper}
    assert clerk.post(f"/zh/desk/cases/{asking.case.pk}/say", said).status_code == 302
    second = CaseFile.objects.latest("pk")
    assert holder.get(f"/zh/receipts/mine/files/{second.pk}").content == PDF
    # Nobody else: another village, whoever has no code, and by no other case.
    assert other.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert Client().get(f"/zh/receipts/mine/files/{second.pk}").status_code == 302
    assert holder.get("/zh/receipts/mine/files/999").status_code == 404


def test_a_photograph_comes_with_the_request_and_a_strange_one_loses_no_word(
    make_promise: MakePromise, client: Client, asking: Asking
) -> None:
    address = f"/zh/promises/{asking.promise.pk}/ask/"
    token = client.get(address).context["form"]["token"].value()
    said = {"content": "桥头有个坑", "token": token, "file": SimpleUploadedFile("a.exe", b"MZ program")}
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "桥头有个坑" in refused.content.decode()
    assert "照片" in refused.content.decode()
    assert Case.objects.count() == 1
    token = refused.context["form"]["token"].value()
    done = client.post(address, {**said, "token": token, "file": SimpleUploadedFile("a.jpg", photo())})
    assert done.status_code == 200
    assert CaseFile.objects.get().message.case == Case.objects.latest("pk")


def test_a_request_has_so_many_files_and_no_more(asking: Asking) -> None:
    by = holder_of(asking.case.pk)
    for _ in range(MOST):
        actions.say(asking.case, "一张", by=by, at=THURSDAY, file=kept("a.pdf", PDF))
    with pytest.raises(Refused, match="too_many_papers"):
        actions.say(asking.case, "再一张", by=by, at=THURSDAY, file=kept("a.pdf", PDF))
    assert Message.objects.filter(case=asking.case).count() == MOST


def test_in_confidence_name_and_bytes_are_sealed_and_go_when_erased(world: World, make_promise: MakePromise) -> None:
    promise = make_promise(service="clinic", confidential=True)
    asked = Asked("想谈谈", file=kept("伤.pdf", PDF))
    case, code = actions.ask(promise, asked, by=NOBODY, at=THURSDAY)
    (row,) = CaseFile.objects.all()
    assert row.name == ""
    assert PDF not in bytes(row.data)
    assert "伤".encode() not in bytes(row.sealed_name)
    found = file_of(case_by_code(code), row.pk)
    assert (found.name, found.data) == ("伤.pdf", PDF)
    with pytest.raises(Refused, match="keys_shut"):
        file_of(Case.objects.get(pk=case.pk), row.pk)
    assert actions.erase(f"duty:{case.duty_id}")
    assert not CaseFile.objects.exists()
