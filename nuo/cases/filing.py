"""Photographs and papers that belong to a request: what they are, without what a camera adds, looked at by a scanner.

Kept in the database beside the words, never in a folder a web server could hand out: so they come and go in one
transaction with what was said, and are sealed and erased with it.
"""

import re
import shlex
import subprocess
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from nuo.ledger.refusals import Refused

MEGABYTE = 2**20
# A photograph is made smaller here; a paper is kept as it came.
LARGEST_PHOTO, LARGEST_PAPER = 15 * MEGABYTE, 5 * MEGABYTE
MOST = 10
LONGEST_NAME = 80
_LONGEST_EDGE = 2_560
_MOST_PIXELS = 80_000_000
_PHOTOS = ("JPEG", "PNG", "WEBP")
_SECONDS = 60
_CLEAN, _FOUND = 0, 1


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is kept."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came."""

    name: str
    data: bytes


def read_sent(sent: Sent | None) -> File | None:
    """Return a file as it may be kept, if one was sent. What it is, its first bytes say and never its name.

    Refused: `file_empty`; `file_strange` (neither photograph nor PDF, or damaged); `file_too_large`;
    `file_infected`, `file_not_scanned` where the operator's scanner says so or does not answer.
    """
    if sent is None:
        return None
    name, data = sent.name, sent.data
    if not data:
        raise Refused("file_empty")
    is_paper = data.startswith(b"%PDF-")
    most = LARGEST_PAPER if is_paper else LARGEST_PHOTO
    if len(data) > most:
        raise Refused("file_too_large", size=round(len(data) / MEGABYTE, 1), most=most // MEGABYTE)
    _scan(data)
    return File(_plain(name, "pdf"), "application/pdf", data) if is_paper else _photo(name, data)


def _photo(name: str, data: bytes) -> File:
    """Write a photograph anew: turned upright, not larger than a screen, without place, time and camera."""
    try:
        with Image.open(BytesIO(data), formats=_PHOTOS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise Refused("file_too_many_pixels", most=_MOST_PIXELS // 1_000_000)
            is_drawing = opened.format == "PNG"
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused("file_strange") from error
    upright.thumbnail((_LONGEST_EDGE, _LONGEST_EDGE))
    # Bytes of the picture and nothing else: whatever the file said about itself stays behind.
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    written = BytesIO()
    if is_drawing:
        bare.save(written, "PNG", optimize=True)
        return File(_plain(name, "png"), "image/png", written.getvalue())
    bare.save(written, "JPEG", quality=85)
    return File(_plain(name, "jpg"), "image/jpeg", written.getvalue())


def _plain(name: str, ending: str) -> str:
    """Return a name without folders and without signs that are not for names, with the ending of what it is."""
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0] or re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"[^\w\- ()（）·，、]", "", stem).strip()[:LONGEST_NAME]
    return f"{stem or 'file'}.{ending}"


def _scan(data: bytes) -> None:
    """Let the operator's scanner look at a file (`NUO_SCAN`, such as `clamdscan --no-summary -`): 0 clean, 1 found."""
    if not settings.SCAN_COMMAND:
        return
    try:
        done = subprocess.run(shlex.split(settings.SCAN_COMMAND), input=data, capture_output=True, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused("file_not_scanned") from error
    if done.returncode == _FOUND:
        raise Refused("file_infected")
    if done.returncode != _CLEAN:
        raise Refused("file_not_scanned")
