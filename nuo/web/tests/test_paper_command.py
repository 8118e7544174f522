"""`nuo paper`: a key is made once, and a sealed file is told from a changed one."""

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from nuo.paper import Paper, load_key, seal, typeset
from nuo.web.cli import main


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["paper", *map(str, words)])


def test_a_key_is_made_and_tells_a_sealed_paper_from_a_changed_one(tmp_path: Path) -> None:
    key, file = tmp_path / "seal.p12", tmp_path / "paper.pdf"
    assert "NUO_SEAL" in run("key", "梅岭村村民委员会", key).output
    again = run("key", "梅岭村村民委员会", key)
    assert (again.exit_code, "never overwritten" in again.output) == (1, True)
    plain = typeset(Paper("zh", "协议", datetime(2026, 1, 1, tzinfo=UTC)))
    file.write_bytes(plain)
    assert (run("check", file).exit_code, "no seal" in run("check", file).output) == (1, True)
    sealed = seal(plain, load_key(key))
    file.write_bytes(sealed)
    done = run("check", file, "--key", key)
    assert (done.exit_code, "holds; the key given" in done.output) == (0, True)
    assert "not checked" in run("check", file).output
    changed = bytearray(sealed)
    changed[900] ^= 1
    file.write_bytes(changed)
    assert run("check", file).exit_code == 1
