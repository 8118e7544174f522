"""Files published with a meeting: a known kind and size, public, and taken away for good."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from nuo.assemblies import actions
from nuo.assemblies.accounts import MEETINGS
from nuo.assemblies.actions import Call
from nuo.assemblies.attaching import MOST, attach, take_away
from nuo.assemblies.models import Attachment, Meeting
from nuo.assemblies.rules import Kind
from nuo.ledger.reconciling import walk
from nuo.ledger.refusals import Refused
from nuo.ledger.sequencer import integrate_all
from tests.world import World

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 accounts"


@pytest.fixture
def meeting(world: World) -> Meeting:
    now = timezone.now()
    call = Call(Kind.ASSEMBLY, "会", "村委会", now + timedelta(days=20), ["账目"])
    return actions.call(world.meiling_office, call, at=now, by=world.actors["clerk"])


def gaps() -> list[object]:
    return [gap for done in walk((MEETINGS,)) for gap in done.gaps if gap.subject.startswith("meeting:")]


def test_a_file_is_public_and_taken_away_nothing_of_it_is_left(meeting: Meeting, world: World) -> None:
    clerk, now = world.actors["clerk"], timezone.now()
    made = attach(meeting, "第三季度账目", PDF, by=clerk, at=now)
    got = Client().get(f"/zh/meetings/{meeting.pk}/files/1")
    assert (got.status_code, got.content, got["Content-Type"]) == (200, PDF, "application/pdf")
    assert "attachment" in got["Content-Disposition"]
    assert "第三季度账目" in Client().get(f"/zh/meetings/{meeting.pk}/").content.decode()
    integrate_all(at=now)
    assert gaps() == []
    Attachment.objects.update(name="别的")
    assert gaps() != []
    Attachment.objects.update(name="第三季度账目")
    take_away(made, by=clerk, at=now)
    row = Attachment.objects.get()
    assert (bytes(row.data), row.name, row.digest, bytes(row.salt)) == (b"", "", "", b"")
    assert Client().get(f"/zh/meetings/{meeting.pk}/files/1").status_code == 404
    integrate_all(at=now)
    assert gaps() == []
    with pytest.raises(Refused, match="somebody_was_faster"):
        take_away(made, by=clerk, at=now)


@pytest.mark.parametrize(("name", "data", "code"), [
    (" ", PDF, "empty_text"), ("账目", b"MZ", "scan_strange"), ("账目", b"%PDF-" + b"0" * 5 * 2**20, "scan_strange"),
], ids=["no name", "a program", "too large"])  # fmt: skip
def test_what_is_not_published(name: str, data: bytes, code: str, meeting: Meeting, world: World) -> None:
    with pytest.raises(Refused, match=code):
        attach(meeting, name, data, by=world.actors["clerk"], at=timezone.now())
    assert not Attachment.objects.exists()


def test_who_may_publish_how_many_and_with_which_meeting(meeting: Meeting, world: World) -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="not_yours"):
        attach(meeting, "账目", PDF, by=world.actors["other_clerk"], at=now)
    for _ in range(MOST):
        attach(meeting, "账目", PDF, by=world.actors["clerk"], at=now)
    with pytest.raises(Refused, match="too_many_files"):
        attach(meeting, "账目", PDF, by=world.actors["clerk"], at=now)
    off = actions.call_off(meeting, "下雨", by=world.actors["clerk"], at=now)
    with pytest.raises(Refused, match="wrong_state"):
        attach(off, "账目", PDF, by=world.actors["clerk"], at=now)


def test_the_desk_publishes_and_takes_away(meeting: Meeting, world: World) -> None:
    desk = Client()
    desk.force_login(world.people["clerk"])
    address = f"/zh/desk/meetings/{meeting.pk}/"
    wrong = SimpleUploadedFile("a", b"MZ")
    right = SimpleUploadedFile("a.pdf", PDF)
    said_wrong: list[dict[str, object]] = [{}, {"name": "账目"}, {"name": "账目", "file": wrong}]
    for said in said_wrong:
        assert desk.post(f"{address}attach", said).status_code == 422
    assert desk.post(f"{address}attach", {"name": "账目", "file": right}).status_code == 302
    assert "撤下" in desk.get(address).content.decode()
    assert desk.post(f"{address}files/1").status_code == 302
    assert desk.post(f"{address}files/1").status_code == 404
