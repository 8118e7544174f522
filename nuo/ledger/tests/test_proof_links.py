"""What goes into a fragment comes out of it, and needs nothing a fragment may not hold."""

import re

from hypothesis import given
from hypothesis import strategies as st

from nuo.ledger.proof_links import from_fragment, to_fragment


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    fragment = to_fragment(text)
    assert from_fragment(fragment) == text
    assert re.fullmatch(r"[A-Za-z0-9\-._~!*+/=:@%]*", fragment)


def test_base64_stays_as_long_as_it_was() -> None:
    line = "pj3OYU8qD+Gzkv2Df/GmgCv80HVe/1fNrzCz7rrujD0=\n"
    assert len(to_fragment(line)) == len(line)
