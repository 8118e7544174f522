"""DATABASE_URL is turned into what Django and the driver understand."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from nuo.web import env

URL = "postgres://nuo:s%40crt@db.example:5433/nuo"


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"options": "-c join_collapse_limit=4"}),
        ("?sslmode=require", {"options": "-c join_collapse_limit=4", "sslmode": "require"}),
        ("?options=", {"options": ""}),
        ("?options=-c%20statement_timeout%3D5000", {"options": "-c statement_timeout=5000"}),
    ],
)
@pytest.mark.sqlite_only
def test_what_follows_the_question_mark_goes_to_the_driver(
    query: str, options: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", URL + query)
    found = env.database("DATABASE_URL", default=Path("nuo.sqlite3"))
    assert found["OPTIONS"] == {**options, "pool": {"min_size": 1, "max_size": 8}}
    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("db.example", "5433", "s@crt")


@pytest.mark.sqlite_only
def test_another_database_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://nuo@localhost/nuo")
    with pytest.raises(ImproperlyConfigured, match=r"not .mysql"):
        env.database("DATABASE_URL", default=Path("nuo.sqlite3"))


@pytest.mark.django_db
def test_postgresql_tries_the_orders_of_few_tables() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a setting of PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SHOW join_collapse_limit")
        assert cursor.fetchone() == ("4",)
