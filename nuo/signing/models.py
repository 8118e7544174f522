"""Agreements, who was shown one, and signatures. Who signed is known to them and to nobody else."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q

from nuo.agreements.models import Document, Version
from nuo.ledger.rules import JSON, StepTable
from nuo.ledger.signers import Signer
from nuo.places.models import Office, Place
from nuo.promises.models import Promise
from nuo.residents.models import Group, Resident
from nuo.signing.rules import AGREEMENT_STEPS, Ending, Method


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """How agreements are read."""

    def counted(self) -> Self:
        """Add how many present members have signed (`given`) and how many members the group has (`size`)."""
        theirs = Q(signatures__resident__membership__group=F("group"))
        return self.annotate(
            given=Count("signatures", filter=theirs, distinct=True), size=Count("group__members", distinct=True)
        )

    def standing(self) -> Self:
        """Keep those offered or in force."""
        return self.filter(state__in=["offered", "in_force"])


class Agreement(models.Model):
    """One text, offered to one group. What it says is the version; this row says how far it is."""

    STEPS: ClassVar[StepTable] = AGREEMENT_STEPS

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="agreements")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="agreements")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="agreements")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="agreements")
    text = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="agreements")
    # The township that has entrusted the committee with signing, where the programme is done that way.
    entrusted_by = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", null=True)
    renews = models.OneToOneField("self", on_delete=models.PROTECT, related_name="renewed_by", null=True)
    valid_until = models.DateField()
    offered_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=16, blank=True, choices=[(why.value, why.value) for why in Ending])
    # How many signatures there ever were; the next one's number.
    last_number = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, default="offered")
    version = models.PositiveIntegerField(default=1)
    # What the queryset adds.
    given: int
    size: int

    objects = AgreementQuerySet.as_manager()

    class Meta:
        """The newest first; a group has one text before it once at a time."""

        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["place", "-id"], name="agreement_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "document"], condition=Q(state__in=["offered", "in_force"]), name="offered_once"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(ending="")
                | Q(state__in=["offered", "in_force"], ended_at__isnull=True, ending=""),
                name="agreement_ended_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(in_force_at__isnull=False), name="in_force_since_a_time"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Return text and group."""
        return f"{self.text_id} for {self.group_id}"

    def is_over(self, on: date) -> bool:
        """Whether its last day has passed, whether or not anybody has noted it yet."""
        return self.state == "ended" or on > self.valid_until

    def entry_place(self) -> str:
        """The village."""
        return self.place.code

    def entry_subject(self) -> str:
        """What the entry is about."""
        return f"agreement:{self.pk}"

    def public_facts(self, said: Mapping[str, JSON]) -> dict[str, JSON]:
        """What everybody may know of it: which text, which group, until when; nobody's name."""
        return {
            "agreement": self.pk, "document": self.document_id, "text_version": self.text.number,
            "digest": self.text.digest, "title": self.document.title, "group": self.group_id,
            "until": self.valid_until.isoformat(), **said,
        }  # fmt: skip

    def signed(self, by: Signer) -> Signer:
        """The office acts in its name."""
        return by


class Undertaken(models.Model):
    """A clause of an agreement in force, and the promise it has become."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="undertaken")
    clause = models.PositiveSmallIntegerField()
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="undertaken")

    class Meta:
        """In the order of the clauses."""

        ordering: ClassVar = ["agreement", "clause"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["agreement", "clause"], name="undertaken_once")]


class Reading(models.Model):
    """Somebody was shown the whole text. The time to think it over is counted from here."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="readings")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField()
    on_paper = models.BooleanField(default=False)

    class Meta:
        """The first time counts."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["agreement", "resident"], name="shown_first")]


class Signature(models.Model):
    """One member's signature. Withdrawn, the row says only that there was one: no name, stroke or pledge is left."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    number = models.PositiveSmallIntegerField()
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="signatures", null=True)
    method = models.CharField(max_length=8, choices=[(method.value, method.value) for method in Method])
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    # The strokes as points, or nothing; what the member promises of their own will, or nothing.
    strokes = models.JSONField(default=list)
    pledge = models.CharField(max_length=500, blank=True)
    salt = models.BinaryField(max_length=32)

    class Meta:
        """In the order of signing; each member once."""

        ordering: ClassVar = ["agreement", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="signature_number"),
            models.UniqueConstraint(
                fields=["agreement", "resident"], condition=Q(resident__isnull=False), name="signed_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, resident__isnull=False)
                | Q(withdrawn_at__isnull=False, resident__isnull=True, pledge=""),
                name="signature_withdrawn_whole",
            ),
        ]


class Scan(models.Model):
    """The scan of a signature on paper. Kept in the database, so that withdrawing deletes it and a backup has it."""

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="scan")
    media_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    data = models.BinaryField()
