"""Which signatures count: the log's own, a second one for the time after quantum computers, and cosignatures."""

from itertools import permutations

import pytest

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.errors import Malformed, NotSigned
from nuo.tlog.keys import Kind, SigningKey, Verifier, open_note
from nuo.tlog.notes import Note, Signature
from nuo.tlog.policy import parse_policy
from nuo.tlog.signers import KeyFile
from nuo.tlog.tests.logs import ORIGIN, Log, entries, key

pytestmark = pytest.mark.sqlite_only
TEXT = Checkpoint(ORIGIN, 7, bytes(32)).text
AT = 1_800_000_000
LOG, LATER = key(), key(kind=Kind.ML_DSA_44)
WITNESS = key("witness.example/w", Kind.COSIGNATURE)


def _note(*signatures: Signature, text: str = TEXT) -> bytes:
    return Note(text, signatures).data


def _times(data: bytes, *known: Verifier) -> dict[Verifier, int | None]:
    return {each.by: each.time for each in open_note(data, known)[1]}


def test_a_checkpoint_with_ed25519_and_ml_dsa_44_lines_verifies_under_each_and_both() -> None:
    note = _note(LOG.sign(TEXT, time=AT), LATER.sign(TEXT, time=AT))
    both = {LOG.verifier: None, LATER.verifier: AT}
    assert _times(note, LOG.verifier, LATER.verifier) == both
    assert _times(note, LOG.verifier) == {LOG.verifier: None}
    assert _times(note, LATER.verifier) == {LATER.verifier: AT}


def test_a_log_with_both_keys_publishes_both_lines(log: Log) -> None:
    twice = Log(log.place, (LOG, LATER))
    twice.add(entries(3))
    assert {each.by for each in open_note(twice.note, [LOG.verifier, LATER.verifier])[1]} == {
        LOG.verifier,
        LATER.verifier,
    }


def test_after_a_key_is_added_the_last_checkpoint_is_signed_again(log: Log) -> None:
    checkpoint = log.grow(3).checkpoint
    KeyFile(log.place / "keys/log.key").keep([LOG, LATER])
    again = log.writer.sign_again()
    assert again.checkpoint == checkpoint
    assert set(_times(again.note or b"", LOG.verifier, LATER.verifier)) == {LOG.verifier, LATER.verifier}
    log.writer.publish(again.note or b"")
    assert log.grow(5).checkpoint.size == 5


@pytest.mark.parametrize("signer", [LOG, LATER, WITNESS], ids=lambda each: each.kind.name)
def test_a_signature_of_another_text_or_with_a_bit_changed_is_refused(signer: SigningKey) -> None:
    made = signer.sign(TEXT, time=AT)
    assert set(_times(_note(made), signer.verifier)) == {signer.verifier}
    with pytest.raises(NotSigned, match="it was made for another text"):
        open_note(_note(made, text=TEXT.replace("7", "8")), [signer.verifier])
    for at in (0, len(made.blob) // 2, len(made.blob) - 1):
        blob = made.blob[:at] + bytes([made.blob[at] ^ 1]) + made.blob[at + 1 :]
        with pytest.raises(NotSigned):
            open_note(_note(Signature(made.name, made.key_id, blob)), [signer.verifier])


@pytest.mark.parametrize("signer", [LATER, WITNESS], ids=lambda each: each.kind.name)
def test_a_cosignature_with_another_time_is_refused(signer: SigningKey) -> None:
    made = signer.sign(TEXT, time=AT)
    assert _times(_note(made), signer.verifier) == {signer.verifier: AT}
    for time in (AT - 1, AT + 1, 0, 2**63, 2**64 - 1):
        changed = Signature(made.name, made.key_id, time.to_bytes(8) + made.blob[8:])
        with pytest.raises(NotSigned):
            open_note(_note(changed), [signer.verifier])


def test_a_wrong_signature_of_a_known_key_spoils_the_note_and_one_of_an_unknown_key_does_not() -> None:
    good, bad = LOG.sign(TEXT, time=AT), WITNESS.sign("another text\n", time=AT)
    for order in permutations((good, bad)):
        assert set(_times(_note(*order), LOG.verifier)) == {LOG.verifier}
        with pytest.raises(NotSigned):
            open_note(_note(*order), [LOG.verifier, WITNESS.verifier])


def test_a_note_of_unknown_keys_says_who_signed() -> None:
    with pytest.raises(NotSigned) as refused:
        open_note(_note(LOG.sign(TEXT, time=AT)), [WITNESS.verifier])
    assert str(refused.value) == f"No known key has signed this. Signed by: {ORIGIN}."


def test_a_line_of_the_right_name_with_another_id_is_passed_over() -> None:
    made = LOG.sign(TEXT, time=AT)
    with pytest.raises(NotSigned, match="No known key has signed this"):
        open_note(_note(Signature(made.name, b"\0\0\0\0", made.blob)), [LOG.verifier])


@pytest.mark.parametrize("signer", [LOG, LATER, WITNESS], ids=lambda each: each.kind.name)
def test_a_signature_of_the_wrong_length_is_refused(signer: SigningKey) -> None:
    made = signer.sign(TEXT, time=AT)
    for blob in (made.blob[:-1], made.blob + b"\0", made.blob[8:], b"\0"):
        with pytest.raises(NotSigned, match="wrong length"):
            open_note(_note(Signature(made.name, made.key_id, blob)), [signer.verifier])


def test_ml_dsa_44_commits_to_the_name_of_who_signs() -> None:
    other = Verifier("witness.example/v", Kind.ML_DSA_44, LATER.verifier.public)
    made = LATER.sign(TEXT, time=AT)
    with pytest.raises(NotSigned):
        open_note(_note(Signature(other.name, other.key_id, made.blob)), [other])


def test_ml_dsa_44_signs_checkpoints_only_and_short_names() -> None:
    with pytest.raises(Malformed):
        LATER.sign("not a checkpoint\n", time=AT)
    with pytest.raises(Malformed, match="takes 1 to 255"):
        key("x" * 256, Kind.ML_DSA_44).sign(TEXT, time=AT)


def test_a_policy_asks_for_the_log_whose_origin_it_is() -> None:
    other = key("example.org/other")
    policy = parse_policy(f"log {LOG.verifier.vkey}\nlog {other.verifier.vkey}\nquorum none".encode())
    assert policy.accept(_note(LOG.sign(TEXT, time=AT))).by_log[0].by == LOG.verifier
    with pytest.raises(NotSigned, match=f"The checkpoint of {ORIGIN} is not signed by a log you trust"):
        policy.accept(_note(other.sign(TEXT, time=AT)))


@pytest.mark.parametrize("count", range(4))
def test_two_of_three_witnesses_are_enough_and_one_is_not(count: int) -> None:
    witnesses = [key(f"witness.example/{n}", Kind.COSIGNATURE) for n in range(3)]
    lines = [f"witness w{n} {each.verifier.vkey}" for n, each in enumerate(witnesses)]
    policy = parse_policy("\n".join([f"log {LOG.verifier.vkey}", *lines, "group g 2 w0 w1 w2", "quorum g"]).encode())
    for chosen in permutations(witnesses, count):
        note = _note(LOG.sign(TEXT, time=AT), *(each.sign(TEXT, time=AT) for each in chosen))
        if count >= 2:
            assert {each.by for each in policy.accept(note).witnessed} == {each.verifier for each in chosen}
        else:
            with pytest.raises(NotSigned) as refused:
                policy.accept(note)
            assert str(refused.value) == (
                f"The checkpoint of 7 entries has {count} cosignatures; that is not the quorum 'g' of your policy."
            )


def test_one_witness_twice_counts_once() -> None:
    lines = [f"log {LOG.verifier.vkey}", f"witness a {WITNESS.verifier.vkey}",
             f"witness b {key('v', Kind.COSIGNATURE).verifier.vkey}", "group g all a b", "quorum g"]  # fmt: skip
    note = _note(LOG.sign(TEXT, time=AT), WITNESS.sign(TEXT, time=AT), WITNESS.sign(TEXT, time=AT + 1))
    with pytest.raises(NotSigned, match="has 1 cosignatures"):
        parse_policy("\n".join(lines).encode()).accept(note)
