"""Who signs a step, as far as the ledger needs to know."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


class Signer(Protocol):
    """Somebody, or the clock, who acts. `people.actor.Actor` is one."""

    @property
    def public_name(self) -> str:
        """The office and role (or "clock", "resident"); never a person's name."""

    def may(self, roles: Collection[str], thing: object) -> bool:
        """Whether one of these roles is held for this thing."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Signs the entries of confidential duties, so that not even the office shows."""

    public_name: str = "provider"

    def may(self, roles: Collection[str], thing: object) -> bool:
        """A signature, not a right."""
        return False


SEALED = Sealed()


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs the instance and works at its command line: keys of the log are theirs to add and retire."""

    public_name: str = "operator"

    def may(self, roles: Collection[str], thing: object) -> bool:
        """A signature, not a right."""
        return False


OPERATOR = Operator()
