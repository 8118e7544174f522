"""What every page must be, whatever it shows: readable by everybody, on any screen, in one language.

`faults` looks at the page as it stands now and says in words what is wrong.
"""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Runs axe and returns one line a finding.
_RUN_AXE = """
async (options) => {
  const found = await axe.run(document, {...options, resultTypes: ["violations"]});
  return found.violations.flatMap(v => v.nodes.map(n =>
    `axe ${v.id}: ${n.target.join(" ")} ${n.html.slice(0, 120)} ${[...n.any, ...n.all].map(c => c.message)[0] || ""}`));
}
"""

_LOOK = r"""
(language) => {
  const said = [], root = document.documentElement;
  const wide = root.scrollWidth - root.clientWidth;
  if (wide > 0) {
    const who = [...document.body.querySelectorAll("*")].filter(e =>
      e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".scroll, .sr, .skip, svg.defs"));
    const worst = who.pop();
    said.push(`${wide} px too wide: ${worst ? worst.outerHTML.slice(0, 120) : "?"}`);
  }
  const wanted = language === "zh" ? "zh-Hans" : "en";
  if (root.lang !== wanted) said.push(`lang is ${root.lang}, not ${wanted}`);
  const heads = document.querySelectorAll("h1").length;
  if (heads !== 1) said.push(`${heads} h1`);
  const isShown = e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0;
  // A link inside a sentence is as high as its line; everything else is a target for a thumb.
  for (const e of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")) {
    if (!isShown(e) || e.closest(".skip")) continue;
    const box = e.getBoundingClientRect();
    const inText = e.tagName === "A" && getComputedStyle(e).display === "inline";
    if (!inText && !e.closest("label") && (box.height < 24 || box.width < 24))
      said.push(`${Math.round(box.width)}x${Math.round(box.height)} px small: ${e.outerHTML.slice(0, 100)}`);
  }
  // Text that is cut off, or that lies outside its box.
  for (const e of document.querySelectorAll("h1, h2, h3, p, a, button, dt, dd, th, td, b, summary, .seal")) {
    if (!isShown(e)) continue;
    const style = getComputedStyle(e);
    const clips = style.overflowX !== "visible" && style.overflowX !== "auto";
    if (clips && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1)
      said.push(`cut: ${e.outerHTML.slice(0, 100)}`);
  }
  // What people wrote, and entries of the log, stand in their own language.
  const own = "[lang], .quote, .mono, code, pre, textarea, select, del, ins, .skip, svg, ol.line";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement, text = texts.currentNode.data.trim();
    const of = e.closest(own);
    if (!text || (of && of !== root) || !isShown(e)) continue;
    if (language === "zh" && /[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}/.test(text)) said.push(`English: ${text.slice(0, 80)}`);
    if (language === "en" && /[\u3400-\u9fff]{2,}/.test(text)) said.push(`Chinese: ${text.slice(0, 80)}`);
    if (/[{}%]{2}|^(None|undefined|NaN)$/.test(text)) said.push(`raw: ${text.slice(0, 80)}`);
  }
  return said;
}
"""


def faults(page: Page, language: str, *, colours_only: bool = False) -> list[str]:
    """Return what is wrong with the page; with `colours_only` nothing but the contrast is measured."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    if colours_only:
        return _axe(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    options = {"runOnly": {"type": "tag", "values": _TAGS}, "rules": {"target-size": {"enabled": True}}}
    found: list[str] = page.evaluate(_LOOK, language)
    return [*found, *_axe(page, options)]


def _axe(page: Page, options: dict[str, Any]) -> list[str]:  # Any: axe's own
    found: list[str] = page.evaluate(_RUN_AXE, options)
    return found
