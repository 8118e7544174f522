"""Asking witnesses: only a line that verifies is believed, whatever else comes back."""

import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.cosigning import Cosigned, collect
from nuo.tlog.keys import Kind, SigningKey
from nuo.tlog.notes import Note
from nuo.tlog.policy import Policy, parse_policy
from nuo.tlog.tests.logs import ORIGIN, key, leaves, naive_consistency, naive_root
from nuo.tlog.tests.serving import answering, witness_process

pytestmark = pytest.mark.sqlite_only
WITNESS = key("witness.example/w", Kind.COSIGNATURE)
LEAVES = leaves(64)
AT = 1_800_000_000


def _text(size: int, root: bytes | None = None) -> str:
    return Checkpoint(ORIGIN, size, root or naive_root(LEAVES[:size])).text


def _note(size: int, root: bytes | None = None) -> bytes:
    return Note(_text(size, root), (key().sign(_text(size, root), time=0),)).data


def _prove(size: int) -> Callable[[int], list[bytes]]:
    return lambda old: naive_consistency(old, LEAVES[:size]) if 0 < old < size else []


def _policy(*urls: str, needed: int = 1) -> Policy:
    lines = [f"log {key().verifier.vkey}"]
    for number, url in enumerate(urls):
        lines.append(f"witness w{number} {_witness(number).verifier.vkey} {url}")
    members = " ".join(f"w{number}" for number in range(len(urls)))
    return parse_policy("\n".join([*lines, f"group g {needed} {members}", "quorum g"]).encode())


def _witness(number: int) -> SigningKey:
    return WITNESS if number == 0 else key(f"witness.example/{number}", Kind.COSIGNATURE)


def _ask(*answers: tuple[int, bytes], known: dict[str, int] | None = None) -> tuple[Cosigned, list[bytes], bool]:
    with answering(*answers) as (url, posted):
        done = collect(_note(40), _policy(url), _prove(40), known if known is not None else {}, seconds=5)
    return done.answers[0], posted, done.is_enough


GOOD = WITNESS.sign(_text(40), time=AT).line.encode()
OTHER = key("witness.example/other", Kind.COSIGNATURE).sign(_text(40), time=AT).line.encode()


def test_a_good_line_is_taken_and_the_size_remembered() -> None:
    known: dict[str, int] = {}
    answer, _posted, enough = _ask((200, GOOD), known=known)
    assert (len(answer.signatures), answer.fault, enough, known) == (1, "", True, {"w0": 40})


def test_lines_of_others_beside_it_are_left_out() -> None:
    answer, _posted, enough = _ask((200, OTHER + GOOD + key().sign(_text(40), time=0).line.encode()))
    assert ([each.line.encode() for each in answer.signatures], enough) == ([GOOD], True)


@pytest.mark.parametrize(("answer", "fault"), [
    ((200, WITNESS.sign(_text(39), time=AT).line.encode()), "The signature of witness.example/w does not fit"),
    ((200, OTHER), "The answer holds no signature of the key in the policy."),
    ((200, b""), "The answer holds no signature of the key in the policy."),
    ((200, b"<html>"), "'<html>' is not a signature line"),
    ((200, b"\xff\xfe"), "The witness's answer is not text in UTF-8."),
    ((200, GOOD[:-20] + b"\n"), "is not base64"),
    ((409, b"many\n"), "The witness's size is not a number"),
    ((409, b""), "The witness's size is not a number"),
    ((409, b"-1\n"), "The witness's size is not a number"),
    ((409, b"07\n"), "The witness's size is not a number"),
    ((409, b"40\n"), "has cosigned another log of 40 entries"),
    ((409, b"5\n"), "changes its mind about the size it cosigned last"),
    ((422, b"no"), "answered 422: no"),
    ((403, b"no"), "answered 403: no"), ((500, b""), "answered 500: "), ((302, GOOD), "answered 302"),
])  # fmt: skip
def test_a_lying_or_failing_witness_gives_no_cosignature(answer: tuple[int, bytes], fault: str) -> None:
    got, _posted, enough = _ask(answer)
    assert (got.signatures, got.ahead, enough) == ((), None, False)
    assert fault in got.fault


@pytest.mark.parametrize("answer", [(422, b"Two different roots.\n"), (409, b"40\n")])
def test_another_log_of_our_size_is_named_as_such_whichever_way_the_witness_says_it(answer: tuple[int, bytes]) -> None:
    got, posted, enough = _ask(answer, known={"w0": 40})
    assert (got.fault, enough) == ("has cosigned another log of 40 entries", False)
    assert posted[0].startswith(b"old 40\n")


def test_a_size_above_ours_is_told_as_ahead() -> None:
    got, posted, enough = _ask((409, b"41\n"))
    assert (got.ahead, got.fault, enough, len(posted)) == (41, "has cosigned 41 entries already", False, 1)


def test_a_size_below_ours_is_asked_again_with_a_proof_from_there() -> None:
    answer, posted, enough = _ask((409, b"5\n"), (200, GOOD))
    assert ([each.split(b"\n")[0] for each in posted], enough) == ([b"old 0", b"old 5"], True)
    assert posted[1].count(b"\n") > posted[0].count(b"\n")
    assert answer.signatures


def test_what_was_known_beyond_ours_is_asked_anew() -> None:
    _answer, posted, _enough = _ask((409, b"41\n"), known={"w0": 41})
    assert posted[0].startswith(b"old 0\n")


def test_a_witness_that_is_down_or_silent_costs_only_its_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"http://127.0.0.1:{silent.getsockname()[1]}"
        done = collect(_note(40), _policy(place), _prove(40), {}, seconds=0.2)
    assert done.answers[0].fault.startswith("did not answer: ")
    done = collect(_note(40), _policy(place), _prove(40), {}, seconds=5)
    assert "refused" in done.answers[0].fault
    assert not done.is_enough


@pytest.mark.parametrize("up", range(4))
def test_two_of_three_real_witnesses_are_enough(up: int, tmp_path: Path) -> None:
    with ExitStack() as stack:
        urls = [
            stack.enter_context(witness_process(_witness(number), (key().verifier,), tmp_path / str(number)))
            for number in range(up)
        ]
        policy = _policy(*urls, *["http://127.0.0.1:9"] * (3 - up), needed=2)
        done = collect(_note(40), policy, _prove(40), {})
        assert (done.is_enough, sum(bool(each.signatures) for each in done.answers)) == (up >= 2, up)
        if up >= 2:
            assert len(policy.accept(done.note.data).witnessed) == up
            later = collect(_note(64), policy, _prove(64), {"w0": 40})
            assert later.is_enough


def test_a_fork_is_not_cosigned_by_a_real_witness(tmp_path: Path) -> None:
    with witness_process(WITNESS, (key().verifier,), tmp_path) as url:
        policy = _policy(url)
        assert collect(_note(40), policy, _prove(40), {}).is_enough
        forked = [_note(40, bytes(32)), _note(64, bytes(32)), _note(20)]
        done = [collect(note, policy, _prove(size), {}) for note, size in zip(forked, (40, 64, 20), strict=True)]
    assert not any(each.is_enough for each in done)
    assert done[0].answers[0].fault == "has cosigned another log of 40 entries"
    assert done[1].answers[0].fault.startswith("answered 422: The log of 64 entries does not continue the one of 40")
    assert done[2].answers[0].ahead == 40


def test_one_that_is_skipped_is_not_asked() -> None:
    with answering((200, GOOD)) as (url, posted):
        done = collect(_note(40), _policy(url), _prove(40), {}, skipped={"w0"})
    assert (done.answers, posted, done.is_enough) == ((), [], False)
