"""Words of the case pages: names in the page's language, steps, channels and groups of services."""

from django import template
from django.utils.translation import gettext, gettext_lazy

from nuo.cases.forms import CHANNELS
from nuo.cases.rules import Channel

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
    "close": gettext_lazy("Closed with an answer"),
    "withdraw": gettext_lazy("Taken back by who asked"),
}
STEPS = {
    "accept": gettext_lazy("Start work"),
    "ask_papers": gettext_lazy("Ask for missing papers"),
    "bring_papers": gettext_lazy("The papers are there"),
    "hand_over": gettext_lazy("Hand over to another office"),
    "close": gettext_lazy("Close with an answer"),
    "withdraw": gettext_lazy("Take the request back"),
    "say": gettext_lazy("Write to the resident"),
}


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
