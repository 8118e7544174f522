"""The words of letters and notices. Of a duty they take the office's own title, number and date, and nothing a
resident wrote; of a confidential one they say only that there is one.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nuo.notices.access import confirming, leaving
from nuo.notices.models import Follow, News, Notice
from nuo.notices.rules import Happening, Kind
from nuo.places.naming import named
from nuo.promises.models import Duty, Promise

# So many are listed in a letter; the page has them all.
_MOST_LINES = 30
Words = tuple[str, str]  # subject, text


def heading(kind: str) -> str:
    """Return what stands over the notices of a kind."""
    return {
        Kind.DUE_SOON: _("Due soon"),
        Kind.OVERDUE: _("Overdue"),
        Kind.TOLD_LEAD: _("Past the date and still not done: the lead is asked to see to it"),
    }[Kind(kind)]


def duty_title(duty: Duty) -> str:
    """Return what a duty is called, for its office or its lead; of a confidential one only that it is there."""
    return _("One item is due.") if duty.confidential else _title(duty.wording.content)


def duty_line(duty: Duty) -> str:
    """Return one line about a duty."""
    if duty.confidential:
        return duty_title(duty)
    facts = {"title": duty_title(duty), "office": named(duty.office), "number": duty.number}
    return _("%(title)s, %(office)s, %(number)s, due %(when)s") % {**facts, "when": _moment(duty.due_at)}


def duty_address(notice: Notice) -> str:
    """Return where a notice leads: to the desk, or for a lead to the public page."""
    duty = notice.duty
    if duty.confidential:
        return reverse("desk")
    if notice.kind == Kind.TOLD_LEAD:
        return reverse("duty", kwargs={"pk": duty.pk})
    return f"{reverse('desk')}?{urlencode({'q': duty.number})}"


def staff_words(notices: Sequence[Notice], *, language: str) -> Words:
    """Return a letter to somebody at an office."""
    with translation.override(language):
        subject = ngettext("Nuo: %(n)s item to do", "Nuo: %(n)s items to do", len(notices)) % {"n": len(notices)}
        ends = [_("To the desk: %(link)s"), _("Letters at another time, or none: %(link)s")]
        links = [_link("desk"), _link("notices_settings")]
        foot = [end % {"link": link} for end, link in zip(ends, links, strict=True)]
        return subject, "\n".join([*_staff_lines(notices), *foot, ""])


def _staff_lines(notices: Sequence[Notice]) -> Iterator[str]:
    shown = notices[:_MOST_LINES]
    for kind in Kind:
        if lines := [duty_line(notice.duty) for notice in shown if notice.kind == kind]:
            yield from (heading(kind), *(f"- {line}" for line in lines), "")
    if more := len(notices) - len(shown):
        yield from (ngettext("And %(n)s more.", "And %(n)s more.", more) % {"n": more}, "")


def short_words(count: int, *, language: str) -> str:
    """Return a text message: a number and nothing else."""
    with translation.override(language):
        return ngettext(
            "Nuo: %(n)s item is due. See your desk.", "Nuo: %(n)s items are due. See your desk.", count
        ) % {"n": count}  # fmt: skip


def confirm_words(follow: Follow) -> Words:
    """Return the one letter somebody gets before they have said yes."""
    with translation.override(follow.language):
        facts = {"thing": thing_followed(follow), "link": _link("follow_confirm", token=confirming(follow))}
        text = _(
            "Somebody, perhaps you, wants letters to this address about: %(thing)s\n\n"
            "If it was you, open this within 24 hours and press the button:\n%(link)s\n\n"
            "If it was not you, do nothing. No other letter comes, and the address is deleted.\n"
        )
        return _("Nuo: please confirm your address"), text % facts


def follow_words(news: Sequence[News], follow: Follow) -> Words:
    """Return a letter to a follower."""
    with translation.override(follow.language):
        subject = ngettext("Nuo: %(n)s piece of news", "Nuo: %(n)s pieces of news", len(news)) % {"n": len(news)}
        lines = [_("You follow: %(thing)s") % {"thing": thing_followed(follow)}, ""]
        for each in news[:_MOST_LINES]:
            lines += [f"- {_news_line(each)}", f"  {_news_link(each)}"]
        if more := len(news) - _MOST_LINES:
            lines += [ngettext("And %(n)s more.", "And %(n)s more.", more) % {"n": more}] if more > 0 else []
        leave = _("No more of these letters: %(link)s") % {"link": leave_link(follow)}
        return subject, "\n".join([*lines, "", leave, ""])


def leave_link(follow: Follow) -> str:
    """Return the link with which a follower leaves."""
    with translation.override(follow.language):
        return _link("follow_leave", token=leaving(follow))


def notices_address(language: str) -> str:
    """Return where somebody at an office reads what they were told."""
    with translation.override(language):
        return _link("notices")


def thing_followed(follow: Follow) -> str:
    """Return what somebody follows, in words."""
    if follow.place is not None:
        return named(follow.place)
    assert follow.promise is not None
    return _titled(follow.promise)


def _news_line(news: News) -> str:
    said = {
        Happening.BROKEN: _("Not done by its date: %(title)s"),
        Happening.KEPT_LATE: _("Done, but late: %(title)s"),
        Happening.CHANGED: _("The promise was changed: %(title)s"),
        Happening.ENDED: _("The promise has ended: %(title)s"),
    }[Happening(news.happening)]
    return said % {"title": _titled(news.promise)}


def _news_link(news: News) -> str:
    if news.duty_id is not None:
        return _link("duty", pk=news.duty_id)
    return _link("promise", pk=news.promise_id)


def _titled(promise: Promise) -> str:
    assert promise.current is not None
    facts = {"title": _title(promise.current.content), "office": named(promise.office)}
    return _("%(title)s (%(office)s)") % facts


def _title(content: dict[str, dict[str, str]]) -> str:
    title = content["title"]
    first, second = ("en", "zh") if (get_language() or "").startswith("en") else ("zh", "en")
    return title.get(first) or title.get(second, "")


def _moment(at: datetime) -> str:
    # Translators: Django's form of a date and a time.
    return date_format(timezone.localtime(at), _("j F Y, H:i"))


def _link(name: str, **facts: object) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name, kwargs=facts)}"
