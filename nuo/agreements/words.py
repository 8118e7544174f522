"""The words for kinds of texts and how far each is."""

from django.utils.translation import gettext_lazy as _

from nuo.agreements.rules import Kind

KINDS = {
    Kind.CHARTER: _("Village charter"),
    Kind.RULES: _("Village rules"),
    Kind.SYSTEM: _("System of the village"),
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
