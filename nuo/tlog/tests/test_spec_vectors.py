"""Values that stand in the specifications, or are known to every implementation of RFC 6962."""

from hashlib import sha256

import pytest

from nuo.tlog.checkpoints import parse_checkpoint
from nuo.tlog.errors import NotSigned
from nuo.tlog.keys import Kind, SigningKey, open_note, parse_vkey
from nuo.tlog.merkle import leaf_hash, node_hash, root_of
from nuo.tlog.notes import parse_note
from nuo.tlog.proofs import verify_consistency, verify_inclusion
from nuo.tlog.tests.test_merkle import CT_ENTRIES
from nuo.tlog.tiles import ENTRIES, Tile, tiles_of
from nuo.tlog.witness import parse_submission

pytestmark = pytest.mark.sqlite_only

# C2SP signed-note.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

# The test tree of certificate-transparency: the roots of its first 1 to 8 entries.
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)

# Go's documentation of sumdb/note: a key and a text it has signed.
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()

# C2SP tlog-witness: the body of the example request.
REQUEST = (
    "old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\njrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\n"
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo"
    "+zyWE+xeMcTOAYQ8=\n"
    "\u2014 example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5R"
    "ovnzv++qbSzm9Q=\n"
).encode()


def test_the_key_of_the_signed_note_specification() -> None:
    found = parse_vkey(VKEY)
    assert (found.name, found.kind, found.vkey) == ("example.com/foo", Kind.ED25519, VKEY)
    assert found.key_id.hex() == "530d903a"


def test_the_roots_of_the_known_tree() -> None:
    assert [root_of([leaf_hash(e) for e in CT_ENTRIES[:size]]).hex() for size in range(1, 9)] == list(ROOTS)
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_examples_of_rfc_6962() -> None:
    # Section 2.1.3: the proofs of a tree of seven leaves.
    a, b, c, d, e, f, j = (leaf_hash(entry) for entry in CT_ENTRIES[:7])
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, hash_ = node_hash(g, h), root_of([a, b, c, d, e, f, j])
    l = node_hash(i, j)  # noqa: E741 - the RFC's letter
    verify_inclusion(a, 0, 7, hash_, [b, h, l])
    verify_inclusion(d, 3, 7, hash_, [c, g, l])
    verify_inclusion(e, 4, 7, hash_, [f, j, k])
    verify_inclusion(j, 6, 7, hash_, [i, k])
    verify_consistency(3, root_of([a, b, c]), 7, hash_, [c, d, g, l])
    verify_consistency(4, k, 7, hash_, [l])
    verify_consistency(6, root_of([a, b, c, d, e, f]), 7, hash_, [i, j, k])


def test_the_note_of_go_s_documentation() -> None:
    note, signed = open_note(GO_NOTE, [parse_vkey(GO_VKEY)])
    secret = SigningKey.parse(GO_SECRET)
    assert note.data == GO_NOTE
    assert secret.verifier == signed[0].by == parse_vkey(GO_VKEY)
    assert (secret.secret, (secret.sign(note.text, time=0),)) == (GO_SECRET, note.signatures)
    with pytest.raises(NotSigned):
        open_note(GO_NOTE.replace(b"answer", b"anzwer"), [parse_vkey(GO_VKEY)])


def test_the_request_of_the_witness_specification() -> None:
    asked = parse_submission(REQUEST)
    checkpoint = parse_checkpoint(parse_note(asked.note).text)
    assert (asked.old, len(asked.proof)) == (20852014, 4)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert asked.data == REQUEST


def test_the_paths_of_the_tiles_specification() -> None:
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert [t.path for t in tiles_of(70_000) if t.level != 0 and t.level != ENTRIES] == [
        "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1",
    ]  # fmt: skip
    assert sum(1 for t in tiles_of(70_000) if t.level == 0) == 274
    assert [t.path for t in tiles_of(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_of(0)) == []


def test_a_leaf_is_hashed_behind_a_zero_byte_and_a_node_behind_a_one() -> None:
    assert leaf_hash(b"x") == sha256(b"\x00x").digest()
    assert node_hash(b"l" * 32, b"r" * 32) == sha256(b"\x01" + b"l" * 32 + b"r" * 32).digest()
