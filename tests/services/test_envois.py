"""Who is written to about what, and never twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import now, today
from lda.domain.envois import Rythme, Sujet
from lda.services import accounts, dossiers, envois, messages, mesures, saisines, suivi
from lda.services.envois import Bundle
from lda.store.models import Compte, Envoi
from tests.factories import Cast, cast, complete_answers, make_saisine
from tests.followup import ago, ready, running


@pytest.fixture
def people(session: Session) -> Cast:
    """Everybody, with an account in use and an address of their own."""
    found = cast(session)
    for compte in session.scalars(select(Compte)).unique():
        compte.mot_de_passe = "x"
        compte.profil = {**compte.profil, "courriel": f"{compte.cle}@exemple.fr"}
    session.flush()
    return found


def told(session: Session) -> dict[Sujet, set[int]]:
    """Who waits for what message."""
    found: dict[Sujet, set[int]] = {}
    for envoi in session.scalars(select(Envoi).where(Envoi.envoye_le.is_(None))):
        found.setdefault(Sujet(envoi.sujet), set()).add(envoi.compte_id)
    return found


def put_away(session: Session) -> list[Bundle]:
    bundles = envois.take(session)
    for bundle in bundles:
        envois.sent(session, bundle)
    return bundles


def test_a_saisine_from_its_transmission_to_its_decision(session: Session, people: Cast) -> None:
    author, plateforme = people.comptes.partenaire.id, {people.comptes.coordinatrice.id}
    cle = make_saisine(session, people.comptes.partenaire, answers=complete_answers()).cle
    assert told(session) == {}
    saisines.transmit(session, cle, actor=people.partenaire)
    assert told(session) == {Sujet.SAISINE: plateforme}
    put_away(session)
    dossier = saisines.acknowledge(session, cle, actor=people.coordinatrice)
    saisines.ask(session, cle, actor=people.coordinatrice, question="Depuis quand ?")
    assert told(session) == {Sujet.QUESTION: {author}}
    put_away(session)
    saisines.complete(session, cle, actor=people.partenaire, answer="Depuis mars.")
    messages.send(session, cle, actor=people.partenaire, text="Bonjour.")
    assert told(session) == {Sujet.REPONSE: plateforme, Sujet.MESSAGE: plateforme}
    [bundle] = put_away(session)
    assert [line.sujet for line in bundle.lines] == [Sujet.REPONSE, Sujet.MESSAGE]
    messages.send(session, cle, actor=people.coordinatrice, text="Merci.")
    dossiers.not_validate(
        session, dossier.cle, actor=people.coordinatrice, version=dossier.version,
        motif="HORS_PUBLIC", conseil="Voir le CCAS.",
    )  # fmt: skip
    assert told(session) == {Sujet.MESSAGE: {author}, Sujet.DECISION: {author}}


def test_a_sortie_is_told_to_the_coordinator_then_to_who_operates(session: Session, people: Cast) -> None:
    dossier, mesure = running(session, people)
    suivi.add_intervenant(
        session, dossier.cle, actor=people.coordinatrice, role="OPERATEUR", debut=ago(50),
        compte=people.comptes.partenaire.cle,
    )  # fmt: skip
    put_away(session)
    mesures.declare_sortie(
        session, mesure.id, actor=people.partenaire, jour=ago(1), motif="RELOGE", destination="LOC_SOCIAL"
    )
    assert told(session) == {Sujet.SORTIE: {people.comptes.coordinatrice.id}}
    put_away(session)
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    assert told(session) == {Sujet.SORTIE_CONFIRMEE: {people.comptes.partenaire.id}}


def test_a_bilan_is_recalled_once_to_who_writes_it(session: Session, people: Cast) -> None:
    dossier, mesure = running(session, people, debut=today() - timedelta(days=85))
    put_away(session)
    assert [bilan.cle for bilan in mesure.bilans][0] == "M3"
    assert mesure.bilans[0].echeance - today() <= timedelta(days=7)
    assert envois.remind(session) == 1
    assert told(session) == {Sujet.BILAN_7: {people.comptes.coordinatrice.id}}  # nobody of the operator yet
    assert envois.remind(session) == 0
    mesure.bilans[0].echeance = ago(8)
    suivi.add_intervenant(
        session, dossier.cle, actor=people.coordinatrice, role="OPERATEUR", debut=ago(50),
        compte=people.comptes.partenaire.cle,
    )  # fmt: skip
    put_away(session)
    assert envois.remind(session) == 2
    both = {people.comptes.coordinatrice.id, people.comptes.partenaire.id}
    assert told(session) == {Sujet.BILAN_RETARD: both}


@pytest.mark.parametrize(("since_due", "recalled"), [(1, 1), (0, 0)])
def test_a_bilan_late_before_a_suspension_is_recalled(
    session: Session, people: Cast, since_due: int, recalled: int
) -> None:
    _, mesure = running(session, people, debut=ago(110))
    day = mesure.bilans[0].echeance + timedelta(days=since_due)
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=day)
    assert envois.remind(session) == recalled


def test_who_asked_for_one_message_a_day_waits_for_the_morning(session: Session, people: Cast) -> None:
    accounts.update_me(session, actor=people.coordinatrice, rythme=Rythme.QUOTIDIEN)
    cle = make_saisine(session, people.comptes.partenaire, answers=complete_answers()).cle
    saisines.transmit(session, cle, actor=people.partenaire)
    [envoi] = session.scalars(select(Envoi))
    assert envoi.apres > now()
    assert envois.take(session) == []


def test_what_is_taken_is_taken_once_and_comes_back_when_it_failed(session: Session, people: Cast) -> None:
    ready(session, people)
    cle = make_saisine(session, people.comptes.partenaire, answers=complete_answers()).cle
    saisines.transmit(session, cle, actor=people.partenaire)
    [bundle] = envois.take(session)
    assert envois.take(session) == []
    envois.failed(session, bundle)
    [envoi] = session.scalars(select(Envoi))
    assert envoi.apres > now()
    envoi.apres = now()
    session.flush()
    [again] = envois.take(session)
    assert again == bundle


def test_an_account_closed_meanwhile_is_not_written_to(session: Session, people: Cast) -> None:
    cle = make_saisine(session, people.comptes.partenaire, answers=complete_answers()).cle
    saisines.transmit(session, cle, actor=people.partenaire)
    people.comptes.coordinatrice.actif = False
    session.flush()
    assert envois.take(session) == []
    assert told(session) == {}
