"""Somebody at a browser: signs in, fills in, clicks, reads."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError, expect

from lda.domain import fiche
from lda.domain.fiche import FIELDS, STEPS, Kind
from lda.store.geography import geography
from lda.ui.fiche.widgets import FEW, SEVERAL

LAPTOP = {"width": 1366, "height": 768}
TELEPHONE = {"width": 390, "height": 844}
PATIENCE = 20_000
"""Milliseconds that a screen may take on a busy machine before the test gives up."""


class Person:
    """One browser page on the application at `url`."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)

    def open(self, path: str = "/") -> None:
        """Go to an address and wait for its screen."""
        self.page.goto(self.url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and nothing more is coming."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        self.page.wait_for_timeout(150)

    def sign_in(self, identifiant: str, passphrase: str, path: str = "/") -> None:
        """Sign in from an address, and wait until that address is served."""
        self.open(path)
        self.page.get_by_label("Identifiant").fill(identifiant)
        self.page.locator("input[type=password]").first.fill(passphrase)
        self.page.get_by_role("button", name="Se connecter").click()
        expect(self.page.get_by_role("button", name="Se déconnecter")).to_be_attached()
        self.settle()

    def click(self, name: str) -> None:
        """Press a button or a link by what it says."""
        both = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        both.first.click()
        self.settle()

    def press(self, name: str) -> None:
        """Press the last button that says exactly this: that of the form that was just filled in."""
        self.page.get_by_role("button", name=name, exact=True).last.click()
        self.settle()

    def step_to(self, name: str) -> None:
        """Take a next step of a dossier, its form unfolded first if need be."""
        button = self.page.get_by_role("button", name=name, exact=True)
        if not button.count():
            self.unfold(name)
        self.press(name)

    def date(self, label: str, day: date) -> None:
        """Type a day in a field by its label."""
        self._date(self.page.get_by_test_id("stDateInput").filter(has_text=label).last, day)
        self.settle()

    def add(self, label: str, option: str) -> None:
        """Choose one more in a list of several."""
        self._select(self.page.get_by_test_id("stMultiSelect").filter(has_text=label).last, [option])

    def pick(self, label: str, option: str) -> None:
        """Choose among the few choices of one question, by the beginning of a choice; one that is chosen
        already stays."""
        group = self.page.get_by_test_id("stButtonGroup").filter(has_text=label).last
        choice = group.get_by_role("radio", name=re.compile(f"^{re.escape(option)}")).first
        if not choice.is_checked():
            choice.click()
            self.settle()

    def unfold(self, label: str) -> None:
        """Open a folded form, or a tab."""
        self.page.locator("summary, [role=tab]").filter(has_text=label).first.click()
        self.settle()

    def choose(self, label: str, option: str) -> None:
        """Choose in a list by its label, or among choices that are all on screen."""
        box, choices = self.page.get_by_role("combobox", name=label).last, self._choices(option)
        box.or_(choices).first.wait_for()
        if box.count() == 0:
            choices.click()
            self.settle()
            return
        self._pick_in(box, option)
        self.settle()

    def _pick_in(self, box: Locator, option: str) -> None:
        """Open a list and choose; once more if a run that was still going on closed it."""
        found = self.page.get_by_role("option", name=option).first
        for _ in range(3):
            box.click()
            box.fill(option)
            try:
                found.wait_for(timeout=PATIENCE / 4)
                break
            except TimeoutError:
                self.page.keyboard.press("Escape")
                self.settle()
        found.click()

    def _choices(self, option: str) -> Locator:
        radio = self.page.get_by_role("radio", name=option, exact=True)
        return radio.or_(self.page.get_by_role("button", name=option, exact=True)).last

    def write(self, label: str, text: str) -> None:
        """Type in a field by its label."""
        field = self.page.get_by_label(label).last
        field.fill(text)
        field.press("Tab")
        self.settle()

    def figure(self, label: str) -> str:
        """The large figure under a label, as it stands now."""
        card = self.page.get_by_test_id("stMetric").filter(has_text=label).first
        return card.get_by_test_id("stMetricValue").inner_text().strip()

    def sees(self, text: str) -> None:
        """Wait for a text to be on screen."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def fill_fiche(self, answers: Mapping[str, Any], lists: Mapping[str, Mapping[str, str]]) -> None:
        """Write all the answers in the form on screen, step by step."""
        for step in STEPS:
            shown = [key for key in step.fields if key in answers and fiche.visible(key, answers)]
            if step.code == "expulsion" and not shown:
                continue
            self.step(step.title)
            for key in shown:
                self.answer(key, answers[key], lists)

    def step(self, title: str) -> None:
        """Go to a step of the fiche."""
        self.page.locator("[class*='st-key-steps_']").get_by_text(title).click()
        expect(self.page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        self.settle()

    def answer(self, key: str, value: Any, lists: Mapping[str, Mapping[str, str]]) -> None:
        """Give one answer in its widget."""
        field = FIELDS[key]
        box = self._box(key)
        labels = lists.get(field.list_id, {})
        match field.kind:
            case Kind.DATE:
                self._date(box, date.fromisoformat(value))
            case Kind.CHOIX if len(labels) <= FEW:
                box.get_by_role("radio", name=labels[value], exact=True).or_(
                    box.get_by_role("button", name=labels[value], exact=True)
                ).first.click()
            case Kind.CHOIX:
                self._select(box, [labels[value]])
            case Kind.CHOIX_MULTIPLE if len(labels) <= SEVERAL:
                for code in value:
                    box.get_by_role("button", name=labels[code], exact=True).click()
            case Kind.CHOIX_MULTIPLE:
                self._select(box, [labels[code] for code in value])
            case Kind.COMMUNE:
                self._select(box, [geography().communes[value].nom])
            case Kind.COMMUNES:
                self._select(box, [geography().communes[code].nom for code in value])
            case _:
                text = str(value).replace(".", ",") if field.kind is Kind.MONTANT else str(value)
                self.field(key).fill(text)
                self.field(key).press("Tab")
        self.settle()

    def _box(self, key: str) -> Locator:
        draft = self.page.url.partition("cle=")[2].partition("&")[0]
        return self.page.locator(f".st-key-fiche_{draft}_{key}")

    def field(self, key: str) -> Locator:
        """Where one answer of the fiche is typed."""
        return self._box(key).locator("input, textarea").first

    def _date(self, box: Locator, day: date) -> None:
        box.get_by_role("spinbutton").first.click()
        self.page.keyboard.type(f"{day:%d%m%Y}")
        self.page.keyboard.press("Tab")

    def _select(self, box: Locator, labels: list[str]) -> None:
        for label in labels:
            control = box.locator("input").first
            control.click()
            control.fill(label)
            self.page.get_by_role("option", name=label, exact=True).first.click()
            self.settle()
        self.page.keyboard.press("Tab")
