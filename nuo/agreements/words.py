"""The words for kinds of texts and how far each is."""

from django.utils.translation import gettext_lazy as _

from nuo.agreements.rules import About, Kind

KINDS = {
    Kind.CHARTER: _("Village charter"),
    Kind.RULES: _("Village rules"),
    Kind.SYSTEM: _("System of the village"),
    Kind.AGREEMENT: _("Agreement"),
}
ABOUTS = {
    About.COMMITTEE: _("What the committee undertakes"),
    About.MEMBERS: _("What members do, of their own will"),
    About.LIABILITY: _("When the committee has not kept its word"),
    About.DISPUTES: _("How disputes are settled"),
    About.VALIDITY: _("How long it holds, and renewal"),
    About.OTHER: _("Anything else"),
}
STATES = {
    "draft": _("Being drafted"),
    "proposed": _("Put to the vote"),
    "adopted": _("In force"),
    "repealed": _("Repealed"),
}
SEALS = {"draft": "wait", "proposed": "near", "adopted": "ok", "repealed": "hold"}
SEVERITIES = {
    "unlawful": _("Unlawful"),
    "doubtful": _("Doubtful"),
    "note": _("Note"),
}
FILED_STATES = {
    "due": _("To be reported to the township"),
    "filed": _("Reported; the township reads it"),
    "confirmed": _("On the township’s record"),
    "ordered": _("Ordered to be put right"),
    "put_right": _("Put right"),
}
FILED_SEALS = {"due": "near", "filed": "wait", "confirmed": "ok", "ordered": "no", "put_right": "hold"}
