"""Adopting a programme: the record of it. The promises it makes are made one layer up."""

from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction

from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import LEADS
from nuo.places.models import Place
from nuo.programmes.citing import cited
from nuo.programmes.contents import Pack, Right
from nuo.programmes.models import Adoption
from nuo.programmes.policy import policy_record
from nuo.review.laws import Laws

Content = dict[str, Any]  # Any: JSON, read by templates


@transaction.atomic
def record_adoption(
    pack: Pack, file: Path, place: Place, *, on: date, by: Actor, at: datetime, laws: Laws | None = None
) -> Adoption:
    """Record that a place runs this pack from this day, with the digest of the very file."""
    if not by.reaches(LEADS, place.path):
        raise Refused("not_yours", step="adopt")
    if Adoption.objects.filter(place=place, pack_id=pack.id, pack_version=pack.version).exists():
        raise Refused("already_adopted", pack=pack.id, version=pack.version)
    digest = sha256(file.read_bytes()).hexdigest()
    adoption = Adoption.objects.create(
        place=place, pack_id=pack.id, pack_version=pack.version, pack_digest=digest,
        content=_content(pack, laws), adopted_on=on, adopted_at=at,
    )  # fmt: skip
    facts = {"pack": pack.id, "version": pack.version, "sha256": digest, "on": on.isoformat()}
    append("programme.adopted", facts, by=by, at=at, subject=f"adoption:{adoption.pk}", place_code=place.code)
    return adoption


def _content(pack: Pack, laws: Laws | None) -> Content:
    """What pages show of a programme besides its promises; texts in both languages."""
    sections = ("bodies", "targets", "documents", "meetings", "standards", "indicators", "supervision",
                "declined", "covers")  # fmt: skip
    shown: Content = {name: [_plain(asdict(item)) for item in getattr(pack, name)] for name in sections}
    return {
        **shown,
        "rights": [_right(right, pack, laws) for right in pack.rights],
        "title": asdict(pack.title),
        "summary": asdict(pack.summary),
        "stages": [_plain(asdict(stage)) for stage in pack.stages],
        "groups": _plain(asdict(pack.groups)),
        "agreements": _plain(asdict(pack.agreements)),
        "policy": policy_record(pack.policy),
    }


def _right(right: Right, pack: Pack, laws: Laws | None) -> Content:
    basis = [cited(cite, pack, laws) for cite in right.basis] if laws else []
    return {"id": right.id, "text": asdict(right.text), "basis": basis}


def _plain(value: Any) -> Any:  # Any: a dataclass turned into nested JSON
    if isinstance(value, dict):
        if set(value) == {"count", "unit"}:
            return f"{value['count']} {str(value['unit']).replace('_', ' ')}"
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
