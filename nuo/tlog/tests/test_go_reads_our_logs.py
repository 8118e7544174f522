"""Oracle: the Go packages behind sum.golang.org open our checkpoint, read our tiles and check our proofs."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.merkle import root_of
from nuo.tlog.tests.conftest import SIZES
from nuo.tlog.tests.logs import ORIGIN, Log, entry, flip, key, leaves
from tools import needs

# One worker builds the program and the logs.
pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("oracles")]
PROGRAM = Path(__file__).parent / "sumdb" / "main.go"
CI = os.environ.get("CI", "") not in {"", "false", "0"}

Sumdb = Callable[[Path, str, str], subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def sumdb(tmp_path_factory: pytest.TempPathFactory) -> Sumdb:
    """Build the Go program, without network, and return a function that runs it."""
    packages = needs.go_packages()
    if packages is None:
        (pytest.fail if CI else pytest.skip)("Go or its package golang.org/x/mod is missing; make test installs it")
    place = tmp_path_factory.mktemp("go")
    linked = place / "path/src/golang.org/x/mod"
    linked.parent.mkdir(parents=True)
    linked.symlink_to(packages)
    environment = {
        "PATH": os.environ["PATH"], "GO111MODULE": "off", "GOPROXY": "off", "GOFLAGS": "",
        "GOPATH": str(place / "path"), "GOCACHE": str(place / "cache"),
    }  # fmt: skip
    subprocess.run(["go", "build", "-o", place / "sumdb", PROGRAM], env=environment, check=True)
    return lambda folder, vkey, proofs: subprocess.run(
        [place / "sumdb", folder, vkey], input=proofs, capture_output=True, text=True
    )


def _inclusion(log: Log, index: int) -> str:
    leaf = leaves(index + 1)[-1]
    return _line("inclusion", index, leaf, log.reader.inclusion(index, leaf, log.checkpoint))


def _consistency(log: Log, old: int) -> str:
    root = log.reader.root_at(old, log.checkpoint)
    return _line("consistency", old, root, log.reader.consistency(Checkpoint(ORIGIN, old, root), log.checkpoint))


def _line(kind: str, number: int, subject: bytes, proof: list[bytes]) -> str:
    return " ".join([kind, str(number), subject.hex(), *(each.hex() for each in proof)]) + "\n"


def _indexes(size: int) -> list[int]:
    return sorted({0, 1, 254, 255, 256, 257, size // 2, 65_535, 65_536, size - 1} & set(range(size)))


@pytest.mark.parametrize("size", SIZES)
def test_go_verifies_every_entry_and_our_proofs(size: int, built: Callable[[int], Log], sumdb: Sumdb) -> None:
    log = built(size)
    proofs = [_inclusion(log, index) for index in _indexes(size)]
    proofs += [_consistency(log, old) for old in {*_indexes(size), size} - {0}]
    done = sumdb(log.files, key().verifier.vkey, "".join(proofs))
    assert done.stderr == ""
    assert done.stdout == f"{size} entries, root {root_of(leaves(size)).hex()}, {len(proofs)} proofs\n"


@pytest.fixture
def copied(built: Callable[[int], Log], tmp_path: Path) -> Log:
    """Give a log of 257 entries that may be harmed."""
    shutil.copytree(built(257).files, tmp_path / "copy" / "log")
    return Log(tmp_path / "copy")


def test_go_refuses_a_changed_entry(copied: Log, sumdb: Sumdb) -> None:
    flip(copied.files / "tile/entries/000", 3)
    assert sumdb(copied.files, key().verifier.vkey, "").stderr == "entry 0 has another hash\n"


def test_go_refuses_a_changed_tile(copied: Log, sumdb: Sumdb) -> None:
    flip(copied.files / "tile/0/000")
    assert "inconsistent tile" in sumdb(copied.files, key().verifier.vkey, "").stderr


def test_go_refuses_a_changed_checkpoint(copied: Log, sumdb: Sumdb) -> None:
    path = copied.files / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n257\n", b"\n256\n"))
    assert sumdb(copied.files, key().verifier.vkey, "").stderr == f"invalid signature for key {_key_name()}\n"


def test_go_refuses_another_log_s_key(copied: Log, sumdb: Sumdb) -> None:
    assert "no verifiable signatures" in sumdb(copied.files, key("example.org/other").verifier.vkey, "").stderr


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_go_refuses_a_changed_proof(kind: str, copied: Log, sumdb: Sumdb) -> None:
    line = _inclusion(copied, 100) if kind == "inclusion" else _consistency(copied, 100)
    changed = line[:-2] + ("0" if line[-2] != "0" else "1") + "\n"
    assert "invalid transparency proof" in sumdb(copied.files, key().verifier.vkey, changed).stderr


def _key_name() -> str:
    return f"{ORIGIN}+{key().verifier.key_id.hex()}"


def test_the_entries_are_not_all_alike() -> None:
    assert len({entry(index) for index in range(70_000)}) == 70_000
