"""What the formats forbid is refused, each beside what they allow."""

import re

import pytest

from nuo.tlog.checkpoints import parse_checkpoint
from nuo.tlog.errors import Damaged, Malformed
from nuo.tlog.keys import Kind, SigningKey, parse_vkey
from nuo.tlog.notes import parse_note
from nuo.tlog.policy import parse_policy
from nuo.tlog.prooffiles import parse_proof
from nuo.tlog.tests.logs import key
from nuo.tlog.tiles import Tile, hashes_in, parse_path, unpack
from nuo.tlog.witness import parse_submission

pytestmark = pytest.mark.sqlite_only

ROOT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
SIGNATURE = "\u2014 example.org/nuo AAAAAAAA\n"


@pytest.mark.parametrize(
    "path", ["tile/0/000", "tile/63/999", "tile/entries/x001/x000/000.p/255", "tile/10/x999/000.p/1"]
)
def test_the_path_of_a_tile_is_read(path: str) -> None:
    assert parse_path(path).path == path


@pytest.mark.parametrize("path", [
    "tile/00/000", "tile/01/000", "tile/64/000", "tile/100/000", "tile/-1/000", "tile/data/000", "tile/0/x000/001",
    "tile/0/x000/x001/002", "tile/0/0", "tile/0/1000", "tile/0/001/002", "tile/0/x001", "tile/0/x01/002",
    "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/999", "tile/0/000.p/", "tile/0/000.p",
    "tile/0/000/", "/tile/0/000", "tile/0/000\n", "tile/0/٠٠٠", "tile/0/../000", "tile//000", "",
])  # fmt: skip
def test_another_path_is_refused(path: str) -> None:
    with pytest.raises(Malformed, match="is not the path of a tile"):
        parse_path(path)


def test_a_bundle_with_more_or_less_is_refused() -> None:
    assert unpack(b"\0\1a\0\0", 2) == [b"a", b""]
    for data, said in {
        b"\0\1a\0\0\0": "is too long: 1 bytes follow its last entry",
        b"\0\1a\0": "is too short: it ends after 1 of 2 entries",
        b"\0\1a\0\2b": "is too short: its last entry lacks 1 bytes",
        b"": "is too short: it ends after 0 of 2 entries",
    }.items():
        with pytest.raises(Damaged, match=said):
            unpack(data, 2)


@pytest.mark.parametrize("length", [0, 63, 65, 96])
def test_a_hash_tile_of_another_length_is_refused(length: int) -> None:
    assert hashes_in(Tile(1, 0, 2), bytes(64)) == bytes(64)
    with pytest.raises(Damaged, match=f"tile/1/000.p/2 has {length} bytes where 64 belong"):
        hashes_in(Tile(1, 0, 2), bytes(length))


@pytest.mark.parametrize("text", [f"example.org/nuo\n7\n{ROOT}\n", f"a b\n0\n{EMPTY}\n", f"o\n1\n{ROOT}\nmore\n"])
def test_a_checkpoint_is_read(text: str) -> None:
    assert parse_checkpoint(text).text == text


@pytest.mark.parametrize("text", [
    f"o\n07\n{ROOT}\n", f"o\n+7\n{ROOT}\n", f"o\n-7\n{ROOT}\n", f"o\n 7\n{ROOT}\n", f"o\n7 \n{ROOT}\n",
    f"o\n٧\n{ROOT}\n",
    f"o\n0x7\n{ROOT}\n", f"o\n\n{ROOT}\n", f"o\n{2**63}\n{ROOT}\n", f"o\n7_0\n{ROOT}\n", f"\n7\n{ROOT}\n",
    f"7\n{ROOT}\n",
    f"o\n7\n{ROOT}", f"o\n7\n{ROOT[:-1]}\n", f"o\n7\n{ROOT}=\n", f"o\n7\n{ROOT[:-2]}9=\n", f"o\n7\n{ROOT[:8]}\n",
    f"o\n7\n {ROOT}\n", f"o\n7\n{ROOT.replace('A', '-')}\n", f"o\n7\n{ROOT}\n\nmore\n", f"o\n0\n{ROOT}\n", "",
])  # fmt: skip
def test_another_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(text)


@pytest.mark.parametrize("text", ["a\n", "a\n\nb\n", "村\n"])
def test_a_note_is_read_and_the_last_blank_line_parts_it(text: str) -> None:
    note = parse_note(f"{text}\n{SIGNATURE}".encode())
    assert (note.text, len(note.signatures)) == (text, 1)


@pytest.mark.parametrize("data", [
    f"a\n{SIGNATURE}", "a\n\n", f"a\n\n{SIGNATURE[:-1]}", f"a\n\n{SIGNATURE}\n", f"a\r\n\n{SIGNATURE}",
    f"a\tb\n\n{SIGNATURE}",
    f"a\0\n\n{SIGNATURE}", f"a\x1f\n\n{SIGNATURE}", "a\n\n- example.org/nuo AAAAAAAA\n",
    "a\n\n\u2014 example.org/nuo AAAAAAA\n",
    "a\n\n\u2014 example.org/nuo AAAAAA==\n", "a\n\n\u2014  AAAAAAAA\n", "a\n\n\u2014 x\u2003y AAAAAAAA\n",
    "a\n\n\u2014 x+y AAAAAAAA\n",
    "a\n\n\u2014 x AAAAAAB=\n", "a\n\n\u2014 x AAAAAAAA \n", "a\n\n\u2014 x AAAA AAAA\n",
    "a\n\n\u2014\u00a0x AAAAAAAA\n",
    f"a\n\n{SIGNATURE}more\n", "",
])  # fmt: skip
def test_another_note_is_refused(data: str) -> None:
    with pytest.raises(Malformed):
        parse_note(data.encode())


def test_a_note_that_is_not_utf_8_or_endless_is_refused() -> None:
    for data in (b"\xff\n\n" + SIGNATURE.encode(), b"a" * 1_000_001, b"a\n\n" + SIGNATURE.encode() * 101):
        with pytest.raises(Malformed):
            parse_note(data)
    assert len(parse_note(b"a\n\n" + SIGNATURE.encode() * 16).signatures) == 16


VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


@pytest.mark.parametrize("vkey", [
    VKEY.replace("530d903a", "530d903b"), VKEY.replace("530d903a", "530D903A"), VKEY.replace("530d903a", "30d903a"),
    VKEY.replace("foo", "fop"), VKEY.replace("foo", "f o"), VKEY.replace("foo", "f+o"), VKEY[:-1] + "l", VKEY[:-4],
    VKEY + "A", VKEY.replace("Aek", "Aek\n"), VKEY.replace("+A", "+B"), "+530d903a+" + VKEY.split("+", 2)[2],
    VKEY.split("+")[0],
    "\u2003" + VKEY, "",
])  # fmt: skip
def test_another_key_is_refused(vkey: str) -> None:
    assert parse_vkey(VKEY).vkey == VKEY
    with pytest.raises(Malformed):
        parse_vkey(vkey)


def test_a_private_key_with_a_wrong_id_kind_or_length_is_refused() -> None:
    secret = key().secret
    head, seed = secret.rsplit("+", 1)
    assert SigningKey.parse(secret) == key()
    for wrong in (
        secret.replace("PRIVATE", "PUBLIC"),
        head + "+Ag" + seed[2:],
        f"{head}x+{seed}",
        f"{head}+{seed[:-4]}",
        "",
    ):
        with pytest.raises(Malformed):
            SigningKey.parse(wrong)


def test_a_private_key_does_not_show_itself() -> None:
    assert repr(key()) == "SigningKey('example.org/nuo', ED25519)"


LOG = key().verifier.vkey
ONE, TWO = (key(f"witness.example/{n}", Kind.COSIGNATURE).verifier.vkey for n in "12")
GOOD = f"log {LOG}\nwitness a {ONE}\nwitness b {TWO}\ngroup g 1 a b\nquorum g\n"


def test_the_policy_of_the_specification_s_form_is_read() -> None:
    policy = parse_policy(f"  # x\n\n \tlog\t{LOG}  https://example.org/log \n{GOOD.split(chr(10), 1)[1]}".encode())
    assert (policy.quorum, policy.groups["g"].needed, list(policy.urls.values())) == (
        "g",
        1,
        ["https://example.org/log"],
    )
    assert parse_policy(b"quorum none").quorum == "none"


@pytest.mark.parametrize(("policy", "said"), [
    (GOOD.replace("quorum g\n", ""), "The policy has no quorum line"),
    (GOOD + "quorum g\n", "Line 6 of the policy: there is a quorum line already"),
    (GOOD.replace("quorum g", "quorum h"), "'h' is not named above"),
    ("quorum a\n" + GOOD.replace("quorum g\n", ""), "Line 1 of the policy: 'a' is not named above"),
    (GOOD.replace("quorum g", "quorum a b"), "a quorum is one name"),
    (GOOD.replace("witness b", "witness a"), "the name 'a' is taken"),
    (GOOD.replace("group g", "group a"), "the name 'a' is taken"),
    (GOOD.replace("witness b", "witness none"), "the name 'none' is taken"),
    (GOOD.replace(TWO, ONE), "this witness's key stands here already"),
    (f"log {LOG}\n{GOOD}", "this log's key stands here already"),
    (GOOD.replace("1 a b", "1 a a"), "'a' is a member already"),
    (GOOD.replace("quorum", "group h any a\nquorum"), "'a' is a member already"),
    (GOOD.replace("1 a b", "3 a b"), "3 of 2 members cannot be"),
    (GOOD.replace("1 a b", "0 a b"), "'0' is neither a number"),
    (GOOD.replace("1 a b", "01 a b"), "'01' is neither a number"),
    (GOOD.replace("1 a b", "most a b"), "'most' is neither a number"),
    (GOOD.replace("1 a b", "1 a g"), "'g' is not named above"),
    (GOOD.replace("1 a b", "1 none"), "'none' is not named above"),
    (GOOD.replace("g 1 a b", "g 1"), "a group has a name"),
    (GOOD.replace(LOG, ONE), "this is the key of a witness, not of a log"),
    (GOOD.replace(ONE, LOG), "this is the key of a log, not of a witness"),
    (GOOD.replace("witness b", "Witness b"), "a line begins with log, witness, group or quorum"),
    (GOOD.replace("\n", "\r\n"), "Line 1 of the policy: a control character"),
    ("# \x07\n" + GOOD, "Line 1 of the policy: a control character"),
    (GOOD.replace(ONE, f"{ONE} file:///etc/passwd"), "an address begins with http:// or https://"),
    (GOOD.replace(LOG, f"{LOG} x y"), "a log has a key and perhaps an address"),
])  # fmt: skip
def test_another_policy_is_refused(policy: str, said: str) -> None:
    with pytest.raises(Malformed, match=re.escape(said)):
        parse_policy(policy.encode())


def test_names_in_a_policy_are_octets() -> None:
    data = GOOD.encode().replace(b" a", b" \xff")
    with pytest.raises(Malformed, match="not text in UTF-8"):
        parse_policy(data)
    assert "村" in parse_policy(GOOD.replace(" a", " 村").encode()).witnesses


PROOF = f"c2sp.org/tlog-proof@v1\nindex 7\n{ROOT}\n\no\n8\n{ROOT}\n\n{SIGNATURE}"


@pytest.mark.parametrize("proof", [
    PROOF.replace("@v1", "@v2"), PROOF.split("\n", 1)[1], PROOF.replace("index 7", "index 07"),
    PROOF.replace("index 7", "index"),
    PROOF.replace("index", "Index"), PROOF.replace("index", "extra \nindex"), PROOF.replace("index", "extra A\nindex"),
    PROOF.replace("index", "extra AA==\nextra AA==\nindex"), PROOF.replace("index 7\n", "index 7\nextra AA==\n"),
    PROOF.replace(f"7\n{ROOT}", f"7\n{ROOT[:-4]}"), PROOF.replace(f"7\n{ROOT}", f"7\n {ROOT}"), PROOF.replace("\n\n",
    "\n"),
    PROOF.replace("7\n", "7\n" + f"{ROOT}\n" * 63), "\ufeff" + PROOF, "x" * 200_001, "",
])  # fmt: skip
def test_another_proof_file_is_refused(proof: str) -> None:
    assert parse_proof(PROOF.encode()).index == 7
    with pytest.raises(Malformed):
        parse_proof(proof.encode())


@pytest.mark.parametrize("body", [
    "old 1\n", "old\n\nx", "old 01\n\nx", "old -1\n\nx", "new 1\n\nx", f"old 1\n{ROOT}", f"old 1\n{ROOT[:-1]}\n\nx",
    "old 1\n" + f"{ROOT}\n" * 64 + "\nx", "öld 1\n\nx", "",
])  # fmt: skip
def test_another_submission_is_refused(body: str) -> None:
    assert len(parse_submission(f"old 1\n{ROOT}\n\nx".encode()).proof) == 1
    with pytest.raises(Malformed):
        parse_submission(body.encode())
