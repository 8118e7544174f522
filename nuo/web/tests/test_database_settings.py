"""DATABASE_URL is turned into what Django and the driver understand."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from nuo.people.models import Person
from nuo.web import env

URL = "postgres://nuo:s%40crt@db.example:5433/nuo"


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"options": "-c join_collapse_limit=4"}),
        ("?sslmode=require", {"options": "-c join_collapse_limit=4", "sslmode": "require"}),
        ("?options=&prepare=yes", {"options": ""}),
        ("?options=-c%20statement_timeout%3D5000", {"options": "-c statement_timeout=5000"}),
    ],
)
@pytest.mark.sqlite_only
def test_what_follows_the_question_mark_goes_to_the_driver(
    query: str, options: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", URL + query)
    found = env.database("DATABASE_URL", default=Path("nuo.sqlite3"))
    prepared = {"server_side_binding": True, "prepare_threshold": 3}
    assert found["OPTIONS"] == {**options, **prepared, "pool": {"min_size": 1, "max_size": 8}}
    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("db.example", "5433", "s@crt")


@pytest.mark.sqlite_only
def test_a_pooler_that_keeps_no_prepared_statements_can_be_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{URL}?options=&prepare=no")
    found = env.database("DATABASE_URL", default=Path("nuo.sqlite3"))
    assert found["OPTIONS"] == {"options": "", "pool": {"min_size": 1, "max_size": 8}}
    monkeypatch.setenv("DATABASE_URL", f"{URL}?prepare=maybe")
    with pytest.raises(ImproperlyConfigured, match="prepare must be yes or no, not 'maybe'"):
        env.database("DATABASE_URL", default=Path("nuo.sqlite3"))


@pytest.mark.sqlite_only
def test_another_database_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://nuo@localhost/nuo")
    with pytest.raises(ImproperlyConfigured, match=r"not .mysql"):
        env.database("DATABASE_URL", default=Path("nuo.sqlite3"))


@pytest.mark.django_db
def test_what_is_sent_often_is_planned_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a way of PostgreSQL")
    for number in range(1, 6):
        assert not Person.objects.filter(pk=-number).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%people_person%'")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_postgresql_tries_the_orders_of_few_tables() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a setting of PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SHOW join_collapse_limit")
        assert cursor.fetchone() == ("4",)
