"""The page of a saisine, as the coordinator who receives it clicks through it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lda.store.models import Dossier, Saisine
from lda.store.work import reading, writing
from lda.views import situations
from tests.factories import CALAIS, Cast, complete_answers, make_dossier, make_saisine

Visit = Callable[..., AppTest]
SPOUSE = {"nom": "Imaginaire", "nom_naissance": "Imaginaire", "prenom": "Zoé"}


def received(people: Cast, **answers: Any) -> str:
    """A saisine to acknowledge."""
    with writing() as session:
        given = complete_answers(**answers)
        return make_saisine(session, people.comptes.partenaire, statut="TRANSMISE", answers=given).cle


def opened(people: Cast, statut: str = "DIAGNOSTIC", columns: Any = (), **answers: Any) -> tuple[str, str]:
    """Key and reference of a dossier."""
    with writing() as session:
        given = complete_answers(**answers)
        dossier = make_dossier(
            session, auteur=people.comptes.autre, statut=statut, answers=given, **dict(columns)
        )
        return dossier.cle, dossier.reference


def search(app: AppTest, cle: str, text: str) -> AppTest:
    return app.text_input(key=f"search_{cle}").set_value(text).run()


def offered(app: AppTest) -> list[str]:
    """What the saisine may join, the way to a new dossier last."""
    return [option.replace("\\", "") for radio in app.radio for option in radio.options]


def joined(cle: str) -> str | None:
    """The key of the dossier that a saisine belongs to."""
    with reading() as session:
        query = select(Dossier.cle).join(Saisine, Saisine.dossier_id == Dossier.id)
        return session.scalars(query.where(Saisine.cle == cle)).one_or_none()


@pytest.mark.parametrize("statut", ["DIAGNOSTIC", "CLOTUREE"])
def test_a_saisine_about_the_spouse_joins_the_dossier_looked_for(
    people: Cast, visit: Visit, statut: str
) -> None:
    dossier, reference = opened(people, statut)
    cle = received(people, **SPOUSE)
    app = visit(people.coordinatrice, "saisine", cle=cle)
    assert offered(app) == []
    for text in ("alix ficti", reference[:8].lower()):
        search(app, cle, text)
        found, new = offered(app)
        assert (found.split(" · ")[0], new) == (reference, "Non, ouvrir un nouveau dossier")
    app.radio(key=f"joined_{cle}").set_value(dossier).run()
    next(button for button in app.button if button.label == "Rattacher et accuser réception").click().run()
    assert joined(cle) == dossier


def test_the_likely_dossier_stays_first_and_a_new_one_is_opened_unless_one_is_chosen(
    people: Cast, visit: Visit
) -> None:
    likely, first = opened(people)
    _, other = opened(people, **SPOUSE)
    cle = received(people)
    app = search(visit(people.coordinatrice, "saisine", cle=cle), cle, "imaginaire")
    assert [line.split(" · ")[0] for line in offered(app)][:2] == [first, other]
    app.radio(key=f"joined_{cle}").set_value(likely).run()
    search(app, cle, "personne de ce nom")
    assert app.radio(key=f"joined_{cle}").value == likely, "what was chosen is still offered"
    assert "Aucun dossier de la plateforme" in "".join(caption.value for caption in app.caption)
    app.radio(key=f"joined_{cle}").set_value("").run()
    label = "Accuser réception et ouvrir le dossier"
    next(button for button in app.button if button.label == label).click().run()
    assert joined(cle) not in (None, likely)


def test_only_dossiers_of_the_plateforme_are_found_once_something_is_typed(
    people: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving = {"transfert_vers": "PF_ARTOIS", "transfert_territoire": "ARTOIS"}
    opened(people, commune=CALAIS)
    opened(people, columns=moving, commune=CALAIS)
    received(people)
    cle = received(people, **SPOUSE)
    asked = []
    page = situations.page

    def spied(*args: Any, **given: Any) -> situations.Page:
        asked.append(args)
        return page(*args, **given)

    monkeypatch.setattr(situations, "page", spied)
    app = search(visit(people.coordinatrice, "saisine", cle=cle), cle, "  ")
    assert asked == []
    search(app, cle, "fictive")
    assert (len(asked), offered(app)) == (1, [])
