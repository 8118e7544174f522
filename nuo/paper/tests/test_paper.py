"""Papers are what other people's tools say a PDF is: whole, embedded, readable, and sealed until a byte changes."""

import stat
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typst
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from nuo.paper import (
    Fact,
    NoFont,
    NotSealed,
    Paper,
    Part,
    SealingKey,
    Signed,
    inspect,
    load_key,
    make_key,
    seal,
    typeset,
)
from nuo.paper import typesetting as module

NOW = datetime(2026, 9, 30, tzinfo=UTC)
OFFICE = "梅岭村村民委员会"
PAPER = Paper(
    language="zh", title="溪北水渠管护协议", at=NOW, code="协议书 12",
    facts=(Fact("一方", OFFICE), Fact("管到", "2028-12-31")),
    parts=(
        Part("村委会答应什么", ("接到报修后，3 个工作日内派人修。",) * 6, ("水渠报修 · 3 个工作日内",) * 6),
        Part("有争议怎么办", ("先商量；商量不成，可以去法院。" * 12,) * 6, first=7),
    ),
    signed=(Signed(OFFICE, "2026-09-30 签"), Signed("组员")), address="http://127.0.0.1/zh/agreements/12/",
    caption="扫码看现在的样子", record="存根 7",
)  # fmt: skip


def tool(*command: str | Path) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


@pytest.fixture
def key(tmp_path: Path) -> SealingKey:
    make_key(tmp_path / "office.p12", OFFICE, passphrase="yes", now=NOW)
    return load_key(tmp_path / "office.p12", "yes", now=NOW)


def test_other_tools_find_the_words_the_pages_and_every_font(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(typeset(PAPER))
    info = tool("pdfinfo", path)
    assert "Pages:           2" in info
    assert "A4" in info
    assert "Tagged:          yes" in info
    text = "".join(tool("pdftotext", "-layout", path, "-").split())
    for words in ("溪北水渠管护协议", "第1页共2页", "第2页共2页", "第七条", "3个工作日内", "存根7", "组员"):
        assert words in text
    fonts = tool("pdffonts", path).splitlines()[2:]
    assert fonts
    assert all(line[-24:].split()[0] == "yes" for line in fonts), fonts


def test_the_same_paper_has_the_same_bytes_and_another_has_others() -> None:
    assert typeset(PAPER) == typeset(PAPER)
    assert typeset(PAPER) != typeset(replace(PAPER, code="协议书 13"))


def test_words_are_never_read_as_markup(tmp_path: Path) -> None:
    hostile = '#read("/etc/passwd") *b* $x$ \\ <a> #let a = 1 `c` //x /* y */ "q" \x00\x07'
    path = tmp_path / "paper.pdf"
    long = "长" * 3000
    path.write_bytes(typeset(replace(PAPER, language="en", title=hostile, parts=(Part(hostile, (hostile, long, "")),))))
    text = " ".join(tool("pdftotext", path, "-").split())
    assert '#read("/etc/passwd") *b* $x$' in text
    assert "root:" not in text
    assert "Page 1 of" in text


def test_a_character_no_font_has_is_a_box_and_no_failure() -> None:
    assert typeset(replace(PAPER, title="😀𰻝")).startswith(b"%PDF-1.7")


def test_a_mark_stands_across_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "draft.pdf"
    path.write_bytes(typeset(replace(PAPER, mark="未生效")))
    assert tool("pdftotext", path, "-").count("未生效") == 2


def test_without_a_chinese_font_there_is_a_sentence_instead_of_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    module._compiler.cache_clear()
    monkeypatch.setattr(typst, "Fonts", type("Fonts", (), {"families": lambda _self: ["Libertinus Serif"]}))
    with pytest.raises(NoFont, match="fonts-noto-cjk"):
        typeset(PAPER)
    module._compiler.cache_clear()


def test_a_seal_holds_for_another_program_until_a_byte_changes(tmp_path: Path, key: SealingKey) -> None:
    plain = typeset(PAPER)
    sealed = seal(plain, key)
    assert sealed.startswith(plain)
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed)
    said = tool("pdfsig", "-nocert", path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert OFFICE in said
    broken = bytearray(sealed)
    broken[len(plain) // 2] ^= 1
    path.write_bytes(broken)
    assert "Signature is Valid" not in tool("pdfsig", "-nocert", path)
    assert [each.intact for each in inspect(bytes(broken))] in ([False], [])


def test_who_sealed_is_read_and_trusted_only_where_the_key_is_known(key: SealingKey) -> None:
    sealed = seal(typeset(PAPER), key)
    (found,) = inspect(sealed)
    assert (found.name, found.intact, found.whole, found.trusted) == (OFFICE, True, True, False)
    (found,) = inspect(sealed, roots=(key,))
    assert found.trusted
    twice = seal(sealed, key, field="Second")
    first, second = inspect(twice)
    assert (first.whole, second.whole) == (False, True)
    assert inspect(typeset(PAPER)) == []


def test_the_key_is_its_owners_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "office.p12"
    make_key(path, OFFICE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(NotSealed, match="never overwritten"):
        make_key(path, OFFICE)
    assert path.read_bytes() == before
    assert load_key(path).name == OFFICE


def test_what_is_no_key_is_refused_with_a_sentence(tmp_path: Path, key: SealingKey) -> None:
    path = tmp_path / "office.p12"
    with pytest.raises(NotSealed, match="passphrase"):
        load_key(path, "no", now=NOW)
    with pytest.raises(NotSealed, match="cannot be read"):
        load_key(tmp_path / "none.p12")
    with pytest.raises(NotSealed, match="ran out"):
        load_key(path, "yes", now=NOW + timedelta(days=365 * 6))
    _key, certificate, _others = pkcs12.load_key_and_certificates(path.read_bytes(), b"yes")
    alone = tmp_path / "alone.p12"
    alone.write_bytes(
        pkcs12.serialize_key_and_certificates(b"a", None, certificate, None, serialization.NoEncryption())
    )
    with pytest.raises(NotSealed, match="without its private key"):
        load_key(alone, now=NOW)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 not really", b"MZ"], ids=["empty", "half", "a program"])
def test_what_is_no_pdf_is_neither_sealed_nor_read(data: bytes, key: SealingKey) -> None:
    with pytest.raises(NotSealed):
        seal(data, key)
    with pytest.raises(NotSealed):
        inspect(data)
