"""Opening and closing offices, and which office answers next."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.places.actions import close_office, open_office
from nuo.places.models import Office, Place
from nuo.places.rules import OfficeKind
from nuo.places.tests.conftest import COUNTY, TOWN, VILLAGE, Clerk

DAY, AT = date(2026, 3, 2), datetime(2026, 3, 2, 1, tzinfo=UTC)


def _open(code: str, kind: OfficeKind, name: str, clerk: Clerk) -> Office:
    return open_office(Place.objects.get(code=code), kind, name, on=DAY, by=clerk, at=AT)


def test_an_opened_office_is_announced(county: Place, clerk: Clerk) -> None:
    office = open_office(county, OfficeKind.GOVERNMENT, " 诺川县人民政府 ", name_en="County", on=DAY, by=clerk, at=AT)
    entry = Entry.objects.get()
    facts = json.loads(bytes(entry.body))
    assert (entry.kind, entry.place_code, entry.subject) == ("office.opened", COUNTY, f"office:{office.pk}")
    assert (facts["name"], facts["kind"], facts["on"]) == ("诺川县人民政府", "government", "2026-03-02")


def test_a_second_open_office_of_the_same_name_is_refused(county: Place, clerk: Clerk) -> None:
    _open(TOWN, OfficeKind.GOVERNMENT, "云溪镇人民政府", clerk)
    with pytest.raises(Refused, match="office_already_open"):
        _open(TOWN, OfficeKind.GOVERNMENT, "云溪镇人民政府", clerk)
    assert (Office.objects.count(), Entry.objects.count()) == (1, 1)


def test_after_closing_an_office_of_the_same_name_can_be_opened(county: Place, clerk: Clerk) -> None:
    office = _open(TOWN, OfficeKind.GOVERNMENT, "云溪镇人民政府", clerk)
    close_office(office, on=date(2026, 4, 1), by=clerk, at=AT)
    assert _open(TOWN, OfficeKind.GOVERNMENT, "云溪镇人民政府", clerk).pk != office.pk
    assert Office.objects.open().count() == 1


@pytest.mark.parametrize("name", ["", "  ", "\u3000"])
def test_an_office_needs_a_name(county: Place, clerk: Clerk, name: str) -> None:
    with pytest.raises(Refused, match="office_needs_a_name"):
        _open(TOWN, OfficeKind.GOVERNMENT, name, clerk)


def test_an_office_is_closed_once(county: Place, clerk: Clerk) -> None:
    office = _open(TOWN, OfficeKind.ASSOCIATION, "云溪镇老年协会", clerk)
    assert close_office(office, on=date(2026, 4, 1), by=clerk, at=AT).closed_on == date(2026, 4, 1)
    with pytest.raises(Refused, match="office_already_closed"):
        close_office(office, on=date(2026, 5, 1), by=clerk, at=AT)
    assert list(Entry.objects.values_list("kind", flat=True)) == ["office.opened", "office.closed"]


def test_an_office_cannot_close_before_it_opens(county: Place, clerk: Clerk) -> None:
    office = _open(TOWN, OfficeKind.GOVERNMENT, "云溪镇人民政府", clerk)
    with pytest.raises(Refused, match="office_closes_before_it_opens"):
        close_office(office, on=date(2026, 3, 1), by=clerk, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.update(closed_on=date(2026, 3, 1))


def test_a_village_committee_answers_to_the_township_and_that_to_the_county(county: Place, clerk: Clerk) -> None:
    committee = _open(VILLAGE, OfficeKind.VILLAGE_COMMITTEE, "梅岭村村民委员会", clerk)
    assert committee.parent_office() is None
    above = _open(COUNTY, OfficeKind.GOVERNMENT, "诺川县人民政府", clerk)
    assert committee.parent_office() == above
    _open(TOWN, OfficeKind.ASSOCIATION, "云溪镇老年协会", clerk)
    assert committee.parent_office() == above
    group = _open(TOWN, OfficeKind.LEADING_GROUP, "云溪镇领导小组", clerk)
    assert committee.parent_office() == group
    town = _open(TOWN, OfficeKind.GOVERNMENT, "云溪镇人民政府", clerk)
    assert committee.parent_office() == town
    assert town.parent_office() == group.parent_office() == above
    assert above.parent_office() is None


def test_a_closed_office_answers_for_nothing(county: Place, clerk: Clerk) -> None:
    committee = _open(VILLAGE, OfficeKind.VILLAGE_COMMITTEE, "梅岭村村民委员会", clerk)
    town = _open(TOWN, OfficeKind.GOVERNMENT, "云溪镇人民政府", clerk)
    close_office(town, on=DAY, by=clerk, at=AT)
    assert committee.parent_office() is None


def test_offices_are_found_under_a_place(county: Place, clerk: Clerk) -> None:
    _open(VILLAGE, OfficeKind.VILLAGE_COMMITTEE, "梅岭村村民委员会", clerk)
    assert Office.objects.under(county).count() == 1
    assert not Office.objects.under(Place.objects.get(code="990123102000")).exists()
