"""An unlawful rule is stopped at each door: the page, the API, a pack, and a file that is imported."""

import json
from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from nuo.agreements.models import Document, Version
from nuo.assemblies import actions as meetings
from nuo.assemblies.actions import Call
from nuo.assemblies.models import Motion
from nuo.assemblies.rules import Kind
from nuo.programmes.check import check_text
from nuo.programmes.tests.samples import CLEAN
from tests.world import World

FINE, LAWFUL = "乱倒垃圾的，罚款100元。", "垃圾每周一、周四收。"

pytestmark = pytest.mark.django_db


@pytest.fixture
def motion(world: World) -> Motion:
    now = timezone.now()
    call = Call(Kind.ASSEMBLY, "会", "村委会", now + timedelta(days=20), ["村规"])
    return meetings.call(world.meiling_office, call, at=now, by=world.actors["clerk"]).motions.get()


@pytest.fixture
def clerk(world: World) -> Client:
    client = Client()
    client.force_login(world.people["clerk"])
    return client


@pytest.mark.parametrize(("clauses", "passes"), [((LAWFUL, FINE), False), ((LAWFUL,), True)])
def test_the_page(clauses: tuple[str, ...], passes: bool, clerk: Client, motion: Motion, world: World) -> None:
    said = {"office": world.meiling_office.pk, "kind": "rules", "title": "村规", "text": "\n".join(clauses)}
    assert clerk.post("/zh/desk/texts/begin/", said).status_code == 302
    _put_to_the_vote(clerk, motion, passes)


@pytest.mark.parametrize(("clauses", "passes"), [((LAWFUL, FINE), False), ((LAWFUL,), True)])
def test_an_imported_file(clauses: tuple[str, ...], passes: bool, clerk: Client, motion: Motion, world: World) -> None:
    file, made = BytesIO(), docx.Document()
    for clause in clauses:
        made.add_paragraph(clause)
    made.save(file)
    upload = SimpleUploadedFile("村规.docx", file.getvalue())
    said = {"office": world.meiling_office.pk, "kind": "rules", "title": "村规", "file": upload}
    assert clerk.post("/zh/desk/texts/begin/", said).status_code == 302
    _put_to_the_vote(clerk, motion, passes)


def _put_to_the_vote(clerk: Client, motion: Motion, passes: bool) -> None:
    document = Document.objects.get()
    answer = clerk.post(f"/zh/desk/texts/{document.pk}/propose", {"motion": motion.pk})
    assert answer.status_code == (302 if passes else 422)
    assert Version.objects.exists() is passes
    if not passes:
        assert "第 2 条" in answer.content.decode() or "2" in answer.content.decode()


@pytest.mark.parametrize(("clauses", "passes"), [((LAWFUL, FINE), False), ((LAWFUL,), True)])
def test_the_api(clauses: tuple[str, ...], passes: bool, clerk: Client, motion: Motion, world: World) -> None:
    said = {"office": world.meiling_office.pk, "kind": "rules", "title": "村规", "clauses": clauses}
    begun = clerk.post("/api/desk/texts", json.dumps(said), content_type="application/json")
    assert begun.status_code == 201
    text = begun.json()
    severities = [finding["severity"] for clause in text["clauses"] for finding in clause["findings"]]
    assert ("unlawful" in severities) is not passes
    assert text["motions"] == [motion.pk]
    put = clerk.post(
        f"/api/desk/texts/{text['id']}/propose", json.dumps({"motion": motion.pk}), content_type="application/json"
    )
    assert put.status_code == (200 if passes else 422)
    assert Version.objects.exists() is passes
    if not passes:
        assert (put.json()["code"], put.json()["facts"]["clauses"]) == ("unlawful_clauses", "2")


@pytest.mark.parametrize(("rule", "passes"), [(FINE, False), (LAWFUL, True)])
def test_a_pack(rule: str, passes: bool) -> None:
    pack = CLEAN + f'groups:\n  rules:\n    - {{zh: "{rule}", en: "As the Chinese says."}}\n'
    assert (check_text(pack, "sample.yaml") == []) is passes
