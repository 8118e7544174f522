"""A resident's request and what was said about it. Private; what is public stands in its duty."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from nuo.cases.rules import CASE_STEPS, Channel
from nuo.ledger.rules import JSON, StepTable
from nuo.ledger.signers import Signer
from nuo.places.models import Office
from nuo.promises.models import Duty


class Case(models.Model):
    """One request. The holder of its receipt code follows it; its duty carries the clock."""

    STEPS: ClassVar[StepTable] = CASE_STEPS

    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="case")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="cases")
    receipt = models.CharField(max_length=64, unique=True)
    content = models.TextField()
    contact = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=8, default=Channel.WEB.value)
    language = models.CharField(max_length=8, default="zh-hans")
    # One list, once (一次性告知); kept here so that a second one is refused.
    papers = models.TextField(blank=True)
    state = models.CharField(max_length=8, default="received")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Found by office; the order on the desk comes from the duty."""

        ordering: ClassVar = ["duty__due_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["received", "accepted", "waiting", "closed"]), name="case_state_known"
            ),
            models.CheckConstraint(condition=Q(channel__in=[c.value for c in Channel]), name="case_channel_known"),
        ]

    def __str__(self) -> str:
        """Return the public number."""
        return self.duty.number

    def entry_place(self) -> str:
        """As its duty."""
        return self.duty.entry_place()

    def entry_subject(self) -> str:
        """As its duty: a case has no public life of its own."""
        return self.duty.entry_subject()

    def public_facts(self, said: Mapping[str, JSON]) -> dict[str, JSON]:
        """As its duty. What was said in a case's step stays between the two sides."""
        return self.duty.public_facts({})

    def signed(self, by: Signer) -> Signer:
        """As its duty."""
        return self.duty.signed(by)


class Message(models.Model):
    """Something one side told the other, or a step both can see."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    # "resident" or "office"; the office is named, the person never.
    side = models.CharField(max_length=8)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", null=True)
    step = models.CharField(max_length=16, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["case", "at"], name="message_case")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(side__in=["resident", "office"]), name="message_side_known")
        ]

    def __str__(self) -> str:
        """Return side and step."""
        return f"{self.side} {self.step}"
