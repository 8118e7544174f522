"""Trust policies (C2SP tlog-policy): which logs, which witnesses, and how many of them must have cosigned."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.errors import Malformed, NotSigned
from nuo.tlog.keys import Kind, Signed, Verifier, open_note, parse_vkey
from nuo.tlog.notes import Note

NOBODY = "none"
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody outside who cosigns: the name in this policy, the key, and where to ask (empty: nowhere)."""

    name: str
    key: Verifier
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """At least `needed` of the members."""

    needed: int
    members: tuple[str, ...]


@dataclass(slots=True)
class Policy:
    """What a checkpoint must carry to be believed."""

    logs: list[Verifier] = field(default_factory=list)
    urls: dict[Verifier, str] = field(default_factory=dict)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = NOBODY

    @property
    def keys(self) -> list[Verifier]:
        """Return every key it names."""
        return [*self.logs, *(witness.key for witness in self.witnesses.values())]

    def is_met(self, signed: Collection[Verifier]) -> bool:
        """Say whether cosignatures by these keys are enough."""
        return self.quorum == NOBODY or self._has(self.quorum, signed)

    def _has(self, name: str, signed: Collection[Verifier]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name].key in signed
        group = self.groups[name]
        return sum(self._has(member, signed) for member in group.members) >= group.needed

    def accept(self, data: bytes) -> "Accepted":
        """Return a checkpoint that a log of this policy has signed and enough witnesses have cosigned."""
        note, signed = open_note(data, self.keys)
        checkpoint = parse_checkpoint(note.text)
        by_log = [each for each in signed if each.by in self.logs and each.by.name == checkpoint.origin]
        if not by_log:
            raise NotSigned(f"The checkpoint of {checkpoint.origin} is not signed by a log you trust.")
        witnessed = [each for each in signed if each.by not in self.logs]
        if not self.is_met([each.by for each in witnessed]):
            raise NotSigned(
                f"The checkpoint of {checkpoint.size} entries has {len(witnessed)} cosignatures;"
                f" that is not the quorum {self.quorum!r} of your policy."
            )
        return Accepted(note, checkpoint, by_log, witnessed)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A checkpoint that met a policy, with the signatures that were verified."""

    note: Note
    checkpoint: Checkpoint
    by_log: list[Signed]
    witnessed: list[Signed]


def trusting(*logs: Verifier) -> Policy:
    """Return the policy that asks for no witness."""
    return Policy(logs=list(logs), quorum=NOBODY)


def parse_policy(data: bytes) -> Policy:
    """Return the policy in a file; a fault names its line."""
    policy, quorum_seen, used = Policy(), False, set[str]()
    # Octets above 127 mean nothing to the format: those that are not UTF-8 stand for themselves.
    for number, line in enumerate(data.decode(errors="surrogateescape").split("\n"), 1):
        words = re.findall(r"[^ \t]+", line)
        try:
            if _FORBIDDEN.search(line):
                raise Malformed("a control character")
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "quorum":
                quorum_seen = _quorum(policy, words, seen=quorum_seen)
            else:
                _reader(words[0])(policy, words, used)
        except Malformed as error:
            raise Malformed(f"Line {number} of the policy: {error}") from error
    if not quorum_seen:
        raise Malformed("The policy has no quorum line. Without witnesses write: quorum none")
    return policy


def _reader(word: str) -> Callable[[Policy, list[str], set[str]], None]:
    readers = {"log": _log, "witness": _witness, "group": _group}
    if word not in readers:
        raise Malformed(f"a line begins with log, witness, group or quorum, not {word[:40]!r}")
    return readers[word]


def _log(policy: Policy, words: list[str], _used: set[str]) -> None:
    if not 2 <= len(words) <= 3:
        raise Malformed("a log has a key and perhaps an address")
    key = parse_vkey(_text(words[1]))
    if key.kind is Kind.COSIGNATURE:
        raise Malformed("this is the key of a witness, not of a log")
    if any(key.public == other.public for other in policy.logs):
        raise Malformed("this log's key stands here already")
    policy.logs.append(key)
    policy.urls[key] = _address(words[2]) if len(words) == 3 else ""


def _witness(policy: Policy, words: list[str], _used: set[str]) -> None:
    if not 3 <= len(words) <= 4:
        raise Malformed("a witness has a name, a key and perhaps an address")
    key = parse_vkey(_text(words[2]))
    if key.kind is Kind.ED25519:
        raise Malformed("this is the key of a log, not of a witness")
    if any(key.public == other.key.public for other in policy.witnesses.values()):
        raise Malformed("this witness's key stands here already")
    policy.witnesses[_new(policy, words[1])] = Witness(
        _text(words[1]), key, _address(words[3]) if len(words) == 4 else ""
    )


def _group(policy: Policy, words: list[str], used: set[str]) -> None:
    if len(words) < 4:
        raise Malformed("a group has a name, a number (or all, or any) and members")
    members = tuple(words[3:])
    for member in members:
        if member not in policy.witnesses and member not in policy.groups:
            raise Malformed(f"{_text(member)!r} is not named above")
        if member in used or members.count(member) > 1:
            raise Malformed(f"{_text(member)!r} is a member already")
    needed = {"all": len(members), "any": 1}.get(words[2]) or _number(words[2])
    if not 1 <= needed <= len(members):
        raise Malformed(f"{needed} of {len(members)} members cannot be")
    name = _new(policy, words[1])
    used.update(members)
    policy.groups[name] = Group(needed, members)


def _quorum(policy: Policy, words: list[str], *, seen: bool) -> bool:
    if seen:
        raise Malformed("there is a quorum line already")
    if len(words) != 2:
        raise Malformed("a quorum is one name")
    if words[1] not in {NOBODY, *policy.witnesses, *policy.groups}:
        raise Malformed(f"{_text(words[1])!r} is not named above")
    policy.quorum = words[1]
    return True


def _new(policy: Policy, name: str) -> str:
    if name in {NOBODY, *policy.witnesses, *policy.groups}:
        raise Malformed(f"the name {_text(name)!r} is taken")
    return name


def _number(word: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,3}", word, re.ASCII):
        raise Malformed(f"{word[:20]!r} is neither a number nor all nor any")
    return int(word)


def _address(word: str) -> str:
    # What is opened later must be the network, never a file of this machine.
    if not re.match(r"https?://.", word):
        raise Malformed(f"an address begins with http:// or https://, not {word[:40]!r}")
    return _text(word)


def _text(word: str) -> str:
    try:
        word.encode()
    except UnicodeEncodeError as error:
        raise Malformed("a word is not text in UTF-8") from error
    return word
