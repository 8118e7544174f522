"""A resident's request and what was said about it. Private; what is public stands in its duty.

Of a confidential one the words lie in boxes; who may read it brings the key of the case, which is kept in memory only.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from nuo.cases.rules import CASE_STEPS, AskedBy, Channel, Finding, Ground, Part, RevealReason
from nuo.cases.sealed import Words, read_asked, read_text
from nuo.ledger.rules import JSON, StepTable
from nuo.ledger.signers import Signer
from nuo.people.models import Person
from nuo.places.models import Office
from nuo.promises.models import Duty, Promise
from nuo.sealing.models import OfficeKey


class Case(models.Model):
    """One request. The holder of its receipt code follows it; its duty carries the clock."""

    STEPS: ClassVar[StepTable] = CASE_STEPS

    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="case")
    # The clock that counts now, where it is not the first: the decision's, or that of a second look.
    answering = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="answered_case", null=True)
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
    # The private half of a confidential case's key, while somebody who may read it looks. Never a column.
    secret: bytes | None = None

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

    @property
    def box(self) -> "Sealing | None":
        """Where the words of a confidential case lie; None for any other, and once they are erased."""
        return getattr(self, "sealing", None) if self.duty.confidential else None

    @property
    def is_erased(self) -> bool:
        """Whether what was said was erased: neither the salt of its commitment nor a box is left."""
        return not self.duty.salt and self.box is None

    @property
    def words(self) -> Words:
        """What was asked, as far as it can be read now."""
        box = self.box
        if box is None:
            return Words(self.content, self.contact, self.papers, has_contact=bool(self.contact))
        return read_asked(bytes(box.asked), bytes(box.papers), self.secret, has_contact=bool(box.contact))

    @property
    def papers_asked(self) -> bool:
        """Whether the one list of missing papers was given."""
        return bool(self.papers or (self.box and self.box.papers))

    @property
    def clock(self) -> Duty:
        """The duty whose date counts now."""
        return self.answering or self.duty

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


class CaseDuty(models.Model):
    """A further clock of a case: for saying whether it is accepted, for the decision, for a second look."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="behind")
    part = models.CharField(max_length=12)

    class Meta:
        """Each part once; the row is never changed."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "part"], name="one_clock_a_part"),
            models.CheckConstraint(condition=Q(part__in=[part.value for part in Part]), name="case_part_known"),
        ]

    def __str__(self) -> str:
        """Return the part."""
        return self.part


class Referral(models.Model):
    """A broken promise or a contested answer, put to the level above, which owes an answer: a duty of its own."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="referrals")
    answer = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="answers_for")
    # 1 is the first level above; each further step goes higher.
    step = models.PositiveSmallIntegerField()
    ground = models.CharField(max_length=12)
    asked_by = models.CharField(max_length=8)
    # The words of who holds the receipt to the level above; empty otherwise.
    text = models.TextField(blank=True)
    finding = models.CharField(max_length=12, blank=True)
    # What the office below was ordered to do, with its own clock.
    order = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="ordered_by", null=True)
    at = models.DateTimeField()

    class Meta:
        """One a step: two who press at once refer it once."""

        ordering: ClassVar = ["duty", "step"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty", "step"], name="one_referral_a_step"),
            models.CheckConstraint(condition=Q(ground__in=[g.value for g in Ground]), name="referral_ground_known"),
            models.CheckConstraint(condition=Q(asked_by__in=[who.value for who in AskedBy]), name="referral_who_known"),
            models.CheckConstraint(
                condition=Q(finding__in=["", *(finding.value for finding in Finding)]), name="referral_finding_known"
            ),
        ]

    def __str__(self) -> str:
        """Return the duty's number and the step."""
        return f"{self.duty.number} ↑{self.step}"


class Rating(models.Model):
    """How who asked found it: of the office, never of a person, and shown in counts only."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="rating")
    level = models.PositiveSmallIntegerField()
    # Kept beside the case so that counts need no look into it.
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="ratings")
    # What a poor one began: to put right what went wrong. It names no case.
    rectification = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Counted by promise."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["promise", "at"], name="rating_promise")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="rating_of_five_levels")
        ]

    def __str__(self) -> str:
        """Return the level."""
        return str(self.level)


class Message(models.Model):
    """Something one side told the other, or a step both can see."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    # "resident" or "office"; the office is named, the person never.
    side = models.CharField(max_length=8)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", null=True)
    step = models.CharField(max_length=16, blank=True)
    text = models.TextField(blank=True)
    # The same words in a box, where the case is confidential.
    sealed = models.BinaryField(default=b"")
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["case", "at"], name="message_case")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(side__in=["resident", "office"]), name="message_side_known"),
            models.CheckConstraint(condition=Q(sealed=b"") | Q(text=""), name="message_open_or_sealed"),
        ]

    def __str__(self) -> str:
        """Return side and step."""
        return f"{self.side} {self.step}"

    def words(self, secret: bytes | None) -> str | None:
        """Return the text; None where it is sealed and this is not its key."""
        return read_text(bytes(self.sealed), secret) if self.sealed else self.text


class CaseFile(models.Model):
    """A photograph or a paper that came with a message; where the case is confidential, name and bytes are in boxes."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=20)
    # In bytes, as it is read.
    size = models.PositiveIntegerField()
    data = models.BinaryField()
    sealed_name = models.BinaryField(default=b"")

    class Meta:
        """Numbered within a message."""

        ordering: ClassVar = ["message", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "number"], name="one_file_a_number"),
            models.CheckConstraint(condition=Q(sealed_name=b"") | Q(name=""), name="file_open_or_sealed"),
        ]

    def __str__(self) -> str:
        """Return what kind of file it is."""
        return self.media_type


class Sealing(models.Model):
    """The boxes of a confidential case, each for the owner of one key. The row goes when the words are erased.

    Every case has a pair of its own: whoever writes needs the public half only. The private half lies in a box for
    the office and in one for the receipt code; so do the words, each message in its own.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="sealing")
    public = models.BinaryField(max_length=32)
    office_key = models.ForeignKey(OfficeKey, on_delete=models.PROTECT, related_name="+")
    for_office = models.BinaryField()
    for_holder = models.BinaryField()
    # What was asked, with the salt of the commitment.
    asked = models.BinaryField()
    papers = models.BinaryField(default=b"")
    # How to reach who asked: locked with a key of which the office has one half and the level above the other.
    contact = models.BinaryField(default=b"")
    contact_here = models.BinaryField(default=b"")
    contact_above = models.BinaryField(default=b"")
    above = models.ForeignKey(OfficeKey, on_delete=models.PROTECT, related_name="+", null=True)
    # As in the log; without the salt nobody can test a guess against it.
    commitment = models.CharField(max_length=64)

    class Meta:
        """A contact has both halves, or there is none."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contact=b"", contact_here=b"", contact_above=b"", above=None)
                | (~Q(contact=b"") & ~Q(contact_here=b"") & ~Q(contact_above=b"") & Q(above__isnull=False)),
                name="contact_in_two_halves",
            )
        ]

    def __str__(self) -> str:
        """Return the case's number."""
        return str(self.case)


class Reveal(models.Model):
    """A request to open how somebody can be reached: one person asks, another at the level above decides."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reveals")
    reason = models.CharField(max_length=12)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    # The other half of the key in a box for the office that asked; empty if it was declined.
    opened = models.BinaryField(default=b"")

    class Meta:
        """One open at a time; nobody decides on their own."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(decided_at=None), name="one_reveal_at_a_time"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")), name="reveal_by_two"
            ),
            models.CheckConstraint(condition=Q(reason__in=[r.value for r in RevealReason]), name="reveal_reason_known"),
        ]

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason


class Visit(models.Model):
    """An appointment; where, and what to have ready, stands in its message."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="visit")
    starts_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        """In the order they were made."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Return when."""
        return self.starts_at.isoformat()


class CaseLink(models.Model):
    """Two cases about the same thing, the older one first. Only the desk sees it."""

    one = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        """Each pair once, and never with itself."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="linked_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="link_in_order"),
        ]

    def __str__(self) -> str:
        """Return both keys."""
        return f"{self.one_id} = {self.other_id}"


class Phrase(models.Model):
    """A sentence an office uses again and again."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="phrases")
    name = models.CharField(max_length=40)
    zh = models.TextField()
    en = models.TextField(blank=True)

    class Meta:
        """By name within an office."""

        ordering: ClassVar = ["office", "name", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "name"], name="phrase_named_once")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def text(self, language: str) -> str:
        """Return the sentence in a language; in Chinese where it was not written in the other."""
        return (self.en if language.startswith("en") else "") or self.zh
