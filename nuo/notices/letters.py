"""Putting what is to be told into letters, as often as each reader has chosen. Nothing is sent here.

Each letter and the marks on what it holds are one short transaction: whoever is faster of two workers writes it.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Manager
from django.utils import timezone

from nuo.notices.models import Device, Follow, Letter, News, Notice, Preference
from nuo.notices.rules import FOLLOWERS_HOUR, How, Kind, Way, last_time
from nuo.notices.wording import Words, follow_words, short_words, staff_words
from nuo.people.models import Person


def write_letters(*, at: datetime) -> int:
    """Write the letters that are to go out now; return how many."""
    people = Person.objects.filter(posts__notices__told_at=None, posts__notices__isnull=False).distinct()
    written = sum(_for_staff(person, at) for person in people.order_by("pk"))
    follows = Follow.objects.confirmed().filter(news__told_at=None, news__isnull=False).distinct()
    related = ("promise__office", "promise__current", "place")
    return written + sum(_for_follower(each, at) for each in follows.select_related(*related).order_by("pk"))


def _until(at: datetime, daily: bool, hour: int) -> datetime:
    """Return up to when what was made goes into a letter now: until now, or until the last time of the day."""
    return last_time(timezone.localtime(at), hour) if daily else at


@transaction.atomic
def _for_staff(person: Person, at: datetime) -> int:
    preference, _ = Preference.objects.get_or_create(person=person)
    until = _until(at, preference.how == How.DAILY, preference.hour)
    waiting = Notice.objects.filter(post__person=person, told_at=None, made_at__lte=until)
    related = ("duty__wording", "duty__office", "duty__place", "post")
    notices = list(waiting.select_related(*related).order_by("due_at", "pk"))
    if not _claimed(Notice.objects, notices, at):
        return 0
    standing = _once_each([notice for notice in notices if _stands(notice, at)]) if person.is_active else []
    if not standing or preference.how == How.NEVER:
        return 0
    first = standing[0].pk
    written = 0
    if person.email and settings.MAIL_ON:
        words = staff_words(standing, language=preference.language)
        written += _write(f"notice:{first}", words, at, staff=preference, language=preference.language)
    if preference.telephone and settings.SMS_FOLDER:
        short = ("", short_words(len(standing), language=preference.language))
        written += _write(
            f"short:{first}", short, at, staff=preference, language=preference.language, way=Way.TEXT_MESSAGE
        )
    short = ("", short_words(len(standing), language=preference.language))
    for device in preference.devices.all() if settings.PUSH_KEY else ():
        written += _write(
            f"push:{first}:{device.pk}", short, at, staff=preference, device=device, language=preference.language,
            way=Way.PUSH,
        )  # fmt: skip
    return written


@transaction.atomic
def _for_follower(follow: Follow, at: datetime) -> int:
    until = _until(at, follow.daily, FOLLOWERS_HOUR)
    waiting = follow.news.filter(told_at=None, made_at__lte=until)
    news = list(waiting.select_related("promise__office", "promise__current").order_by("index"))
    if not _claimed(News.objects, news, at) or not settings.MAIL_ON:
        return 0
    return _write(f"news:{news[0].pk}", follow_words(news, follow), at, follow=follow, language=follow.language)


def _claimed(rows: Manager[Notice] | Manager[News], found: Sequence[Notice | News], at: datetime) -> bool:
    """Mark what goes into this letter; False where there is nothing, or another worker was faster."""
    if not found:
        return False
    marked = rows.filter(pk__in=[each.pk for each in found], told_at=None).update(told_at=at)
    if marked != len(found):
        transaction.set_rollback(True)
        return False
    return True


def _once_each(notices: list[Notice]) -> list[Notice]:
    """Keep one notice a duty, the most pressing: a lead who works at the desk as well reads of it once."""
    order = list(Kind)
    pressing = {notice.duty_id: notice for notice in sorted(notices, key=lambda each: order.index(Kind(each.kind)))}
    return [notice for notice in notices if pressing[notice.duty_id] is notice]


def _stands(notice: Notice, at: datetime) -> bool:
    """Whether it is still so, and still theirs. What was done, moved or handed over meanwhile needs no letter."""
    duty, post = notice.duty, notice.post
    if duty.closed_at is not None or duty.due_at != notice.due_at:
        return False
    if post.until_on is not None and post.until_on < timezone.localdate(at):
        return False
    if notice.kind != Kind.TOLD_LEAD and post.office_id != duty.office_id:
        return False
    return notice.kind != Kind.DUE_SOON or duty.due_at > at


def _write(
    key: str, words: Words, at: datetime, *, language: str, staff: Preference | None = None,
    follow: Follow | None = None, device: Device | None = None, way: Way = Way.MAIL,
) -> int:  # fmt: skip
    subject, text = words
    Letter.objects.create(
        key=key, way=way.value, staff=staff, follow=follow, device=device, language=language, subject=subject,
        text=text, made_at=at, next_at=at,
    )  # fmt: skip
    return 1
