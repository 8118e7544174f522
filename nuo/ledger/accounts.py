"""What the rows say must stand in the log: plain values, so that rows and entries can be held against each other.

Each app that makes things public says in its own `accounts.py` what the log must hold about its rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nuo.ledger.rules import JSON

Facts = Mapping[str, JSON]
# By kind of entry: what each entry of that kind must say, as far as the rows tell.
Said = dict[str, list[Facts]]
Keys = Sequence[int]


@dataclass(slots=True)
class Account:
    """What the log must hold about one subject, according to the rows.

    `said`: the entries by kind; they must be as many, and say these facts. `newest`: facts of which the
    last entry that names them must say this. `free`: kinds of which there may be more than the rows tell. `absent`:
    there is no such row, so there may be no entry either.
    """

    said: Said = field(default_factory=dict)
    newest: dict[str, JSON] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    absent: bool = False

    def add(self, said: Said) -> None:
        """Take in what another app says of the same subject: more facts of an entry, or more entries."""
        for kind, entries in said.items():
            own = self.said.setdefault(kind, [])
            for number, facts in enumerate(entries):
                if number < len(own):
                    own[number] = {**own[number], **facts}
                else:
                    own.append(facts)


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of subject: how to walk over its rows, and what they say.

    `keys(after, most)` gives the next primary keys in order; `accounts(keys)` what their rows say;
    `more` the same of other apps, by key. `by` names, for a kind, the fact that orders its entries
    where they need not come in the order of the rows.
    """

    name: str
    keys: Callable[[int, int], list[int]]
    accounts: Callable[[Keys], dict[int, Account]]
    more: tuple[Callable[[Keys], Mapping[int, Said]], ...] = ()
    by: Mapping[str, str] = field(default_factory=dict)

    def read(self, keys: Keys) -> dict[int, Account]:
        """Return what the rows with these keys say; a key without a row has an absent account."""
        found = self.accounts(keys)
        for more in self.more:
            for key, said in more(keys).items():
                if key in found:
                    found[key].add(said)
        return {key: found.get(key) or Account(absent=True) for key in keys}


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is compared: its place in the log (None: not yet), its kind and what it says."""

    pk: int
    index: int | None
    kind: str
    facts: Facts


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Where rows and log do not belong together. `code` is stable; `index` is the entry's, if there is one."""

    code: str
    subject: str
    kind: str = ""
    fact: str = ""
    log: JSON = None
    row: JSON = None
    index: int | None = None

    @property
    def key(self) -> object:
        """Return what makes it this gap and no other."""
        return self.code, self.subject, self.kind, self.fact, self.index

    @property
    def is_about_facts(self) -> bool:
        """Whether both sides are there and only say different things."""
        return self.code in {"fact_differs", "column_differs"}


def compare(subject: str, account: Account, rows: Iterable[Row], by: Mapping[str, str]) -> list[Gap]:
    """Return what does not fit between the rows' account of a subject and its entries, oldest first."""
    entries: dict[str, list[Row]] = {}
    for row in rows:
        entries.setdefault(row.kind, []).append(row)
    gaps: list[Gap] = []
    for kind in sorted(entries.keys() | account.said.keys()):
        gaps += _compare_kind(subject, kind, account, entries.get(kind, []), by.get(kind))
    # A case's own steps stand under its duty as well; they say nothing of the duty's state.
    noun = subject.partition(":")[0]
    newest = _newest(row for kind, found in entries.items() if kind.startswith(f"{noun}.") for row in found)
    for fact, value in account.newest.items():
        entry = newest.get(fact)
        if entry is not None and entry.facts[fact] != value:
            gaps.append(Gap("fact_differs", subject, entry.kind, fact, entry.facts[fact], value, entry.index))
    return gaps


def _compare_kind(subject: str, kind: str, account: Account, entries: list[Row], by: str | None) -> list[Gap]:
    claims = account.said.get(kind, [])
    if by is not None:
        entries = sorted(entries, key=lambda entry: str(entry.facts.get(by)))
        claims = sorted(claims, key=lambda facts: str(facts.get(by)))
    gaps = [gap for claim, entry in zip(claims, entries, strict=False) for gap in _differences(subject, claim, entry)]
    gaps += [Gap("row_without_entry", subject, kind, row=claim.get("at")) for claim in claims[len(entries) :]]
    if kind not in account.free:
        gaps += [Gap("entry_without_row", subject, kind, index=entry.index) for entry in entries[len(claims) :]]
    return gaps


def _differences(subject: str, claim: Facts, entry: Row) -> list[Gap]:
    return [
        Gap("fact_differs", subject, entry.kind, fact, entry.facts.get(fact), value, entry.index)
        for fact, value in claim.items()
        if entry.facts.get(fact) != value
    ]


def _newest(entries: Iterable[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for entry in sorted(entries, key=lambda each: each.pk):
        for fact in entry.facts:
            found[fact] = entry
    return found
