"""What was found between rows, entries and files, in a plain sentence."""

import json

from django.utils.translation import gettext as _

from nuo.ledger.accounts import Gap
from nuo.ledger.rules import JSON
from nuo.ledger.sequencer import Fault

_LONGEST = 60


def sentence(gap: Gap) -> str:
    """Return what does not belong together, and where."""
    facts = {
        "subject": gap.subject, "kind": gap.kind, "fact": gap.fact, "log": _short(gap.log), "row": _short(gap.row),
        "entry": _("not numbered yet") if gap.index is None else gap.index,
    }  # fmt: skip
    if gap.code == "row_without_entry":
        return _("%(subject)s: the database has it, the log has no entry %(kind)s for it.") % facts
    if gap.code == "entry_without_row":
        return _("%(subject)s: entry %(entry)s says %(kind)s, the database has nothing of it.") % facts
    if gap.code == "column_differs":
        return _(
            "%(subject)s: the row of entry %(entry)s says %(fact)s %(row)s, its signed bytes say %(log)s."
        ) % facts  # fmt: skip
    return _("%(subject)s: %(fact)s is %(row)s in the database, and %(log)s in entry %(entry)s (%(kind)s).") % facts


def short_sentence(gap: Gap) -> str:
    """Return the same without any value of a row: for a page of somebody who may see no case."""
    if not gap.is_about_facts:
        return sentence(gap)
    facts = {"subject": gap.subject, "fact": gap.fact, "entry": gap.index}
    return _("%(subject)s: %(fact)s is not what entry %(entry)s says.") % facts


def fault_sentence(fault: Fault) -> str:
    """Return what is wrong with an entry or with the tree."""
    words = {
        "entry_missing": _("Entry %(index)s is missing."),
        "entry_altered": _("Entry %(index)s was changed: its bytes do not have its hash."),
        "tree_altered": _("The tree of %(index)s entries is not that of the entries."),
        "not_what_was_signed": _("Entry %(index)s is not what was signed: the log's files keep another hash for it."),
    }
    return words[fault.code] % {"index": fault.index}


def _short(value: JSON) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
