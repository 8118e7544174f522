"""Elections, who stands, the roll while it lasts, and ballots that no row ties to anybody.

Ballots are made at the opening, one for each place on the roll. A vote fills one that is chosen by chance. At the
close they are all written anew in random order, and the roll is deleted: what was written in one transaction with
what cannot be read off the table any more. See docs/explanation/threat-model.md for what is left.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from nuo.elections import rules
from nuo.elections.rules import Outcome
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, stamp
from nuo.residents.models import Group, Resident


class Standing(models.Model):
    """A member who is willing to lead, until the next election takes it up."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="standing")
    resident = models.OneToOneField(Resident, on_delete=models.CASCADE, related_name="standing")

    class Meta:
        """In the order of saying so."""

        ordering: ClassVar = ["pk"]


class Election(models.Model):
    """One vote of one group. `runs_again`: the one before, which was tied or too few came to."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="elections")
    runs_again = models.OneToOneField("self", on_delete=models.PROTECT, related_name="again", null=True)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # How many were on the roll, and by which share of them it counts: fixed at the opening.
    roll_size = models.PositiveSmallIntegerField()
    turnout = models.PositiveSmallIntegerField()
    on_paper = models.PositiveSmallIntegerField(default=0)
    # Over the ballots as they were at the close (hex).
    root = models.CharField(max_length=64, blank=True)
    # Raised by whoever votes, so that of two at once one waits.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """The newest first; one at a time for a group."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group"], condition=Q(closed_at__isnull=True), name="one_open_election"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, root="") | Q(closed_at__isnull=False) & ~Q(root=""),
                name="election_closed_with_a_root",
            ),
        ]

    def entry_subject(self) -> str:
        """What an entry about it is about."""
        return f"election:{self.pk}"

    def filled(self) -> list["Ballot"]:
        """Return the ballots that were cast."""
        return [ballot for ballot in self.ballots.all() if ballot.filled]

    @property
    def outcome(self) -> Outcome:
        """What came of it, counted from the ballots each time; refused before the close."""
        if self.closed_at is None:
            raise Refused("polls_open")
        numbers = [candidate.number for candidate in self.candidates.all()]
        choices = [ballot.choice for ballot in self.filled()]
        return rules.count(choices, numbers, roll=self.roll_size, turnout=self.turnout)

    @property
    def leader(self) -> Resident | None:
        """Who was elected, if they are still in the group."""
        outcome = self.outcome
        if outcome.verdict is not rules.Verdict.ELECTED:
            return None
        found = self.candidates.select_related("resident__membership").get(number=outcome.ahead[0]).resident
        membership = getattr(found, "membership", None) if found else None
        return found if membership is not None and membership.group_id == self.group_id else None

    def opening_facts(self) -> dict[str, JSON]:
        """What everybody may know at the opening."""
        return {
            "election": self.pk, "group": self.group_id, "roll": self.roll_size, "turnout": self.turnout,
            "again": self.runs_again_id is not None, "closes": stamp(self.closes_at),
        }  # fmt: skip

    def closing_facts(self) -> dict[str, JSON]:
        """What everybody may know at the close: figures, and the root over the ballots."""
        return {
            "election": self.pk, "group": self.group_id, "roll": self.roll_size, "voted": len(self.filled()),
            "on_paper": self.on_paper, "root": self.root, "verdict": self.outcome.verdict.value,
        }  # fmt: skip


class Candidate(models.Model):
    """Somebody who may be chosen, by a number. Empty where they have left the group or deleted the account."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidates")
    number = models.PositiveSmallIntegerField()
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        """By number, from 1."""

        ordering: ClassVar = ["election", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "number"], name="candidate_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="candidate_numbered_from_one"),
        ]


class RollPlace(models.Model):
    """A place on the roll while the polls are open: whose, and whether they have voted. Deleted at the close."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="roll")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+", null=True)
    has_voted = models.BooleanField(default=False)

    class Meta:
        """Each once."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["election", "resident"], condition=Q(resident__isnull=False), name="on_the_roll_once"
            )
        ]


class Ballot(models.Model):
    """A ballot, made empty at the opening. It says neither whose it is nor when it was filled."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="ballots")
    filled = models.BooleanField(default=False)
    choice = models.PositiveSmallIntegerField(default=rules.BLANK)
    # The keyed digest of the receipt's code; a paper ballot has none.
    receipt = models.CharField(max_length=64, blank=True)
    nonce = models.BinaryField(max_length=32)

    class Meta:
        """By chance."""

        ordering: ClassVar = ["id"]

    @property
    def commitment(self) -> bytes:
        """What is published of it."""
        return rules.commitment(bytes(self.nonce), self.choice, self.receipt)


class Teller(models.Model):
    """What one of two tellers has counted on paper, until the other has counted too."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="tellers")
    # A keyed digest, so that nobody counts twice; no table but that of posts points at an official.
    who = models.CharField(max_length=64)
    votes = models.JSONField()

    class Meta:
        """Each once."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["election", "who"], name="teller_once")]

    def save(self, *args: object, **kwargs: object) -> None:
        """Add a count; one that is there is never changed."""
        if self.pk is not None:
            raise Refused("never_edited")
        super().save(*args, **kwargs)
