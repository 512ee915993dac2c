"""Organisations of the network, and the directory that shows them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import Invalid, NotFound
from lda.services import organisations, saisines
from lda.store.models import Evenement, OrganisationPlateforme
from lda.views import organisations as directory
from tests import factories
from tests.factories import Cast


@pytest.fixture
def cast(session: Session) -> Cast:
    return factories.cast(session)


def places(session: Session, organisation: int) -> set[str]:
    query = select(OrganisationPlateforme.plateforme).where(
        OrganisationPlateforme.organisation_id == organisation
    )
    return set(session.scalars(query))


def test_a_coordinator_adds_an_organisation_to_its_network(session: Session, cast: Cast) -> None:
    made = organisations.create(
        session,
        actor=cast.coordinatrice,
        nom="  Maison  des Parents ",
        type="ASSO_AUTRE",
        commune=factories.LENS,
    )
    assert made.nom == "Maison des Parents"
    assert places(session, made.id) == {"PF_ARTOIS"}
    found = directory.search(session, "parents maison", actor=cast.coordinatrice)
    assert [(row.nom, row.mine) for row in found.rows] == [("Maison des Parents", True)]
    event = session.scalars(select(Evenement).where(Evenement.verbe == "organisations.create")).one()
    assert event.auteur_id == cast.coordinatrice.account


def test_one_that_another_plateforme_has_is_neither_joined_nor_doubled(session: Session, cast: Cast) -> None:
    given = {"nom": "association LES TILLEULS", "type": "CCAS"}
    with pytest.raises(Invalid, match="réseau d'une autre plateforme"):
        organisations.create(session, actor=cast.coordinateur, **given)
    with pytest.raises(Invalid, match="déjà dans votre réseau"):
        organisations.create(session, actor=cast.coordinatrice, **given)
    assert places(session, cast.association.id) == {"PF_ARTOIS"}


def test_it_comes_into_a_network_with_a_saisine_that_it_sends_itself(session: Session, cast: Cast) -> None:
    """What a coordinator types in for it, or under its name, would let it take the organisation (A2)."""
    answers = factories.complete_answers(commune=factories.CALAIS, structure=cast.association.nom)
    typed = {"canal": "TELEPHONE", "recue_le": today(), "answers": answers}
    by = cast.comptes.coordinateur
    for author in (cast.comptes.partenaire, by):
        draft = factories.make_saisine(session, author, saisie_par_id=by.id, **typed)
        sent = saisines.transmit(session, draft.cle, actor=cast.coordinateur)
        assert (sent.plateforme, sent.organisation_id) == ("PF_CALAISIS", cast.association.id)
        assert places(session, cast.association.id) == {"PF_ARTOIS"}
    draft = factories.make_saisine(session, cast.comptes.partenaire, answers=answers)
    saisines.transmit(session, draft.cle, actor=cast.partenaire)
    assert places(session, cast.association.id) == {"PF_ARTOIS", "PF_CALAISIS"}


def test_what_a_bailleur_reads_is_not_changed_from_one_plateforme(session: Session, cast: Cast) -> None:
    values = {"nom": cast.association.nom, "type": "BAILLEUR_SOCIAL"}
    session.add(OrganisationPlateforme(organisation_id=cast.association.id, plateforme="PF_CALAISIS"))
    session.flush()
    with pytest.raises(Invalid) as error:
        organisations.update(session, cast.association.cle, actor=cast.coordinatrice, **values)
    assert [problem.field for problem in error.value.problems] == ["type"]
    other = {**values, "type": "ASSO_AUTRE"}
    assert organisations.update(session, cast.association.cle, actor=cast.coordinatrice, **other)
    values["nom"] = cast.ccas.nom
    assert organisations.update(session, cast.ccas.cle, actor=cast.coordinatrice, **values)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"nom": " ", "type": "CCAS"}, "nom"),
        ({"nom": "x" * 201, "type": "CCAS"}, "nom"),
        ({"nom": "Essai", "type": "INCONNU"}, "type"),
        ({"nom": "Essai", "type": None}, "type"),
        ({"nom": "Essai", "type": "CCAS", "commune": "75056"}, "commune"),
        ({"nom": "Essai", "type": "CCAS", "telephone": "appelez-moi"}, "telephone"),
        ({"nom": "Essai", "type": "CCAS", "plateforme": "PF_CALAISIS"}, "plateforme"),
        ({"nom": 3, "type": "CCAS"}, "nom"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    session: Session, cast: Cast, values: dict, field: str
) -> None:
    with pytest.raises(Invalid) as error:
        organisations.create(session, actor=cast.coordinatrice, **values)
    assert [problem.field for problem in error.value.problems] == [field]
    assert directory.search(session, "essai", actor=cast.admin, inactive=True).total == 0


def test_only_coordinators_write_and_only_their_own(session: Session, cast: Cast) -> None:
    for other in cast.others("coordinatrice", "coordinateur"):
        with pytest.raises(NotFound):
            organisations.create(session, actor=other, nom="Essai", type="CCAS")
    for other in cast.others("coordinatrice"):
        with pytest.raises(NotFound):
            organisations.update(session, cast.ccas.cle, actor=other, nom="Essai", type="CCAS")
    with pytest.raises(NotFound):
        organisations.update(session, "inconnue", actor=cast.coordinatrice, nom="Essai", type="CCAS")


def test_a_name_is_not_taken_twice_and_a_closed_one_is_no_longer_found(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid, match="porte déjà ce nom"):
        organisations.update(
            session, cast.ccas.cle, actor=cast.coordinatrice, nom="Association les tilleuls", type="CCAS"
        )
    organisations.update(
        session, cast.ccas.cle, actor=cast.coordinatrice, nom="CCAS de Rivebelle", type="CCAS", active=False
    )
    assert directory.search(session, "rivebelle", actor=cast.partenaire).total == 0
    assert directory.search(session, "rivebelle", actor=cast.coordinatrice, inactive=True).total == 1


def test_the_directory_finds_people_and_coordinations(session: Session, cast: Cast) -> None:
    found = directory.search(session, "dominique", actor=cast.autre)
    assert [row.nom for row in found.rows] == ["Association Les Tilleuls"]
    assert {person.nom for person in found.rows[0].people} == {"Dominique PARTENAIRE", "Sacha COLLÈGUE"}
    assert not found.rows[0].mine
    assert [person.nom for person in found.coordinations["PF_ARTOIS"]] == ["Maude COORDINATION"]
    cast.comptes.partenaire.actif = False
    session.flush()
    assert directory.search(session, "dominique", actor=cast.autre).total == 0
    with pytest.raises(NotFound):
        directory.search(session, actor=None)


def test_pages_of_the_directory(session: Session, cast: Cast) -> None:
    first = directory.search(session, actor=cast.slisl, size=1)
    second = directory.search(session, actor=cast.slisl, size=1, page=1)
    assert [*first.rows, *second.rows][0].nom < [*first.rows, *second.rows][1].nom
    assert first.total == 2
    assert directory.search(session, actor=cast.slisl, plateforme="PF_CALAISIS").total == 0
    assert directory.search(session, actor=cast.slisl, type="CCAS").total == 1
