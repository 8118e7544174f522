"""Adoptions: which programme a place runs, in exactly which wording, since when."""

from typing import ClassVar

from django.db import models

from nuo.places.models import Place


class Adoption(models.Model):
    """A pack taken on by a place. Holds the pack as it was read, so that a later file changes nothing."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="adoptions")
    pack_id = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    pack_digest = models.CharField(max_length=64)
    content = models.JSONField()
    adopted_on = models.DateField()
    adopted_at = models.DateTimeField()

    class Meta:
        """A place adopts one version of a pack once."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "pack_id", "pack_version"], name="adopted_once"),
        ]

    def __str__(self) -> str:
        """Return pack and place."""
        return f"{self.pack_id} {self.pack_version} at {self.place}"
