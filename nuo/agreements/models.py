"""A text with its draft clauses and its versions: the village's own words, public once put to the vote."""

from collections.abc import Mapping
from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.db.models import Q

from nuo.agreements.rules import DOCUMENT_STEPS, Kind
from nuo.assemblies.models import Motion
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, StepTable, canonical
from nuo.ledger.signers import Signer
from nuo.places.models import Office, Place

LONGEST_CLAUSE = 2_000


class Document(models.Model):
    """One text of a village: its draft, and the version in force if there is one."""

    STEPS: ClassVar[StepTable] = DOCUMENT_STEPS

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="documents")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    title = models.CharField(max_length=120)
    current = models.ForeignKey("Version", on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=8, default="draft")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """By place, then by title."""

        ordering: ClassVar = ["place", "title", "pk"]
        indexes: ClassVar = [models.Index(fields=["place", "title"], name="document_place")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="document_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"])
                | Q(state__in=["adopted", "repealed"], current__isnull=False),
                name="document_in_force_has_a_version",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def entry_place(self) -> str:
        """The village."""
        return self.place.code

    def entry_subject(self) -> str:
        """What the entry is about."""
        return f"document:{self.pk}"

    def public_facts(self, said: Mapping[str, JSON]) -> dict[str, JSON]:
        """What everybody may know of it."""
        return {"document": self.pk, "kind": self.kind, "title": self.title, "office": self.office.name, **said}

    def signed(self, by: Signer) -> Signer:
        """The office acts in its name."""
        return by


class Clause(models.Model):
    """One clause of the draft. Its version counts changes, so that two clerks never overwrite each other."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveIntegerField()
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """In order."""

        ordering: ClassVar = ["document", "position", "pk"]

    def __str__(self) -> str:
        """Return its beginning."""
        return self.text[:20]


class Version(models.Model):
    """A text as it was put to the vote. Added, never edited."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    clauses = models.JSONField()
    # Why what the reviewer doubts was kept, by rule and clause: public with the text.
    reasons = models.JSONField(default=list)
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)
    repealed_at = models.DateTimeField(null=True)

    class Meta:
        """Numbered without gaps from 1."""

        ordering: ClassVar = ["document", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="text_version_number"),
            models.UniqueConstraint(fields=["motion"], name="one_text_a_motion"),
        ]

    def __str__(self) -> str:
        """Return document and number."""
        return f"{self.document_id} v{self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Add a version; an existing one stays as it was put to the vote."""
        if self.pk is not None:
            raise Refused("never_edited")
        super().save(*args, **kwargs)

    @property
    def digest(self) -> str:
        """The hex SHA-256 over the canonical JSON of its clauses, as its entries name it."""
        return digest_of(self.clauses)


class Reason(models.Model):
    """Why a clause the reviewer doubts is kept. It holds for these very words of the clause and no others."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="reasons")
    rule = models.CharField(max_length=60)
    clause = models.CharField(max_length=64)
    text = models.CharField(max_length=500)
    given_at = models.DateTimeField()

    class Meta:
        """One for each rule and clause."""

        ordering: ClassVar = ["document", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "rule", "clause"], name="one_reason_a_finding")
        ]

    def __str__(self) -> str:
        """Return the reason."""
        return self.text


def digest_of(clauses: JSON) -> str:
    """Return the hex SHA-256 of clauses, or of one clause's text."""
    return sha256(canonical(clauses)).hexdigest()
