"""Who is served which page, whatever a browser asks for: the words of DOMAIN A2, through the protocol."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lda.settings import ROOT
from lda.ui.pages_by_role import PAGES
from tests.protocol.client import Browser, Screen
from tests.protocol.conftest import Served, serving

pytestmark = pytest.mark.slow

SIGN_IN = "Logement d'abord dans le Pas-de-Calais"
NOT_FOUND = "Page introuvable"
UNEXPECTED = "Une erreur est survenue"
ROLES = {
    "PARTENAIRE": "auteur", "COORDINATEUR": "coordinatrice", "SLISL": "slisl", "DEPARTEMENT": "departement",
    "ADMIN": "admin",
}  # fmt: skip
P, C, S, D, A = ROLES
MAY = {
    "": {P, C, S, D, A},
    "nouvelle-saisine": {P, C, S},
    "mes-saisines": {P, S},
    "saisine": {P, C, S},
    "dossiers": {P, C, S},
    "dossier": {P, C, S},
    "echeances": {P, C},
    "parametres": {D, A},
    "agenda": {P, C, S, D},
    "espace-ressource": {P, C, S},
    "statistiques": {P, C, S, D},
    "reseau": {P, C, S, D, A},
    "comptes": {C, A},
    "journal": {A},
    "aide": {P, C, S, D, A},
    "mon-compte": {P, C, S, D, A},
    "activation": {P, C, S, D, A},
}
NEEDS = {"saisine": "cle=saisine_OUVERT", "dossier": "cle=OUVERT"}
"""Pages about an object, which is named by its key in the address."""
INSTEAD = {(P, "dossier"): "referent"}
"""Who of a role has such an object, when the usual person has none."""
VISITORS = {"activation"}
"""Served to who is not signed in: it is where an account begins."""


def address(served: Served, page: str) -> str:
    """The query that the page needs, with a key of the scene."""
    name, _, value = NEEDS.get(page, "").partition("=")
    return f"{name}={served.scene.keys[value]}" if name else ""


def shown(screen: Screen) -> str:
    """What stands in the page itself, without the sidebar."""
    found = [
        (kind, proto) for kind, proto in screen.elements if kind in ("heading", "markdown", "alert", "text")
    ]
    start = next((i for i, (kind, _) in enumerate(found) if kind == "heading"), 0)
    return "\n".join(str(proto) for _, proto in found[start:])


def test_every_page_is_in_the_table() -> None:
    assert {page.url for page in PAGES} == set(MAY)
    assert {page.file for page in PAGES} == {path.name for path in (ROOT / "pages").glob("*.py")}


# --- visitors -------------------------------------------------------------------------------------


def legacy() -> Iterator[str]:
    """Names under which Streamlit would serve the files of pages/ by itself."""
    for path in sorted((ROOT / "pages").glob("*.py")):
        yield from (path.stem, f"pages/{path.name}", path.stem.replace("_", "-"))
    yield from ("main", "lda/ui/main", "../pages/journal", "_unknown", "%01accueil")


def is_sign_in(screen: Screen) -> bool:
    """Nothing but the form: its title, two fields, no menu, no page behind."""
    labels = [widget.label for widget in screen.widgets]
    return (
        screen.titles() == [SIGN_IN]
        and labels == ["Identifiant", "Phrase de passe", "Se connecter"]
        and not screen.menu
        and not screen.of("exception")
    )


def test_a_fresh_process_gives_visitors_the_form_alone(tmp_path: Path) -> None:
    """All addresses at once, before anybody has signed in: nothing of this process has run yet."""
    asked = [*(page.url for page in PAGES if page.url not in VISITORS), *legacy()]
    asked = [name for name in dict.fromkeys(asked) if name not in VISITORS]
    with serving(f"sqlite:///{tmp_path / 'lda.db'}", tmp_path) as fresh:

        def visit(name: str) -> tuple[str, bool]:
            with Browser(fresh.url) as browser:
                return name, is_sign_in(browser.open(name, f"cle={fresh.scene.keys['OUVERT']}"))

        with ThreadPoolExecutor(8) as pool:
            found = dict(pool.map(visit, asked))
    assert {name for name, only_form in found.items() if not only_form} == set()


def test_visitors_get_the_form_by_any_hash(served: Served) -> None:
    with served.browser("admin") as browser:
        hashes = browser.open().pages
    for page, given in hashes.items():
        with served.browser() as visitor:
            screen = visitor.ask(given)
            assert is_sign_in(screen) or page in VISITORS, page


def test_the_menu_tells_visitors_nothing(served: Served) -> None:
    with served.browser() as visitor:
        assert visitor.open().menu == []


def test_a_wrong_cookie_is_a_visitor(served: Served) -> None:
    for value in ("x", "a" * 5000, "%00", served.cookie("admin")[:-1]):
        with Browser(served.url, value) as browser:
            assert is_sign_in(browser.open("journal"))


# --- roles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(served: Served, role: str) -> None:
    _pages_of(served, role)


@pytest.mark.postgresql
def test_pages_of_a_role_on_postgresql(served_postgresql: Served) -> None:
    _pages_of(served_postgresql, C)


def _pages_of(served: Served, role: str) -> None:
    wrong = {}
    cookie = served.cookie(ROLES[role])
    with Browser(served.url, cookie) as browser:
        unknown = shown(browser.open("n-existe-pas"))
    assert NOT_FOUND in unknown
    for page, may in MAY.items():
        another = INSTEAD.get((role, page))
        with Browser(served.url, served.cookie(another) if another else cookie) as browser:
            screen = browser.open(page, address(served, page))
        if screen.of("exception") or UNEXPECTED in screen.readable():
            wrong[page] = "an error"
        elif role in may and (screen.titles() == [NOT_FOUND] or len(screen.titles()) != 1):
            wrong[page] = f"refused: {screen.titles()}" if page != "activation" else ""
        elif role not in may and shown(screen) != unknown:
            wrong[page] = f"given: {screen.titles()}"
    assert {page: why for page, why in wrong.items() if why} == {}


@pytest.mark.parametrize("role", ROLES)
def test_the_hash_of_a_page_of_another_role(served: Served, role: str) -> None:
    with served.browser("admin") as browser:
        hashes = browser.open().pages
    with served.browser(ROLES[role]) as browser:
        unknown = shown(browser.open("n-existe-pas"))
        for page, may in MAY.items():
            if role not in may and page in hashes:
                assert shown(browser.ask(hashes[page])) == unknown, page
        assert browser.ask("0" * 32).titles() != []


# --- objects --------------------------------------------------------------------------------------

OBJECTS = {
    # page, parameter, row of the scene: who may see it
    ("dossier", "cle", "OUVERT"): {"coordinatrice", "slisl", "referent"},
    ("dossier", "cle", "ACCOMPAGNEMENT"): {"coordinatrice", "slisl", "referent", "operateur"},
    ("saisine", "cle", "saisine_OUVERT"): {"coordinatrice", "slisl", "auteur"},
    ("saisine", "cle", "transmise_slisl"): {"coordinatrice", "slisl"},
    ("nouvelle-saisine", "cle", "brouillon"): {"auteur"},
    ("agenda", "reunion", "concertation"): {"coordinatrice", "slisl"},
    ("agenda", "reunion", "convoquee"): {"coordinatrice", "slisl", "departement"},
    ("espace-ressource", "contact", "question"): {"coordinatrice", "slisl", "auteur"},
}
READERS = (
    "auteur", "collegue", "autre_partenaire", "referent", "operateur", "coordinatrice", "autre_plateforme",
    "ancienne_plateforme", "slisl", "autre_slisl", "departement", "admin",
)  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_objects_of_others(served: Served, reader: str) -> None:
    wrong = {}
    cookie = served.cookie(reader)
    for (page, parameter, name), may in OBJECTS.items():
        with Browser(served.url, cookie) as browser:
            missing = browser.open(page, f"{parameter}=AAAAAAAAAAAAAAAA")
        with Browser(served.url, cookie) as browser:
            screen = browser.open(page, f"{parameter}={served.scene.keys[name]}")
        if screen.of("exception") or UNEXPECTED in screen.readable():
            wrong[page, name] = "an error"
        elif reader in may and "introuvable" in shown(screen).lower():
            wrong[page, name] = "refused"
        elif reader not in may and shown(screen) != shown(missing):
            wrong[page, name] = f"given: {screen.titles()}"
    assert wrong == {}


@pytest.mark.parametrize(
    "key", ["", "%00", "' OR 1=1 --", "%F0%9F%92%A9", "a" * 3000, "..%2F..", "%ED%A0%80"]
)
def test_keys_that_are_none(served: Served, key: str) -> None:
    for page, parameter in dict.fromkeys((page, parameter) for page, parameter, _ in OBJECTS):
        if not key and page in ("nouvelle-saisine", "agenda", "espace-ressource"):
            continue
        with served.browser("coordinatrice") as browser:
            screen = browser.open(page, f"{parameter}={key}")
            assert screen.of("exception") == []
            assert UNEXPECTED not in screen.readable(), page
            assert "introuvable" in shown(screen).lower(), page


@pytest.mark.postgresql
def test_keys_that_are_none_on_postgresql(served_postgresql: Served) -> None:
    for key in ("%00", "%F0%9F%92%A9"):
        test_keys_that_are_none(served_postgresql, key)
