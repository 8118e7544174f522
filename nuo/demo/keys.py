"""Everybody who works at a desk has signed in once: their offices have keys, so confidential requests can come in."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nuo.cases.keys import begin_keys, offices_with_keys
from nuo.demo.cast import PASSWORD
from nuo.people.actor import Actor, actor_of
from nuo.people.models import Person
from nuo.people.rules import DESK
from nuo.sealing.actions import let_in, unlock_person


@transaction.atomic
def hand_out(*, at: datetime) -> int:
    """Let those sign in who have not yet; a colleague who holds the key lets them in. Returns how many."""
    first: dict[int, Actor] = {}
    people = Person.objects.filter(sealing_key=None, posts__role__in=DESK, posts__until_on=None).distinct()
    found = list(people.order_by("pk"))
    for person in found:
        secret = unlock_person(person, PASSWORD, at=at)
        actor = actor_of(person, on=timezone.localdate(at)).with_secret(secret)
        made = {key.office_id for key in begin_keys(person, actor, at=at)}
        first |= dict.fromkeys(made, actor)
        for office in offices_with_keys(actor):
            if office.pk in first and office.pk not in made:
                let_in(office, person, by=first[office.pk], at=at)
    return len(found)
