"""A database with one promise, for a real server; and what came of it afterwards. Run as a program of its own."""

import json
import sys
from datetime import UTC, date, datetime

from django.core.management import call_command
from django.db import connection

from nuo.cases.models import Case
from nuo.ledger.models import Entry
from nuo.ledger.sequencer import faults, integrate_all
from nuo.people.actor import THE_CLOCK, Actor, Held
from nuo.places.actions import open_office
from nuo.places.models import Place
from nuo.places.rules import OfficeKind
from nuo.promises.actions import publish
from nuo.promises.models import Duty
from tests.world import wording


def make() -> dict[str, object]:
    """Build the tables, an office and its promise."""
    call_command("migrate", verbosity=0)
    at = datetime(2026, 1, 5, 1, tzinfo=UTC)
    place = Place.objects.create(code="990101000000", name="诺川县", level="county")
    kind = OfficeKind.GOVERNMENT
    office = open_office(place, kind, "诺川县人民政府", name_en="", on=date(2025, 1, 1), by=THE_CLOCK, at=at)
    lead = Actor(person_id=1, posts=(Held("district_officer", office.pk, office.name, place.path),))
    promise = publish(office, wording(), service="road-repair", group="infrastructure", by=lead, at=at)
    return {"promise": promise.pk}


def look() -> dict[str, object]:
    """Count what belongs together, and ask the database and the log whether they are sound."""
    integrate_all(at=datetime.now(UTC))
    sound = "ok"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            sound = cursor.fetchone()[0]
    return {
        "cases": Case.objects.count(),
        "duties": Duty.objects.count(),
        "opened": Entry.objects.filter(kind="duty.opened").count(),
        "faults": [str(fault) for fault in faults()],
        "sound": sound,
    }


def main() -> None:
    """Do what the last word of the command line says, and answer in JSON."""
    sys.stdout.write(json.dumps({"make": make, "look": look}[sys.argv[-1]]()))
