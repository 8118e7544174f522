"""The whole walk of a village: a draft is stopped, a meeting, an election, two groups sign, and everybody reads it."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nuo.web.tests.browser.conftest import Language, Reader, Readers, SignIn
from nuo.web.tests.browser.county import PILOT_VILLAGE
from nuo.web.tests.browser.live import run_in_the_county
from nuo.web.tests.browser.test_paths import both_languages, follow, press, sound
from nuo.web.tests.browser.test_residents import enter
from nuo.web.tests.browser.words import said

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
CLERK = "clerk-shitang"
CLAUSES = (
    "村委会接到渠道破损的报修后，3 个工作日内派人修。",
    "不参加清淤的，每次罚款 50 元。",
    "村委会没有按时修的，公开说明原因，并补修。",
    "有争议的，双方先商量；商量不成，可以去法院。",
    "本协议有效期两年，期满再商量要不要续签。",
)


@both_languages
def test_from_the_draft_to_two_groups_that_have_signed(language: Language, reader: Readers, signed_in: SignIn) -> None:
    clerk = reader(language, signed_in=signed_in(CLERK))
    title = f"石塘水渠协议{language}"
    _meeting_called(clerk, title)
    _drafted_and_stopped(clerk, title)
    _adopted(clerk, title)
    run_in_the_county(clerk.site.home, f"two_groups({PILOT_VILLAGE!r})")
    groups = json.loads((clerk.site.home / "groups.json").read_text(encoding="utf-8"))
    _elected(language, reader, groups[0]["cards"])
    for group in groups:
        _offered(clerk, title, group["group"])
    members = [_reads(reader(language), group["cards"][0], title) for group in groups]
    run_in_the_county(clerk.site.home, f"let_pass({PILOT_VILLAGE!r}, 8)")
    _signs_by_typing(members[0])
    _signs_by_hand(members[1])
    for group in groups:
        _committed(clerk, title, group["group"])
    _public(reader(language), title)


def _meeting_called(clerk: Reader, title: str) -> None:
    page = clerk.open("desk/meetings/call/")
    page.locator("#id_kind").select_option("representatives")
    page.locator("#id_title").fill(title)
    page.locator("#id_on").fill((timezone.localdate() + timedelta(days=1)).isoformat())
    page.locator("#id_begins").fill("19:30")
    page.locator("#id_venue").fill("村委会")
    page.locator("#id_agenda").fill("水渠协议")
    press(clerk, "Call the meeting")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def _drafted_and_stopped(clerk: Reader, title: str) -> None:
    page = clerk.open("desk/texts/begin/")
    page.locator("#id_kind").select_option("agreement")
    page.locator("#id_title").fill(title)
    page.locator("#id_text").fill("\n".join(CLAUSES))
    press(clerk, "Begin the draft")
    expect(page.locator("article.clause")).to_have_count(len(CLAUSES))
    sound(clerk)
    _put_to_the_vote(clerk, title)
    # The fine: the reviewer stops it at the vote.
    expect(page.locator("main [role=alert]")).to_be_visible()
    page.locator("article.clause").nth(1).get_by_role("link").click()
    page.locator("#id_text").fill("有事不能来清淤的，和组长说一声。")
    page.locator("#id_about").select_option("members")
    press(clerk, "Save")
    _put_to_the_vote(clerk, title)
    # What the committee undertakes has no clock yet.
    expect(page.locator("main [role=alert]")).to_contain_text(
        said(clerk.language, "what the committee undertakes, with a clock")
    )
    page.locator("article.clause").nth(0).get_by_role("link").click()
    page.locator("#id_title").fill("渠道报修")
    page.locator("#id_count").fill("3")
    sound(clerk)
    press(clerk, "Save")
    _put_to_the_vote(clerk, title)
    expect(page.locator("main [role=alert]")).to_have_count(0)


def _put_to_the_vote(clerk: Reader, title: str) -> None:
    step = clerk.page.locator("#propose")
    if not step.get_attribute("open"):
        step.locator("summary").click()
    options = step.locator("option").all_inner_texts()
    step.locator("select").select_option(label=next(text for text in options if title in text))
    step.get_by_role("button").click()


def _adopted(clerk: Reader, title: str) -> None:
    text = clerk.page.url
    run_in_the_county(clerk.site.home, f"let_pass({PILOT_VILLAGE!r}, 2)")
    page = clerk.open("desk/meetings/")
    page.get_by_role("link", name=title).click()
    page.locator("#hold summary").click()
    page.locator("#hold [name=entitled]").fill("30")
    page.locator("#hold [name=present]").fill("25")
    page.locator("#hold button").click()
    point = page.locator("section[aria-labelledby=ag]")
    point.locator("summary").click()
    for name, votes in (("yes", "22"), ("no", "2"), ("abstained", "1")):
        point.locator(f"[name={name}]").fill(votes)
    point.get_by_role("button").click()
    page.goto(text)
    press(clerk, "Record what the meeting decided")
    expect(page.locator("main .seal.ok").first).to_contain_text(said(clerk.language, "In force"))


def _elected(language: Language, reader: Readers, cards: list[str]) -> None:
    first = reader(language)
    code = _votes(first, cards[0], is_first=True)
    for card in cards[1:]:
        _votes(reader(language), card)
    page = first.open("residents/me/election/")
    press(first, "Close the polls and count")
    expect(page.locator("main")).to_contain_text(said(language, "A leader is elected"))
    sound(first)
    page.locator("details summary").click()
    page.locator("[name=code]").fill(code)
    press(first, "Look")
    expect(page.get_by_role("heading", level=1)).to_have_text(said(language, "Your ballot is counted"))
    sound(first)


def _votes(voter: Reader, card: str, *, is_first: bool = False) -> str:
    """Vote for the first; return the code that was shown."""
    enter(voter, card)
    page = voter.open("residents/me/election/")
    if is_first:
        press(voter, "I am willing")
        press(voter, "Open the polls")
        sound(voter)
    page.get_by_label("王甲").check()
    press(voter, "Cast my ballot")
    code = page.locator("p.code").inner_text().strip()
    follow(voter, "I have written it down")
    expect(page.locator("main")).to_contain_text(said(voter.language, "You have voted"))
    return code


def _offered(clerk: Reader, title: str, group: int) -> None:
    page = clerk.open("desk/agreements/offer/")
    page.locator("#id_document").select_option(label=title)
    page.locator("#id_group").select_option(str(group))
    sound(clerk)
    press(clerk, "Offer it")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def _reads(member: Reader, card: str, title: str) -> Reader:
    enter(member, card)
    page = member.open("residents/me/group/")
    page.locator("main").get_by_role("link", name=title).click()
    press(member, "I have seen the whole text")
    expect(page.locator("main")).to_contain_text(said(member.language, "You can sign from"))
    expect(page.locator("[name=name]")).to_have_count(0)
    sound(member)
    return member


def _signs_by_typing(member: Reader) -> None:
    member.page.reload()
    member.page.locator("[name=name]").fill("王丙")
    press(member, "Sign")
    expect(member.page.locator("main [role=alert]")).to_be_visible()
    member.page.locator("[name=name]").fill("王甲")
    member.page.locator("[name=pledge]").fill("我每月去渠上看一次。")
    sound(member)
    press(member, "Sign")
    expect(member.page.locator("main")).to_contain_text("我每月去渠上看一次。")


def _signs_by_hand(member: Reader) -> None:
    page = member.page
    page.reload()
    box = page.locator("canvas.draw")
    box.scroll_into_view_if_needed()
    frame = box.bounding_box()
    assert frame
    page.mouse.move(frame["x"] + 30, frame["y"] + 40)
    page.mouse.down()
    for step in range(1, 30):
        page.mouse.move(frame["x"] + 30 + 8 * step, frame["y"] + 40 + 20 * (step % 3))
    page.mouse.up()
    press(member, "Sign")
    expect(page.locator("main")).to_contain_text(said(member.language, "written on screen"))
    sound(member)


def _committed(clerk: Reader, title: str, group: int) -> None:
    page = clerk.open("desk/agreements/")
    page.get_by_role("link", name=title).nth(0 if group % 2 else 1).click()
    press(clerk, "Sign for the committee")
    expect(page.locator("main .seal.ok").first).to_contain_text(said(clerk.language, "In force"))


def _public(visitor: Reader, title: str) -> None:
    page = visitor.open(f"places/{PILOT_VILLAGE}/agreements/")
    expect(page.get_by_role("link", name=title)).to_have_count(2)
    page.get_by_role("link", name=title).first.click()
    expect(page.locator("main")).not_to_contain_text("王甲")
    expect(page.locator("main")).not_to_contain_text("每月去渠上")
    sound(visitor)
    paper = page.request.get(f"{page.url}paper.pdf")
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
    follow(visitor, "The promise on the board")
    expect(page).to_have_url(re.compile(r"/promises/\d+/$"))
    sound(visitor)
