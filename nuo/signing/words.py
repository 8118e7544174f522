"""The words for how far an agreement is, and how somebody signed."""

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nuo.places.naming import named
from nuo.residents.models import Group
from nuo.signing.models import Agreement
from nuo.signing.rules import Ending, Method

STATES = {
    "offered": _("Offered, to be read and signed"),
    "in_force": _("In force"),
    "ended": _("At an end"),
}
SEALS = {"offered": "near", "in_force": "ok", "ended": "hold"}
ENDINGS = {
    Ending.OFFER_WITHDRAWN: _("the committee took its offer back before signing"),
    Ending.EXPIRED: _("its last day has passed"),
    Ending.TEXT_GONE: _("the meeting repealed or replaced its text"),
}
METHODS = {
    Method.TYPED: _("typed on screen"),
    Method.DRAWN: _("written on screen"),
    Method.PAPER: _("on paper"),
    Method.CERTIFICATE: _("with a certificate"),
}


def state_words(agreement: Agreement, *, on: date) -> tuple[str, str]:
    """Return the seal and the words of how far an agreement is; past its last day it is at an end."""
    state = "ended" if agreement.is_over(on) else agreement.state
    return SEALS[state], str(STATES[state])


def ending_words(agreement: Agreement) -> str:
    """Return why it is at an end; empty where it is not."""
    if agreement.ending:
        return str(ENDINGS[Ending(agreement.ending)])
    return ""


def group_words(group: Group) -> str:
    """Return a group's number and hamlet."""
    return gettext("Group %(n)s, %(place)s") % {"n": group.number, "place": named(group.place)}
