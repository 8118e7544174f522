"""What the drawings say without colour, and that their numbers are the numbers given."""

import re
from datetime import date, datetime
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from nuo.clocks import Limit, Pause, china, explain
from nuo.web import daygrid, distribution, drawing, wording

COUNTS = st.dictionaries(st.integers(0, 400), st.integers(1, 50), min_size=1, max_size=40)
WORDS = distribution.Words("title", "summary", "limit", "law", "across", "up")


def render(source: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        return Template("{% load nuo %}" + source).render(Context(context))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def cells_of(start: str, limit: str, today: date, pauses: tuple[Pause, ...] = ()) -> dict[date, daygrid.Cell]:
    shown = explain(at(start), Limit.parse(limit), china(), pauses)
    rows = daygrid.weeks(shown.days, daygrid.Grid(shown.due.on, today, {"today": "today"}, "1 over"))
    assert all(len(row) == 7 and row[0].on.weekday() == 0 for row in rows)
    return {cell.on: cell for row in rows for cell in row}


# --- seals and bars ---------------------------------------------------------------------


def test_a_seal_always_has_its_word() -> None:
    assert "Broken" in render("{% seal 'broken' %}")
    assert "2 days over" in render("{% seal 'broken' '2 days over' %}")


def test_an_unknown_seal_is_refused() -> None:
    with pytest.raises(ValueError, match="no seal is called 'gold'"):
        drawing.icon("gold")


@pytest.mark.parametrize("kind", drawing.KINDS)
def test_every_seal_is_defined_in_the_page(kind: str) -> None:
    assert f'id="s-{kind}"' in render("{% include '_seals.html' %}")


def test_words_in_a_drawing_are_escaped() -> None:
    assert "<b>" not in render("{% seal 'kept' words %}", words="<b>")
    assert "<b>" not in render("{% qr 'https://nuo.example/' words %}", words='"><b>')


def test_late_is_hatched_and_broken_is_cut_so_that_colour_is_not_needed() -> None:
    drawn = drawing.bar([("kept", 50), ("late", 30), ("broken", 20)], "counts")
    assert drawn.count('class="f-k"') == 1
    assert 'class="cut"' in drawn
    assert drawn.count('class="f-b"') == 2


@given(st.tuples(*[st.integers(0, 10_000)] * 3))
def test_a_bar_never_leaves_its_frame(counts: tuple[int, int, int]) -> None:
    drawn = drawing.bar(list(zip(("kept", "late", "broken"), counts, strict=True)), "x")
    for x, width in re.findall(r'x="([\d.]+)" (?:y="\d+" )?width="([\d.]+)"', drawn):
        assert float(x) + float(width) <= 1005


def test_the_label_of_a_bar_says_its_counts() -> None:
    assert 'aria-label="Kept 204, Kept late 9, Broken 5"' in render("{% bar 204 9 5 %}")


def test_the_seal_sheet_keeps_the_order_it_is_given() -> None:
    drawn = render("{% yinpu counts %}", counts=[("broken", 1), ("late", 1), ("kept", 2)])
    assert re.findall(r'href="#s-(\w+)"', drawn) == ["broken", "late", "kept", "kept"]
    assert "Kept 2" in drawn


def test_a_qr_code_is_an_svg_without_style() -> None:
    drawn = render("{% qr 'https://nuo.example/zh/p/7' 'This page' %}")
    assert ElementTree.fromstring(drawn).get("aria-label") == "This page"  # noqa: S314  # our own drawing
    assert "style" not in drawn


# --- rates ------------------------------------------------------------------------------


def test_a_rate_stands_beside_its_fraction() -> None:
    page = render("{% rate 204 9 5 %}")
    assert "93.6" in page
    assert "204 of 218" in page


def test_too_few_cases_give_no_percentage() -> None:
    page = render("{% rate 3 0 1 5 %}")
    assert "%" not in page
    assert "3 of 4" in page


@given(st.integers(1, 10**6), st.data())
def test_only_all_of_them_is_a_hundred_per_cent(total: int, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, total))
    assert (wording.percent(kept, total) == "100") == (kept == total)
    assert (wording.percent(kept, total) == "0") == (kept == 0)


def test_a_month_is_banded_by_its_exact_share_and_its_number_is_rounded_down() -> None:
    months = [
        {"month": date(2026, 1, 1), "kept": 189, "total": 200},
        SimpleNamespace(month=date(2026, 2, 1), kept=4, total=5),
        {"month": date(2026, 3, 1), "kept": 2, "total": 3},
        {"month": date(2026, 4, 1), "kept": 0, "total": 0},
    ]
    page = render("{% strip months %}", months=months)
    assert re.findall(r"<li(?: class=\"(\w)\")?>", page) == ["l", "b", "o", "o"]
    assert "<b>94<" in page
    assert "2/3" in page


# --- how long it took -------------------------------------------------------------------


@given(COUNTS, st.integers(1, 400), st.integers(0, 400))
def test_bins_lose_nobody_and_never_mix_kept_and_late(counts: dict[int, int], limit: int, reach: int) -> None:
    bars = distribution.bins(counts, limit, reach)
    assert sum(b.count for b in bars) == sum(counts.values())
    assert sum(b.count for b in bars if b.late) == distribution.late_count(counts, limit)
    assert all(b.late == (b.first > limit) for b in bars)
    assert len(bars) <= 62


@given(COUNTS, st.integers(1, 400), st.none() | st.integers(1, 800))
def test_a_chart_is_well_formed_in_both_sizes(counts: dict[int, int], limit: int, law: int | None) -> None:
    bars = distribution.bins(counts, limit, law or 0)
    for frame in (distribution.WIDE, distribution.NARROW):
        drawn = distribution.chart(bars, limit, law, WORDS, frame)
        ElementTree.fromstring(drawn)  # noqa: S314  # our own drawing
        assert "style=" not in drawn


def test_the_chart_says_in_words_what_it_draws() -> None:
    page = render(
        "{% distribution counts limit law %}",
        counts={1: 3, 5: 9, 14: 1}, limit=Limit.parse("10 working days"), law=Limit.parse("20 working days"),
    )  # fmt: skip
    assert "Of 13, half took at most 5 working days" in page
    assert "1 took longer than promised" in page
    assert "By law: 20 working days" in page
    assert '<th scope="row">14</th><td class="num">1</td>' in page


def test_nothing_finished_is_said_in_words() -> None:
    page = render("{% distribution counts limit %}", counts={}, limit=Limit.parse("24 hours"))
    assert "Nothing has been finished yet" in page
    assert "<svg" not in page


# --- the calendar -----------------------------------------------------------------------


def test_the_calendar_counts_a_make_up_saturday_and_skips_the_holidays() -> None:
    cells = cells_of("2026-09-24T15:12", "7 working days", date(2026, 10, 13))
    assert cells[date(2026, 9, 24)].look == "first"
    assert cells[date(2026, 10, 1)].look == "no"
    assert (cells[date(2026, 10, 10)].number, cells[date(2026, 10, 10)].make_up) == (6, True)
    assert (cells[date(2026, 10, 12)].look, cells[date(2026, 10, 12)].number) == ("due", 7)
    assert (cells[date(2026, 10, 13)].look, cells[date(2026, 10, 13)].words) == ("now", "1 over")


def test_a_paused_day_is_shown_as_held() -> None:
    pause = Pause(at("2026-09-29T10:00"), at("2026-09-30T10:00"))
    cells = cells_of("2026-09-28T09:00", "5 working days", date(2026, 9, 28), (pause,))
    assert cells[date(2026, 9, 30)].look == "held"


def test_a_case_years_overdue_does_not_draw_a_thousand_cells() -> None:
    cells = cells_of("2024-03-04T09:00", "3 working days", date(2026, 10, 13))
    assert len(cells) <= 7 * 4


def test_a_provisional_date_is_said_to_be_one() -> None:
    shown = explain(at("2026-12-28T09:00"), Limit.parse("60 working days"), china())
    page = render("{% clock_calendar shown now %}", shown=shown, now=at("2026-12-28T10:00"))
    assert "provisional" in page
    assert "<details>" in page


# --- words ------------------------------------------------------------------------------


def test_a_day_is_told_with_its_weekday_in_the_villages_time() -> None:
    now = at("2026-10-13T10:00")
    assert ">10 月 12 日 周一 17:30<" in render("{% day at now %}", "zh-hans", at=at("2026-10-12T17:30"), now=now)
    assert ">Mon 12 Oct 2026, 17:30<" in render("{% day at now %}", at=at("2026-10-12T17:30"), now=now)
    assert "2027 年 1 月 4 日 周一" in render("{% day at now %}", "zh-hans", at=date(2027, 1, 4), now=now)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        wording.day_words(datetime(2026, 10, 12, 17, 30), "zh", 2026)  # noqa: DTZ001  # the point of the test


def test_a_text_falls_back_to_the_other_language() -> None:
    assert render("{% text t %}", "zh-hans", t={"zh": "承诺", "en": "promise"}) == "承诺"
    assert render("{% text t %}", t=SimpleNamespace(zh="承诺", en="")) == "承诺"
