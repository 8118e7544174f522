"""What a hotline's records say of a promise. Nuo did not time them, so they are shown apart from all its figures."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q

from nuo.hotline.models import HotlineRecord
from nuo.ledger.models import Entry
from nuo.promises.models import Promise


@dataclass(frozen=True, slots=True)
class HotlineFigures:
    """Records that are closed, or past the limit by our computing; how many of them were in time, by whom."""

    settled: int
    # How many carry a flag of theirs, and how many of these say "in time".
    flagged: int
    kept_by_flag: int
    kept_by_computing: int
    # Index of the newest import's entry; None until the log has taken it in.
    entry: int | None


def figures_of(promise: Promise, *, now: datetime) -> HotlineFigures | None:
    """Count a promise's records in the database; None where there is nothing to tell."""
    settled = Q(closed_at__isnull=False) | Q(due_at__lt=now)
    found = HotlineRecord.objects.filter(promise=promise).aggregate(
        settled=Count("pk", filter=settled),
        flagged=Count("pk", filter=settled & Q(on_time__isnull=False)),
        kept_by_flag=Count("pk", filter=settled & Q(on_time=True)),
        kept_by_computing=Count("pk", filter=Q(closed_at__lte=F("due_at"))),
        newest=Max("changed_by"),
    )
    newest = found.pop("newest")
    if not found["settled"]:
        return None
    entry = Entry.objects.filter(subject=f"hotline:{newest}", kind="requests.imported")
    return HotlineFigures(**found, entry=entry.values_list("index", flat=True).first())
