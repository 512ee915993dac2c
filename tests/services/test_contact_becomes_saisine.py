"""A direct contact that becomes a saisine."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.errors import Invalid, NotFound
from lda.services import drafts, ressource
from lda.store.models import ContactRessource, Evenement
from tests import factories
from tests.factories import BETHUNE, Cast, make_saisine

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


@pytest.fixture
def contact(session: Session, people: Cast) -> ContactRessource:
    return ressource.log(
        session,
        actor=people.coordinatrice,
        jour=date(2026, 11, 20),
        canal="TELEPHONE",
        themes=["ORIENTATION"],
        plateforme="PF_ARTOIS",
        resume="Une personne hébergée chez un tiers.",
    )


def test_it_gives_a_linked_draft(session: Session, people: Cast, contact: ContactRessource) -> None:
    saisine = ressource.become_saisine(session, contact.cle, actor=people.coordinatrice)
    assert (saisine.contact_id, saisine.statut) == (contact.id, "BROUILLON")
    assert contact.suite == "SAISINE"
    verbs = session.scalars(select(Evenement.verbe).where(Evenement.contact_id == contact.id))
    assert verbs.all() == ["ressource.log", "ressource.become_saisine"]


def test_asked_again_it_is_the_same_draft(session: Session, people: Cast, contact: ContactRessource) -> None:
    first = ressource.become_saisine(session, contact.cle, actor=people.coordinatrice)
    assert ressource.become_saisine(session, contact.cle, actor=people.coordinatrice).id == first.id


def test_once_the_draft_is_deleted_another_begins(
    session: Session, people: Cast, contact: ContactRessource
) -> None:
    first = ressource.become_saisine(session, contact.cle, actor=people.coordinatrice)
    drafts.delete(session, first.cle, actor=people.coordinatrice)
    assert contact.suite is None, "a contact whose draft is gone did not become a saisine"
    again = ressource.become_saisine(session, contact.cle, actor=people.coordinatrice)
    assert again.contact_id == contact.id


def test_a_transmitted_one_is_named(session: Session, people: Cast, contact: ContactRessource) -> None:
    saisine = make_saisine(session, people.comptes.partenaire, statut="ACCUSEE", contact_id=contact.id)
    with pytest.raises(Invalid) as caught:
        ressource.become_saisine(session, contact.cle, actor=people.coordinatrice)
    assert str(saisine.reference) in caught.value.problems[0].message


def test_the_partner_who_asked_is_its_author(session: Session, people: Cast) -> None:
    asked = ressource.ask(
        session, actor=people.partenaire, themes=["ORIENTATION"], resume="Vers qui ?", commune=BETHUNE
    )
    saisine = ressource.become_saisine(session, asked.cle, actor=people.coordinatrice)
    assert saisine.auteur_id == people.partenaire.account


def test_who_may_not(session: Session, people: Cast, contact: ContactRessource) -> None:
    for actor in people.others("coordinatrice"):
        with pytest.raises(NotFound):
            ressource.become_saisine(session, contact.cle, actor=actor)
