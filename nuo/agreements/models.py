"""A text with its draft clauses and its versions: the village's own words, public once put to the vote."""

from collections.abc import Mapping
from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.db.models import Q

from nuo.agreements.rules import DOCUMENT_STEPS, FILED_STEPS, About, Kind
from nuo.assemblies.models import Motion
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, StepTable, canonical, commitment
from nuo.ledger.signers import Signer
from nuo.places.models import Office, Place
from nuo.promises.models import Duty

LONGEST_CLAUSE = 2_000


class Document(models.Model):
    """One text of a village: its draft, and the version in force if there is one."""

    STEPS: ClassVar[StepTable] = DOCUMENT_STEPS

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="documents")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
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
    # Of an agreement alone: what the clause is about, and the clock of what the committee undertakes in it.
    about = models.CharField(max_length=12, blank=True, choices=[(about.value, about.value) for about in About])
    clock = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """In order. Nobody but the committee ever has a clock."""

        ordering: ClassVar = ["document", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(clock__isnull=True) | Q(about=About.COMMITTEE.value), name="clock_of_the_committee_only"
            ),
        ]

    def __str__(self) -> str:
        """Return its beginning."""
        return self.text[:20]


class Version(models.Model):
    """A text as it was put to the vote. Added, never edited."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    clauses = models.JSONField()
    # Of an agreement: for each clause what it is about, and its clock if it has one.
    parts = models.JSONField(default=list)
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
        """The hex SHA-256 over the canonical JSON of its clauses (and an agreement's parts), as its entries name it."""
        return digest_of({"clauses": self.clauses, "parts": self.parts} if self.parts else self.clauses)


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


class Filing(models.Model):
    """A version's way to the township's record: reported, read, and ordered to be put right where it must be.

    Each stretch has a duty with its own clock, where the programme promises one.
    """

    STEPS: ClassVar[StepTable] = FILED_STEPS

    text = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="filing")
    village = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="filings")
    township = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="filings_read")
    reporting = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="+", null=True)
    reading = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="+", null=True)
    correcting = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="+", null=True)
    filed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ordered_at = models.DateTimeField(null=True)
    put_right_at = models.DateTimeField(null=True)
    # The numbers of the clauses ordered to be put right, and why: public words of the township.
    clauses = models.JSONField(default=list)
    why = models.TextField(blank=True)
    salt = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, default="due")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        """Return the text and how far it is."""
        return f"{self.text_id} {self.state}"

    @property
    def office(self) -> Office:
        """Who is to act: the village reports and puts right, the township reads and orders."""
        return self.village if self.state in {"due", "ordered"} else self.township

    @property
    def office_id(self) -> int:
        """The key of the same."""
        return self.village_id if self.state in {"due", "ordered"} else self.township_id

    @property
    def order(self) -> dict[str, JSON]:
        """What a commitment to the order commits to."""
        return {"clauses": self.clauses, "why": self.why}

    def entry_place(self) -> str:
        """The village."""
        return self.village.place.code

    def entry_subject(self) -> str:
        """What the entry is about."""
        return f"filing:{self.pk}"

    def public_facts(self, said: Mapping[str, JSON]) -> dict[str, JSON]:
        """What everybody may know of it; an order's reason stands on the page and here only as a commitment."""
        told = {name: value for name, value in said.items() if name != "why"}
        facts: dict[str, JSON] = {
            "filing": self.pk, "document": self.text.document_id, "title": self.text.document.title,
            "text_version": self.text.number, **told,
        }  # fmt: skip
        if "why" in said:
            order: JSON = {"clauses": said["clauses"], "why": said["why"]}
            facts["commitment"] = commitment(bytes(self.salt), order)
        return facts

    def signed(self, by: Signer) -> Signer:
        """The office acts in its name."""
        return by


def digest_of(clauses: JSON) -> str:
    """Return the hex SHA-256 of clauses, or of one clause's text."""
    return sha256(canonical(clauses)).hexdigest()
