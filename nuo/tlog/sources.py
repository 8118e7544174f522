"""Where a reader gets a log's files: a folder, or the network. Neither is believed."""

import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from nuo.tlog.errors import Damaged, Unreachable
from nuo.tlog.storage import Folder
from nuo.tlog.tiles import WIDTH, Tile

_SECONDS = 20.0
# A full bundle of the longest entries.
LARGEST_FILE = 256 * (2 + 65_535)


class Source(Protocol):
    """The files of a log, by path."""

    def read(self, path: str) -> bytes:
        """Return a file's bytes; Damaged if it is not there, Unreachable if nobody answered."""


def fetch(source: Source, tile: Tile) -> tuple[Tile, bytes]:
    """Return a tile's bytes, and which tile they are: a partial one may have been replaced by the full one."""
    try:
        return tile, source.read(tile.path)
    except Damaged as error:
        if tile.width == WIDTH:
            raise
        try:
            return tile.full, source.read(tile.full.path)
        except Damaged:
            raise error from None


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A log's files in a folder: a mirror, an export, a USB stick."""

    root: Path

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        return Folder(self.root).read(path)

    def __str__(self) -> str:
        """Return the folder."""
        return str(self.root)


@dataclass(frozen=True, slots=True)
class HttpSource:
    """A log's files behind an address, such as https://example.org/log."""

    url: str
    seconds: float = _SECONDS

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        request = urllib.request.Request(f"{self.url.rstrip('/')}/{path}", headers={"User-Agent": "nuo-tlog"})  # noqa: S310 - source_of admits http(s) only
        try:
            with urllib.request.urlopen(request, timeout=self.seconds) as answer:  # noqa: S310 - as above
                data: bytes = answer.read(LARGEST_FILE + 1)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                raise Damaged(f"{path} is missing") from error
            raise Unreachable(f"{self.url} answered {error.code} to {path}.") from error
        except (OSError, HTTPException, ValueError) as error:
            raise Unreachable(f"{self.url} did not answer: {getattr(error, 'reason', error)}.") from error
        if len(data) > LARGEST_FILE:
            raise Damaged(f"{path} is too long")
        return data

    def __str__(self) -> str:
        """Return the address."""
        return self.url


def source_of(place: str) -> Source:
    """Return the source at an address that begins with http:// or https://, or in a folder."""
    return HttpSource(place) if urlsplit(place).scheme in {"http", "https"} else FolderSource(Path(place))
