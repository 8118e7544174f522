"""Residents with an account, and their groups. Of a person: a name, a contact if they left one, a place; no more."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q

from nuo.places.models import Place


class ResidentQuerySet(models.QuerySet["Resident"]):
    """How residents are read."""

    def kept(self) -> Self:
        """Keep those who have not deleted their account."""
        return self.exclude(name="")

    def of(self, village: Place) -> Self:
        """Keep those of a village and its hamlets."""
        return self.filter(place__path__startswith=village.path)


class Resident(models.Model):
    """Somebody with an account. Deleting it empties the row, which stays where a roll of an election counts it."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="residents")
    name = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    # The keyed digest of the code on the card; the code itself is nowhere.
    card = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - several rows may have none

    objects = ResidentQuerySet.as_manager()

    class Meta:
        """In the order of enrolment."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["contact"], name="resident_contact", condition=~Q(contact=""))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(contact="", card__isnull=True), name="resident_erased_whole"
            ),
        ]


class ReadOutCode(models.Model):
    """A code a resident reads out so that a group may invite them: for a day, and once."""

    resident = models.OneToOneField(Resident, on_delete=models.CASCADE, related_name="readout")
    code = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()


class SignInCode(models.Model):
    """A one-time code asked for by e-mail or telephone number, known to us or not. Gone after ten minutes.

    The code itself is not kept: it follows from `nonce` and the instance's key.
    """

    contact = models.CharField(max_length=120)
    language = models.CharField(max_length=8)
    nonce = models.CharField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    is_sent = models.BooleanField(default=False)

    class Meta:
        """The worker looks only at what is waiting."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(is_sent=False), name="signin_code_waiting")]


class GroupQuerySet(models.QuerySet["Group"]):
    """How groups are read."""

    def counted(self) -> Self:
        """Add how many members each has now (`size`)."""
        return self.annotate(size=Count("members"))

    def living(self) -> Self:
        """Keep those that have members."""
        return self.counted().filter(size__gt=0)

    def public(self) -> Self:
        """Keep what everybody may know of: formed, and not left by all."""
        return self.living().filter(formed_at__isnull=False)


class Group(models.Model):
    """Residents who chose each other. Formed once, when enough of them have; how many there are now is counted."""

    # The hamlet, or the village where it has none; and the village, whose groups are numbered together.
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="groups")
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(null=True)
    formed_at = models.DateTimeField(null=True)
    formed_with = models.PositiveSmallIntegerField(null=True)
    # Raised by whoever changes the group, so that of two at once one waits for the other.
    version = models.PositiveIntegerField(default=1)
    # What the queryset adds.
    size: int

    objects = GroupQuerySet.as_manager()

    class Meta:
        """In the order of their numbers."""

        ordering: ClassVar = ["village", F("number").asc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "number"], name="group_number_once"),
            models.CheckConstraint(
                condition=Q(formed_at__isnull=True, number__isnull=True, formed_with__isnull=True)
                | Q(formed_at__isnull=False, number__gte=1, formed_with__gte=1),
                name="group_formed_whole",
            ),
        ]

    def entry_subject(self) -> str:
        """What an entry about it is about."""
        return f"group:{self.pk}"


class Membership(models.Model):
    """Somebody in a group now. Who leaves has no row any more, and nothing says that they were there."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    resident = models.OneToOneField(Resident, on_delete=models.PROTECT, related_name="membership")

    class Meta:
        """In the order of joining."""

        ordering: ClassVar = ["pk"]


class Invitation(models.Model):
    """Somebody a group has invited, until they are a member, decline, or it expires."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="invitations")
    expires_at = models.DateTimeField()

    class Meta:
        """Invited once at a time."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "resident"], name="invited_once")]


class Yes(models.Model):
    """One said yes to another. `on_paper`: entered by the clerk, for somebody who came to the counter."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="said")
    giver = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    on_paper = models.BooleanField(default=False)

    class Meta:
        """Said once, and never to oneself."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "giver", "to"], name="yes_once"),
            models.CheckConstraint(condition=~Q(giver=F("to")), name="yes_to_another"),
        ]
