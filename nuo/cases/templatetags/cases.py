"""Words of the case pages: names in the page's language, steps, channels and groups of services."""

from django import template
from django.utils.translation import gettext, gettext_lazy

from nuo.cases.rules import Channel
from nuo.cases.words import CHANNELS, FINDINGS, KINDS, LEVEL_NAMES, REVEAL_REASONS

register = template.Library()

GROUPS = {
    "registration": gettext_lazy("Registration and papers"),
    "benefit": gettext_lazy("Benefits and aid"),
    "care": gettext_lazy("Elders and care"),
    "health": gettext_lazy("Health"),
    "information": gettext_lazy("Information"),
    "petition": gettext_lazy("Complaints and petitions"),
    "hotline": gettext_lazy("Hotline"),
    "disclosure": gettext_lazy("What must be made public"),
    "livelihood": gettext_lazy("Work and income"),
    "infrastructure": gettext_lazy("Roads, water, light"),
    "dispute": gettext_lazy("Disputes"),
    "agreement": gettext_lazy("Agreements"),
}
WAYS = {
    "web": CHANNELS[Channel.WEB],
    "counter": CHANNELS[Channel.COUNTER],
    "phone": CHANNELS[Channel.PHONE],
    "mail": CHANNELS[Channel.MAIL],
    "home_visit": gettext_lazy("Home visit"),
}
TABS = {
    "all": gettext_lazy("All undone"),
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Due today"),
    "soon": gettext_lazy("Within three working days"),
    "later": gettext_lazy("Later"),
    "waiting": gettext_lazy("Waiting for papers"),
    "done": gettext_lazy("Done lately"),
}
# What happened, as both sides read it.
HAPPENED = {
    "opened": gettext_lazy("Received, the clock starts"),
    "limit": gettext_lazy("The limit passed with nothing delivered"),
    "accept": gettext_lazy("Somebody is at work on it"),
    "ask_papers": gettext_lazy("Papers are missing; the clock stands"),
    "bring_papers": gettext_lazy("The papers are there; the clock runs on"),
    "hand_over": gettext_lazy("Handed over to another office; the clock runs on"),
    "send_back": gettext_lazy("Sent back to who was asked first; the clock runs on"),
    "extend": gettext_lazy("The time was lengthened, once"),
    "close": gettext_lazy("Closed with an answer"),
    "contest": gettext_lazy("Contested: not solved; a new clock starts"),
    "referred": gettext_lazy("Put to the level above, which owes an answer"),
    "answer_referral": gettext_lazy("The level above has answered"),
    "call_back": gettext_lazy("Called back"),
    "withdraw": gettext_lazy("Taken back by who asked"),
    "ask_reveal": gettext_lazy("The office asked to open how to reach who asked; a second person decides"),
    "reveal": gettext_lazy("A second person agreed: how to reach who asked is open to the office"),
    "decline_reveal": gettext_lazy("A second person declined; how to reach who asked stays sealed"),
}
STEPS = {
    "accept": gettext_lazy("Start work"),
    "ask_papers": gettext_lazy("Ask for missing papers"),
    "bring_papers": gettext_lazy("The papers are there"),
    "hand_over": gettext_lazy("Hand over to another office"),
    "send_back": gettext_lazy("Send back to who was asked first"),
    "extend": gettext_lazy("Lengthen the time, once"),
    "call_back": gettext_lazy("Record the call"),
    "close": gettext_lazy("Close with an answer"),
    "withdraw": gettext_lazy("Take the request back"),
    "say": gettext_lazy("Write to the resident"),
    "ask_reveal": gettext_lazy("Ask to open the contact"),
}


PARTS = {
    "first": gettext_lazy("The first clock"),
    "acknowledge": gettext_lazy("Saying that it is taken on"),
    "decide": gettext_lazy("The decision"),
    "again": gettext_lazy("Looking again"),
    "call_back": gettext_lazy("Calling back"),
}


@register.filter
def at(counts: dict[str, int], group: str) -> int:
    """One of several counts."""
    return counts[group]


@register.filter
def part_name(part: str) -> str:
    """What a further clock of a case is for."""
    return str(PARTS[part])


@register.filter
def kind_name(kind: str) -> str:
    """What a case of this kind asks for."""
    return str(KINDS.get(kind, kind))


@register.filter
def level_name(level: int) -> str:
    """One of the five levels of a rating."""
    return str(LEVEL_NAMES[level])


@register.filter
def finding_name(finding: str) -> str:
    """What the level above found."""
    return str(FINDINGS.get(finding, finding))


@register.filter
def reveal_reason(reason: str) -> str:
    """Why a contact given in confidence has to be opened."""
    return str(REVEAL_REASONS.get(reason, reason))


@register.filter
def group_name(group: str) -> str:
    """The name of a group of services."""
    return str(GROUPS.get(group, gettext("Other")))


@register.filter
def way_name(channel: str) -> str:
    """The name of a way to ask."""
    return str(WAYS.get(channel, channel))


@register.filter
def tab_name(tab: str) -> str:
    """The name of a group on the desk."""
    return str(TABS[tab])


@register.filter
def happened(step: str) -> str:
    """What happened in a step, as both sides read it."""
    return str(HAPPENED.get(step, step))


@register.filter
def step_name(step: str) -> str:
    """What the button of a step says."""
    return str(STEPS[step])
