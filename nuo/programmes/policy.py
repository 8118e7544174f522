"""The numbers a programme sets for its place: what counts as soon, the bands, the smallest count."""

from nuo.clocks.limits import Limit
from nuo.places.models import Place
from nuo.places.rules import codes_of
from nuo.programmes.contents import Policy
from nuo.programmes.models import Adoption


def policy_for(place: Place) -> Policy:
    """Return the policy adopted nearest above the place, the newest first; else the defaults."""
    rows = Adoption.objects.filter(place__code__in=codes_of(place.path))
    nearest = rows.order_by("-place__path", "-pk").values_list("content__policy", flat=True).first()
    return policy_from(nearest or {})


def policy_from(given: dict[str, object]) -> Policy:
    """Return a policy from an adoption's own record of it."""
    if not given:
        return Policy()
    return Policy(
        due_soon=Limit.parse(str(given["due_soon"])),
        strip_bands=tuple(given["strip_bands"]),  # type: ignore[arg-type]  # JSON: a list of two whole numbers
        minimum_count=int(str(given["minimum_count"])),
        suppression=int(str(given["suppression"])),
    )


def policy_record(policy: Policy) -> dict[str, object]:
    """Return a policy as an adoption keeps it."""
    return {
        "due_soon": str(policy.due_soon),
        "strip_bands": list(policy.strip_bands),
        "minimum_count": policy.minimum_count,
        "suppression": policy.suppression,
    }
