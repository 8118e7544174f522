"""Our witness in a process of its own: every status the specification gives, and a memory that only grows."""

import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.keys import Kind, Verifier, open_note
from nuo.tlog.merkle import EMPTY_ROOT
from nuo.tlog.notes import Note, parse_note, parse_signature
from nuo.tlog.tests.logs import ORIGIN, key, leaves, naive_consistency, naive_root
from nuo.tlog.tests.serving import witness_process
from nuo.tlog.witness import Submission, Witness

pytestmark = pytest.mark.sqlite_only
WITNESS = key("witness.example/w", Kind.COSIGNATURE)
LEAVES = leaves(64)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with witness_process(WITNESS, (key().verifier,), tmp_path / "witness") as url:
        yield url


def _note(size: int, root: bytes | None = None, *, origin: str = ORIGIN) -> bytes:
    text = Checkpoint(origin, size, root or naive_root(LEAVES[:size])).text
    return Note(text, (key(origin).sign(text, time=0),)).data


def _asked(old: int, size: int, note: bytes | None = None) -> bytes:
    proof = naive_consistency(old, LEAVES[:size]) if 0 < old <= size else []
    return Submission(old, tuple(proof), note or _note(size)).data


def _post(url: str, body: bytes, path: str = "/add-checkpoint") -> tuple[int, str, str | None]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("POST", path, body)
    answer = connection.getresponse()
    said = answer.status, answer.read().decode(), answer.headers["Content-Type"]
    connection.close()
    return said


def _cosigned(said: tuple[int, str, str | None], note: bytes, by: Verifier = WITNESS.verifier) -> bool:
    status, body, _kind = said
    signed = Note(parse_note(note).text, (parse_signature(body.removesuffix("\n")),)).data
    return status == 200 and [each.by for each in open_note(signed, [by])[1]] == [by]


def _get(url: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    said = answer.status, answer.read()
    connection.close()
    return said


def test_a_log_that_grows_is_cosigned_each_time_and_shown_to_monitors(url: str) -> None:
    for old, size in ((0, 0), (0, 5), (5, 5), (5, 40), (40, 64)):
        assert _cosigned(_post(url, _asked(old, size)), _note(size))
    status, shown = _get(url, f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint")
    assert status == 200
    assert {each.by for each in open_note(shown, [key().verifier, WITNESS.verifier])[1]} == {
        key().verifier, WITNESS.verifier,
    }  # fmt: skip
    assert _get(url, f"/{sha256(b'other').hexdigest()}/checkpoint")[0] == 404
    assert _get(url, "/../../etc/passwd")[0] == 404


def test_what_cannot_be_read_is_400(url: str) -> None:
    good = _asked(0, 5)
    for body in (b"", b"old 0\n\n", b"\xff", good.replace(b"old 0", b"old 00"), good.replace(b"\n5\n", b"\n05\n"),
                 Submission(6, (), _note(5)).data, Submission(0, (bytes(32),) * 64, _note(5)).data):  # fmt: skip
        assert _post(url, body)[0] == 400
    assert _cosigned(_post(url, good), _note(5))


def test_a_request_without_a_fair_length_is_400(url: str) -> None:
    place = urlsplit(url)
    for length in ("", "Content-Length: 100001\r\n", f"Content-Length: {'9' * 5000}\r\n", "Content-Length: -1\r\n"):
        with socket.create_connection((place.hostname, place.port or 0), timeout=10) as connection:
            connection.sendall(f"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\n{length}\r\n".encode())
            assert connection.recv(1000).startswith(b"HTTP/1.1 400 ")


def test_no_signature_of_a_known_key_or_a_wrong_one_is_403(url: str) -> None:
    text = Checkpoint(ORIGIN, 5, naive_root(LEAVES[:5])).text
    stranger = Note(text, (key("example.org/other").sign(text, time=0),)).data
    wrong = _note(5).replace(b"\n5\n", b"\n6\n")
    assert [_post(url, _asked(0, 5, note))[0] for note in (stranger, wrong)] == [403, 403]
    assert _cosigned(_post(url, _asked(0, 5)), _note(5))


def test_an_unknown_log_or_address_is_404(url: str) -> None:
    assert _post(url, _asked(0, 5, _note(5, origin="example.org/other")))[0] == 404
    assert _post(url, _asked(0, 5), "/add")[0] == 404


def test_another_old_size_is_409_and_says_the_right_one(url: str) -> None:
    assert _cosigned(_post(url, _asked(0, 5)), _note(5))
    assert _post(url, _asked(0, 40)) == (409, "5\n", "text/x.tlog.size")
    assert _post(url, _asked(4, 40)) == (409, "5\n", "text/x.tlog.size")
    assert _post(url, _asked(0, 4)) == (409, "5\n", "text/x.tlog.size")


def test_another_root_of_the_same_size_is_422(url: str) -> None:
    assert _cosigned(_post(url, _asked(0, 5)), _note(5))
    status, said, _kind = _post(url, _asked(5, 5, _note(5, bytes(32))))
    assert (status, said) == (422, "Two different roots for 5 entries.\n")
    assert _cosigned(_post(url, _asked(5, 5)), _note(5))


def test_a_proof_that_does_not_hold_is_422(url: str) -> None:
    assert _post(url, Submission(0, (bytes(32),), _note(5)).data)[0] == 422
    assert _cosigned(_post(url, _asked(0, 5)), _note(5))
    good = naive_consistency(5, LEAVES[:40])
    for proof in ([], good[:-1], [*good, bytes(32)], [bytes(32), *good[1:]]):
        assert _post(url, Submission(5, tuple(proof), _note(40)).data)[0] == 422
    assert _post(url, Submission(5, tuple(good), _note(40, bytes(32))).data)[0] == 422
    assert _post(url, Submission(5, (bytes(32),), _note(5)).data)[0] == 422
    assert _cosigned(_post(url, _asked(5, 40)), _note(40))


def test_a_killed_witness_remembers(tmp_path: Path) -> None:
    for old, size in ((0, 5), (5, 40), (40, 64)):
        with witness_process(WITNESS, (key().verifier,), tmp_path) as url:
            assert old == 0 or _post(url, _asked(0, size)) == (409, f"{old}\n", "text/x.tlog.size")
            assert _cosigned(_post(url, _asked(old, size)), _note(size))


def test_concurrent_submissions_never_roll_back(tmp_path: Path) -> None:
    # Two processes over one folder, and several requests in each at once.
    with (
        witness_process(WITNESS, (key().verifier,), tmp_path) as one,
        witness_process(WITNESS, (key().verifier,), tmp_path) as two,
        ThreadPoolExecutor(8) as pool,
    ):
        for old, news in ((0, range(1, 20)), (-1, range(20, 40))):
            if old < 0:
                old = int(_post(one, _asked(0, 64))[1])
            bodies = [(each, url, _asked(old, each)) for each in news for url in (one, two)]
            said = list(pool.map(lambda each: (each[0], _post(each[1], each[2])[0]), bodies))
            won = {size for size, status in said if status == 200}
            # Only the first can have continued the old size; it is the one that is remembered.
            assert len(won) == 1
            assert {status for _size, status in said} == {200, 409}
            assert _post(two, _asked(0, 64)) == (409, f"{won.pop()}\n", "text/x.tlog.size")


def test_a_cosignature_is_on_the_disk_before_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    witness = Witness(WITNESS, (key().verifier,), tmp_path)

    def full(*_given: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="the disk is full"):
            witness.add_checkpoint(_asked(0, 5))
    assert witness.cosigned(ORIGIN) is None or parse_checkpoint(parse_note(witness.cosigned(ORIGIN) or b"").text).size
    assert witness.add_checkpoint(_asked(0, 5)).status == 200


def test_a_witness_with_an_ml_dsa_key_cosigns_too(tmp_path: Path) -> None:
    later = key("witness.example/w", Kind.ML_DSA_44)
    answer = Witness(later, (key().verifier,), tmp_path).add_checkpoint(_asked(0, 5))
    assert _cosigned((answer.status, answer.body, None), _note(5), later.verifier)


def test_the_empty_log_is_cosigned_with_the_root_of_nothing_only(url: str) -> None:
    assert naive_root([]) == EMPTY_ROOT
    assert _post(url, _asked(0, 0, _note(0, bytes(32))))[0] == 422
    assert _cosigned(_post(url, _asked(0, 0)), _note(0))
