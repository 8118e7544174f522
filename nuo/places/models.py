"""Places, offices and calendar versions: tables and the reading vocabulary."""

from typing import ClassVar, Never, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Length

from nuo.ledger.refusals import Refused
from nuo.places.fields import PrefixField
from nuo.places.rules import (
    ANSWERABLE,
    CODE_LENGTH,
    KIND_LENGTH,
    NAME_LENGTH,
    Level,
    OfficeKind,
    codes_of,
    path_of,
)

# Six levels of at most 33 characters each leave room; the real ones need 66.
PATH_LENGTH = 255


class PlaceQuerySet(models.QuerySet["Place"]):
    """How places are read."""

    def under(self, place: "Place") -> Self:
        """Keep the place itself and everything below it."""
        return self.filter(path__startswith=place.path)

    def children_of(self, place: "Place") -> Self:
        """Keep what hangs directly under the place."""
        return self.filter(parent=place)

    def ancestors_of(self, place: "Place") -> Self:
        """Keep what stands above the place, root first, without itself."""
        return self.filter(code__in=codes_of(place.path)[:-1]).order_by(Length("path"))


class Place(models.Model):
    """One place in the tree. No population or any other figure about its people is kept.

    The path is set when a place is added; a place changes its parent only through an import,
    which moves everything below it too.
    """

    code = PrefixField(max_length=CODE_LENGTH, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    name_en = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in Level])
    kind = models.CharField(max_length=KIND_LENGTH, blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = PrefixField(max_length=PATH_LENGTH, editable=False)
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        """Read by path; the order of paths is the order of the tree."""

        ordering: ClassVar = ["path"]
        indexes: ClassVar = [
            # PostgreSQL's ordinary index follows the collation and cannot serve a prefix.
            # SQLite ignores operator classes.
            models.Index(fields=["path"], name="place_path", opclasses=["varchar_pattern_ops"])
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=[level.value for level in Level]), name="place_level_known"),
            models.CheckConstraint(condition=~Q(name=""), name="place_has_a_name"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    # Any reason to pass Django's arguments on one by one would only repeat its signature.
    def save(self, *args: object, **kwargs: object) -> None:
        """Set the path of a new place from its parent."""
        if self._state.adding:
            self.path = path_of(self.code, self.parent.path if self.parent else "")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through unchanged

    def ancestors(self) -> PlaceQuerySet:
        """Return what stands above this place, root first."""
        return Place.objects.ancestors_of(self)

    def is_under(self, other: "Place") -> bool:
        """Say whether this place is the other one or below it."""
        return self.path.startswith(other.path)


class OfficeQuerySet(models.QuerySet["Office"]):
    """How offices are read."""

    def open(self) -> Self:
        """Keep the offices that have not been closed."""
        return self.filter(closed_on__isnull=True)

    def under(self, place: Place) -> Self:
        """Keep the offices at a place or below it."""
        return self.filter(place__path__startswith=place.path)

    def above(self, place: Place) -> Self:
        """Keep open offices at a higher place that can take over a duty: nearest first, government first."""
        order = Case(*(When(kind=kind.value, then=Value(rank)) for rank, kind in enumerate(ANSWERABLE)))
        return (
            self.open()
            .filter(place__code__in=codes_of(place.path)[:-1], kind__in=[kind.value for kind in ANSWERABLE])
            .order_by(Length("place__path").desc(), order, "opened_on", "pk")
        )


class Office(models.Model):
    """An office sits at a place and owes what its kind owes. It is closed, never deleted."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in OfficeKind])
    name = models.CharField(max_length=NAME_LENGTH)
    name_en = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        """At one place no two open offices share kind and name."""

        ordering: ClassVar = ["place", "kind", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "kind", "name"], condition=Q(closed_on__isnull=True), name="one_open_office"
            ),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in OfficeKind]), name="office_kind_known"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="office_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def parent_office(self) -> "Office | None":
        """Return the office that answers next: the government of the nearest place above that has one.

        Where that place has no government, its leading office or group; None at the top.
        """
        return Office.objects.above(self.place).select_related("place").first()


class CalendarVersionQuerySet(models.QuerySet["CalendarVersion"]):
    """Calendar versions are read and added."""

    def update(self, **_: object) -> Never:
        """Refuse: due dates were computed with these rows."""
        raise Refused("calendar_is_never_edited")

    def delete(self) -> Never:
        """Refuse: due dates were computed with these rows."""
        raise Refused("calendar_is_never_edited")


class CalendarVersion(models.Model):
    """One published calendar. Rows are added, never edited: a duty names the version it was counted with."""

    version = models.CharField(max_length=40, unique=True)
    country = models.CharField(max_length=2)
    zone = models.CharField(max_length=40)
    # [["08:30", "12:00"], ...]
    hours = models.JSONField()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    # What differs from Monday to Friday, with the holiday's name:
    # {"off": {"2026-01-01": "元旦"}, "make_up": {"2026-01-04": "元旦"}}
    days = models.JSONField()
    # The day this instance began to count with it.
    published_on = models.DateField()

    objects = CalendarVersionQuerySet.as_manager()

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-last_year", "-published_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="calendar_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        """Return the version."""
        return self.version

    def save(self, *args: object, **kwargs: object) -> None:
        """Add a row; refuse to change one."""
        if not self._state.adding:
            raise Refused("calendar_is_never_edited", version=self.version)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through unchanged

    def delete(self, *_: object, **__: object) -> Never:
        """Refuse: due dates were computed with this row."""
        raise Refused("calendar_is_never_edited", version=self.version)
