"""Entries and the edge of the tree they stand in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nuo.tlog.merkle import EMPTY_ROOT


class Entry(models.Model):
    """One public fact, as bytes. Added, never edited; `index` is set once by the sequencer."""

    index = models.BigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=40)
    body = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    # What the entry is about ("promise:12") and where, so that a page finds its history.
    subject = models.CharField(max_length=40)
    place_code = models.CharField(max_length=32)

    class Meta:
        """Read by subject, by place and in order."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="entry_subject"),
            models.Index(fields=["place_code", "-id"], name="entry_place"),
            # The sequencer looks only at what is waiting, however long the log is.
            models.Index(fields=["id"], condition=Q(index__isnull=True), name="entry_waiting"),
        ]

    def __str__(self) -> str:
        """Return index and kind."""
        return f"{self.index} {self.kind}"


class Edge(models.Model):
    """The right edge of the tree; one row. The sequencer swaps it by comparing the size."""

    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")
    root = models.BinaryField(default=EMPTY_ROOT)
    integrated_at = models.DateTimeField(null=True)

    class Meta:
        """There is one log in an instance."""

        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_edge")]

    def __str__(self) -> str:
        """Return the size."""
        return f"{self.size} entries"


class Head(models.Model):
    """The last checkpoint the log has signed and the last one made public; one row, swapped by comparing the note.

    It stands apart from the log's files and from the key, so that an old copy of any of the three is noticed.
    """

    signed = models.BinaryField(default=b"")
    signed_at = models.DateTimeField(null=True)
    # The public checkpoint with its cosignatures, for pages; the same bytes as the file.
    published = models.BinaryField(default=b"")
    published_at = models.DateTimeField(null=True)
    # What each witness answered last: {name: {"size": …, "at": …, "fault": …, "ahead": …}}.
    witnesses = models.JSONField(default=dict)
    # Why nothing was signed or published in the last round; empty when all is well. For the operator.
    trouble = models.TextField(default="", blank=True)

    class Meta:
        """There is one log in an instance."""

        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_head")]

    def __str__(self) -> str:
        """Return when it was signed."""
        return f"signed {self.signed_at}"


class LogKey(models.Model):
    """A public key of the log. Announced by an entry when it is added and when it is retired."""

    vkey = models.TextField(unique=True)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """Oldest first: the key readers have known for longest."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Return the name and the id, without the key."""
        return "+".join(self.vkey.split("+")[:2])

    def entry_subject(self) -> str:
        """What its entries are about."""
        return f"logkey:{self.pk}"


class Withholding(models.Model):
    """That the private content behind an entry was erased, and on what ground. The entry itself stays."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="withheld")
    ground = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        """In the order of erasing."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Return the entry and the ground."""
        return f"{self.entry_id} {self.ground}"
