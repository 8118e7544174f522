"""Every kind of case walked by who asked, a clerk, an officer, a lead and the county; and what is broken goes up."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from nuo.web.tests.browser.conftest import Language, Reader, Readers, SignIn
from nuo.web.tests.browser.county import SECOND_VILLAGE
from nuo.web.tests.browser.test_paths import both_languages, press, sound
from nuo.web.tests.browser.words import said

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
CLERK, OFFICER, LEAD, COUNTY = "clerk-shiqiao", "officer-yunxi", "lead-yunxi", "district"


def holder_of(code: str, who: Reader) -> Page:
    """Type a receipt code."""
    page = who.open("receipts/")
    page.get_by_label(said(who.language, "Receipt code")).fill(code)
    press(who, "Open the request")
    expect(page).to_have_url(re.compile(r"/receipts/mine/$"))
    return page


def take(who: Reader, step: str, **fields: str) -> None:
    """Take a step on the page of a case: fold it out, fill it in, send it."""
    page = who.page
    form = page.locator(f"form[action$='/{step}']")
    folded = page.locator(f"details#{step}:not([open]) > summary")
    if folded.count():
        folded.click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        kind = field.first.get_attribute("type")
        if kind == "radio":
            form.locator(f"[name={name}][value='{value}']").check()
        elif kind == "checkbox":
            field.check()
        else:
            field.fill(value)
    form.get_by_role("button").click()
    expect(page.locator("main [role=alert]")).to_have_count(0)


def number_in(page: Page, pattern: str) -> int:
    """Return the number at the end of the newest link of this form."""
    found = [re.search(pattern, str(link.get_attribute("href"))) for link in page.locator("main a").all()]
    return max(int(match[1]) for match in found if match)


@both_languages
def test_up_to_the_township_ordered_put_right_contested_rated_and_called_back(
    language: Language, reader: Readers, signed_in: SignIn
) -> None:
    resident, officer = reader(language), reader(language, signed_in=signed_in(OFFICER))
    clerk, anybody = reader(language, signed_in=signed_in(CLERK)), reader(language)
    asked = resident.site.ask(SECOND_VILLAGE, "street-lamp", at=timezone.now() - timedelta(days=12))
    page = holder_of(asked.code, resident)
    sound(resident)
    take(resident, "refer", text="灯坏了十几天。")
    expect(page.locator("#remedy")).to_contain_text(said(language, "It owes an answer until"))
    sound(resident)
    answer = number_in(page, r"/duties/(\d+)/")
    _answered(officer, answer)
    anybody.open(f"duties/{asked.duty}/")
    expect(anybody.page.locator("section[aria-labelledby=lv]")).to_contain_text("镇里送灯泡来")
    sound(anybody)
    order = number_in(anybody.page, r"/duties/(\d+)/")
    clerk.open(f"desk/cases/{asked.case}/")
    take(clerk, "close", closing="delivered", answer="灯换好了。")
    clerk.open(f"desk/duties/{order}/")
    sound(clerk)
    take(clerk, "close", text="灯换好了，每周查一遍。")
    resident.open("receipts/mine/")
    take(resident, "contest", why="换了又不亮了。")
    sound(resident)
    clerk.open(f"desk/cases/{asked.case}/")
    sound(clerk)
    take(clerk, "close", closing="delivered", answer="换了一整套。")
    resident.open("receipts/mine/")
    take(resident, "rate", level="2", call_me="on")
    expect(page.locator("#rate")).to_contain_text(said(language, "Not content"))
    sound(resident)
    officer.open(f"desk/cases/{asked.case}/")
    sound(officer)
    take(officer, "call_back", words="下周再去看一次。")
    resident.open("receipts/mine/")
    expect(page.locator("ol.line").last).to_contain_text("下周再去看一次。")


def _answered(officer: Reader, answer: int) -> None:
    page = officer.open(f"desk/duties/{answer}/")
    expect(page.locator("main")).to_contain_text("灯坏了十几天。")
    sound(officer)
    press(officer, "Record and publish")
    # Nothing chosen, nothing written: both are asked for, and nothing has happened.
    expect(page.locator(".field.bad")).to_have_count(2)
    take(officer, "close", finding="ordered", text="没有灯泡，镇里送灯泡来，由村主任负责。")
    expect(page.locator("main")).to_contain_text("镇里送灯泡来")
    sound(officer)


@both_languages
def test_a_petition_noticed_decided_with_more_time_and_reviewed_by_the_county(
    language: Language, reader: Readers, signed_in: SignIn
) -> None:
    resident, officer = reader(language), reader(language, signed_in=signed_in(OFFICER))
    lead, county = reader(language, signed_in=signed_in(LEAD)), reader(language, signed_in=signed_in(COUNTY))
    code = _asked(resident, "petition", "补偿款的事，请查一查。")
    case = _opened_by(officer, "petition")
    take(officer, "accept")
    # The notice is given; from here the decision has its own clock.
    expect(officer.page.locator("main")).to_contain_text(said(language, "Other clocks of this request"))
    sound(officer)
    assert "extend" not in officer.page.locator("main").inner_html()
    lead.open(f"desk/cases/{case}/")
    take(lead, "extend", reason="several_parties", words="还要听两户的意见。")
    sound(lead)
    officer.open(f"desk/cases/{case}/")
    take(officer, "close", closing="refused", answer="查过了，算得对。", remedy="30 日内可以请县里复查。")
    page = holder_of(code, resident)
    take(resident, "refer", text="还少算了一块地。")
    sound(resident)
    answer = number_in(page, r"/duties/(\d+)/")
    county.open(f"desk/duties/{answer}/")
    sound(county)
    take(county, "close", finding="upheld", text="重新算过，数字没有错，理由当面讲。")
    resident.open("receipts/mine/")
    expect(page.locator("#remedy")).to_contain_text("重新算过")


@both_languages
@pytest.mark.parametrize("kind", ["question", "information", "conduct", "broken_promise"])
def test_the_other_kinds_are_found_asked_and_answered(
    language: Language, kind: str, reader: Readers, signed_in: SignIn
) -> None:
    resident, officer = reader(language), reader(language, signed_in=signed_in(OFFICER))
    code = _asked(resident, kind, "请给个准话。")
    _opened_by(officer, kind)
    take(officer, "close", closing="delivered", answer="准话在这里。")
    page = holder_of(code, resident)
    expect(page.locator("main")).to_contain_text("准话在这里。")
    sound(resident)


def _asked(resident: Reader, kind: str, text: str) -> str:
    """Find the first service of a kind in a village, and ask for it."""
    page = resident.open(f"places/{SECOND_VILLAGE}/services/?kind={kind}")
    sound(resident)
    offers = page.locator("ol.offers li", has_text={"zh": "云溪镇", "en": "Yunxi"}[resident.language])
    offers.get_by_role("link").first.click()
    sound(resident)
    page.get_by_label(said(resident.language, "What is it about?")).fill(text)
    press(resident, "Send and get the receipt code")
    return page.locator(".stub .code").inner_text().strip()


def _opened_by(officer: Reader, kind: str) -> int:
    """Open the newest case of a kind from the desk; return its number."""
    page = officer.open("desk/?channel=web")
    numbers = page.locator("a[href*='/desk/cases/']").evaluate_all("links => links.map(link => link.href)")
    newest = max(int(re.findall(r"/cases/(\d+)/", address)[0]) for address in numbers)
    officer.open(f"desk/cases/{newest}/")
    expect(page.locator("dl.facts").first).to_contain_text(said(officer.language, KIND_NAMES[kind]))
    return newest


KIND_NAMES = {
    "question": "Question", "information": "Request for government information", "petition": "Petition",
    "conduct": "Complaint about the conduct of an office", "broken_promise": "Complaint that a promise was broken",
}  # fmt: skip
