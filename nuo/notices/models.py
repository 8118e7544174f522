"""Notices, letters and followers: the tables. An address is in one of them, `Follow`, for one purpose."""

import secrets
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from nuo.notices.rules import FOLLOWERS_HOUR, Happening, How, Kind, State, Way
from nuo.people.models import Person, Post
from nuo.places.models import Place
from nuo.promises.models import Duty, Promise


def new_nonce() -> str:
    """Return what makes the links of one follower their own."""
    return secrets.token_urlsafe(12)


class Preference(models.Model):
    """How somebody at an office wants to be told; theirs alone, and the only row here that names a person."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="preference")
    how = models.CharField(max_length=8, default=How.AT_ONCE.value)
    hour = models.PositiveSmallIntegerField(default=FOLLOWERS_HOUR)
    language = models.CharField(max_length=8, default="zh-hans")
    # An official's own number, for short messages without a word of what they are about; empty: none.
    telephone = models.CharField(max_length=20, blank=True, default="")
    # Up to when they have looked at their list; what came later is new to them.
    read_to = models.DateTimeField(null=True)

    class Meta:
        """The choices are those of the rules."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(how__in=[how.value for how in How]), name="preference_how_known"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="preference_hour_of_a_day"),
        ]

    def __str__(self) -> str:
        """Return the choice."""
        return self.how


class Device(models.Model):
    """A browser of an official that shows a line when something is due. Its keys encrypt for it alone."""

    preference = models.ForeignKey(Preference, on_delete=models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        """In the order they came."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Return the number; never the address."""
        return f"device {self.pk}"


class Notice(models.Model):
    """That whoever holds a post is told once of one date of one duty. The words are read from the duty."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="notices")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12)
    # A date that was moved is another date, and told again.
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    # When it was put into a letter, or nobody wanted one.
    told_at = models.DateTimeField(null=True)

    class Meta:
        """Each notice once, also with two workers."""

        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["post", "-made_at", "-id"], name="notice_of_post"),
            models.Index(fields=["post", "made_at"], condition=Q(told_at__isnull=True), name="notice_untold"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty", "kind", "due_at", "post"], name="notice_once"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="notice_kind_known"),
        ]

    def __str__(self) -> str:
        """Return kind and duty."""
        return f"{self.kind} {self.duty_id}"


class FollowQuerySet(models.QuerySet["Follow"]):
    """The words in which followers are asked for."""

    def confirmed(self) -> Self:
        """Those who have said from their own mailbox that they want letters."""
        return self.filter(confirmed_at__isnull=False)


class Follow(models.Model):
    """A mail address that wants to hear of one promise or one place. Leaving deletes the row."""

    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=8)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="follows", null=True)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="follows", null=True)
    daily = models.BooleanField(default=False)
    nonce = models.CharField(max_length=16, default=new_nonce)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        """One promise or one place, once an address."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address", "promise"], name="follow_promise_once"),
            models.UniqueConstraint(fields=["address", "place"], name="follow_place_once"),
            models.CheckConstraint(
                condition=Q(promise__isnull=True, place__isnull=False) | Q(promise__isnull=False, place__isnull=True),
                name="follow_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        """Return the number; never the address."""
        return f"follow {self.pk}"


class News(models.Model):
    """One thing one follower is to be told, taken from the log."""

    follow = models.ForeignKey(Follow, on_delete=models.CASCADE, related_name="news")
    index = models.BigIntegerField()
    happening = models.CharField(max_length=12)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="+", null=True)
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        """An entry is news once."""

        ordering: ClassVar = ["index"]
        indexes: ClassVar = [
            models.Index(fields=["follow", "made_at"], condition=Q(told_at__isnull=True), name="news_untold"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["follow", "index"], name="news_once"),
            models.CheckConstraint(
                condition=Q(happening__in=[each.value for each in Happening]), name="news_happening_known"
            ),
        ]

    def __str__(self) -> str:
        """Return what happened."""
        return f"{self.happening} {self.index}"


class Cursor(models.Model):
    """How far the log was read for news; one row, moved by comparing."""

    read_to = models.BigIntegerField()

    class Meta:
        """There is one log in an instance."""

        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_cursor")]

    def __str__(self) -> str:
        """Return the next index."""
        return str(self.read_to)


class Letter(models.Model):
    """What is to be sent, in words; to whom is looked up when it is sent, so no address is copied here."""

    # What it is about, so that it is written once.
    key = models.CharField(max_length=60, unique=True)
    way = models.CharField(max_length=12, default=Way.MAIL.value)
    staff = models.ForeignKey(Preference, on_delete=models.CASCADE, related_name="letters", null=True)
    follow = models.ForeignKey(Follow, on_delete=models.CASCADE, related_name="letters", null=True)
    # Where it goes to one browser of an official.
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, related_name="letters", null=True)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=8, default=State.WAITING.value)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # The kind of the last failure and the server's number; never its words, which may hold an address.
    fault = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        """Looked at once a minute by when it is next to be tried."""

        ordering: ClassVar = ["next_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="letter_waiting"),
            models.Index(fields=["state", "ended_at"], name="letter_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="letter_state_known"),
            models.CheckConstraint(condition=Q(way__in=[way.value for way in Way]), name="letter_way_known"),
            models.CheckConstraint(
                condition=Q(staff__isnull=True, follow__isnull=False) | Q(staff__isnull=False, follow__isnull=True),
                name="letter_to_one",
            ),
        ]

    def __str__(self) -> str:
        """Return key and state."""
        return f"{self.key} {self.state}"
