"""What tests of the levels above start from: who answers at each level, and who puts things right below."""

from dataclasses import replace
from datetime import UTC, datetime

from nuo.cases.accounts import of_duties
from nuo.ledger.reconciling import walk
from nuo.ledger.withholding import withheld_of
from nuo.people.actor import Actor
from nuo.programmes.contents import Policy
from nuo.programmes.models import Adoption
from nuo.programmes.policy import policy_record
from nuo.promises.accounts import DUTIES
from nuo.promises.actions import publish
from nuo.promises.models import Promise
from tests.world import World, wording

PUBLISHED = datetime(2026, 1, 5, 1, tzinfo=UTC)


def promise_of(world: World, level: str, service: str, limit: str = "5 working days", **words: object) -> Promise:
    """Publish a promise of the government or committee at a level."""
    office = {
        "village": world.meiling_office, "township": world.township_office, "county": world.county_office
    }[level]  # fmt: skip
    by: Actor = world.actors["district"]
    return publish(office, wording(limit, **words), service=service, group="petition", by=by, at=PUBLISHED)


def answering(world: World, *levels: str) -> dict[str, Promise]:
    """Let the offices at these levels promise to answer for what is broken below."""
    remedy = {"zh": "打 12345", "en": "Call 12345"}
    return {
        level: promise_of(world, level, f"broken-{level}", kind="broken_promise", remedy=remedy) for level in levels
    }


def putting_right(world: World, *levels: str) -> dict[str, Promise]:
    """Let the offices at these levels promise to put right what they are told to."""
    return {
        level: promise_of(world, level, f"right-{level}", "10 working days", kind="rectification",
                          trigger={"kind": "event", "text": {"zh": "要整改", "en": "It must be put right"}})
        for level in levels
    }  # fmt: skip


def gaps() -> list[str]:
    """Return where duties and their entries do not belong together."""
    nouns = (replace(DUTIES, more=(of_duties, withheld_of("duty"))),)
    found = [gap for stretch in walk(nouns) for gap in stretch.gaps]
    return [str(gap) for gap in found if gap.subject.startswith("duty:")]


def adopt(world: World, **policy: str) -> None:
    """Let the county run a programme with these numbers."""
    Adoption.objects.create(
        place=world.county, pack_id="test", pack_version="1", pack_digest="0" * 64, adopted_on=PUBLISHED.date(),
        adopted_at=PUBLISHED, content={"policy": {**policy_record(Policy()), **policy}},
    )  # fmt: skip
