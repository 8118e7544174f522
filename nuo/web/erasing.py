"""Erasing what was kept long enough: the same act as by hand, on the ground that the time for keeping it is over."""

from datetime import datetime

from nuo.cases.keeping import outlived
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.ledger.withholding import Ground, withhold
from nuo.web.books import ERASERS


def erase_outlived(*, at: datetime) -> int:
    """Erase the words of requests that have outlived their programme's time, some at a time; return how many."""
    subjects = outlived(at=at)
    entries = Entry.objects.filter(subject__in=subjects, kind="duty.opened", index__isnull=False)
    return sum(_erased(entry.index, at) for entry in entries.order_by("index") if entry.index is not None)


def _erased(index: int, at: datetime) -> bool:
    try:
        withhold(index, Ground.STORAGE_ENDED, erase=ERASERS, at=at)
    except Refused as refused:
        # Somebody did it by hand at the same moment.
        if refused.code not in {"withheld_already", "nothing_to_withhold"}:
            raise
        return False
    return True
