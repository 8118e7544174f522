"""What the log must hold about residents' groups, according to their rows: that they were formed, and nothing else."""

from nuo.ledger.accounts import Account, Keys, Noun
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import stamp
from nuo.residents.models import Group


def _groups(keys: Keys) -> dict[int, Account]:
    return {group.pk: _group(group) for group in Group.objects.filter(pk__in=keys)}


def _group(group: Group) -> Account:
    if group.formed_at is None:
        return Account()
    return Account({"group.formed": [{"members": group.formed_with, "at": stamp(group.formed_at)}]})


GROUPS = Noun("group", keys_of(Group), _groups)
