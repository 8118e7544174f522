"""Who signs checkpoints: keys in a file only their owner reads, or a command somebody else runs.

A signer remembers the last checkpoint it signed, apart from the log's files and from the database,
and refuses to sign a smaller one or another one of the same size: a restored backup cannot make it fork.
"""

import stat
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from nuo.tlog.checkpoints import parse_checkpoint
from nuo.tlog.errors import Malformed, Refusing
from nuo.tlog.keys import SigningKey, Verifier, open_note
from nuo.tlog.notes import Note, Signature, parse_note, parse_signature
from nuo.tlog.storage import Folder, make_folder

_SECONDS = 20


class Signer(Protocol):
    """Whoever holds the keys of a log."""

    def sign(self, text: str) -> bytes:
        """Return the note of a checkpoint's text; refuse what contradicts the last one signed."""

    def last(self) -> bytes | None:
        """Return the last note signed, or None."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Private keys in a file, one a line, and beside it the last note signed with them."""

    path: Path

    def keys(self) -> list[SigningKey]:
        """Return the keys; refuse a file that others could read."""
        try:
            mode = self.path.stat().st_mode
        except FileNotFoundError as error:
            raise Refusing(f"There is no key in {self.path}. Make one with: nuo log init") from error
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Refusing(f"Others could read the key in {self.path}. Run: chmod 600 {self.path}")
        lines = self.path.read_text(encoding="utf-8").splitlines()
        keys = [SigningKey.parse(line) for line in lines if line.strip()]
        if not keys:
            raise Refusing(f"The file {self.path} holds no key.")
        return keys

    def keep(self, keys: Sequence[SigningKey]) -> None:
        """Write the keys, readable by their owner only, durably."""
        make_folder(self.path.parent, mode=0o700)
        self._folder.write({self.path.name: "".join(f"{key.secret}\n" for key in keys).encode()})

    def sign(self, text: str) -> bytes:
        """Return the note, signed with every key; remember it first."""
        keys = self.keys()
        # Two writers may ask at once: what the first is given, the second must see.
        with self._folder.locked(waiting=True):
            return self._sign(text, keys)

    def _sign(self, text: str, keys: Sequence[SigningKey]) -> bytes:
        last = self.last()
        check_advance(text, last)
        if last is not None and parse_note(last).text == text and _is_signed(last, keys):
            return last
        at = int(time.time())
        note = Note(text, tuple(key.sign(text, time=at) for key in keys)).data
        self._folder.write({self._memory: note})
        return note

    def last(self) -> bytes | None:
        """Return the last note signed, or None."""
        return self._folder.find(self._memory)

    @property
    def _memory(self) -> str:
        return f"{self.path.name}.last-signed"

    @property
    def _folder(self) -> Folder:
        return Folder(self.path.parent, mode=0o600)


def _is_signed(note: bytes, keys: Sequence[SigningKey]) -> bool:
    """Say whether every key has signed a note; after a rotation a new one has not."""
    return {(key.name, key.verifier.key_id) for key in keys} == {
        (each.name, each.key_id) for each in parse_note(note).signatures
    }


def check_advance(text: str, last: bytes | None) -> None:
    """Refuse a checkpoint that is not an advance over the last one signed."""
    if last is None:
        return
    old, new = parse_checkpoint(parse_note(last).text), parse_checkpoint(text)
    if new.origin != old.origin:
        raise Refusing(f"This key has signed the log {old.origin}; it does not sign {new.origin} as well.")
    if new.size < old.size:
        raise Refusing(
            f"This key has signed {old.size} entries already; a log of {new.size} would take some back."
            " An old backup was restored: restore a newer one."
        )
    if new.size == old.size and new.root != old.root:
        raise Refusing(f"This key has signed another log of {old.size} entries. Signing this one would be a fork.")


@dataclass(frozen=True, slots=True)
class Agent:
    """A command that holds the keys elsewhere: `COMMAND sign` reads a text and prints signature lines,
    `COMMAND last` prints the last note it signed, or nothing. `nuo log signer` is such a command.
    """

    command: tuple[str, ...]
    verifiers: tuple[Verifier, ...]

    def sign(self, text: str) -> bytes:
        """Return the note, with signatures that were verified."""
        lines = self._ask("sign", text.encode()).decode(errors="replace")
        signatures: list[Signature] = [parse_signature(line) for line in lines.splitlines() if line]
        note = Note(text, tuple(signatures)).data
        open_note(note, self.verifiers)
        return note

    def last(self) -> bytes | None:
        """Return the last note signed, or None."""
        return self._ask("last", b"") or None

    def _ask(self, verb: str, given: bytes) -> bytes:
        try:
            done = subprocess.run([*self.command, verb], input=given, capture_output=True, timeout=_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Refusing(f"The signing command did not answer: {error}") from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise Refusing(f"The signing command refused: {said[-300:] or f'exit code {done.returncode}'}")
        return done.stdout


def signature_lines(note: bytes) -> str:
    """Return only the signature lines of a note: what an agent prints."""
    signatures = parse_note(note).signatures
    if not signatures:
        raise Malformed("The note has no signatures.")
    return "".join(each.line for each in signatures)
