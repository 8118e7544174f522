"""The words for what came of an election."""

from django.utils.translation import gettext_lazy as _

from nuo.elections.rules import Verdict

VERDICTS = {
    Verdict.ELECTED: _("A leader is elected"),
    Verdict.TIE: _("Tied: they run again"),
    Verdict.TOO_FEW: _("Too few have voted"),
    Verdict.NOBODY: _("Nobody was voted for"),
}
SEALS = {Verdict.ELECTED: "ok", Verdict.TIE: "wait", Verdict.TOO_FEW: "hold", Verdict.NOBODY: "hold"}
