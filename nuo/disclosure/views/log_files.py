"""The log's files under /log/, byte for byte as they lie in the folder (C2SP tlog-tiles).

A plain web server can serve the folder instead; this view serves it where there is none.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nuo.ledger.checkpoint_words import LANGUAGES, all_words
from nuo.ledger.publishing import published
from nuo.ledger.signed_log import POLICY, VKEY, folder
from nuo.tlog.errors import Malformed
from nuo.tlog.storage import Folder
from nuo.tlog.tiles import Tile, parse_path
from nuo.tlog.writer import CHECKPOINT

_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
# Tiles never change; the checkpoint is what tells a reader that there is more.
_FOR_EVER = "public, max-age=31536000, immutable, no-transform"
_BRIEFLY = "public, max-age=2, no-transform"


@login_not_required
@require_safe
def log_text(_request: HttpRequest, name: str) -> HttpResponse:
    """The checkpoint, the public keys, the policy."""
    assert name in {CHECKPOINT, VKEY, POLICY}, "the addresses admit no other"
    return _answer(name, _TEXT, _BRIEFLY)


@login_not_required
@require_safe
def log_tile(_request: HttpRequest, path: str) -> HttpResponse:
    """A tile or a bundle of entries; only what the public checkpoint has, for only that is final."""
    try:
        tile = parse_path(f"tile/{path}")
    except Malformed as error:
        raise Http404 from error
    if not _is_public(tile):
        raise Http404
    return _answer(tile.path, _BYTES, _FOR_EVER)


@login_not_required
@require_safe
def log_words(_request: HttpRequest, language: str) -> HttpResponse:
    """The 2,048 words a checkpoint is printed in, in their order."""
    if language not in LANGUAGES:
        raise Http404
    answer = HttpResponse("".join(f"{word}\n" for word in all_words(language)), content_type=_TEXT)
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


def _is_public(tile: Tile) -> bool:
    checkpoint = published()
    return checkpoint is not None and tile.number * 256 + tile.width <= checkpoint.size >> 8 * max(tile.level, 0)


def _answer(path: str, kind: str, keep: str) -> HttpResponse:
    data = Folder(folder()).find(path)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = keep
    # Anybody's program, on anybody's page, may read and verify the log.
    response["Access-Control-Allow-Origin"] = "*"
    return response
