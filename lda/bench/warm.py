"""Warm reruns: an open page is run again and again, in turn with the empty page it is compared with."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import combinations
from statistics import median
from typing import Any

from lda.bench.base import NAMES, Base
from lda.bench.client import Browser
from lda.bench.limits import Figure, Kind, Unmeasurable
from lda.bench.places import Keys, Place
from lda.bench.screen import Screen, Widget
from lda.bench.servers import Server
from lda.domain import fiche
from lda.domain.clock import today
from lda.domain.fiche import FIELDS, STEPS
from lda.domain.words import ROLE_LABELS, Role
from lda.services import ressource
from lda.views import options

WARM_UP = 5
"""Runs of a tab before anything is timed: lists, charts and connections are then there."""
REFUSALS = ("introuvable", "Une erreur est survenue")
ASKED = {
    fiche.Kind.TEXTE: "texte", fiche.Kind.TEXTE_LONG: "texte long", fiche.Kind.CHOIX: "choix",
    fiche.Kind.CHOIX_MULTIPLE: "choix multiple", fiche.Kind.DATE: "date", fiche.Kind.NOMBRE: "nombre",
    fiche.Kind.MONTANT: "montant", fiche.Kind.COMMUNE: "commune",
}  # fmt: skip
"""Kinds of fields of the fiche of which one is changed."""
DECISIVE = ("objet_demande", "situation_residentielle", "typologie_menage", "dls_statut")
"""Answers of the fiche that show or hide fields of other parts of their step."""
ACCEPTED: dict[fiche.Form, Sequence[dict[str, Any]]] = {
    fiche.Form.NOM: [{"string_value": "Martin"}, {"string_value": "Durand"}],
    fiche.Form.ANNEE: [{"double_value": 1980.0}, {"double_value": 1981.0}],
}
"""Two answers to a text or a number of some form: what is refused would not be saved."""
FILLER = NAMES[Role.PARTENAIRE]
"""Who fills the fiche."""
NOWHERE = "nulle-part"
"""An address that no page has: a title, a text and a link, with our settings, sign-in and menu."""
FIGURES = ("statistiques", "accueil")
"""Pages that show counts, measured afresh after a write too."""

Act = Callable[[], float]
"""Something to time: does it, and gives its milliseconds."""
Measure = Callable[[int], Figure]
"""Something to measure with so many reruns."""


@dataclass(frozen=True)
class Site:
    """A server of ours, its database, and what its people may open."""

    server: Server
    base: Base
    keys: dict[str, Keys]

    def tab(self, who: str | None) -> Browser:
        """A tab of somebody signed in, or of a visitor."""
        return Browser(self.server.url, self.base.person(who).cookie if who else None, whole=True)

    def open(self, stack: ExitStack, place: Place, warm_up: int = WARM_UP) -> Browser:
        """The place, open and warm. Raises Unmeasurable."""
        browser = stack.enter_context(self.tab(place.who))
        screen = browser.open(place.url, place.query)
        if place.tab:
            tabs = next(widget for widget in screen.widgets if widget.kind == "tab_container")
            screen = browser.answer(tabs, string_value=place.tab)
        check(screen, place.name)
        for _ in range(warm_up):
            browser.again()
        return browser


def check(screen: Screen, name: str) -> None:
    """Raise Unmeasurable for a page that shows an error instead of what was asked."""
    shown = [*screen.titles(), *screen.alerts()]
    if screen.of("exception") or any(refusal in text for text in shown for refusal in REFUSALS):
        raise Unmeasurable(f"{name} : {' · '.join(shown) or 'une erreur'}")


def again(browser: Browser) -> Act:
    """Run the page of a tab again."""

    def act() -> float:
        browser.again()
        return browser.cost.seconds * 1000

    return act


def in_turn(rounds: int, *acts: Act) -> list[float]:
    """The median of each act, all done in turn so that what the machine does else weighs on all alike.

    Those after the first come in either order by turns: what runs after its like finds the processor warm.
    """
    times: list[list[float]] = [[] for _ in acts]
    first, *others = range(len(acts))
    for turn in range(rounds):
        for rank in (first, *(reversed(others) if turn % 2 else others)):
            times[rank].append(acts[rank]())
    return [median(found) for found in times]


def empty_tab(stack: ExitStack, url: str) -> Browser:
    """The empty page of the stock server, open and warm."""
    browser = stack.enter_context(Browser(url, whole=True))
    check(browser.open(), "page vide")
    for _ in range(WARM_UP):
        browser.again()
    return browser


def page(place: Place, full: Site, small: tuple[Site, Place] | None, empty: Browser, rounds: int) -> Figure:
    """A page run again, with all the saisines and with few."""
    with ExitStack() as stack:
        warm_up = min(rounds, WARM_UP)
        acts = [again(empty), again(full.open(stack, place, warm_up))]
        if small is not None:
            acts.append(again(small[0].open(stack, small[1], warm_up)))
        reference, ms, *few = in_turn(rounds, *acts)
    return Figure(Kind.PAGE, place.name, place.role, ms, reference, few[0] if few else None)


# --- figures counted again ------------------------------------------------------------------------


def fresh(place: Place, site: Site, empty: Browser, rounds: int) -> Figure:
    """A page of figures, each time after a counted fact was written."""
    with ExitStack() as stack:
        shown = again(site.open(stack, place, min(rounds, WARM_UP)))

        def after_a_write() -> float:
            count_one_more(site.base)
            return shown()

        reference, ms = in_turn(rounds, again(empty), after_a_write)
    return Figure(Kind.FRESH, f"{place.name}, après une écriture", place.role, ms, reference)


def count_one_more(base: Base) -> None:
    """Log a direct contact with the espace ressource: a sollicitation more."""
    actor = base.person(NAMES[Role.COORDINATEUR]).actor
    with base.writing() as session:
        codes = options.lists(session)
        ressource.log(
            session, actor=actor, jour=today(), canal=next(iter(codes["canal"])),
            themes=[next(iter(codes["theme_ressource"]))], plateforme=min(actor.plateformes),
            resume="Essai de vitesse.", minutes=5, reponse="Répondu.",
        )  # fmt: skip


# --- fields of the fiche --------------------------------------------------------------------------


def fields(site: Site) -> Iterator[Measure]:
    """One field of each kind, changed in a draft, beside an empty page of ours: "Page introuvable"."""
    cle, done = site.keys[FILLER].draft, set[fiche.Kind]()
    for step in STEPS:
        with _beside(site, step.code) as (empty, browser):
            for key, widget in _asked(browser.screen, f"fiche_{cle}_"):
                kind = FIELDS[key].kind
                if kind in ASKED and kind not in done:
                    done.add(kind)
                    values = ACCEPTED.get(FIELDS[key].form) or values_for(widget)
                    yield partial(_field, ASKED[kind], empty, _change(browser, widget, values))


def opening(site: Site) -> Iterator[Measure]:
    """The answers on which the most other fields depend, changed so that some of these show or go."""
    cle = site.keys[FILLER].draft
    for key in DECISIVE:
        with _beside(site, FIELDS[key].step) as (empty, browser):
            widget = dict(_asked(browser.screen, f"fiche_{cle}_"))[key]
            change = _change(browser, widget, _two_ways(browser, widget))
            yield partial(_field, f"réponse qui en ouvre d'autres : {key}", empty, change)


@contextmanager
def _beside(site: Site, step: str) -> Iterator[tuple[Browser, Browser]]:
    """An empty page of ours, and a step of the draft, open for the same person."""
    with site.tab(FILLER) as empty, site.tab(FILLER) as browser:
        empty.open(NOWHERE)
        browser.open("nouvelle-saisine", f"cle={site.keys[FILLER].draft}&etape={step}")
        yield empty, browser


def _field(name: str, empty: Browser, change: Act, rounds: int) -> Figure:
    reference, ms = in_turn(rounds, again(empty), change)
    return Figure(Kind.FIELD, f"fiche, {name}", ROLE_LABELS[Role.PARTENAIRE].lower(), ms, reference)


def _two_ways(browser: Browser, widget: Widget) -> Sequence[dict[str, Any]]:
    """Two answers between which the most other fields show, go or become required."""
    proto: Any = widget.proto
    shown: dict[frozenset[tuple[str, str]], dict[str, Any]] = {}
    for option in proto.options:
        value = (
            {"string_value": option}
            if widget.kind == "selectbox"
            else {"string_array_value": [option.content]}
        )
        browser.answer(widget, **value)
        shown[frozenset((other.id, other.label) for other in browser.screen.widgets)] = value
    if len(shown) < 2:
        raise Unmeasurable(f"{widget.label} : aucune réponse n'en ouvre d'autres.")
    one, other = max(combinations(shown, 2), key=lambda pair: len(pair[0] ^ pair[1]))
    return shown[one], shown[other]


def _asked(screen: Screen, prefix: str) -> Iterator[tuple[str, Widget]]:
    """The fields of the fiche on a screen, and their widgets."""
    for widget in screen.widgets:
        _, found, key = widget.id.partition(prefix)
        if found and key in FIELDS:
            yield key, widget


def _change(browser: Browser, widget: Widget, values: Sequence[dict[str, Any]]) -> Act:
    """Give the field one value, then the other, and so on."""
    turn = iter(range(1_000_000))
    for value in values:
        screen = browser.answer(widget, **value)
        check(screen, widget.label)
        if any(text.body.startswith(":red[") for text in screen.of("markdown")):
            raise Unmeasurable(f"{widget.label} : la réponse est refusée.")

    def act() -> float:
        browser.answer(widget, **values[next(turn) % len(values)])
        return browser.cost.seconds * 1000

    return act


def values_for(widget: Widget) -> Sequence[dict[str, Any]]:
    """Two answers that a widget takes, as a browser sends them."""
    proto: Any = widget.proto
    match widget.kind:
        case "date_input":
            days = [today() - timedelta(days=back) for back in (40, 41)]
            return [{"string_array_value": [f"{day:%Y/%m/%d}"]} for day in days]
        case "number_input":
            return [{"double_value": 1.0}, {"double_value": 2.0}]
        case "selectbox":
            return [{"string_value": option} for option in proto.options[:2]]
        case "multiselect":
            return [{"string_array_value": [option]} for option in proto.options[:2]]
        case "button_group":
            return [{"string_array_value": [option.content]} for option in proto.options[:2]]
        case _:
            return [{"string_value": value} for value in ("12", "13")]
