"""The day of a plateforme, click by click: what partners, coordinators and those who read figures do.

Each part is a generator that makes one click between two `yield`, and yields its name.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from lda.bench.client import Browser
from lda.bench.screen import HELD
from lda.bench.warm import values_for

Part = Callable[[Browser, Random, "str | None"], Iterator[str]]
"""A tab, chance, and the key of a draft that is ready to be transmitted, for a partner."""
BUTTONS_OF_A_STEP = "Continuer"
FIELDS_IN_A_ROW = 6
TYPED = {"text_area", "button_group", "date_input"}
"""Kinds of widgets that partners change."""
TRANSMITS = 0.1
"""How often a partner who turns a page goes to the end and transmits."""


def partner(browser: Browser, chance: Random, draft: str | None) -> Iterator[str]:
    """Types fields of a draft, page after page; transmits the one that is ready, starts another."""
    browser.open("nouvelle-saisine", f"cle={draft}" if draft else "")
    yield "ouvrir le brouillon"
    while True:
        if draft is None:
            browser.visit("nouvelle-saisine")
            yield "nouvelle saisine"
            browser.click("Commencer une nouvelle fiche")
            yield "commencer une fiche"
            draft = ""
        for _ in range(FIELDS_IN_A_ROW // 2):
            yield from _change_one(browser, chance)
        if draft and chance.random() < TRANSMITS:
            yield from _transmit(browser, draft)
            draft = None
        elif any(widget.label.startswith(BUTTONS_OF_A_STEP) for widget in browser.screen.widgets):
            browser.click(BUTTONS_OF_A_STEP)
            yield "étape suivante"
        else:
            browser.visit("nouvelle-saisine", browser.query.partition("&etape=")[0])
            yield "ouvrir le brouillon"


def _change_one(browser: Browser, chance: Random) -> Iterator[str]:
    """Give a field another answer, then the one it had: the fiche stays that of a household that could be."""
    fields = [one for one in browser.screen.widgets if one.kind in TYPED and "fiche_" in one.id]
    if not fields:
        return
    field = chance.choice(fields)
    before = browser.held(field)
    browser.answer(field, **chance.choice(values_for(field)))
    yield "un champ"
    browser.answer(field, **{HELD[field.kind][0]: before})
    yield "un champ"


def _transmit(browser: Browser, draft: str) -> Iterator[str]:
    browser.visit("nouvelle-saisine", f"cle={draft}&etape=relire")
    yield "relire"
    browser.click("Transmettre")
    yield "transmettre"
    title = " ".join(browser.screen.titles())
    if not title.startswith("Saisine "):
        raise LookupError(f"la saisine n'est pas transmise : {title} {browser.screen.alerts()}")


def coordinator(browser: Browser, chance: Random, draft: str | None) -> Iterator[str]:
    """Filters the list, opens what is on it, logs a contact or acknowledges, comes back."""
    browser.open("")
    yield "accueil"
    while True:
        browser.visit("dossiers")
        yield "la liste"
        views: Any = browser.screen.widget("Vue", "button_group")
        browser.answer(views, string_array_value=[chance.choice(list(views.proto.options)).content])
        yield "filtrer"
        links = [link for link in browser.screen.of("page_link") if "cle=" in link.query_string]
        for link in chance.sample(links, min(2, len(links))):
            browser.ask(link.page_script_hash, link.query_string)
            yield "ouvrir"
            yield from _work_on_it(browser, chance)


def _work_on_it(browser: Browser, chance: Random) -> Iterator[str]:
    labels = [widget.label for widget in browser.screen.widgets]
    if "Accuser réception et ouvrir le dossier" in labels:
        browser.click("Accuser réception et ouvrir le dossier")
        yield "accuser réception"
        return
    tabs = [widget for widget in browser.screen.widgets if widget.kind == "tab_container"]
    if not tabs:
        return
    browser.answer(tabs[0], string_value="Suivi")
    yield "le suivi"
    folds = [widget for widget in browser.screen.widgets if widget.label == "Noter un contact"]
    if not folds:
        return
    browser.answer(folds[0], bool_value=True)
    yield "noter un contact"
    kinds: Any = browser.screen.widget("Contact", "button_group")
    browser.answer(kinds, string_array_value=[chance.choice(list(kinds.proto.options)).content])
    yield "sa nature"
    browser.click("Noter le contact")
    yield "enregistrer le contact"


def viewer(browser: Browser, chance: Random, draft: str | None) -> Iterator[str]:
    """Looks at the charts of a year, of another, at the agenda or the home page, and again."""
    browser.open("statistiques")
    yield "les statistiques"
    while True:
        periods: Any = browser.screen.widget("Période", "selectbox")
        browser.answer(periods, string_value=chance.choice(list(periods.proto.options)[:4]))
        yield "une période"
        browser.answer(browser.screen.widget("Période"), string_value=periods.proto.options[0])
        yield "une période"
        page = chance.choice([page for page in ("", "reseau", "aide") if page in browser.screen.pages])
        browser.visit(page)
        yield "une autre page"
        browser.visit("statistiques")
        yield "les statistiques"
