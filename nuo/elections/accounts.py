"""What the log must hold about elections, according to their rows; the ballots are counted again each time."""

from nuo.elections import rules
from nuo.elections.models import Election
from nuo.ledger.accounts import Account, Keys, Noun, Said
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import stamp


def _elections(keys: Keys) -> dict[int, Account]:
    rows = Election.objects.filter(pk__in=keys).select_related("group__place")
    return {row.pk: _election(row) for row in rows.prefetch_related("candidates", "ballots")}


def _election(row: Election) -> Account:
    said: Said = {"election.opened": [{**row.opening_facts(), "at": stamp(row.opened_at)}]}
    if row.closed_at is not None:
        # Not the root as it was kept, but the one over the ballots as they are now.
        root = rules.root([ballot.commitment for ballot in row.filled()])
        said["election.closed"] = [{**row.closing_facts(), "root": root, "at": stamp(row.closed_at)}]
    return Account(said, {"place": row.group.place.code})


ELECTIONS = Noun("election", keys_of(Election), _elections)
