"""The numbers a programme sets for its place: what counts as soon, the bands, the smallest count, groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nuo.clocks.limits import Limit
from nuo.places.models import Place
from nuo.places.rules import codes_of
from nuo.programmes.contents import Policy
from nuo.programmes.models import Adoption

# Numbers a policy did not have from the beginning: an older adoption's record lacks them, and the usual ones hold.
_LIMITS = ("refer_after", "contest_within", "rate_within", "erase_after", "remind_before", "tell_lead_after")


@dataclass(frozen=True, slots=True)
class GroupRules:
    """What holds for residents' groups at a place. A number the programme does not set is the one here."""

    smallest: int = 5
    largest: int = 10
    fewest_in_hamlet: int = 1
    most_in_hamlet: int = 3
    invitation_days: int = 14
    # For how long the polls for a leader are open, and of which share of the roll more must have voted.
    election_days: int = 3
    turnout_percent: int = 50


@dataclass(frozen=True, slots=True)
class SigningRules:
    """What holds for agreements at a place. A number the programme does not set is the one here."""

    waiting_days: int = 3
    longest_years: int = 3


def policy_for(place: Place) -> Policy:
    """Return the policy adopted nearest above the place, the newest first; else the defaults."""
    rows = Adoption.objects.filter(place__code__in=codes_of(place.path))
    nearest = rows.order_by("-place__path", "-pk").values_list("content__policy", flat=True).first()
    return policy_from(nearest or {})


def policies() -> dict[str, Policy]:
    """Return the policies by the path of each place that has adopted one; the newest where there are several."""
    adopted = Adoption.objects.order_by("place__path", "pk").values_list("place__path", "content__policy")
    return {path: policy_from(given or {}) for path, given in adopted}


def group_rules_for(place: Place) -> GroupRules:
    """Return the rules for groups of the programme adopted nearest above the place, the newest first."""
    rows = Adoption.objects.filter(place__code__in=codes_of(place.path))
    nearest = rows.order_by("-place__path", "-pk").values_list("content__groups", flat=True).first()
    return group_rules_from(nearest or {})


def signing_rules_for(place: Place) -> SigningRules:
    """Return the rules for agreements of the programme adopted nearest above the place, the newest first."""
    rows = Adoption.objects.filter(place__code__in=codes_of(place.path))
    nearest = rows.order_by("-place__path", "-pk").values_list("content__agreements", flat=True).first() or {}
    usual = SigningRules()
    waiting, years = nearest.get("waiting_days"), nearest.get("longest_years")
    return SigningRules(usual.waiting_days if waiting is None else waiting, years or usual.longest_years)


def group_rules_from(given: Mapping[str, Any]) -> GroupRules:  # Any: JSON of an adoption
    """Return the rules from an adoption's own record of them; an older one does not know every number."""
    usual, size, hamlet = GroupRules(), given.get("size") or {}, given.get("per_hamlet") or {}
    return GroupRules(
        smallest=size.get("min", usual.smallest),
        largest=size.get("max", usual.largest),
        fewest_in_hamlet=hamlet.get("min", usual.fewest_in_hamlet),
        most_in_hamlet=hamlet.get("max", usual.most_in_hamlet),
        invitation_days=given.get("invitation_days") or usual.invitation_days,
        election_days=given.get("election_days") or usual.election_days,
        turnout_percent=usual.turnout_percent if given.get("turnout_percent") is None else given["turnout_percent"],
    )


def policy_from(given: dict[str, object]) -> Policy:
    """Return a policy from an adoption's own record of it."""
    if not given:
        return Policy()
    return Policy(
        due_soon=Limit.parse(str(given["due_soon"])),
        strip_bands=tuple(given["strip_bands"]),  # type: ignore[arg-type]  # JSON: a list of two whole numbers
        minimum_count=int(str(given["minimum_count"])),
        suppression=int(str(given["suppression"])),
        **{name: Limit.parse(str(given[name])) for name in _LIMITS if given.get(name)},
    )


def policy_record(policy: Policy) -> dict[str, object]:
    """Return a policy as an adoption keeps it."""
    return {
        "due_soon": str(policy.due_soon),
        "strip_bands": list(policy.strip_bands),
        "minimum_count": policy.minimum_count,
        "suppression": policy.suppression,
        **{name: str(limit) for name in _LIMITS if (limit := getattr(policy, name)) is not None},
    }
