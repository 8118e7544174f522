"""The log's files under /log/ are those of the folder, with what caches must know."""

import pytest
from django.test import Client

from nuo.ledger import starting
from nuo.ledger.actions import append
from nuo.ledger.models import Head
from nuo.ledger.publishing import Publisher
from nuo.ledger.sequencer import integrate_all
from nuo.ledger.signed_log import folder
from nuo.ledger.signers import OPERATOR
from tests.world import THURSDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(db: None) -> None:
    starting.begin("nuo.example/log", at=THURSDAY)
    for number in range(299):
        append("test.said", {"n": number}, by=OPERATOR, at=THURSDAY, subject="test:1", place_code="")
    integrate_all(at=THURSDAY)
    assert Publisher().publish(at=THURSDAY)


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("checkpoint", "text/plain; charset=utf-8", "max-age=2"),
        ("vkey", "text/plain; charset=utf-8", "max-age=2"),
        ("policy", "text/plain; charset=utf-8", "max-age=2"),
        ("tile/0/000", "application/octet-stream", "immutable"),
        ("tile/0/001.p/44", "application/octet-stream", "immutable"),
        ("tile/1/000.p/1", "application/octet-stream", "immutable"),
        ("tile/entries/000", "application/octet-stream", "immutable"),
        ("tile/entries/001.p/44", "application/octet-stream", "immutable"),
    ],
)
def test_a_file_is_served_as_it_lies_there(client: Client, name: str, kind: str, kept: str) -> None:
    answer = client.get(f"/log/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer.content == (folder() / name).read_bytes()
    assert kept in answer["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    "name",
    ["tile/0/000.p/256", "tile/00/000", "tile/0/0", "tile/0/001", "tile/entries/001.p/45", "tile/../checkpoint",
     "tile/0/x000/001", "keys/log.key", "tile/2/000.p/1"],
)  # fmt: skip
def test_what_no_checkpoint_names_is_not_there_and_may_be_asked_for_again(client: Client, name: str) -> None:
    answer = client.get(f"/log/{name}")
    assert answer.status_code == 404
    assert "immutable" not in answer.get("Cache-Control", "")


@pytest.mark.usefixtures("log")
def test_a_tile_of_a_checkpoint_not_public_yet_is_not_given(client: Client) -> None:
    append("test.said", {}, by=OPERATOR, at=THURSDAY, subject="test:1", place_code="")
    integrate_all(at=THURSDAY)
    public = bytes(Head.objects.get().published)
    Publisher().publish(at=THURSDAY)
    assert client.get("/log/tile/0/001.p/45").status_code == 200
    Head.objects.update(published=public)
    assert client.get("/log/tile/0/001.p/45").status_code == 404


def test_before_the_log_has_begun_there_is_nothing(client: Client) -> None:
    assert [client.get(f"/log/{name}").status_code for name in ("checkpoint", "vkey", "tile/0/000")] == [404] * 3
