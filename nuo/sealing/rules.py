"""How somebody comes to hold an office's key. Plain values."""

from enum import StrEnum


class How(StrEnum):
    """Why a box was made; the stored value never changes."""

    MADE = "made"  # the office's key was made when this person signed in
    CARRIED = "carried"  # a new key took the place of the old; who held that holds this
    COLLEAGUE = "colleague"  # let in by somebody at the office who holds the key
    CUSTODIAN = "custodian"  # let in by a custodian, or the custodian's own box


# Letting somebody in is public, without a name.
LET_IN = frozenset({How.COLLEAGUE, How.CUSTODIAN})
