"""Names of what stands in cases as codes: ways in, kinds, reasons, levels, findings."""

from django.utils.translation import gettext_lazy as _

from nuo.cases.rules import Channel

CHANNELS = {
    Channel.WEB: _("Web page"),
    Channel.COUNTER: _("Counter"),
    Channel.PHONE: _("Telephone"),
    Channel.MAIL: _("Mail"),
}
KINDS = {
    "request": _("Request for a service"),
    "question": _("Question"),
    "broken_promise": _("Complaint that a promise was broken"),
    "conduct": _("Complaint about the conduct of an office"),
    "petition": _("Petition"),
    "information": _("Request for government information"),
    "review": _("Review of an answer"),
    "call_back": _("Call back"),
    "rectification": _("Putting right"),
    "stage": _("Stage of another case"),
}
EXTENSIONS = {
    "complex": _("the matter is complicated"),
    "several_parties": _("several people or offices must be heard"),
    "many_records": _("many records must be searched"),
    "expert_opinion": _("an expert must measure or examine something"),
    "emergency": _("a disaster or another emergency came in between"),
}
LEVEL_NAMES = {
    5: _("Very content"),
    4: _("Content"),
    3: _("Fairly content"),
    2: _("Not content"),
    1: _("Not content at all"),
}
REVEAL_REASONS = {
    "call_wanted": _("Who asked wants to be called"),
    "danger": _("Somebody’s life or health is in danger"),
    "no_other_way": _("It cannot be delivered otherwise"),
}
FINDINGS = {
    "ordered": _("it must be put right, with a date of its own"),
    "delivered": _("it has been delivered meanwhile"),
    "upheld": _("nothing more is ordered, with the reason"),
}
