"""Promises in their versions, duties with their clocks, and the counts kept beside them."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nuo.clocks.due import Pause as ClockPause
from nuo.clocks.limits import Limit
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, StepTable, stamp
from nuo.ledger.signers import SEALED, Signer
from nuo.places.models import CalendarVersion, Office, Place
from nuo.programmes.models import Adoption
from nuo.promises.rules import DUTY_STEPS, Closing, DutyFacts, ExtensionReason, PauseReason


class PromiseQuerySet(models.QuerySet["Promise"]):
    """The words in which promises are asked for."""

    def standing(self) -> Self:
        """Those still in force."""
        return self.filter(ended_at__isnull=True)

    def at(self, *places: Place) -> Self:
        """Those made by offices of these places themselves."""
        return self.filter(place__in=places)

    def requestable(self) -> Self:
        """Those a resident may ask for."""
        return self.filter(trigger__in=["on_request", "event"])


class Promise(models.Model):
    """What an office owes. The wording stands in its versions; this row only says which is current."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="promises")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="promises")
    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="promises", null=True)
    service = models.CharField(max_length=80)
    group = models.CharField(max_length=24)
    trigger = models.CharField(max_length=16)
    confidential = models.BooleanField(default=False)
    # What a case of it asks for: a request, a complaint, a petition … (`Kind`).
    kind = models.CharField(max_length=16, default="request")
    current = models.OneToOneField("PromiseVersion", on_delete=models.PROTECT, related_name="current_of", null=True)
    published_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        """An office makes one promise of a service at a time."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["place", "id"], name="promise_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "service"], condition=Q(ended_at__isnull=True), name="one_standing_promise"
            ),
        ]

    def __str__(self) -> str:
        """Return service and office."""
        return f"{self.service} by {self.office_id}"


class PromiseVersion(models.Model):
    """One wording of a promise. Added, never edited: a duty stands on the version it began with."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    # Title, what, to, limit, statutory, basis, cost, channels, materials, pauses, remedy: see wording.py.
    content = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        """Numbered without gaps from 1."""

        ordering: ClassVar = ["promise", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["promise", "number"], name="version_number")]

    def __str__(self) -> str:
        """Return promise and number."""
        return f"{self.promise_id} v{self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Add a version; an existing one stays as it was published."""
        if self.pk is not None:
            raise Refused("never_edited")
        super().save(*args, **kwargs)

    @property
    def limit(self) -> Limit | None:
        """The promised limit, or None where the date itself is the limit."""
        text = self.content.get("limit")
        return Limit.parse(text) if text else None


class DutyQuerySet(models.QuerySet["Duty"]):
    """The words in which duties are asked for."""

    def undone(self) -> Self:
        """Those not closed."""
        return self.filter(closed_at__isnull=True)

    def overdue(self, *, at: datetime) -> Self:
        """Those whose clock ran out before `at` with nothing delivered.

        Reads the partial index over undone duties only, so that it costs what is overdue
        and not what exists.
        """
        return self.filter(closed_at__isnull=True, due_at__lt=at)

    def under(self, place: Place) -> Self:
        """Those owed at a place or below it."""
        return self.filter(place__path__startswith=place.path)

    def public(self) -> Self:
        """Those a public page may list one by one."""
        return self.filter(confidential=False)


class Duty(models.Model):
    """One thing owed by one office with a date. Its outcome is derived when read."""

    STEPS: ClassVar[StepTable] = DUTY_STEPS

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="duties")
    wording = models.ForeignKey(PromiseVersion, on_delete=models.PROTECT, related_name="duties")
    calendar = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="duties")
    # Who works on it now; the promise's own office stays the one that answers for it.
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="duties")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="duties")
    confidential = models.BooleanField(default=False)
    # The month, quarter, year or day it is for, or the occasion that opened it; empty for a request.
    period = models.CharField(max_length=10, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    # By how many units of its limit it was lengthened, once, and why (`ExtensionReason`).
    extended_by = models.PositiveSmallIntegerField(default=0)
    extension_reason = models.CharField(max_length=16, blank=True)
    paused_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=12, blank=True)
    # What was delivered and where it can be seen; public words of the office.
    evidence = models.JSONField(default=dict)
    announced_at = models.DateTimeField(null=True)
    salt = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, default="open")
    version = models.PositiveIntegerField(default=1)

    objects = DutyQuerySet.as_manager()

    class Meta:
        """The two partial indexes carry the board and the desk."""

        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            # What falls due this week, done or not: the front page.
            models.Index(fields=["due_at"], name="duty_due"),
            # In the very order lists are shown in; otherwise SQLite reads the whole past by duty_due instead.
            models.Index(fields=["due_at", "id"], condition=Q(closed_at__isnull=True), name="duty_undone"),
            models.Index(fields=["place", "due_at"], condition=Q(closed_at__isnull=True), name="duty_undone_place"),
            models.Index(fields=["office", "due_at"], condition=Q(closed_at__isnull=True), name="duty_undone_office"),
            models.Index(
                fields=["office", "-closed_at"], condition=Q(closed_at__isnull=False), name="duty_done_office"
            ),
            # What residents asked for, the newest first: Open311 clients read it by the day it was asked.
            models.Index(fields=["-opened_at", "-id"], condition=Q(period="", confidential=False), name="duty_asked"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["open", "paused", "closed"]), name="duty_state_known"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closing__in=[c.value for c in Closing])
                | Q(~Q(state="closed"), closed_at__isnull=True, closing=""),
                name="duty_closed_with_a_fact",
            ),
            models.CheckConstraint(condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                                   name="duty_closed_after_opening"),
            models.UniqueConstraint(fields=["promise", "period"], condition=~Q(period=""), name="one_duty_a_period"),
            models.CheckConstraint(
                condition=Q(extended_by=0, extension_reason="")
                | Q(extended_by__gt=0, extension_reason__in=[reason.value for reason in ExtensionReason]),
                name="duty_extended_for_a_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Return the public number."""
        return self.number

    @property
    def number(self) -> str:
        """The number people quote: year and a running number; never the receipt code."""
        return f"{timezone.localtime(self.opened_at):%Y}-{self.pk:06d}"

    @property
    def limit(self) -> Limit | None:
        """The limit it runs by: the promised one, and what it was lengthened by."""
        promised = self.wording.limit
        if promised is None or not self.extended_by:
            return promised
        return Limit(promised.count + self.extended_by, promised.unit)

    @property
    def is_of_calendar(self) -> bool:
        """Whether its date was set by the calendar, and not by a limit from an occasion or a request."""
        return bool(self.period) and self.wording.limit is None

    @property
    def facts(self) -> DutyFacts:
        """What the outcome depends on."""
        return DutyFacts(self.due_at, self.paused_at, self.closed_at, self.closing)

    def clock_pauses(self) -> list[ClockPause]:
        """The stretches in which the clock stood, oldest first; one still open as long as it may last."""
        return [ClockPause(p.begin_at, p.end_at or p.latest_at) for p in self.pauses.all()]

    def entry_place(self) -> str:
        """Where the entry stands; a confidential duty names no place."""
        return "" if self.confidential else self.place.code

    def entry_subject(self) -> str:
        """What the entry is about."""
        return f"duty:{self.pk}"

    def public_facts(self, said: Mapping[str, JSON]) -> dict[str, JSON]:
        """What may be known by everyone; of a confidential duty only that it exists."""
        if self.confidential:
            return {"duty": self.pk}
        return {
            "duty": self.pk,
            "promise": self.promise_id,
            "promise_version": self.wording.number,
            "calendar": self.calendar.version,
            "due": stamp(self.due_at),
            **said,
        }

    def signed(self, by: Signer) -> Signer:
        """The office acts in its name, except where the name would give the service away."""
        return SEALED if self.confidential else by


class Pause(models.Model):
    """A stretch in which a duty's clock stood, with its published reason."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=20, choices=[(r.value, r.value) for r in PauseReason])
    begin_at = models.DateTimeField()
    # It ends by itself then, whoever forgets it; a pause has a cap.
    latest_at = models.DateTimeField()
    end_at = models.DateTimeField(null=True)

    class Meta:
        """One open pause at a time."""

        ordering: ClassVar = ["begin_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty"], condition=Q(end_at__isnull=True), name="one_open_pause"),
            models.CheckConstraint(condition=Q(end_at__isnull=True) | Q(end_at__gte=F("begin_at")),
                                   name="pause_ends_after_it_begins"),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason


class Month(models.Model):
    """Counts of closed duties by the month they were due. Kept in step with every closing.

    A closed duty's outcome never changes again, so it may be counted once and for all; what
    is overdue now is read live. `nuo figures check` counts everything again and compares.
    """

    month = models.DateField()
    kept = models.PositiveIntegerField(default=0)
    kept_late = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)
    void = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        """The columns shared by the two tables below."""

        abstract = True


class PlaceMonth(Month):
    """A place's counts with everything below it. Confidential duties are counted apart, from county up."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="months")
    confidential = models.BooleanField(default=False)

    class Meta(Month.Meta):
        """One row a place, month and kind."""

        abstract = False
        ordering: ClassVar = ["month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "confidential", "month"], name="place_month"),
        ]


class PromiseMonth(Month):
    """One promise's counts."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="months")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")

    class Meta(Month.Meta):
        """One row a promise and month; read for all promises of a place at once."""

        abstract = False
        ordering: ClassVar = ["month"]
        indexes: ClassVar = [models.Index(fields=["place", "month"], name="promise_month_place")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["promise", "month"], name="promise_month")]


class PromiseDays(models.Model):
    """How many duties of a promise took how many units, by month due."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="days")
    month = models.DateField()
    taken = models.PositiveIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One bar of the distribution."""

        ordering: ClassVar = ["month", "taken"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promise", "month", "taken"], name="promise_days"),
        ]

    def __str__(self) -> str:
        """Return the bar."""
        return f"{self.taken}: {self.count}"
