"""A proof in the fragment of an address, for a QR code on paper. A browser never sends a fragment to a server.

The text of a proof or a checkpoint is nearly all base64, which may stand in a fragment as it is. The three
characters that may not each become one that may; whatever else may not, and those three themselves, are
percent-encoded.
"""

from urllib.parse import quote, unquote

_SAFE = "/+=:@"
_SHORT = (("%0A", "~"), ("%20", "!"), ("%E2%80%94", "*"))


def to_fragment(text: str) -> str:
    """Return a text as a fragment, without the number sign.

    >>> to_fragment("index 7\\n— a ~b\\n")
    'index!7~*!a!%7Eb~'
    """
    encoded = quote(text, safe=_SAFE).replace("~", "%7E")
    for long, short in _SHORT:
        encoded = encoded.replace(long, short)
    return encoded


def from_fragment(fragment: str) -> str:
    """Return the text of a fragment.

    >>> from_fragment('index!7~*!a!%7Eb~')
    'index 7\\n— a ~b\\n'
    """
    for long, short in _SHORT:
        fragment = fragment.replace(short, long)
    return unquote(fragment)
