"""`nuo simulate`: build the invented county where there is none, and play months of requests in it."""

from collections import Counter
from datetime import date, datetime, timedelta

import click
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from nuo.clocks.calendars import Calendar
from nuo.demo import played
from nuo.demo.cast import COUNTY, LOG
from nuo.demo.county import build
from nuo.demo.neighbours import invite_again, settle
from nuo.demo.played import Played
from nuo.demo.simulate import Course, play
from nuo.ledger import starting
from nuo.ledger.publishing import Publisher
from nuo.ledger.refusals import Refused
from nuo.ledger.sequencer import integrate_all
from nuo.places.calendars import clock_calendar, current
from nuo.places.models import Place
from nuo.residents.models import Resident
from nuo.web.commands.speaking import bar, refusals_as_sentences


@click.command()
@click.option("--from", "begun", type=click.DateTime(["%Y-%m"]), help="The first month; by default a year ago.")
@click.option("--months", type=click.IntRange(1, 60), default=12, show_default=True, help="How many months.")
@click.option("--seed", type=int, default=7, show_default=True, help="Another number, another year.")
@click.option("--until", type=click.Choice(["now"]), help="Play up to this minute instead, or go on to it.")
def simulate(begun: datetime | None, months: int, seed: int, until: str | None) -> None:
    """Play months of requests in the invented county, built first where there is none.

    Called again it goes on where it stopped, with the seed it began with.
    """
    call_command("migrate", verbosity=0)
    calendar = clock_calendar(current())
    before = played.read(settings.HOME)
    with refusals_as_sentences():
        if before is None:
            before = _built(begun, seed, calendar)
        elif not Place.objects.filter(code=COUNTY).exists():
            raise Refused("other_places")
        end = _end(before, months, until, calendar)
        with bar("Days") as show:
            done = play(_course(before, end, staged=until is not None), settings.HOME, progress=show)
        if until and Resident.objects.exists():  # a county built before there were residents has none
            invite_again(at=end)
    # Called on a running demo this finds the worker publishing, and leaves it to it.
    Publisher().publish(at=timezone.now())
    click.echo(_summary(done, end))


def _built(begun: datetime | None, seed: int, calendar: Calendar) -> Played:
    today = timezone.localdate(timezone=calendar.zone)
    first = begun.date() if begun else today.replace(year=today.year - 1, day=1)
    eve = datetime(first.year, first.month, first.day, tzinfo=calendar.zone) - timedelta(seconds=1)
    begin = Played(seed, first, eve)
    with bar("Promises") as show, transaction.atomic():
        at = _adopted_at(first, calendar)
        starting.begin(LOG, at=at)
        build(settings.PACKS, at=at, progress=show)
        settle(settings.HOME, at=at)
        integrate_all(at=at)
        played.write(settings.HOME, begin)
    return begin


def _adopted_at(first: date, calendar: Calendar) -> datetime:
    """The last working morning before the first month."""
    on = first - timedelta(days=1)
    while not calendar.is_working(on):
        on -= timedelta(days=1)
    return datetime(on.year, on.month, on.day, 9, tzinfo=calendar.zone)


def _end(before: Played, months: int, until: str | None, calendar: Calendar) -> datetime:
    now = timezone.now().astimezone(calendar.zone).replace(second=0, microsecond=0)
    if until:
        return now
    number = before.begun.year * 12 + before.begun.month - 1 + months
    month = datetime(number // 12, number % 12 + 1, 1, tzinfo=calendar.zone)
    return min(now, month - timedelta(seconds=1))


def _course(before: Played, end: datetime, *, staged: bool) -> Course:
    return Course(before.seed, before.begun, before.until, end, staged=staged)


def _summary(done: Counter[str], end: datetime) -> str:
    if not done:
        return f"Nothing new up to {end:%Y-%m-%d %H:%M}."
    return f"{done['ask']} requests and {sum(done.values()) - done['ask']} answers up to {end:%Y-%m-%d %H:%M}."
