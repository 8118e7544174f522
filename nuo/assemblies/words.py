"""The words for kinds of meetings, for how those present are counted, and for what came of a vote."""

from django.utils.translation import gettext_lazy as _

from nuo.assemblies.rules import Basis, Kind, Verdict

KINDS = {
    Kind.ASSEMBLY: _("Villagers’ assembly"),
    Kind.REPRESENTATIVES: _("Representatives’ meeting"),
    Kind.VILLAGERS_GROUP: _("Villagers’ group meeting"),
    Kind.CADRES: _("Meeting of cadres and party members"),
    Kind.ASSOCIATION: _("Association meeting"),
    Kind.SMALL_GROUP: _("Residents’ group meeting"),
}
BASES = {
    Basis.ADULTS: _("villagers aged 18 and over"),
    Basis.HOMES: _("representatives of homes"),
    Basis.MEMBERS: _("members of the meeting"),
}
VERDICTS = {
    Verdict.OPEN: _("Not voted on yet"),
    Verdict.ADOPTED: _("Adopted by vote"),
    Verdict.REJECTED: _("Not adopted"),
    Verdict.VOID: _("No valid decision"),
}
# The seal of each: a decision that holds, one that was refused, one that is none.
SEALS = {Verdict.OPEN: "wait", Verdict.ADOPTED: "ok", Verdict.REJECTED: "no", Verdict.VOID: "doubt"}
STATES = {
    "called": _("Called"),
    "held": _("Held; minutes to follow"),
    "minuted": _("Held; minutes published"),
    "called_off": _("Called off"),
}
