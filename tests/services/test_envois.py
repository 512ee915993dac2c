"""Who is written to about what, and never twice."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lda.documents import courriels
from lda.domain.access import OPERATEUR_DAYS
from lda.domain.clock import now, today
from lda.domain.envois import Rythme, Sujet
from lda.services import accounts, contacts, dossiers, echeances, envois, messages, mesures, saisines, suivi
from lda.services.envois import Bundle
from lda.store.models import Compte, Dossier, Envoi, Mesure
from tests.factories import Cast, cast, complete_answers, make_saisine
from tests.followup import ago, asked, ready, running
from tests.views.test_situations import queries


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


def test_a_transfer_is_told_to_who_proposed_it(session: Session, people: Cast) -> None:
    def answered(act: Any, **given: str) -> tuple[Dossier, Bundle]:
        dossier = ready(session, people)
        dossiers.propose_transfer(
            session, dossier.cle, actor=people.coordinatrice, version=dossier.version,
            territoire="CALAISIS", reason="Il déménage.",
        )  # fmt: skip
        put_away(session)
        act(session, dossier.cle, actor=people.coordinateur, version=dossier.version, **given)
        [bundle] = put_away(session)
        assert bundle.courriel == people.comptes.coordinatrice.profil["courriel"]
        return dossier, bundle

    dossier, bundle = answered(dossiers.refuse_transfer, reason="Il reste ici.")
    text = courriels.message(bundle).get_content()
    assert f"Le transfert du dossier {dossier.reference} est refusé" in text
    assert f"/dossier?cle={dossier.cle}" in text
    assert "Il reste" not in text
    dossier, bundle = answered(dossiers.accept_transfer)
    text = courriels.message(bundle).get_content()
    assert f"Le transfert du dossier {dossier.reference} est accepté" in text
    assert dossier.cle not in text, "it opens the dossier no more"
    assert text.count("/dossiers\n") == 1


def test_a_sortie_is_told_to_the_coordinator_then_to_who_accompanies(session: Session, people: Cast) -> None:
    _, mesure = running(session, people)
    put_away(session)
    mesures.declare_sortie(
        session, mesure.id, actor=people.partenaire, jour=ago(1), motif="RELOGE", destination="LOC_SOCIAL"
    )
    assert told(session) == {Sujet.SORTIE: {people.comptes.coordinatrice.id}}
    put_away(session)
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    assert told(session) == {Sujet.SORTIE_CONFIRMEE: ids(people, "partenaire", "collegue", "autre")}


def test_a_sortie_withdrawn_before_its_message_left_is_not_told(session: Session, people: Cast) -> None:
    dossier, mesure = running(session, people)
    second = asked(session, people, dossier, "AVDL", people.ccas)
    mesures.start(session, second.id, actor=people.coordinatrice, debut=ago(30))
    put_away(session)

    def declare(*which: Mesure) -> None:
        for one in which:
            mesures.declare_sortie(
                session, one.id, actor=people.autre, jour=ago(1), motif="RELOGE", destination="LOC_SOCIAL"
            )

    def withdraw(one: Mesure) -> None:
        mesures.withdraw_sortie(session, one.id, actor=people.autre, reason="Erreur.")

    declare(mesure, second)
    withdraw(mesure)
    assert told(session) == {Sujet.SORTIE: ids(people, "coordinatrice")}  # the other one still awaits it
    withdraw(second)
    assert told(session) == {}
    declare(mesure)
    put_away(session)
    sent = session.scalar(select(func.count()).select_from(Envoi))
    withdraw(mesure)
    assert session.scalar(select(func.count()).select_from(Envoi)) == sent


def ids(people: Cast, *names: str) -> set[int]:
    """The accounts of these. Of the dossiers here "autre" is the referent, the others are the operator's."""
    return {getattr(people.comptes, name).id for name in names}


def soon(session: Session, people: Cast, **columns: Any) -> tuple[Dossier, Mesure]:
    """A dossier whose running mesure has its first bilan due within the week; nobody was written to."""
    dossier, mesure = running(session, people, debut=today() - timedelta(days=85), **columns)
    put_away(session)
    assert 0 <= (mesure.bilans[0].echeance - today()).days <= 7
    return dossier, mesure


def join(session: Session, people: Cast, dossier: Dossier, name: str) -> None:
    suivi.add_intervenant(
        session, dossier.cle, actor=people.coordinatrice, role="OPERATEUR", debut=ago(50),
        compte=getattr(people.comptes, name).cle,
    )  # fmt: skip


def test_a_bilan_is_recalled_once_to_who_writes_it(session: Session, people: Cast) -> None:
    dossier, mesure = soon(session, people)
    join(session, people, dossier, "partenaire")
    assert envois.remind(session) == 2
    assert told(session) == {Sujet.BILAN_7: ids(people, "partenaire", "autre")}
    assert envois.remind(session) == 0
    mesure.bilans[0].echeance = ago(8)
    echeances.refresh(session, dossier)
    put_away(session)
    assert envois.remind(session) == 3
    assert told(session) == {Sujet.BILAN_RETARD: ids(people, "partenaire", "autre", "coordinatrice")}


def test_of_the_operator_first_the_group_then_who_wrote_then_everybody(
    session: Session, people: Cast
) -> None:
    dossier, mesure = soon(session, people)

    def recalled() -> set[int]:
        session.execute(delete(Envoi))
        envois.remind(session)
        return told(session)[Sujet.BILAN_7]

    assert recalled() == ids(people, "partenaire", "collegue", "autre")
    contacts.log(session, dossier.cle, actor=people.collegue, jour=ago(3), modalite="VAD", mesure=mesure.id)
    assert recalled() == ids(people, "collegue", "autre")
    join(session, people, dossier, "partenaire")
    assert recalled() == ids(people, "partenaire", "autre")
    people.comptes.partenaire.actif = False
    assert recalled() == ids(people, "collegue", "autre")


def test_the_coordinator_is_told_when_nobody_of_the_operator_can_be(session: Session, people: Cast) -> None:
    dossier, _ = soon(session, people)
    suivi.end_referent(session, dossier.cle, actor=people.coordinatrice, fin=today(), motif="Départ")
    people.comptes.partenaire.actif = people.comptes.collegue.actif = False
    envois.remind(session)
    assert told(session) == {Sujet.BILAN_7: ids(people, "coordinatrice")}


def test_a_bailleur_who_is_referent_is_not_written_to(session: Session, people: Cast) -> None:
    soon(session, people)
    people.ccas.type = "BAILLEUR_SOCIAL"
    envois.remind(session)
    assert told(session) == {Sujet.BILAN_7: ids(people, "partenaire", "collegue")}


def test_a_final_bilan_is_recalled_after_the_closing_while_its_operator_reads_it(
    session: Session, people: Cast
) -> None:
    dossier, mesure = running(session, people, debut=ago(60))
    join(session, people, dossier, "partenaire")
    mesures.declare_sortie(
        session, mesure.id, actor=people.partenaire, jour=ago(7), motif="RELOGE", destination="LOC_SOCIAL"
    )
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    dossiers.close(
        session, dossier.cle, actor=people.coordinatrice, version=dossier.version,
        motif="RELOGE", destination="LOC_SOCIAL",
    )  # fmt: skip
    put_away(session)
    envois.remind(session)
    assert told(session) == {Sujet.BILAN_RETARD: ids(people, "partenaire", "coordinatrice")}
    mesure.sortie_confirmee_le = ago(OPERATEUR_DAYS + 1)
    echeances.refresh(session, dossier)
    session.execute(delete(Envoi))
    envois.remind(session)
    assert told(session) == {Sujet.BILAN_RETARD: ids(people, "coordinatrice")}


def test_reminders_ask_as_many_queries_for_many_bilans_as_for_one(session: Session, people: Cast) -> None:
    soon(session, people)
    assert envois.remind(session) == 3
    with queries(session) as one:
        envois.remind(session)
    for _ in range(3):
        soon(session, people)
    assert envois.remind(session) == 9
    with queries(session) as many:
        envois.remind(session)
    assert len(many) == len(one)


@pytest.mark.parametrize(("since_due", "recalled"), [(1, True), (0, False)])
def test_a_bilan_late_before_a_suspension_is_recalled(
    session: Session, people: Cast, since_due: int, recalled: bool
) -> None:
    _, mesure = running(session, people, debut=ago(110))
    day = mesure.bilans[0].echeance + timedelta(days=since_due)
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=day)
    assert bool(envois.remind(session)) == recalled


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
