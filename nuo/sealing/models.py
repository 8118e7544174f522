"""Keys of people, offices and custodians. Public halves lie open; private halves only in boxes of somebody's."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nuo.people.models import Person
from nuo.places.models import Office
from nuo.sealing.boxes import fingerprint
from nuo.sealing.rules import How

_PUBLIC = 32
_BOX = 400


class PersonKey(models.Model):
    """The pair of somebody who signs in. The private half is locked with what only their password gives."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="sealing_key")
    public = models.BinaryField(max_length=_PUBLIC)
    salt = models.BinaryField(max_length=16)
    locked = models.BinaryField(max_length=_BOX)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the fingerprint."""
        return fingerprint(bytes(self.public))


class Custodian(models.Model):
    """Who can let somebody back in when no colleague can. The private half is in a file that is kept elsewhere."""

    name = models.CharField(max_length=120)
    public = models.BinaryField(max_length=_PUBLIC, unique=True)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """In the order they came."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def mark(self) -> str:
        """The fingerprint."""
        return fingerprint(bytes(self.public))

    def entry_subject(self) -> str:
        """What entries about it are about."""
        return f"custodian:{self.pk}"


class OfficeKey(models.Model):
    """The pair of an office. A new one takes its place when somebody leaves; the old ones open what was sealed before.

    `custodians`: the fingerprints of those who can let somebody back in, as the entry says.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="sealing_keys")
    public = models.BinaryField(max_length=_PUBLIC)
    custodians = models.JSONField(default=list)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        """One at a time."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office"], condition=Q(replaced_at=None), name="one_key_an_office")
        ]

    def __str__(self) -> str:
        """Return the fingerprint."""
        return self.mark

    @property
    def mark(self) -> str:
        """The fingerprint."""
        return fingerprint(bytes(self.public))


class KeyShare(models.Model):
    """The private half of an office's key in a box of one person or one custodian. Ended, the box is empty."""

    key = models.ForeignKey(OfficeKey, on_delete=models.PROTECT, related_name="shares")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="key_shares", null=True)
    custodian = models.ForeignKey(Custodian, on_delete=models.PROTECT, related_name="key_shares", null=True)
    how = models.CharField(max_length=10)
    sealed = models.BinaryField(max_length=_BOX)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One box each at a time, for a person or for a custodian."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "person"], condition=Q(ended_at=None, person__isnull=False), name="one_box_a_person"
            ),
            models.UniqueConstraint(
                fields=["key", "custodian"], condition=Q(custodian__isnull=False), name="one_box_a_custodian"
            ),
            models.CheckConstraint(
                condition=Q(person=None, custodian__isnull=False) | Q(person__isnull=False, custodian=None),
                name="box_of_one",
            ),
            models.CheckConstraint(condition=Q(how__in=[how.value for how in How]), name="share_how_known"),
        ]

    def __str__(self) -> str:
        """Return how it came to be."""
        return self.how
