"""A field changed draws its part of the fiche alone, and the page whenever more has to change."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from lda.services import drafts, sessions
from lda.store.models import Compte, Saisine
from lda.store.work import reading, writing
from tests.factories import Cast, make_saisine
from tests.faults.conftest import Cookie
from tests.faults.lives import Lives
from tests.faults.tab import Tab

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("databases", ["sqlite"], indirect=True)]


@pytest.fixture
def draft(people: Cast) -> str:
    with writing() as session:
        return make_saisine(session, people.comptes.partenaire, answers={"nom": "Fictive"}).cle


@pytest.fixture
def tab(draft: str, cookie: Cookie, lives: Lives) -> Iterator[Tab]:
    lives.start()
    with Tab(lives.url, cookie("partenaire")) as found:
        found.open("nouvelle-saisine", f"cle={draft}&etape=personne")
        yield found


def answers(cle: str) -> dict[str, object]:
    with reading() as session:
        found: dict[str, object] = session.scalars(select(Saisine).where(Saisine.cle == cle)).one().fiche
    return found


def elsewhere(people: Cast, cle: str, key: str, value: str) -> None:
    with writing() as session:
        drafts.save_field(session, cle, key, value, actor=people.partenaire)


def test_a_field_draws_its_part_and_the_head_alone(tab: Tab, draft: str) -> None:
    pages = tab.drawn
    shown = {widget.id for widget in tab.shown.widgets}
    assert tab.type("adresse", "3 rue des Essais")
    assert tab.drawn == pages
    assert {widget.id for widget in tab.shown.widgets} == shown
    assert [html.body.count("fiche-saved") for html in tab.shown.of("html") if "fiche" in html.body] == [1]
    assert answers(draft)["adresse"] == "3 rue des Essais"


def test_what_a_computed_line_says_follows_a_field_of_another_part(tab: Tab, draft: str) -> None:
    tab.query = f"cle={draft}&etape=ressources"
    tab.again()
    tab.type("ressources_total", "800")  # completes the step, which its name says
    pages = tab.drawn
    tab.type("ressources_total", "900")
    lines = [proto.body for proto in tab.shown.of("markdown") if "Reste à vivre" in proto.body]
    assert ["900" in line for line in lines] == [True]
    assert tab.drawn == pages


def test_the_same_amount_written_otherwise_is_written_as_ours(tab: Tab, draft: str) -> None:
    tab.query = f"cle={draft}&etape=ressources"
    tab.again()
    for text in ("1300", "1300", "abc", "1 300,00"):
        assert tab.type("ressources_total", text) is (text != "abc")
    assert tab.holds("ressources_total") == "1\u202f300"


def test_what_another_tab_wrote_is_shown_and_not_undone(tab: Tab, people: Cast, draft: str) -> None:
    elsewhere(people, draft, "nom", "Inventée")
    tab.type("adresse", "3 rue des Essais")
    assert tab.holds("nom") == "Inventée"
    tab.type("adresse", "4 rue des Essais")
    assert answers(draft) == {"nom": "Inventée", "adresse": "4 rue des Essais"}


def asked(tab: Tab, draft: str) -> list[str]:
    """The fields of the step of the dwelling."""
    tab.query = f"cle={draft}&etape=logement"
    tab.again()
    return [widget.label for widget in tab.shown.widgets]


def live_in(tab: Tab, place: str) -> list[str]:
    """Say where the person lives, on which fields of other parts depend. The fields asked then."""
    widget = tab.field("situation_residentielle")
    tab.answer(widget, string_value=next(o for o in widget.proto.options if o.startswith(place)))
    return [widget.label for widget in tab.shown.widgets]


def test_a_field_that_asks_for_others_shows_them(tab: Tab, draft: str) -> None:
    labels = asked(tab, draft)
    for place in ("Locataire du parc social", "À la rue"):
        after = live_in(tab, place)
        assert after != labels
        labels = after


def test_who_signed_out_is_not_served_after_an_answer_that_drew_other_parts(
    tab: Tab, people: Cast, draft: str
) -> None:
    asked(tab, draft)
    live_in(tab, "À la rue")
    pages = tab.drawn
    with writing() as session:
        sessions.end_all(session, session.get_one(Compte, people.comptes.partenaire.id))
    live_in(tab, "Locataire du parc social")
    assert tab.drawn > pages
    assert tab.shown.titles() == ["Logement d'abord dans le Pas-de-Calais"]
    assert answers(draft)["situation_residentielle"] == "RUE"


def test_a_draft_removed_elsewhere_is_introuvable(tab: Tab, people: Cast, draft: str) -> None:
    with writing() as session:
        drafts.delete(session, draft, actor=people.partenaire)
    tab.type("adresse", "3 rue des Essais")
    assert tab.shown.titles() == ["Page introuvable"]


def test_who_signed_out_elsewhere_is_asked_to_sign_in(tab: Tab, people: Cast, draft: str) -> None:
    with writing() as session:
        sessions.end_all(session, session.get_one(Compte, people.comptes.partenaire.id))
    tab.type("adresse", "3 rue des Essais")
    assert tab.shown.titles() == ["Logement d'abord dans le Pas-de-Calais"]
    assert "adresse" not in answers(draft)
