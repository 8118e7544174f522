"""Whatever bytes come in, a parser raises only this library's errors; and what it reads, it writes the same way."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.errors import Damaged, Malformed, TlogError
from nuo.tlog.keys import Kind, SigningKey, open_note, parse_vkey
from nuo.tlog.notes import Note, parse_note, parse_signature
from nuo.tlog.policy import parse_policy
from nuo.tlog.prooffiles import ProofFile, parse_proof
from nuo.tlog.tests.logs import ORIGIN, key, leaves
from nuo.tlog.tiles import Tile, hashes_in, pack, parse_path, unpack
from nuo.tlog.witness import Submission, parse_submission

pytestmark = pytest.mark.sqlite_only

LOG, WITNESS, LATER = key(), key("witness.example/w", Kind.COSIGNATURE), key("witness.example/w", Kind.ML_DSA_44)
CHECKPOINT = Checkpoint(ORIGIN, 7, bytes(range(32)))
NOTE = Note(
    CHECKPOINT.text, (LOG.sign(CHECKPOINT.text, time=0), WITNESS.sign(CHECKPOINT.text, time=1_800_000_000))
).data
POLICY = "\n".join([
    f"log {LOG.verifier.vkey} https://example.org/log", f"witness 一 {WITNESS.verifier.vkey} http://localhost:1/",
    f"witness two {LATER.verifier.vkey}", "# why", "group both all 一 two", "quorum both", "",
])  # fmt: skip
BUNDLE = pack([b"", b"a", b"bc" * 200])

# Each writes what it has read; the text of a note may hold any character.
ROUND_TRIPS: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    "note": (NOTE, lambda data: parse_note(data).data),
    "signature": (NOTE.split(b"\n")[-2], lambda data: parse_signature(_text(data)).line.removesuffix("\n").encode()),
    "checkpoint": (
        CHECKPOINT.text.encode(),
        lambda data: parse_checkpoint(_text(data)).text.encode(errors="surrogateescape"),
    ),
    "vkey": (WITNESS.verifier.vkey.encode(), lambda data: parse_vkey(_text(data)).vkey.encode()),
    "private key": (LOG.secret.encode(), lambda data: SigningKey.parse(_text(data)).secret.encode()),
    "proof file": (ProofFile(3, tuple(leaves(3)), NOTE, b"entry").data, lambda data: parse_proof(data).data),
    "submission": (Submission(3, tuple(leaves(3)), NOTE).data, lambda data: parse_submission(data).data),
    "tile path": (b"tile/0/x001/x234/067.p/8", lambda data: parse_path(_text(data)).path.encode()),
    "bundle": (BUNDLE, lambda data: pack(unpack(data, 3))),
    "hash tile": (bytes(96), lambda data: hashes_in(Tile(0, 0, 3), data)),
}
# An editor's blanks around a key are forgiven.
FORGIVING = {"vkey", "private key"}


def _text(data: bytes) -> str:
    return data.decode(errors="surrogateescape")


def _octets(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


def _mutants(valid: bytes) -> st.SearchStrategy[bytes]:
    """Change, leave out, repeat or insert a few bytes of something valid."""
    places = st.integers(0, len(valid))
    piece = st.one_of(
        st.binary(max_size=3), st.sampled_from([b"\n", b"\n\n", b" ", b"+", b"=", b"0", b"\x00", b"\xff"])
    )
    changed = st.builds(lambda a, b, new: valid[: min(a, b)] + new + valid[max(a, b) :], places, places, piece)
    nearby = st.builds(lambda at, width, new: valid[:at] + new + valid[at + width :], places, st.integers(0, 2), piece)
    return st.one_of(nearby, changed, st.binary(max_size=200), st.just(valid))


@pytest.mark.parametrize("what", list(ROUND_TRIPS))
def test_the_example_is_read_and_written_alike(what: str) -> None:
    valid, again = ROUND_TRIPS[what]
    assert again(valid) == valid


@pytest.mark.parametrize("what", list(ROUND_TRIPS))
@settings(max_examples=300)
@given(data=st.data())
def test_a_mutant_is_refused_by_name_or_written_alike(what: str, data: st.DataObject) -> None:
    valid, again = ROUND_TRIPS[what]
    given_bytes = data.draw(_mutants(valid))
    try:
        written = again(given_bytes)
    except TlogError:
        return
    assert written == (given_bytes.strip(b" \t\r\n") if what in FORGIVING else given_bytes)


@settings(max_examples=300)
@given(_mutants(POLICY.encode()))
def test_a_policy_is_read_or_refused(data: bytes) -> None:
    try:
        policy = parse_policy(data)
    except Malformed:
        return
    assert policy.quorum in {"none", *policy.witnesses, *policy.groups}


@settings(max_examples=300)
@given(_mutants(NOTE))
def test_no_mutant_of_a_signed_note_says_anything_else(data: bytes) -> None:
    try:
        note, _signed = open_note(data, [LOG.verifier, WITNESS.verifier])
    except TlogError:
        return
    assert note.text == CHECKPOINT.text


@settings(max_examples=200)
@given(st.binary(max_size=2600), st.sampled_from(Kind))
def test_a_signature_of_any_bytes_is_refused(blob: bytes, kind: Kind) -> None:
    with pytest.raises(TlogError):
        key("x", kind).verifier.time_of(CHECKPOINT.text, blob)


@given(st.integers(-1, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_every_tile_has_one_path(level: int, number: int, width: int) -> None:
    assert parse_path(Tile(level, number, width).path) == Tile(level, number, width)


@given(st.lists(st.binary(max_size=300), max_size=256), st.integers(0, 256))
def test_a_bundle_holds_exactly_its_entries(entries: list[bytes], width: int) -> None:
    if width == len(entries):
        assert unpack(pack(entries), width) == entries
    else:
        with pytest.raises(Damaged):
            unpack(pack(entries), width)
