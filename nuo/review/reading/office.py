"""OpenDocument texts, and old .doc files by way of LibreOffice where that is installed."""

import shutil
import subprocess
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from lxml import etree

from nuo.review.clauses import Line
from nuo.review.reading import word
from nuo.review.reading.unreadable import Unreadable

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MANIFEST_ENCRYPTED = b"encryption-data"
_SECONDS = 90
_LARGEST = 100_000_000


def lines_of_odt(data: bytes) -> list[Line]:
    """One line for each paragraph and heading; items of lists keep their level."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        if "META-INF/manifest.xml" in packed.namelist() and _MANIFEST_ENCRYPTED in packed.read("META-INF/manifest.xml"):
            raise Unreadable("password")
        content = packed.read("content.xml")
    if len(content) > _LARGEST:
        raise Unreadable("bomb")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(content, parser)
    found = list(root.iter(f"{_TEXT}p", f"{_TEXT}h"))
    return [
        Line(text, place, element.tag == f"{_TEXT}h", _level(element))
        for place, element in enumerate(found)
        if (text := "".join(str(said) for said in element.itertext()).strip())
    ]


def lines_of_doc(data: bytes) -> list[Line]:
    """An old .doc or .rtf file, turned into .docx by LibreOffice in a folder of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Unreadable("no_office")
    with tempfile.TemporaryDirectory(prefix="nuo-review-") as folder:
        old = Path(folder, "rules.doc")
        old.write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(old)]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise Unreadable("broken", kind="doc") from error
        new = Path(folder, "rules.docx")
        if not new.exists():
            raise Unreadable("broken", kind="doc")
        return word.lines_of_docx(new.read_bytes())


def _level(element: etree._Element) -> str:
    depth = sum(1 for above in element.iterancestors(f"{_TEXT}list"))
    return f"list{depth}" if depth else ""
