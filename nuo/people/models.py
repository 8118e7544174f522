"""Office-holders and their posts. Residents need no row here."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from nuo.people.rules import Role
from nuo.places.models import Office


class Person(AbstractUser):
    """Somebody who signs in: an official, a supervisor, an auditor."""

    class Meta:
        """Named plainly."""

        verbose_name = "person"
        verbose_name_plural = "people"


class Post(models.Model):
    """A role held at an office for a time; it may stand vacant."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", null=True)
    role = models.CharField(max_length=24, choices=[(role.value, role.value) for role in Role])
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        """A post cannot end before it begins."""

        ordering: ClassVar = ["office", "since_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")), name="post_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="post_role_known"),
        ]

    def __str__(self) -> str:
        """Return role and office."""
        return f"{self.role} at {self.office}"


class Deputy(models.Model):
    """Somebody who stands in for a post for a time, because its holder is away. The post stays its holder's."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="deputies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stands_in")
    since_on = models.DateField()
    until_on = models.DateField()
    # From this day on it no longer holds, where it was ended before its time.
    ended_on = models.DateField(null=True)

    class Meta:
        """The newest last; a time that ends before it begins is none."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gte=F("since_on")), name="deputy_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        """Return for which post."""
        return f"for {self.post}"
