"""What other systems say of their work orders. Kept apart from duties: Nuo's own clock measured none of it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nuo.cases.models import Case
from nuo.hotline.rules import Told, agree, in_time
from nuo.ledger.rules import JSON
from nuo.places.models import Office, Place
from nuo.promises.models import Promise


class HotlineImport(models.Model):
    """One file that was taken in. Public: its counts and digests stand in the log."""

    source = models.CharField(max_length=80)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="hotline_imports")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="hotline_imports")
    # SHA-256 of the file and of the mapping it was read with, in hexadecimal.
    file_digest = models.CharField(max_length=64)
    mapping_digest = models.CharField(max_length=64)
    # Office and role, as the entry names them; never a person.
    by = models.CharField(max_length=160)
    at = models.DateTimeField()
    # rows = added + changed + unchanged + ignored + refused
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    ignored = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    # Real cases that were opened from its records.
    cases = models.PositiveIntegerField(default=0)

    class Meta:
        """The newest last."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["source"], name="hotline_import_source")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rows=F("added") + F("changed") + F("unchanged") + F("ignored") + F("refused")),
                name="hotline_rows_add_up",
            )
        ]

    def __str__(self) -> str:
        """Return the source."""
        return self.source

    @property
    def counts(self) -> dict[str, JSON]:
        """The counts, as the entry has them."""
        return {
            "rows": self.rows, "added": self.added, "changed": self.changed, "unchanged": self.unchanged,
            "ignored": self.ignored, "refused": self.refused, "cases": self.cases,
        }  # fmt: skip


class HotlineRecord(models.Model):
    """One work order as its own system tells it: a number, times, a flag. No words, and nobody's name."""

    # The import that brought it, and the one that last changed it.
    brought_by = models.ForeignKey(HotlineImport, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(HotlineImport, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=80)
    number = models.CharField(max_length=60)
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="hotline_records", null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    target_at = models.DateTimeField(null=True)
    on_time = models.BooleanField(null=True)
    # By the promise's limit and the calendar of working days; None without a promise.
    due_at = models.DateTimeField(null=True)
    # The real case that was opened from it, at most one.
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="hotline_record", null=True)

    class Meta:
        """Counted by promise."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "number"], name="one_hotline_record"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="hotline_closed_later"
            ),
            models.CheckConstraint(
                condition=Q(promise__isnull=True, due_at__isnull=True)
                | Q(promise__isnull=False, due_at__isnull=False),
                name="hotline_due_with_promise",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Return source and number."""
        return f"{self.source} {self.number}"

    @property
    def told(self) -> Told:
        """What the files said of it so far."""
        service = self.promise.service if self.promise else ""
        return Told(0, self.number, service, self.opened_at, self.closed_at, self.target_at, self.on_time)

    def kept(self, *, now: datetime) -> bool | None:
        """Return whether it was closed in time by our computing; None where that cannot be said yet."""
        return in_time(self.due_at, self.closed_at, now=now)

    def agrees(self, *, now: datetime) -> bool | None:
        """Return whether their flag and our computing say the same; None where one says nothing."""
        return agree(self.on_time, self.kept(now=now))
