"""Keys of the programs that may hand in requests through Open311. Nothing about residents."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """The words in which keys are asked for."""

    def standing(self) -> Self:
        """Those that have not been revoked."""
        return self.filter(revoked_at__isnull=True)


class ApiKey(models.Model):
    """The key of one program. The key itself is shown once, when it is made; a digest is kept."""

    # The program or its operator, such as "12345 hotline"; never a person.
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        """One standing key of a name, so that a name is enough to revoke it."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], condition=Q(revoked_at__isnull=True), name="one_standing_key"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")), name="key_revoked_after_made"
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
