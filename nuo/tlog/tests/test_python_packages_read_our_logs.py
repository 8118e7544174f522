"""Oracles: four Python packages by others read our logs, each as far as it can.

tlog-scales reads tiles, proofs and both kinds of cosignature; metamorphic-log, written in Rust, reads notes and
proofs but no cosignature/v1; sigstore's parser reads checkpoints; pymerkle computes roots and verifies no proof of
the standard form.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import metamorphic_log
import pytest
from cryptography.exceptions import InvalidSignature
from pymerkle import InmemoryTree
from sigstore._internal.rekor.checkpoint import SignedCheckpoint
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import CheckpointSigner, MLDSA44CosignatureSigner, PlainEd25519Signer, Vkey
from tlog_scales.tlog import Checkpoint as ScalesCheckpoint
from tlog_scales.tlog import ConsistencyProof, InclusionProof, InclusionProofInvalid

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.keys import Kind, open_note
from nuo.tlog.merkle import EMPTY_ROOT, leaf_hash
from nuo.tlog.notes import Note, parse_note
from nuo.tlog.tests.conftest import SIZES
from nuo.tlog.tests.logs import ORIGIN, Log, entries, entry, key

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("oracles")]
VKEY = key().verifier.vkey


def _indexes(size: int) -> list[int]:
    return sorted({0, 255, 256, size // 3, 65_535, size - 1} & set(range(size)))


@pytest.fixture(scope="session")
def pymerkle_roots() -> dict[int, bytes]:
    """Compute the root of every size with pymerkle, in one tree."""
    tree, roots = InmemoryTree(), {0: EMPTY_ROOT}
    for size, before in zip(SIZES[1:], SIZES, strict=False):
        tree.append_entries(entries(size, before))
        roots[size] = tree.get_root()
    return roots


@pytest.mark.parametrize("size", SIZES)
def test_pymerkle_computes_the_same_root(
    size: int, built: Callable[[int], Log], pymerkle_roots: dict[int, bytes]
) -> None:
    assert built(size).checkpoint.root == pymerkle_roots[size]


@pytest.mark.parametrize("size", SIZES)
def test_tlog_scales_reads_the_log_and_computes_its_root(size: int, built: Callable[[int], Log]) -> None:
    log = built(size)
    theirs = TilesReader(LocalBackend(log.files))
    checkpoint = theirs.get_checkpoint()
    checkpoint.verify(Vkey.from_string(VKEY))
    assert (checkpoint.origin, checkpoint.size, checkpoint.root_hash) == (ORIGIN, size, log.checkpoint.root)
    assert theirs.calculate_root_hash() == log.checkpoint.root
    assert [theirs.get_entry(index) for index in _indexes(size)] == [entry(index) for index in _indexes(size)]


@pytest.mark.parametrize("size", SIZES[1:])
def test_tlog_scales_makes_and_checks_the_same_proofs(size: int, built: Callable[[int], Log]) -> None:
    log = built(size)
    theirs = TilesReader(LocalBackend(log.files))
    theirs.set_size(size)
    for index in _indexes(size):
        ours = log.reader.inclusion(index, leaf_hash(entry(index)), log.checkpoint)
        assert ours == theirs.get_inclusion_proof(index, size).node_hashes
        InclusionProof(index, size, ours).check(leaf_hash(entry(index)), log.checkpoint.root)
    for old, root, proof in _continued(log, size):
        assert proof == theirs.get_consistency_proof(old, size).node_hashes
        ConsistencyProof(old, size, proof).check(root, log.checkpoint.root)


def _continued(log: Log, size: int) -> Iterator[tuple[int, bytes, list[bytes]]]:
    for old in {*_indexes(size), size} - {0}:
        root = log.reader.root_at(old, log.checkpoint)
        yield old, root, log.reader.consistency(Checkpoint(ORIGIN, old, root), log.checkpoint)


def test_tlog_scales_refuses_another_entry(built: Callable[[int], Log]) -> None:
    log = built(257)
    proof = log.reader.inclusion(7, leaf_hash(entry(7)), log.checkpoint)
    with pytest.raises(InclusionProofInvalid):
        InclusionProof(7, 257, proof).check(leaf_hash(entry(8)), log.checkpoint.root)


@pytest.mark.parametrize("size", SIZES)
def test_metamorphic_log_verifies_the_note_and_our_proofs(size: int, built: Callable[[int], Log]) -> None:
    log, note = built(size), built(size).note.decode()
    head = metamorphic_log.checkpoint_verify(note, [VKEY])
    assert (head.origin, head.size, head.root) == (ORIGIN, size, log.checkpoint.root)
    for index in _indexes(size):
        leaf = leaf_hash(entry(index))
        proof = log.reader.inclusion(index, leaf, log.checkpoint)
        metamorphic_log.checkpoint_verify_inclusion(note, [VKEY], index, leaf, proof)
    for old, root, proof in _continued(log, size):
        metamorphic_log.verify_consistency(old, size, proof, root, log.checkpoint.root)


def test_metamorphic_log_refuses_a_changed_note_and_a_changed_proof(built: Callable[[int], Log]) -> None:
    log = built(257)
    with pytest.raises(metamorphic_log.VerifyError):
        metamorphic_log.checkpoint_verify(log.note.decode().replace("\n257\n", "\n256\n"), [VKEY])
    proof = log.reader.inclusion(7, leaf_hash(entry(7)), log.checkpoint)
    with pytest.raises(metamorphic_log.VerifyError):
        metamorphic_log.checkpoint_verify_inclusion(log.note.decode(), [VKEY], 8, leaf_hash(entry(7)), proof)


@pytest.mark.parametrize("size", SIZES)
def test_sigstore_reads_the_checkpoint(size: int, built: Callable[[int], Log]) -> None:
    read = SignedCheckpoint.from_text(built(size).note.decode())
    assert (read.checkpoint.origin, read.checkpoint.log_size) == (ORIGIN, size)
    assert read.checkpoint.log_hash == built(size).checkpoint.root.hex()
    assert [each.sig_hash for each in read.signed_note.signatures] == [key().verifier.key_id]


@pytest.mark.parametrize("kind", list(Kind))
def test_tlog_scales_verifies_every_kind_of_signature_we_make(kind: Kind) -> None:
    signer, text = key("witness.example/w", kind), Checkpoint(ORIGIN, 0, EMPTY_ROOT).text
    note = Note(text, (signer.sign(text, time=1_800_000_000),)).data.decode()
    vkey = Vkey.from_string(signer.verifier.vkey)
    ScalesCheckpoint.from_text(note).verify(vkey)
    with pytest.raises(InvalidSignature):
        ScalesCheckpoint.from_text(note.replace("example.org", "example.com")).verify(vkey)


def test_we_verify_what_tlog_scales_signs(tmp_path: Path) -> None:
    plain, later = key(), key("witness.example/w", Kind.ML_DSA_44)
    signers: list[CheckpointSigner] = [
        PlainEd25519Signer(plain.name, plain.seed),
        MLDSA44CosignatureSigner(later.name, later.seed),
    ]
    note = ScalesCheckpoint.make_signed(ORIGIN, 0, EMPTY_ROOT, signers).serialize().encode()
    assert [each.by for each in open_note(note, [plain.verifier, later.verifier])[1]] == [
        plain.verifier, later.verifier,
    ]  # fmt: skip
    assert parse_note(note).data == note
