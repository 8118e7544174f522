"""An agreement on paper: as it is now, sealed where the instance has a key; or as it was offered, to sign by hand or
with a certificate. No paper of ours has a resident's name on it.
"""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from nuo.agreements.rules import About
from nuo.agreements.showing import clocked
from nuo.agreements.words import ABOUTS
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.paper import Fact, Paper, PaperError, Part, SealingKey, Signed, load_key, seal, typeset
from nuo.places.naming import named
from nuo.signing.models import Agreement
from nuo.signing.words import group_words


def printed(agreement: Agreement, *, address: str) -> bytes:
    """Return an agreement as it is now as a PDF, sealed if `NUO_SEAL` names a key. `address` is the public page."""
    key = sealing_key()
    pdf = typeset(paper_of(agreement, address=address))
    return seal(pdf, key) if key else pdf


def offered(agreement: Agreement, *, address: str) -> bytes:
    """Return the paper to sign: always the same bytes, in Chinese, so that a signed copy is known by its beginning."""
    with override("zh-hans"):
        return typeset(paper_of(agreement, address=address, to_sign=True))


def paper_of(agreement: Agreement, *, address: str, to_sign: bool = False) -> Paper:
    """Return what stands on the paper."""
    text, in_force = agreement.text, agreement.in_force_at is not None and not to_sign
    entry = None if to_sign else Entry.objects.filter(subject=agreement.entry_subject()).order_by("pk").last()
    record = "" if entry is None or entry.index is None else _("Entry %(n)s of the public log") % {"n": entry.index}
    at = agreement.in_force_at if in_force and agreement.in_force_at else agreement.offered_at
    digest = _("SHA-256 of the text: %(digest)s") % {"digest": text.digest}
    return Paper(
        language="en" if (get_language() or "").startswith("en") else "zh",
        title=agreement.document.title,
        at=at,
        code=_("Agreement %(n)s") % {"n": agreement.pk},
        facts=_facts(agreement, in_force=in_force),
        parts=_parts(agreement),
        closing=(_("Anyone may stay out of it, or take a signature back at any time; nothing owed depends on it."),),
        signed=_signed(agreement, in_force=in_force),
        mark="" if in_force or to_sign else _("Not in force"),
        address=address,
        caption=_("The agreement as it is now, and its entries in the log"),
        record=" · ".join(part for part in (record, digest) if part),
    )


def _facts(agreement: Agreement, *, in_force: bool) -> tuple[Fact, ...]:
    office, group = named(agreement.office), group_words(agreement.group)
    if agreement.entrusted_by:
        office += "\n" + _("entrusted by %(office)s") % {"office": named(agreement.entrusted_by)}
    facts = [
        Fact(_("Between"), office),
        Fact(_("and"), _("the members of %(group)s who sign") % {"group": group}),
        Fact(_("Holds until"), agreement.valid_until.isoformat()),
    ]
    if in_force and agreement.in_force_at:
        facts.append(Fact(_("In force since"), agreement.in_force_at.date().isoformat()))
    return tuple(facts)


def _parts(agreement: Agreement) -> tuple[Part, ...]:
    """Return the clauses under what they are about, in their own order."""
    parts: list[Part] = []
    for number, (clause, part) in enumerate(zip(agreement.text.clauses, agreement.text.parts, strict=True), start=1):
        heading = str(ABOUTS[About(part["about"])])
        note = f"{part['clock']['title']} · {clocked(part['clock'])}" if part["clock"] else ""
        last = parts[-1] if parts else None
        if last is not None and last.heading == heading:
            parts[-1] = Part(heading, (*last.clauses, clause), (*last.notes, note), last.first)
        else:
            parts.append(Part(heading, (clause,), (note,), number))
    return tuple(parts)


def _signed(agreement: Agreement, *, in_force: bool) -> tuple[Signed, ...]:
    committee = Signed(named(agreement.office))
    if in_force and agreement.in_force_at:
        said = _("signed on %(day)s") % {"day": agreement.in_force_at.date().isoformat()}
        count = _("%(n)s of %(all)s members have signed") % {"n": agreement.given, "all": agreement.size}
        return (Signed(named(agreement.office), said), Signed(_("Members of the group"), count))
    return (committee, Signed(_("Member of the group, and the day")))


def sealing_key() -> SealingKey | None:
    """Return the instance's sealing key, or None where it has none; refuse one that cannot be used."""
    path = settings.SEAL_KEY
    if path is None:
        return None
    try:
        return _loaded(path, settings.SEAL_PASSPHRASE, path.stat().st_mtime_ns)
    except (PaperError, OSError):
        raise Refused("seal_unusable") from None


@lru_cache(maxsize=2)
def _loaded(path: Path, passphrase: str, _changed: int) -> SealingKey:
    return load_key(path, passphrase)
