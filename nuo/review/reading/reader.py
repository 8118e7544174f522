"""Which reader a file needs, by its first bytes and then by its name; limits on size come before everything.

Whatever bytes are given, `read` returns a document or raises Unreadable: readers of other people's
files meet faults nobody lists.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath

from nuo.review.clauses import Line
from nuo.review.reading import office, pages, plain, word
from nuo.review.reading.unreadable import Unreadable

LARGEST = 16_000_000  # bytes of a file
LONGEST = 2_000_000  # characters of text: a shelf of charters
_UNPACKED = 200_000_000
_RATIO = 200  # text in a docx packs about 1 to 10
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The name of the stream in which Office keeps a document with a password.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Document:
    """A file that was read. `data` is kept for formats that write into the original."""

    name: str
    kind: str
    lines: tuple[Line, ...]
    data: bytes


def read_file(path: Path) -> Document:
    """Read a file from the disk; Unreadable says why not."""
    try:
        if path.stat().st_size > LARGEST:
            raise _too_large(path.stat().st_size)
        return read(path.read_bytes(), path.name)
    except OSError as error:
        raise Unreadable("missing", name=path) from error


def read(data: bytes, name: str, *, convert: bool = True) -> Document:
    """Read a file's bytes; the name helps where they do not say what they are.

    `convert`: old .doc files are read, by way of LibreOffice.
    """
    if len(data) > LARGEST:
        raise _too_large(len(data))
    if not data.strip():
        raise Unreadable("empty")
    kind = kind_of(data, name)
    if kind == "doc" and not convert:
        raise Unreadable("old_office")
    try:
        lines = tuple(_READERS[kind](data))
    except Unreadable:
        raise
    except Exception as error:  # a hostile file breaks its parser in ways no parser lists
        raise Unreadable("broken", kind=kind) from error
    if not any(line.text.strip() for line in lines):
        raise Unreadable("scan" if kind == "pdf" else "empty")
    if sum(len(line.text) for line in lines) > LONGEST:
        raise Unreadable("too_long", most=LONGEST // 10_000)
    return Document(name, kind, lines, data)


def kind_of(data: bytes, name: str) -> str:
    """Return docx, odt, pdf, doc, html, md or txt."""
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED in data:
            raise Unreadable("password")
        return "doc"
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _kind_in_zip(data)
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix in {"docx", "odt", "pdf", "doc"}:
        if data.startswith(b"{\\rtf"):
            return "doc"
        raise Unreadable("broken", kind=suffix)
    if suffix == "htm":
        return "html"
    return suffix if suffix in {"html", "md"} else "txt"


def _kind_in_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, OSError) as error:
        raise Unreadable("broken", kind="docx") from error
    unpacked = sum(entry.file_size for entry in entries)
    texts = [entry for entry in entries if entry.filename.endswith((".xml", ".rels"))]
    ratio = max((entry.file_size / max(1, entry.compress_size) for entry in texts), default=0)
    if unpacked > _UNPACKED or len(entries) > 10_000 or (ratio > _RATIO and unpacked > 20_000_000):
        raise Unreadable("bomb")
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("password")
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names:
        return "odt"
    raise Unreadable("garbage")


def _too_large(size: int) -> Unreadable:
    return Unreadable("too_large", size=-(-size // 1_000_000), most=LARGEST // 1_000_000)


_READERS: dict[str, Callable[[bytes], list[Line]]] = {
    "docx": word.lines_of_docx,
    "odt": office.lines_of_odt,
    "doc": office.lines_of_doc,
    "pdf": pages.lines_of_pdf,
    "html": plain.lines_of_html,
    "md": plain.lines_of_markdown,
    "txt": plain.lines_of_text,
}
