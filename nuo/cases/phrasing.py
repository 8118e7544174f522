"""Sentences an office uses again and again, in both languages; put into a form, where they can still be changed."""

from django.db import transaction
from django.db.models import QuerySet

from nuo.cases.models import Case, Phrase
from nuo.cases.texts import check_text
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import DESK

MOST = 50
LONGEST_NAME = 40


def phrases_of(actor: Actor) -> QuerySet[Phrase]:
    """Return the sentences of the actor's own offices. Refused: `not_yours`, who has no desk."""
    offices = actor.office_ids(DESK)
    if not offices:
        raise Refused("not_yours", step="phrases")
    return Phrase.objects.filter(office__in=offices).select_related("office__place")


def chosen(case: Case, actor: Actor, typed: str) -> str:
    """Return the sentence whose number stands in the address, in the language in which was asked; else nothing."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 16):
        return ""
    found = Phrase.objects.filter(pk=int(typed), office=case.office_id, office__in=actor.office_ids(DESK)).first()
    return found.text(case.language) if found else ""


@transaction.atomic
def add(office_id: int, name: str, zh: str, en: str, *, by: Actor) -> Phrase:
    """Keep a sentence. Refused: `not_yours`; `empty_text`; `too_many_phrases`; `phrase_known`."""
    if office_id not in by.office_ids(DESK):
        raise Refused("not_yours", step="phrases")
    check_text(name)
    check_text(zh)
    mine = Phrase.objects.filter(office=office_id)
    if mine.filter(name=name.strip()).exists():
        raise Refused("phrase_known", name=name.strip())
    if mine.count() >= MOST:
        raise Refused("too_many_phrases", most=MOST)
    return Phrase.objects.create(office_id=office_id, name=name.strip(), zh=zh, en=en)


@transaction.atomic
def remove(pk: int, *, by: Actor) -> None:
    """Throw a sentence away; what was written with it stays. Refused: `not_found`."""
    if not phrases_of(by).filter(pk=pk).delete()[0]:
        raise Refused("not_found", what="phrase")
