"""An entry of the log as a sentence. Reads only what the entry itself says."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nuo.assemblies.words import KINDS, VERDICTS
from nuo.cases.words import EXTENSIONS, FINDINGS
from nuo.disclosure import phrases
from nuo.elections.words import VERDICTS as ELECTED
from nuo.signing.words import ENDINGS, METHODS

Facts = Mapping[str, Any]  # JSON as the entry holds it

_ZONE = ZoneInfo("Asia/Shanghai")
_SAID = {
    "office.opened": _("%(name)s opened."),
    "office.closed": _("%(name)s closed."),
    "post.filled": _("A post was set up at %(office)s: %(role)s."),
    "post.ended": _("A post ended at %(office)s: %(role)s."),
    "programme.adopted": _("The programme %(pack)s was adopted in version %(version)s."),
    "promise.published": _("%(office)s promised: %(title)s, %(limit)s."),
    "promise.amended": _("%(office)s changed the promise %(title)s; now %(limit)s."),
    "promise.ended": _("%(office)s ended a promise: %(reason)s."),
    "duty.opened": _("A request came in%(about)s; due %(due)s."),
    "duty.scheduled": _("A fixed date was set%(about)s; due %(due)s."),
    "case.accepted": _("The office took it on%(about)s."),
    "duty.paused": _("The clock was stopped%(about)s: %(pause)s."),
    "duty.resumed": _("The clock runs again%(about)s; due %(due)s."),
    "duty.handed_over": _("It was handed to %(to)s%(about)s."),
    "duty.extended": _("The time was lengthened once%(about)s: %(longer)s; now due %(due)s."),
    "duty.referred": _("It was put to the level above%(about)s: %(above)s owes an answer. %(referrer)s."),
    "duty.referral_answered": _("The level above has answered%(about)s: %(finding)s."),
    "case.contested": _("Who asked says that the answer did not solve it%(about)s; a new clock starts."),
    "duty.closed": _("%(closing)s, %(when)s%(about)s."),
    "duty.overdue": _("The limit passed%(about)s; it was due %(due)s."),
    "duty.date_fixed": _("The holidays of that year are published%(about)s; now due %(due)s."),
    "meeting.called": _("%(office)s called a meeting for %(starts)s: %(meeting_kind)s."),
    "meeting.held": _("The meeting was held; %(present)s of %(entitled)s came: %(quorate)s."),
    "motion.decided": _("Point %(motion)s was put to the vote, %(yes)s for, %(no)s against: %(verdict)s."),
    "meeting.minuted": _("The minutes were published."),
    "meeting.called_off": _("The meeting was called off."),
    "document.proposed": _("%(title)s was put to the vote, version %(text_version)s."),
    "document.adopted": _("%(title)s was adopted and is in force, version %(text_version)s."),
    "document.sent_back": _("%(title)s was not adopted and went back to the draft."),
    "document.repealed": _("%(title)s was repealed."),
    "filing.filed": _("%(title)s, version %(text_version)s, was reported to the township for its record."),
    "filing.confirmed": _("The township took %(title)s, version %(text_version)s, on its record."),
    "filing.ordered": _("The township ordered clause %(clause_numbers)s of %(title)s to be put right."),
    "filing.put_right": _("Version %(text_version)s of %(title)s, ordered to be put right, is not in force any more."),
    "meeting.attached": _("File %(number)s was published with the meeting."),
    "meeting.attachment_removed": _("File %(number)s of the meeting was taken away."),
    "agreement.offered": _("%(title)s was offered to a residents’ group, to hold until %(until)s."),
    "agreement.signed": _("A member of the group signed %(title)s (%(method)s)."),
    "agreement.signature_withdrawn": _("Signature %(number)s under %(title)s was taken back."),
    "agreement.took_effect": _("The village committee signed %(title)s; it is in force."),
    "agreement.ended": _("%(title)s is at an end: %(ending)s."),
    "election.opened": _("A residents’ group opened its polls for a leader; %(roll)s are on the roll."),
    "election.closed": _("A residents’ group closed its polls: %(voted)s of %(roll)s voted. %(elected)s."),
    "group.formed": _("A residents’ group was formed, with %(members)s members."),
    "entry.withheld": _("What a resident wrote behind entry %(index)s was erased: %(ground)s."),
    "office.key_made": _("%(office)s has a new key for what is confidential: %(key)s."),
    "office.key_shared": _("Somebody who works at %(office)s was let in to its key %(key)s: %(let_in)s."),
    "custodian.added": _("A custodian of keys was named: %(name)s, %(key)s."),
    "custodian.retired": _("%(name)s, %(key)s, is no custodian of keys any more."),
    "requests.imported": _(
        "Records of the hotline %(source)s were taken in: %(added)s new, %(changed)s changed. Nuo did not time them."
    ),
    "log.key_added": _("The log signs with a new key: %(key)s."),
    "log.key_retired": _("The log no longer signs with the key %(key)s."),
}
# Of a confidential duty the log says that something happened, and nothing else.
_SEALED = {
    "duty.opened": _("A confidential request came in."),
    "duty.scheduled": _("A confidential duty got its date."),
    "case.accepted": _("An office took on a confidential request."),
    "duty.paused": _("The clock of a confidential duty was stopped."),
    "duty.resumed": _("The clock of a confidential duty runs again."),
    "duty.closed": _("A confidential duty was closed."),
    "duty.extended": _("The time for a confidential duty was lengthened."),
    "duty.referred": _("A confidential duty was put to the level above."),
    "duty.referral_answered": _("The level above has answered about a confidential duty."),
    "case.reveal_asked": _("An office asked to open how somebody can be reached who asked in confidence."),
    "case.revealed": _("A second person agreed: how somebody can be reached who asked in confidence was opened."),
    "case.reveal_declined": _("A second person declined: how somebody can be reached stays sealed."),
    "case.contested": _("Who asked in confidence says that the answer did not solve it."),
    "duty.overdue": _("The limit of a confidential duty passed."),
    "duty.date_fixed": _("The date of a confidential duty was fixed."),
}
CLOSINGS = {
    "delivered": _("Delivered"),
    "refused": _("Refused with a reason"),
    "withdrawn": _("Withdrawn by who asked"),
    "outside": _("Another authority's business"),
}
PAUSES = {
    "missing_papers": _("papers are missing"),
    "third_party": _("waiting for somebody outside the office"),
    "expert_review": _("an expert is looking at it"),
}
REFERRERS = {
    "holder": _("Who asked wanted it"),
    "anyone": _("Somebody who read the public page wanted it"),
    "clock": _("It went up by itself, as the programme says"),
}
LET_IN = {"colleague": _("by a colleague"), "custodian": _("by a custodian")}
GROUNDS = {
    "purpose_served": _("no longer needed for what it was given for (Personal Information Protection Law, 47)"),
    "consent_withdrawn": _("whoever wrote it withdrew consent (Personal Information Protection Law, 15 and 47)"),
    "storage_ended": _("the time for keeping it is over (Personal Information Protection Law, 19)"),
    "sensitive": _("it should never have been written down here (Personal Information Protection Law, 28 and 29)"),
}
ROLES = {
    "village_clerk": _("village clerk"),
    "village_supervisor": _("village supervisor"),
    "township_officer": _("township officer"),
    "township_lead": _("township lead"),
    "district_officer": _("district officer"),
    "assessor": _("assessor"),
    "auditor": _("auditor"),
    "administrator": _("administrator"),
    "clock": _("the system's clock"),
    "resident": _("who asked"),
    "provider": _("the office that provides the service"),
    "operator": _("who runs this site"),
}


def sentence(kind: str, facts: Facts, *, title: str = "") -> str:
    """Return what happened. `title` names the promise where the reader does not know it yet."""
    if kind.partition(".")[0] in {"duty", "case"} and "promise" not in facts:
        return str(_SEALED.get(kind, kind))
    pattern = _SAID.get(kind)
    if pattern is None:
        return gettext("Recorded: %(kind)s") % {"kind": kind}
    return str(pattern) % _Words({**facts, **_worded(kind, facts, title)})


class _Words(dict[str, Any]):  # Any: JSON values and words
    """A fact an old entry does not carry becomes a dash, not an error page."""

    def __missing__(self, key: str) -> str:
        return "—"


def _worded(kind: str, facts: Facts, title: str) -> dict[str, str]:
    wording = facts.get("wording") or {}
    found = {
        "about": gettext(" (%(title)s)") % {"title": title} if title else "",
        "due": phrases.stamped(str(facts.get("due", "—")), _ZONE),
        "role": str(ROLES.get(str(facts.get("role")), facts.get("role"))),
        "pause": str(PAUSES.get(str(facts.get("reason")), facts.get("reason"))),
        "longer": str(EXTENSIONS.get(str(facts.get("reason")), facts.get("reason"))),
        "referrer": str(REFERRERS.get(str(facts.get("asked_by")), facts.get("asked_by"))),
        "finding": str(FINDINGS.get(str(facts.get("finding")), facts.get("finding"))),
        "closing": str(CLOSINGS.get(str(facts.get("closing")), facts.get("closing"))),
        "when": in_time(facts),
        "starts": phrases.stamped(str(facts.get("starts", "—")), _ZONE),
        "meeting_kind": str(KINDS.get(str(facts.get("kind")), facts.get("kind"))),  # type: ignore[call-overload]  # a str
        "quorate": gettext("not enough to decide") if facts.get("flaws") else gettext("enough to decide"),
        "verdict": str(VERDICTS.get(str(facts.get("verdict")), facts.get("verdict"))),  # type: ignore[call-overload]  # a str
        "let_in": str(LET_IN.get(str(facts.get("how")), facts.get("how"))),
        "ground": str(GROUNDS.get(str(facts.get("ground")), facts.get("ground"))),
        "title": phrases.said(wording.get("title")) or str(facts.get("title") or facts.get("service", "")),
        "limit": phrases.deadline(wording.get("limit"), wording.get("trigger") or {}),
    }
    if isinstance(numbers := facts.get("clauses"), list):
        found["clause_numbers"] = "、".join(map(str, numbers))
    if kind.startswith("election."):
        found["elected"] = str(ELECTED.get(str(facts.get("verdict")), facts.get("verdict")))  # type: ignore[call-overload]  # a str
    if kind.startswith("agreement."):
        found["method"] = str(METHODS.get(str(facts.get("method")), facts.get("method")))  # type: ignore[call-overload]  # a str
        found["ending"] = str(ENDINGS.get(str(facts.get("ending")), facts.get("ending")))  # type: ignore[call-overload]  # a str
    if kind.startswith("log."):
        found["key"] = "+".join(str(facts.get("vkey", "")).split("+")[:2])
    if kind.startswith("office."):
        found["name"] = phrases.named(str(facts.get("name", "")), str(facts.get("name_en", "")))
    return found


def in_time(facts: Facts) -> str:
    """Return whether a closing stands before its due date; both are written alike, so text compares."""
    at, due = str(facts.get("at", "")), str(facts.get("due", ""))
    return gettext("in time") if at <= due else gettext("after the limit")


def signer(by: str) -> tuple[str, str]:
    """Return who acted: the office as the log names it (empty for the clock and the like), and the role."""
    role, _at, office = by.partition("@")
    return office, str(ROLES.get(role, role))
