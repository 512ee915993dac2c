"""A browser that lies: forged answers to the widgets of the fiche, and texts that would like to be more."""

import math
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lda.domain.errors import Invalid
from lda.domain.fiche import FIELDS, Kind
from lda.services import drafts
from lda.store.models import Compte, Message, Saisine
from tests import factories
from tests.access import rich
from tests.protocol.client import Browser, Screen, Widget
from tests.protocol.conftest import Served
from tests.protocol.test_pages import UNEXPECTED

pytestmark = pytest.mark.slow

HUGE = "a" * 1_000_000
FORGED: dict[str, tuple[dict[str, Any], ...]] = {
    "text_input": ({"string_value": HUGE}, {"string_value": "<script>alert(1)</script>"},
                   {"string_value": "=cmd|' /C calc'!A0"}, {"string_value": "a\x00\x1b[31m"}),
    "text_area": ({"string_value": HUGE}, {"string_value": "<img src=x onerror=alert(1)>"}),
    "selectbox": ({"string_value": "INCONNU"}, {"string_value": HUGE},
                  {"string_value": ""}),
    "multiselect": ({"string_array_value": ["INCONNU", HUGE]}, {"string_array_value": [""] * 500}),
    "button_group": ({"string_array_value": ["INCONNU"]}, {"string_array_value": ["INCONNU", HUGE]},
                     {"string_array_value": [""] * 500}),
    "date_input": ({"string_array_value": ["2026/02/30"]}, {"string_array_value": ["9999/12/31"]},
                   {"string_array_value": ["0001/01/01"]}, {"string_array_value": [HUGE]},
                   {"string_array_value": ["2026/01/01", "2026/01/02", "x"]}),
    "number_input": ({"double_value": 1e308}, {"double_value": -5.0}, {"double_value": 1.5}),
}  # fmt: skip
OF_ANOTHER_KIND: tuple[tuple[str, dict[str, Any]], ...] = (
    ("text_input", {"int_value": 5}),
    ("selectbox", {"int_value": 9999}),
    ("button_group", {"string_value": "INCONNU"}),
    ("button_group", {"int_array_value": [9999]}),
    ("date_input", {"string_value": "demain"}),
    ("number_input", {"string_value": "beaucoup"}),
    ("number_input", {"double_value": math.nan}),
    ("number_input", {"double_value": math.inf}),
    ("button", {"string_value": "x"}),
)
"""What Streamlit itself cannot read: it stops the run, with our message."""
STEPS = ("La personne", "Le ménage", "Le logement", "Les ressources", "La santé et la protection",
         "La demande et les souhaits")  # fmt: skip


def new_draft(served: Served, **answers: Any) -> tuple[str, int]:
    with served.writing() as session:
        author = session.get_one(Compte, served.scene.people.accounts["auteur"].id)
        made = factories.make_saisine(session, author, answers=factories.complete_answers(**answers))
        return made.cle, made.id


def stored(served: Served, number: int) -> dict[str, Any]:
    with Session(served.engine) as session:
        return session.get_one(Saisine, number).fiche


def sound(served: Served, answers: dict[str, Any]) -> list[str]:
    """Answers that could not be saved again as they stand."""
    wrong = []
    with Session(served.engine) as session:
        for key, value in answers.items():
            try:
                if drafts.clean(session, key, value) != value:
                    wrong.append(key)
            except Invalid:
                wrong.append(key)
    return wrong


def unexpected(screen: Screen) -> bool:
    return bool(screen.of("exception")) or UNEXPECTED in screen.readable() or "Traceback" in screen.readable()


def forgeries(screen: Screen) -> Iterator[tuple[Widget, dict[str, Any]]]:
    for widget in screen.widgets:
        if widget.label == "Étapes":
            continue
        for value in FORGED.get(widget.kind, ()):
            yield widget, value


def test_forged_answers_leave_the_draft_sound(served: Served) -> None:
    cle, number = new_draft(served)
    wrong, tried = [], 0
    for title in ("", *STEPS):
        with served.browser("auteur") as browser:
            screen = browser.open("nouvelle-saisine", f"cle={cle}")
            while title and not any(f"<h2>{title}</h2>" in proto.body for proto in screen.of("html")):
                screen = browser.click("Continuer")
            for widget, value in forgeries(screen):
                tried += 1
                answer = browser.answer(widget, **value)
                if unexpected(answer):
                    wrong.append(f"{title} · {widget.label}: {str(value)[:60]}")
        assert sound(served, stored(served, number)) == []
    assert tried > 150
    assert not wrong, "\n".join(wrong)


def test_answers_of_another_kind_stop_at_a_message(served: Served) -> None:
    cle, number = new_draft(served)
    before = stored(served, number)
    for kind, value in OF_ANOTHER_KIND:
        with served.browser("auteur") as browser:
            browser.open("nouvelle-saisine", f"cle={cle}")
            screen = browser.click("Continuer")
            widget = next(widget for widget in screen.widgets if widget.kind == kind)
            answer = browser.answer(widget, **value)
            assert answer.of("exception") == []
            assert "Traceback" not in answer.readable()
    assert stored(served, number) == before


def test_a_widget_that_was_never_shown_writes_nothing(served: Served) -> None:
    cle, number = new_draft(served)
    before = stored(served, number)
    with served.browser("auteur") as browser:
        screen = browser.open("nouvelle-saisine", f"cle={cle}")
        one = screen.widget("Structure")
        for forged in ("x", one.id[:-3] + "zzz", one.id.replace("structure", "consentement_partage")):
            answer = browser.answer(
                Widget("text_input", "", forged, one.proto, one.fragment), string_value="x"
            )
            assert answer.of("exception") == []
    assert stored(served, number) == before


def test_the_draft_of_another_is_not_written_through_ones_own_form(served: Served) -> None:
    """The form stays open, and the address changes to somebody else's draft."""
    mine, _ = new_draft(served)
    before = stored(served, served.scene.ids["brouillon_slisl"])
    with served.browser("auteur") as browser:
        screen = browser.open("nouvelle-saisine", f"cle={mine}")
        widget = screen.widget("Structure")
        browser.query = f"cle={served.scene.keys['brouillon_slisl']}"
        answer = browser.answer(widget, string_value="Structure volée")
        assert answer.of("exception") == []
    assert stored(served, served.scene.ids["brouillon_slisl"]) == before


def test_a_message_says_what_is_wrong(served: Served) -> None:
    cle, number = new_draft(served)
    with served.browser("auteur") as browser:
        widget = browser.open("nouvelle-saisine", f"cle={cle}").widget("Courriel professionnel")
        answer = browser.answer(widget, string_value="<b>pas une adresse</b>")
    assert "Courriel professionnel" in answer.readable()
    assert "à corriger" in answer.readable()
    assert stored(served, number)["courriel_pro"] == "essai@exemple.fr"


# --- texts that would like to be more -------------------------------------------------------------

EVIL = (
    "**mqgras** [mqlien](http://exemple.fr) ![mqimage](http://exemple.fr/x.png) <mqbalise src=x> "
    ":red[mqrouge] $mqmath$ `mqcode` # mqtitre"
)
"""Marks of markdown and of HTML: on screen each must stay what was typed."""
MEANT = re.compile(
    r"(?<!\\)(\*\*mqgras|\[mqlien|!\[mqimage|<mqbalise|:red\[mqrouge|\$mqmath|`mqcode)|(?m:^# mqtitre)"
)


def evil_answers() -> dict[str, Any]:
    texts = {
        key: EVIL
        for key, field in FIELDS.items()
        if field.kind in (Kind.TEXTE, Kind.TEXTE_LONG, Kind.STRUCTURE)
    }
    return rich.answers() | texts


def checked(screen: Screen) -> list[str]:
    """What of the texts came out as markup."""
    wrong = []
    for kind, proto in screen.elements:
        if "mq" not in str(proto):
            continue
        if kind in ("html", "iframe", "component_instance", "bidi_component"):
            wrong.append(f"{kind}: raw")
        if getattr(proto, "allow_html", False):
            wrong.append(f"{kind}: allow_html")
        for name in ("body", "label", "help", "text"):
            shown = getattr(proto, name, "")
            literal = kind in ("text_input", "text_area", "code", "text") and name != "label"
            if isinstance(shown, str) and not literal and MEANT.search(shown):
                wrong.append(f"{kind}.{name}: {shown[:80]}")
    return wrong


@pytest.fixture(scope="module")
def evil(served: Served) -> dict[str, str]:
    """A dossier, its saisine and a draft in which every text is EVIL."""
    with served.writing() as session:
        people = served.scene.people.accounts
        author = session.get_one(Compte, people["auteur"].id)
        dossier = factories.make_dossier(
            session, statut="DIAGNOSTIC", answers=evil_answers(), conseil=EVIL, violence=False
        )
        saisine = factories.make_saisine(
            session, author, statut="ACCUSEE", dossier=dossier, answers=evil_answers(), conseil=EVIL,
            violence=False,
        )  # fmt: skip
        draft = factories.make_saisine(session, author, answers=evil_answers())
        for about in ({"saisine_id": saisine.id}, {"dossier_id": dossier.id}):
            session.add(
                Message(
                    auteur_id=people["coordinatrice"].id,
                    genre="MESSAGE",
                    quand=saisine.cree_le,
                    texte=EVIL,
                    **about,
                )
            )
        return {"dossier": dossier.cle, "saisine": saisine.cle, "draft": draft.cle}


@pytest.mark.parametrize(
    ("name", "page", "row"),
    [
        ("auteur", "saisine", "saisine"), ("coordinatrice", "saisine", "saisine"),
        ("coordinatrice", "dossier", "dossier"), ("slisl", "dossier", "dossier"), ("auteur", "", ""),
        ("auteur", "mes-saisines", ""), ("auteur", "nouvelle-saisine", ""), ("coordinatrice", "dossiers", ""),
        ("coordinatrice", "", ""), ("coordinatrice", "statistiques", ""), ("coordinatrice", "echeances", ""),
    ],
)  # fmt: skip
def test_texts_show_as_they_were_typed(
    served: Served, evil: dict[str, str], name: str, page: str, row: str
) -> None:
    with served.browser(name) as browser:
        screen = browser.open(page, f"cle={evil[row]}" if row else "")
    assert not unexpected(screen)
    assert checked(screen) == []
    if row:
        assert "mqgras" in screen.readable()


def test_the_form_shows_texts_as_they_were_typed(served: Served, evil: dict[str, str]) -> None:
    with served.browser("auteur") as browser:
        screen = browser.open("nouvelle-saisine", f"cle={evil['draft']}")
        while True:
            assert not unexpected(screen)
            assert checked(screen) == []
            if not any(widget.label.startswith("Continuer") for widget in screen.widgets):
                break
            screen = browser.click("Continuer")
    assert "mqgras" in screen.readable(), "the last step shows the whole fiche"


def test_a_visitor_cannot_forge_a_sign_in(served: Served) -> None:
    with Browser(served.url) as browser:
        screen = browser.open()
        for label in ("Identifiant", "Phrase de passe"):
            for value in (HUGE, "<b>x</b>", "a\x00b", "' OR 1=1 --"):
                assert not unexpected(browser.answer(screen.widget(label), string_value=value))
