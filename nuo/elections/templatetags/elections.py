"""Words on the buttons of an election, and its one public line."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nuo.elections.access import latest_closed
from nuo.elections.models import Election
from nuo.elections.words import VERDICTS
from nuo.residents.models import Group

register = template.Library()

_STEPS = {
    "paper": gettext_lazy("Somebody took a paper ballot"),
    "count": gettext_lazy("Enter what you counted on paper"),
    "close": gettext_lazy("Close the polls and count"),
    "again": gettext_lazy("Open the polls again"),
}


@register.filter
def election_step(name: str) -> str:
    """Return the words on a step's button."""
    return str(_STEPS[name])


@register.simple_tag
def election_lines(groups: Iterable[Group]) -> dict[int, str]:
    """Return, by group, what everybody may know of its last election: figures, and no name."""
    return {group: _line(election) for group, election in latest_closed(groups).items()}


@register.filter
def line_of(lines: dict[int, str], group: int) -> str:
    """Return one of these lines; empty where there was no election."""
    return lines.get(group, "")


def _line(election: Election) -> str:
    said = _("%(n)s of %(all)s voted") % {"n": len(election.filled()), "all": election.roll_size}
    return f"{VERDICTS[election.outcome.verdict]} · {said}"
