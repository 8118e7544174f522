"""Every section measures on a tiny county and gives its rows. What comes out is of no interest here."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from rich.console import Console

from nuo.bench import acts, boards, clocks, hotline, overdue, places, review, tlog
from nuo.bench.scale import County, Size, build
from nuo.bench.table import LackingError, Row, at_least, at_most, show
from nuo.hotline.models import HotlineRecord
from nuo.ledger.sequencer import faults
from nuo.promises.figures import recount
from nuo.promises.models import Duty

TINY = Size(2, 1)


@pytest.fixture
def now() -> datetime:
    """Return the moment a county is built for."""
    return timezone.now()


@pytest.fixture
def county(db: None, now: datetime) -> County:
    """Build two villages and a township."""
    return build(TINY, now=now)


def shown(rows: Iterator[Row] | list[Row]) -> str:
    """Return the table as text."""
    out = StringIO()
    show("a table", rows, Console(file=out, width=150))
    return out.getvalue()


def test_a_table_says_whether_a_target_is_met() -> None:
    text = shown([
        Row("fast", 900.4, "rows/s", "plain", 0.9, at_least(0.7)),
        Row("slow", 3.456, "s", "plain", 4.2, at_most(3)),
        Row("told only", 12, "queries"),
    ])  # fmt: skip
    lines = text.splitlines()
    assert [word in line for word, line in zip(("fast", "slow", "told only"), lines[-4:-1], strict=True)] == [True] * 3
    assert " met " in lines[-4]
    assert "NOT met" not in lines[-4]
    assert "NOT met" in lines[-3]
    assert "met" not in lines[-2]


def test_the_county_measured_has_figures_and_a_log_that_hold(county: County) -> None:
    kept, counted = recount()
    assert kept == counted
    assert sum(counted.values()) > 0
    assert faults() == []
    assert Duty.objects.count() == county.duties


def test_history_adds_closed_duties_only(db: None, now: datetime) -> None:
    build(Size(6, 2, years=3), now=now)
    undone = Duty.objects.undone()
    assert undone.exists()
    assert undone.filter(opened_at__gte=now.replace(year=now.year - 1)).count() == undone.count()


def test_boards_are_counted_and_timed(county: County) -> None:
    costs = boards.cost_of(county)
    assert set(costs) == {"village", "township", "county"}
    text = shown(boards.compared({TINY: costs, Size(2, 1, years=2): costs}))
    assert "county board, 2 villages, 2 years" in text
    assert "queries" in text


def test_overdue_duties_are_found_among_many(db: None) -> None:
    rows = list(overdue.rows(connection.vendor, existing=(1_000, 2_000), overdue=(100, 600)))
    text = shown(rows)
    assert f"count {overdue.FIXED} overdue among 2,000" in text
    assert "count 600 overdue" in text
    if connection.vendor == "sqlite":
        # PostgreSQL reads so few rows without any index, and is right.
        assert [row.note for row in rows if row.what.startswith("plans")] == ["met"]
    assert Duty.objects.count() >= 2_000


def test_acts_are_done_with_and_without_entries(db: None) -> None:
    text = shown(acts.rows(connection.vendor, rounds=1, a_round=2))
    assert "ask, with its entry" in text
    assert "close, with its entry" in text


@pytest.mark.sqlite_only
def test_a_log_is_written_proven_and_checked() -> None:
    text = shown(tlog.rows("sqlite", size=20_000, batches=((1, 2), (10_000, 1)), rounds=1))
    for what in ("batches of 1 ", "batches of 10,000", "without fsync", "among 20,000, verified, warm", "fsck"):
        assert what in text


@pytest.mark.django_db(transaction=True)
def test_places_are_imported_and_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text(
        "code,name,level,parent_code\n511623000000,邻水县,county,\n511623101000,云溪镇,township,511623000000\n"
    )
    assert "import again" in shown(places.rows(connection.vendor, file))


def test_places_say_when_the_real_data_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LackingError, match="divisions"):
        list(places.rows("sqlite", tmp_path / "none.parquet"))


@pytest.mark.sqlite_only
def test_due_dates_are_counted() -> None:
    assert "due_many" in shown(clocks.rows("sqlite"))


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_pages_are_served_and_counted(tmp_path: Path) -> None:
    home = tmp_path / "served"
    home.mkdir()
    made = subprocess.run(
        [sys.executable, "-c", _SERVED], env={"NUO_HOME": str(home), "PATH": ""}, capture_output=True, text=True
    )
    assert "village board made fresh" in made.stdout, made.stderr
    assert "one word" in made.stdout


# In a process of its own: the test's database lives in a transaction no server sees.
_SERVED = """
from nuo.web.cli import set_up_django
set_up_django()
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from nuo.bench import boards, web
from nuo.bench.scale import Size, build
web.shutil.which = lambda name: None
county = build(Size(2, 1), now=timezone.now())
for row in boards.served(county, settings.HOME / "nuo.sqlite3", seconds=0.2, rounds=1):
    print(row.cells())
"""


def test_an_unknown_section_is_refused() -> None:
    done = subprocess.run([sys.executable, "-m", "nuo.bench", "nothing"], capture_output=True, text=True)
    assert done.returncode != 0
    assert "There is no section nothing; there are clocks, places" in done.stderr


@pytest.mark.sqlite_only
def test_the_reviewer_is_measured_set_by_set(shared_data: Callable[[str], Path]) -> None:
    shared_data("clauses_dev.csv")
    text = shown(review.rows("sqlite"))
    assert "(tuned on): unlawful, found" in text
    assert "(never tuned on): lawful, flagged" in text
    assert "MB/s" in text


def test_a_hotlines_file_is_taken_in(db: None, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        "unique_key,opendate,closedate,complaint_type\nA1,2025-01-02,,Sanitation\n"
        "A2,2025-01-02,2025-01-03,Housing and Buildings\n"
    )
    assert "import again" in shown(hotline.rows(connection.vendor, file))
    assert HotlineRecord.objects.count() == 2


def test_the_hotline_says_when_the_real_data_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LackingError, match="requests"):
        list(hotline.rows("sqlite", tmp_path / "none.csv"))
