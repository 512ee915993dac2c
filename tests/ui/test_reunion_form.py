"""The form of a reunion, as a coordinator fills it in: who is invited."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lda.domain.errors import NotFound
from lda.services import reunions
from lda.store.models import Compte, Organisation, Reunion
from lda.store.work import reading, writing
from lda.views import agenda
from tests.factories import Cast, cast_in_use, make_account, make_organisation
from tests.followup import ago, running

Visit = Callable[..., AppTest]


@pytest.fixture
def people(application: str) -> Cast:
    with writing() as session:
        return cast_in_use(session)


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def invited(cle: str) -> list[tuple[str | None, str | None, str | None, bool]]:
    """Structure, account and name of each participant, and whether it came."""
    with reading() as session:
        reunion = session.scalars(select(Reunion).where(Reunion.cle == cle)).one()
        accounts = dict(session.execute(select(Compte.id, Compte.cle)).all())
        return [
            (p.organisation.cle if p.organisation else None, accounts.get(p.compte_id), p.nom, p.present)
            for p in reunion.participants
        ]


def test_a_concertation_is_prepared_with_the_group_and_the_operators(people: Cast, visit: Visit) -> None:
    with writing() as session:
        cle = running(session, people)[0].cle
    app = visit(people.coordinatrice, "agenda", ajouter="1", dossier=cle)
    assert not app.exception
    assert app.multiselect(key="reunion_new_organisations").value == [people.ccas.cle, people.association.cle]


def test_a_person_with_an_account_is_invited_without_her_structure(people: Cast, visit: Visit) -> None:
    app = visit(people.coordinatrice, "agenda", ajouter="1")
    app.selectbox(key="reunion_new_type").select("COORDINATION").run()
    offered = app.multiselect(key="reunion_new_accounts")
    assert offered.options == [
        "Sacha COLLÈGUE, Association Les Tilleuls",
        "Dominique PARTENAIRE, Association Les Tilleuls",
        "Lou VOISINE, CCAS de Rivebelle",
    ]
    offered.select("Dominique PARTENAIRE, Association Les Tilleuls").run()
    app.multiselect(key="reunion_new_organisations").select("CCAS de Rivebelle").run()
    app.text_area(key="reunion_new_people").input("Une voisine").run()
    app.multiselect(key="reunion_new_absent").select("Dominique PARTENAIRE, Association Les Tilleuls").run()
    press(app, "Enregistrer la réunion")
    assert not app.exception
    cle = str(app.query_params["reunion"])
    assert invited(cle) == [
        (people.ccas.cle, None, None, True),
        (None, people.comptes.partenaire.cle, None, False),
        (None, None, "Une voisine", True),
    ]
    with reading() as session:
        read = agenda.one(session, cle, actor=people.partenaire)
        with pytest.raises(NotFound):
            agenda.one(session, cle, actor=people.collegue)
    assert "Association Les Tilleuls" in {p.organisation for p in read.participants}


def test_who_is_offered_is_of_the_network_and_in_use(people: Cast, visit: Visit) -> None:
    with writing() as session:
        elsewhere = make_organisation(session, plateformes=["PF_CALAISIS"])
        make_account(session, organisation=elsewhere, nom="Ailleurs").mot_de_passe = "x"
        association = session.get_one(Organisation, people.association.id)
        make_account(session, organisation=association, nom="Parti", actif=False).mot_de_passe = "x"
        make_account(session, organisation=association, nom="Invité")
    app = visit(people.coordinatrice, "agenda", ajouter="1")
    names = " ".join(app.multiselect(key="reunion_new_accounts").options)
    assert not {"AILLEURS", "PARTI,", "INVITÉ"} & set(names.split())


def test_a_correction_keeps_who_was_invited_though_closed_since(people: Cast, visit: Visit) -> None:
    with writing() as session:
        cle = reunions.log(
            session, actor=people.coordinatrice, type="COORDINATION", jour=ago(3),
            parts=[("PF_ARTOIS", "ORGANISATEUR", None)],
            participants=[
                {"organisation": people.ccas.cle, "present": False},
                {"compte": people.comptes.partenaire.cle, "present": True},
                {"nom": "Une voisine"},
                {"organisation": people.association.cle, "compte": people.comptes.collegue.cle},
            ],
        ).cle  # fmt: skip
        session.get_one(Organisation, people.ccas.id).active = False
        session.get_one(Compte, people.comptes.partenaire.id).actif = False
    before = invited(cle)
    app = visit(people.coordinatrice, "agenda", reunion=cle, corriger="1")
    app.text_input(key=f"reunion_{cle}_lieu").input("Mairie")
    app.multiselect(key=f"reunion_{cle}_absent").select(
        "Dominique PARTENAIRE, Association Les Tilleuls"
    ).run()
    app.text_input(key=f"reunion_{cle}_why").input("Oubli").run()
    press(app, "Enregistrer la correction")
    assert not app.exception
    assert set(invited(cle)) == {
        (structure, account, name, came and (structure, account) != (None, people.comptes.partenaire.cle))
        for structure, account, name, came in before
    }
