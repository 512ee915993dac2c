"""What is wrong with a screen: sideways scroll, cut words, English, errors, headings, accessibility."""

import re
from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STREAMLITS_OWN = {
    "presentation-role-conflict": "the drop zone of st.file_uploader, minor",
}
"""Rules of axe that Streamlit itself breaks, and where."""
ENGLISH = re.compile(
    r"(?<![\w'’@.-])(?:"
    "the|and|of|with|your|you|this|that|are|was|not|from|for|into|please|choose|select(?:ed|ion)?|search|"
    "loading|running|upload|download|browse|drag|drop|files|show|hide|close|open|submit|cancel|delete|"
    "add|edit|save|next|previous|remove|clear|help|results|found|required|press|enter|empty|day|month|"
    "year|hour|today|yes|true|false|error|settings|rerun|deploy|made|expand|collapse|fullscreen|view|more|"
    "link|password|username|login|logout|sign|available|option available|options available|toggle|sidebar|"
    "increment|decrement|value|values|chart|axis|legend|use|keys|column|row|rows|sort|none|unknown|failed|"
    "january|february|april|june|july|august|september|october|november|december|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r")(?![\w@-])",
    re.IGNORECASE,
)
"""Words that Streamlit, its charts or a library would show, and that no French sentence has."""
READ = """() => {
  const found = [];
  const visible = (element) => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest("script, style, noscript, [aria-hidden=true], [data-testid=stIconMaterial]")) continue;
    if (node.nodeValue.trim() && visible(parent)) found.push(node.nodeValue.trim());
  }
  for (const name of ["aria-label", "aria-roledescription", "aria-description", "aria-valuetext", "title",
                      "placeholder", "alt"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (!element.closest("[aria-hidden=true]")) found.push(element.getAttribute(name));
  return found;
}"""
SIDEWAYS = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
  .filter(Boolean).map((element) => element.scrollWidth - element.clientWidth)
  .reduce((one, other) => Math.max(one, other), 0)"""
CUT = """() => [...document.querySelectorAll("[data-testid=stMain] :is(p, span, h1, h2, h3, label, a)")]
  .filter((element) => {
    const style = getComputedStyle(element);
    return style.textOverflow === "ellipsis" && style.overflow !== "visible"
      && element.checkVisibility({visibilityProperty: true})
      && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
  }).map((element) => element.innerText)"""


def wrong(page: Page) -> Iterator[str]:
    """What any width shows of it."""
    if (over := page.evaluate(SIDEWAYS)) > 1:
        yield f"scrolls sideways by {over} px"
    for text in page.evaluate(CUT):
        yield f"cut: {text!r}"
    for text in page.evaluate(READ):
        if word := ENGLISH.search(text):
            yield f"English {word[0]!r} in {text[:120]!r}"
    if page.get_by_test_id("stException").count() or page.get_by_text("Une erreur est survenue").count():
        yield "shows an error"


def ill_built(page: Page) -> Iterator[str]:
    """What does not depend on the width."""
    if (heads := page.locator("h1").count()) != 1:
        yield f"{heads} headings of the first level"
    if (lang := page.locator("html").get_attribute("lang")) != "fr":
        yield f"in the language {lang!r}"
    found: dict[str, Any] = Axe().run(page, options={"runOnly": RULES}).response
    for violation in found["violations"]:
        if violation["id"] not in STREAMLITS_OWN:
            places = [node["html"][:160] for node in violation["nodes"][:3]]
            yield f"axe {violation['id']} ({violation['impact']}): {violation['help']} {places}"
