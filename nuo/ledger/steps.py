"""Taking a step: one table per noun, one function for every change of state.

The same table feeds the permissions, the buttons on the page and the diagram in the docs.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from django.db import models, transaction
from django.db.models import F

from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, Step, StepTable
from nuo.ledger.signers import Signer


class Thing(Protocol):
    """A row with a state that moves by steps."""

    STEPS: ClassVar[StepTable]
    pk: Any  # Django's own type for keys
    state: Any  # a CharField; the stubs give descriptors no protocol-friendly type
    version: Any  # an IntegerField, as above

    def entry_place(self) -> str:
        """The code of the place the entry stands under."""

    def entry_subject(self) -> str:
        """What the entry is about, as "noun:id"."""

    def public_facts(self, said: Mapping[str, JSON]) -> dict[str, JSON]:
        """What everyone may know of this thing and of what was said in the step."""

    def signed(self, by: Signer) -> Signer:
        """Who the entry says acted; a confidential thing hides even the office."""


T = TypeVar("T", bound=Thing)


def open_steps(thing: Thing, *, by: Signer) -> list[Step]:
    """Return the steps this signer could take now: the buttons on the page."""
    return [step for step in thing.STEPS.values() if thing.state in step.sources and by.may(step.who, thing)]


# No savepoint: who catches a refusal in a transaction of their own ends that transaction, as `promises.fixing` does.
@transaction.atomic(savepoint=False)
def take_step(
    thing: T,
    name: str,
    *,
    by: Signer,
    at: datetime,
    said: Mapping[str, JSON] | None = None,
    changes: Mapping[str, object] | None = None,
) -> T:
    """Check the table, swap the state, append the entry; or refuse and change nothing.

    `said` holds what the step needs and what becomes public of it; `changes` are further
    columns set in the same swap. Of several people pressing at once exactly one wins: the
    swap counts on the version the others have read as well.
    """
    step = _allowed(thing, name, by=by, said=said or {})
    swapped = _swap(thing, step, changes or {})
    if not swapped:
        raise Refused("somebody_was_faster", step=name)
    thing.state, thing.version = step.target, thing.version + 1
    for column, value in (changes or {}).items():
        setattr(thing, column, value)
    if step.entry:
        facts = {**thing.public_facts(said or {}), "state": step.target}
        append(
            step.entry, facts, by=thing.signed(by), at=at,
            subject=thing.entry_subject(), place_code=thing.entry_place(),
        )  # fmt: skip
    return thing


def _allowed(thing: Thing, name: str, *, by: Signer, said: Mapping[str, JSON]) -> Step:
    step = thing.STEPS.get(name)
    if step is None:
        raise Refused("no_such_step", step=name)
    if not by.may(step.who, thing):
        raise Refused("not_yours", step=name)
    if thing.state not in step.sources:
        raise Refused("wrong_state", step=name, state=thing.state)
    missing = [need for need in step.needs if not said.get(need)]
    if missing:
        raise Refused("something_missing", step=name, missing=missing[0])
    return step


def _swap(thing: Thing, step: Step, changes: Mapping[str, object]) -> int:
    assert isinstance(thing, models.Model)
    rows = type(thing)._default_manager.filter(pk=thing.pk, version=thing.version, state__in=step.sources)
    return rows.update(state=step.target, version=F("version") + 1, **changes)
