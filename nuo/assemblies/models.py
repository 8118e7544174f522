"""A meeting, its agenda, and what people said before it. Counts of those present, never who."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nuo.assemblies.rules import MEETING_STEPS, Basis, Kind, Sitting, Standard, Verdict, Votes, verdict
from nuo.assemblies.standards import standard_for
from nuo.ledger.rules import JSON, StepTable, commitment, stamp
from nuo.ledger.signers import Signer
from nuo.places.models import Office, Place


class Meeting(models.Model):
    """One meeting: called, held, minuted; or called off. All its words are an institution's, and public."""

    STEPS: ClassVar[StepTable] = MEETING_STEPS

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="meetings")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    title = models.CharField(max_length=120)
    venue = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    called_at = models.DateTimeField()
    # Why the notice is shorter than the law's, where it may be.
    special = models.CharField(max_length=300, blank=True)
    basis = models.CharField(max_length=8, blank=True)
    entitled = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    held_at = models.DateTimeField(null=True)
    # What was said and decided, or why it was called off.
    minutes = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    salt = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, default="called")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """The next one first."""

        ordering: ClassVar = ["-starts_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["place", "-starts_at"], name="meeting_place")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="meeting_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=["called", "held", "minuted", "called_off"]), name="meeting_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["called", "called_off"], held_at__isnull=True)
                | Q(state__in=["held", "minuted"], held_at__isnull=False, entitled__isnull=False, present__isnull=False,
                    entitled__gte=F("present"),
                    basis__in=[basis.value for basis in Basis]),
                name="meeting_held_with_numbers",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def on(self) -> date:
        """The day it is held, where it is held."""
        return timezone.localtime(self.starts_at).date()

    @property
    def standard(self) -> Standard:
        """What the law asks of it."""
        return standard_for(self.kind, self.on)

    @property
    def notice_days(self) -> int:
        """How many days before it was called; the day of the call is not counted."""
        return (self.on - timezone.localtime(self.called_at).date()).days

    @property
    def sitting(self) -> Sitting | None:
        """How it was called and who was there, in numbers; None before it was held."""
        if self.entitled is None or self.present is None:
            return None
        return Sitting(self.notice_days, Basis(self.basis), self.entitled, self.present, self.special)

    def words(self) -> dict[str, JSON]:
        """What the call says, as its entry commits to it."""
        agenda = [motion.text for motion in self.motions.order_by("number")]
        return {"title": self.title, "venue": self.venue, "agenda": agenda, "special": self.special}

    def called_facts(self) -> dict[str, JSON]:
        """What the entry of the call says."""
        return {
            "kind": self.kind, "starts": stamp(self.starts_at), "notice_days": self.notice_days,
            "commitment": commitment(bytes(self.salt), self.words()),
        }  # fmt: skip

    def entry_place(self) -> str:
        """Where it is held."""
        return self.place.code

    def entry_subject(self) -> str:
        """What the entry is about."""
        return f"meeting:{self.pk}"

    def public_facts(self, said: Mapping[str, JSON]) -> dict[str, JSON]:
        """Everything of a meeting is public; its words are committed to."""
        return {"meeting": self.pk, "office": self.office.name, **said}

    def signed(self, by: Signer) -> Signer:
        """The office acts in its name."""
        return by


class Motion(models.Model):
    """One point of the agenda that is put to the vote. Fixed when the meeting is called."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="motions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    yes = models.PositiveIntegerField(null=True)
    no = models.PositiveIntegerField(null=True)
    abstained = models.PositiveIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """In the order of the agenda."""

        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="motion_number"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, yes__isnull=True, no__isnull=True, abstained__isnull=True)
                | Q(decided_at__isnull=False, yes__isnull=False, no__isnull=False, abstained__isnull=False),
                name="motion_decided_with_votes",
            ),
        ]

    def __str__(self) -> str:
        """Return number and text."""
        return f"{self.number}. {self.text}"

    @property
    def votes(self) -> Votes | None:
        """How those present voted; None before."""
        if self.yes is None or self.no is None or self.abstained is None:
            return None
        return Votes(self.yes, self.no, self.abstained)

    @property
    def verdict(self) -> Verdict:
        """What came of it, computed from notice, quorum and votes."""
        return verdict(self.meeting.standard, self.meeting.sitting, self.votes)


class Suggestion(models.Model):
    """What somebody said before a meeting, without a name, and the office's answer. Shown once it is answered."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="suggestions")
    text = models.TextField()
    said_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    # Whether its words may be shown to all; the answer always is.
    shown = models.BooleanField(default=False)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["said_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["meeting", "said_at"], name="suggestion_meeting")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", shown=False)
                | Q(~Q(answer=""), answered_at__isnull=False),
                name="suggestion_answered_with_words",
            )
        ]

    def __str__(self) -> str:
        """Return when it was said."""
        return f"{self.said_at:%Y-%m-%d}"


class Attachment(models.Model):
    """A file published with a meeting. Taken away, the row says only that there was one."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, blank=True)
    media_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, blank=True)
    data = models.BinaryField()
    salt = models.BinaryField(max_length=32)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """In the order of attaching."""

        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="attachment_number"),
            models.CheckConstraint(condition=Q(removed_at__isnull=True) | Q(name="", digest=""),
                                   name="attachment_removed_whole"),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @property
    def words(self) -> dict[str, JSON]:
        """What its commitment commits to."""
        return {"name": self.name, "digest": self.digest}
