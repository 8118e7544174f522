"""Files people send: what they are is told by their first bytes and never by their names."""

from nuo.ledger.refusals import Refused

LARGEST = 5 * 2**20
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def media_type_of(data: bytes) -> str:
    """Return what kind of file this is, or refuse one that is too large or of no kind we keep.

    >>> media_type_of(b"%PDF-1.7 and more")
    'application/pdf'
    """
    found = next((kind for begins, kind in _BEGINNINGS.items() if data.startswith(begins)), "")
    if not found or len(data) > LARGEST:
        raise Refused("scan_strange", most=LARGEST // 2**20)
    return found
