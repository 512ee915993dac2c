"""A dossier as each person reads it: the parts of A2b, the violence flag, the number of questions asked."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lda.domain.access import Actor, Tie
from lda.domain.clock import today
from lda.domain.compliance import Etat
from lda.domain.deadlines import EtatBilan
from lda.domain.errors import NotFound
from lda.domain.frequency import Verdict
from lda.services import bilans, contacts, dossiers, messages, mesures, reunions, suivi
from lda.store.models import (
    Dossier,
    Organisation,
    Reunion,
    ReunionDossier,
    ReunionParticipant,
    ReunionPlateforme,
)
from lda.store.traces import next_reference
from lda.views import agenda, saisines
from lda.views import dossiers as views
from lda.views.dossier_parts import DossierView
from tests.factories import Cast, cast, complete_answers, make_account, make_organisation, make_saisine
from tests.factories import actor as actor_of
from tests.followup import ago, asked, name_referent, opened, running, validated, written
from tests.views.test_situations import queries

RICH = complete_answers(
    dette_type=["LOCATIVE"], dette_montant=1200.0, suivi_sante=["MEDECIN"], difficultes=["PSY", "VIOLENCES"],
    motif_demande="VIF", violences="OUI", plainte="NON", mandataire=None,
)  # fmt: skip
CALM = complete_answers(
    dette_type=["LOCATIVE"], dette_montant=1200.0, suivi_sante=["MEDECIN"], violences="NON"
)
GUARDED = {"telephone", "adresse", "violences", "plainte"}


def read(session: Session, dossier: Dossier, who: Actor | None) -> DossierView:
    return views.one(session, dossier.cle, actor=who)


def partner(session: Session, organisation: Organisation) -> Actor:
    return actor_of(session, make_account(session, organisation=organisation))


def make_reunion(
    session: Session, people: Cast, dossier: Dossier, *guests: Organisation, days: int = 5
) -> Reunion:
    """A concertation on a dossier, some days ago, to which organisations were invited."""
    reunion = Reunion(
        reference=next_reference(session, "R", "PF_ARTOIS"), type="CONCERTATION", jour=ago(days),
        titre="Concertation", decisions="Le bailleur attend.", auteur_id=people.coordinatrice.account,
    )  # fmt: skip
    session.add(reunion)
    session.flush()
    session.add(ReunionDossier(reunion_id=reunion.id, dossier_id=dossier.id))
    session.add_all(ReunionParticipant(reunion_id=reunion.id, organisation_id=g.id) for g in guests)
    session.flush()
    return reunion


def test_the_coordinator_reads_all(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, answers=CALM)
    messages.give_avis(session, dossier.cle, actor=people.slisl, text="Favorable")
    make_reunion(session, people, dossier)
    view = read(session, dossier, people.coordinatrice)
    assert (view.nom, view.commune, view.confidentiel, view.protege) == (
        "Alix FICTIVE",
        "62119",
        False,
        False,
    )
    assert view.answers["telephone"] == "06 39 98 11 22"
    assert {"dette_montant", "suivi_sante", "violences", "adresse"} <= set(view.answers)
    assert view.masque == frozenset()
    assert [s.statut for s in view.saisines] == ["VALIDEE"]
    assert [step.verb for step in view.etapes] == ["close", "take_relais", "look_again"]
    assert view.referent.nom == "Lou VOISINE"
    assert [m.id for m in view.mesures] == [mesure.id]
    assert [m.texte for m in view.messages] == ["Favorable"]
    assert [d.decisions for d in view.decisions] == ["Le bailleur attend."]
    assert view.accompagne
    assert view.historique[0].phrase == "Un avis a été donné."
    assert {"dossiers.close", "suivi.propose", "mesures.ask"} <= view.possibles


def test_the_referent_reads_all_but_others_health_notes(session: Session) -> None:
    people = cast(session)
    dossier, _ = running(session, people, answers=CALM)
    suivi.add_diagnostic(
        session, dossier.cle, actor=people.coordinatrice, jour=ago(1), participation="PRESENTE",
        contenu={"forces": "Tenace", "sante": "Suivi au CMP"},
    )  # fmt: skip
    assert "sante" in read(session, dossier, people.coordinatrice).diagnostics[-1].contenu
    view = read(session, dossier, people.autre)
    assert view.diagnostics[-1].contenu == {"forces": "Tenace"}
    assert {"dette_montant", "suivi_sante", "telephone"} <= set(view.answers)
    assert view.etapes == ()
    assert view.mesures[0].ecrit
    assert "dossiers.close" not in view.possibles
    assert {"contacts.log", "bilans.save", "mesures.declare_sortie"} <= view.possibles


def test_an_operator_reads_its_own_mesure(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, answers=CALM)
    other = make_organisation(session)
    second = asked(session, people, dossier, "AVDL", other)
    mesures.start(session, second.id, actor=people.coordinatrice, debut=ago(30))
    for one, who in ((mesure, people.partenaire), (second, people.coordinatrice)):
        contacts.log(session, dossier.cle, actor=who, jour=ago(2), modalite="VAD", mesure=one.id)
    contacts.log(session, dossier.cle, actor=people.coordinatrice, jour=ago(2), modalite="TEL")
    view = read(session, dossier, people.partenaire)
    assert [m.id for m in view.mesures] == [mesure.id]
    assert [c.mesure for c in view.contacts] == [mesure.id]
    assert {"nom", "telephone", "adresse", "situation_residentielle", "parole_personne"} <= set(view.answers)
    assert not {"dette_montant", "suivi_sante", "violences"} & set(view.answers)
    assert view.propositions[0].orientations == ("MESURE",)
    assert (view.propositions[0].par, view.diagnostics, view.saisines, view.historique) == ("", (), (), ())
    assert (view.messages, view.intervenants, view.etapes, view.urgence) == ((), (), (), None)


def test_the_slisl_reads_all_but_the_violence_section(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, answers=CALM)
    view = read(session, dossier, people.slisl)
    assert "violences" not in view.answers
    assert {"dette_montant", "telephone", "suivi_sante"} <= set(view.answers)
    assert [m.id for m in view.mesures] == [mesure.id]
    assert (view.mesures[0].ecrit, view.etapes) == (False, ())
    writes = {
        name
        for name in view.possibles
        if name.startswith(("suivi.", "mesures.", "contacts.", "concertations."))
    }
    assert writes == set()
    assert {name for name in view.possibles if name.startswith("dossiers.")} == {
        "dossiers.one", "dossiers.open_one",
    }  # fmt: skip
    assert "messages.give_avis" in view.possibles


def test_a_bailleur_reads_what_a_landlord_needs(session: Session) -> None:
    people = cast(session)
    dossier, _ = running(session, people, answers=CALM)
    landlord = make_organisation(session, type="BAILLEUR_SOCIAL")
    suivi.add_intervenant(
        session, dossier.cle, actor=people.coordinatrice,
        role="BAILLEUR", debut=ago(1), nom="Agence", organisation=landlord.cle,
    )  # fmt: skip
    view = read(session, dossier, partner(session, landlord))
    assert (view.nom, view.commune, view.accompagne) == ("Alix FICTIVE", None, True)
    assert {"nom", "nb_adultes", "souhait_logement"} <= set(view.answers)
    assert not {"telephone", "adresse", "situation_residentielle", "dette_montant", "suivi_sante"} & set(
        view.answers
    )
    assert (view.mesures, view.contacts, view.propositions, view.decisions) == ((), (), (), ())


def test_somebody_invited_reads_the_decisions_once_it_was_held(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    guests = make_organisation(session, type="MDS")
    make_reunion(session, people, dossier, guests)
    make_reunion(session, people, dossier, people.ccas, days=4)
    make_reunion(session, people, dossier, guests, days=-4)
    view = read(session, dossier, partner(session, guests))
    assert [d.jour for d in view.decisions] == [ago(5)]
    assert (view.nom, view.confidentiel, view.identite) == ("confidentiel", True, {})
    assert (view.answers, view.commune, view.mesures) == ({}, None, ())


def test_decisions_about_several_households_are_for_those_who_were_there(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    make_reunion(session, people, dossier, days=4)
    several = make_reunion(session, people, dossier)
    beside = opened(session, people)
    session.add(ReunionDossier(reunion_id=several.id, dossier_id=beside.id))
    session.flush()

    def told(who: Actor) -> dict[date, bool]:
        return {line.jour: bool(line.decisions) for line in read(session, dossier, who).decisions}

    assert told(people.coordinatrice) == told(people.slisl) == {ago(4): True, ago(5): True}
    assert told(people.autre) == {ago(4): True, ago(5): False}, "the referent was not invited"
    session.add(ReunionParticipant(reunion_id=several.id, compte_id=people.autre.account))
    beside.violence = True
    session.flush()
    assert told(people.autre) == {ago(4): True, ago(5): True}
    assert told(people.slisl) == {ago(4): True, ago(5): False}
    assert told(people.coordinatrice) == {ago(4): True, ago(5): True}


def test_after_a_transfer_decisions_about_others_stay_where_they_were_taken(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    make_reunion(session, people, dossier, days=4)
    several = make_reunion(session, people, dossier)
    beside = opened(session, people)
    session.add(ReunionDossier(reunion_id=several.id, dossier_id=beside.id))
    chief = actor_of(session, make_account(session, "SLISL", territoires=["CALAISIS"]))
    dossiers.propose_transfer(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, territoire="CALAISIS", reason="Elle y emménage",
    )  # fmt: skip

    def told(who: Actor) -> dict[date, bool]:
        return {line.jour: bool(line.decisions) for line in read(session, dossier, who).decisions}

    assert told(people.coordinateur) == {ago(4): True, ago(5): False}
    dossiers.accept_transfer(session, dossier.cle, actor=people.coordinateur, version=dossier.version)
    assert told(people.coordinateur) == told(chief) == {ago(4): True, ago(5): False}
    session.add(ReunionPlateforme(reunion_id=several.id, plateforme="PF_CALAISIS", role="PARTICIPANT"))
    session.flush()
    assert told(people.coordinateur) == {ago(4): True, ago(5): True}, "its plateforme was there"


def test_a_chief_of_both_territoires_reads_no_more_of_a_flagged_transfer(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people, answers=RICH, transfert_vers="PF_CALAISIS",
                        transfert_territoire="CALAISIS")  # fmt: skip
    chief = make_account(session, "SLISL", territoires=["ARTOIS", "CALAISIS"])
    view = read(session, dossier, actor_of(session, chief))
    assert (view.nom, view.answers, view.saisines, view.historique) == ("confidentiel", {}, (), ())


def test_a_bailleur_s_part_is_that_of_its_organisation(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    landlord = make_organisation(session, type="BAILLEUR_SOCIAL")
    person = make_account(session, organisation=landlord)
    suivi.add_intervenant(
        session, dossier.cle, actor=people.coordinatrice, role="BAILLEUR", debut=ago(1), compte=person.cle
    )
    assert [m.roles for m in views.mine(session, actor=actor_of(session, person))] == [{Tie.BAILLEUR}]
    person.organisation = make_organisation(session, type="BAILLEUR_SOCIAL")
    session.flush()
    moved = actor_of(session, person)
    assert views.mine(session, actor=moved) == []
    with pytest.raises(NotFound):
        read(session, dossier, moved)


def test_a_partner_without_organisation_is_nobody_s_guest(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    reunion = make_reunion(session, people, dossier)
    session.add(ReunionParticipant(reunion_id=reunion.id, nom="Passant"))
    session.flush()
    with pytest.raises(NotFound):
        read(session, dossier, actor_of(session, make_account(session)))


def test_the_author_reads_nothing_of_it(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    with pytest.raises(NotFound):
        read(session, dossier, people.partenaire)


def test_flagged_for_those_who_follow_it(session: Session) -> None:
    people = cast(session)
    dossier, _ = running(session, people, answers=RICH)
    for who in (people.coordinatrice, people.autre):
        view = read(session, dossier, who)
        assert (view.nom, view.protege, view.commune) == ("Alix FICTIVE", True, "62119")
        assert not GUARDED & set(view.answers)
        assert view.masque == GUARDED
        assert view.answers["motif_demande"] == "VIF"


def test_flagged_for_the_operator(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, answers=RICH)
    view = read(session, dossier, people.partenaire)
    assert (view.nom, view.commune, view.protege, view.masque) == ("Alix FICTIVE", None, False, frozenset())
    assert not (GUARDED | {"commune", "motif_demande"}) & set(view.answers)
    assert [m.id for m in view.mesures] == [mesure.id]


def test_flagged_for_all_others_it_is_a_row(session: Session) -> None:
    people = cast(session)
    dossier, _ = running(session, people, answers=RICH)
    landlord = make_organisation(session, type="BAILLEUR_PRIVE")
    suivi.add_intervenant(
        session, dossier.cle, actor=people.coordinatrice,
        role="BAILLEUR", debut=ago(1), nom="Agence", organisation=landlord.cle,
    )  # fmt: skip
    for who in (people.slisl, partner(session, landlord)):
        view = read(session, dossier, who)
        assert (view.nom, view.commune, view.protege, view.answers) == ("confidentiel", None, False, {})
        assert (view.identite, view.mesures, view.saisines, view.historique) == ({}, (), (), ())
        assert view.reference == dossier.reference


def test_flagged_for_who_receives_it(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people, answers=RICH)
    dossiers.propose_transfer(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, territoire="CALAISIS", reason="Mise à l'abri",
    )  # fmt: skip
    view = read(session, dossier, people.coordinateur)
    assert (view.nom, view.commune, view.masque, view.protege) == ("confidentiel", None, frozenset(), True)
    assert not GUARDED & set(view.answers)
    assert view.diagnostics
    assert view.propositions
    with pytest.raises(NotFound):
        dossiers.reveal(session, dossier.cle, actor=people.coordinateur, reason="Voir")
    dossiers.accept_transfer(session, dossier.cle, actor=people.coordinateur, version=dossier.version)
    view = read(session, dossier, people.coordinateur)
    assert (view.nom, view.commune) == ("Alix FICTIVE", "62119")
    assert view.masque & GUARDED


def test_what_is_told_of_violence_in_the_history(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    for flag in (True, False):
        dossiers.set_violence(
            session, dossier.cle, actor=people.coordinatrice,
            version=dossier.version, flag=flag, reason="Dit en entretien",
        )  # fmt: skip
    assert any("violences" in line.phrase for line in read(session, dossier, people.coordinatrice).historique)
    assert not any("violences" in line.phrase for line in read(session, dossier, people.slisl).historique)


def test_the_history_names_what_each_act_was_about(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    contacts.log(
        session, dossier.cle, actor=people.coordinatrice, jour=ago(2), modalite="VAD", note="Fatiguée"
    )
    bilan = written(session, mesure.bilans[0], people.partenaire)
    bilans.transmit(session, bilan.id, actor=people.partenaire)
    for who in (people.coordinatrice, people.autre, people.slisl):
        lines = read(session, dossier, who).historique
        told = {line.phrase: line.objet for line in lines}
        assert told["La mesure a démarré."] == "Accompagnement social renforcé au logement (ASRL)"
        assert told["Un bilan a été transmis."] == "3 mois (informel)"
        assert told["Un contact avec le ménage a été noté."] == "Visite à domicile"
        assert told["L'adhésion de la personne a été recueillie."] == "Adhère à la démarche"
        assert told["La réponse de la personne à une proposition a été notée."] == "Acceptée"
        assert told["Un référent a été désigné."] == ""
        assert "Fatiguée" not in str(lines)


def test_the_history_tells_of_the_concertations_about_it(session: Session) -> None:
    people = cast(session)
    by = people.coordinatrice
    dossier, beside = validated(session, people), opened(session, people)
    reunion = reunions.log(
        session, actor=by, type="CONCERTATION", jour=today(), dossiers=[dossier.cle],
        parts=[("PF_ARTOIS", "ORGANISATEUR", None)],
    )  # fmt: skip
    reunions.correct(session, reunion.cle, actor=by, version=reunion.version, why="Salle prise", lieu="CCAS")
    reunions.cancel(session, reunion.cle, actor=by, version=reunion.version, why="Neige")
    for who in (by, people.autre, people.slisl):
        found = [line for line in read(session, dossier, who).historique if line.sujet == "Concertations"]
        assert [(line.phrase, line.raison) for line in found] == [
            ("Une concertation a été annulée.", ""),
            ("Une concertation a été corrigée.", ""),
            ("Une concertation a été inscrite à l'agenda.", ""),
        ], "its reasons may tell of another household"
    assert not any(line.sujet == "Concertations" for line in read(session, beside, by).historique)


def test_a_concertation_is_opened_by_who_may_open_its_page(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    logged = {
        "type": "CONCERTATION", "jour": today(), "dossiers": [dossier.cle],
        "parts": [("PF_ARTOIS", "ORGANISATEUR", None)],
    }  # fmt: skip
    reunion = reunions.log(session, actor=people.coordinatrice, **logged)
    make_reunion(session, people, dossier)

    def opened_by(who: Actor) -> set[str]:
        lines = read(session, dossier, who).decisions
        assert len(lines) == 2
        for line in lines:
            if line.ouverte:
                agenda.one(session, line.cle, actor=who)
            else:
                with pytest.raises(NotFound):
                    agenda.one(session, line.cle, actor=who)
        return {line.cle for line in lines if line.ouverte}

    assert opened_by(people.coordinatrice) == opened_by(people.slisl) == {reunion.cle}
    assert opened_by(people.autre) == set(), "the referent was not invited"
    session.add(ReunionParticipant(reunion_id=reunion.id, compte_id=people.autre.account))
    session.flush()
    session.expire_all()
    assert opened_by(people.autre) == {reunion.cle}


def test_bilans_have_their_computed_state_and_frequency(session: Session, fixed_clock) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=ago(130))
    first = mesure.bilans[0]
    for days in (120, 90, 60, 45):
        contacts.log(
            session, dossier.cle, actor=people.partenaire, jour=ago(days), modalite="VAD", mesure=mesure.id
        )
    late = read(session, dossier, people.coordinatrice).mesures[0].bilans[0]
    assert (late.etat, late.jour, late.journal.vad, late.frequence) == (EtatBilan.EN_RETARD, None, 4, None)
    written(session, first, people.partenaire, jour=ago(40), source="JOURNAL")
    bilans.transmit(session, first.id, actor=people.partenaire)
    line = read(session, dossier, people.coordinatrice).mesures[0]
    sent = line.bilans[0]
    assert (sent.etat, sent.compte.vad, sent.source) == (EtatBilan.TRANSMIS, 4, "JOURNAL")
    assert sent.frequence.verdict is Verdict.INFERIEURE
    assert (sent.frequence.first, sent.frequence.last) == (ago(130), ago(40))
    assert (line.frequence.first, line.frequence.counts.met) == (ago(39), 0)
    assert line.bilans[1].etat is EtatBilan.A_VENIR


def test_a_new_diagnostic_asked_for_is_told(session: Session) -> None:
    people = cast(session)
    dossier, _ = running(session, people)
    assert not read(session, dossier, people.coordinatrice).diagnostic_demande
    dossiers.look_again(
        session, dossier.cle, actor=people.coordinatrice, version=dossier.version, reason="Séparation"
    )
    view = read(session, dossier, people.coordinatrice)
    assert view.diagnostic_demande
    assert view.historique[0].raison == "Séparation"
    suivi.add_diagnostic(
        session, dossier.cle, actor=people.coordinatrice, jour=today(), participation="PRESENTE"
    )
    assert not read(session, dossier, people.coordinatrice).diagnostic_demande


def card(session: Session, dossier: Dossier, who: Actor) -> dict[str, tuple[Etat, str]]:
    """The compliance card of the first mesure: what it says of each rule."""
    session.expire_all()
    lines = read(session, dossier, who).mesures[0].conformite
    return {line.rule: (line.etat, line.said) for line in lines}


def test_the_card_judges_what_the_bilans_declare(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=ago(130))
    assert card(session, dossier, people.coordinatrice)["Fréquence"][0] is Etat.ECART
    written(session, mesure.bilans[0], people.partenaire, jour=ago(40), counts={"vad": 9, "entretien": 3})
    bilans.transmit(session, mesure.bilans[0].id, actor=people.partenaire)
    etat, said = card(session, dossier, people.coordinatrice)["Fréquence"]
    assert etat is Etat.CONFORME
    assert said.startswith("4 par mois pour 4")
    assert read(session, dossier, people.coordinatrice).mesures[0].frequence is None, "it tells of it later"
    contacts.log(session, dossier.cle, actor=people.partenaire, jour=ago(9), modalite="VAD", mesure=mesure.id)
    assert card(session, dossier, people.coordinatrice)["Fréquence"][0] is Etat.ECART
    assert read(session, dossier, people.coordinatrice).mesures[0].frequence.counts.met == 1


def test_the_card_of_a_mesure_that_starts_or_goes_on_too_long(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=today())
    found = card(session, dossier, people.coordinatrice)
    assert found["Fréquence"] == (Etat.SANS_OBJET, "trop tôt pour juger")
    assert found["Durée"][0] is Etat.CONFORME
    assert read(session, dossier, people.coordinatrice).mesures[0].frequence.verdict is None
    mesure.debut, mesure.fin_prevue = ago(800), ago(1)
    session.flush()
    etat, said = card(session, dossier, people.coordinatrice)["Durée"]
    assert etat is Etat.ECART
    assert "au-delà du" in said
    mesure.sortie_jour = ago(100)
    session.flush()
    assert card(session, dossier, people.coordinatrice)["Durée"][0] is Etat.CONFORME


def test_the_contacts_are_read_page_by_page(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    for days in range(45):
        number = mesure.id if days % 9 else None
        contacts.log(
            session, dossier.cle, actor=people.coordinatrice, jour=ago(days), modalite="TEL", mesure=number
        )

    def days_of(page: int, who: Actor) -> tuple[list[date], int]:
        session.expire_all()
        view = views.one(session, dossier.cle, actor=who, contacts=page)
        return [line.jour for line in view.contacts], view.nb_contacts

    every = [ago(days) for days in range(45)]
    for page, shown in enumerate((every[:20], every[20:40], every[40:], every[40:])):
        assert days_of(page, people.coordinatrice) == (shown, 45)
    own = [ago(days) for days in range(45) if days % 9]
    assert days_of(1, people.partenaire) == (own[20:], 40)
    view = views.one(session, dossier.cle, actor=people.coordinatrice, contacts=2)
    assert all(line.corrigeable and line.auteur for line in view.contacts)


@pytest.mark.parametrize("who", ["coordinatrice", "autre", "partenaire", "slisl"])
def test_few_queries_whatever_the_dossier_holds(session: Session, who) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    actor = getattr(people, who)

    def asked_for() -> int:
        session.flush()
        session.expunge_all()
        with queries(session) as sent:
            views.one(session, dossier.cle, actor=actor)
        return len(sent)

    before = asked_for()
    for number in range(5):
        day = ago(20 - number)
        contacts.log(session, dossier.cle, actor=people.coordinatrice, jour=day, modalite="TEL")
        suivi.record_adhesion(session, dossier.cle, actor=people.coordinatrice, jour=day, code="ADHERE")
        suivi.add_diagnostic(
            session, dossier.cle, actor=people.coordinatrice, jour=day,
            participation="PRESENTE", besoins={"BUDGET": "1"},
        )  # fmt: skip
        messages.give_avis(session, dossier.cle, actor=people.slisl, text="Avis")
        asked(session, people, dossier)
    assert asked_for() <= before + 2
    assert before <= 20


def test_the_list_of_a_partner(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    hidden, _ = running(session, people, answers=RICH)
    closed = opened(session, people, "CLOTUREE")
    name_referent(session, opened(session, people), people.coordinatrice)
    operated = {m.cle: m for m in views.mine(session, actor=people.partenaire)}
    assert set(operated) == {dossier.cle, hidden.cle}
    assert (operated[dossier.cle].nom, operated[dossier.cle].commune) == ("Alix FICTIVE", "62119")
    assert (operated[hidden.cle].nom, operated[hidden.cle].commune) == ("Alix FICTIVE", None)
    assert operated[dossier.cle].roles == {Tie.OPERATEUR}
    referred = views.mine(session, actor=people.autre)
    assert [m.roles for m in referred] == [{Tie.REFERENT}, {Tie.REFERENT}]
    assert referred[0].prochaine_echeance is not None
    assert closed.cle not in {m.cle for m in referred}
    mesure.sortie_jour = mesure.fin = ago(50)
    mesure.statut, mesure.sortie_confirmee_le = "TERMINEE", today() - timedelta(days=31)
    session.flush()
    assert [m.cle for m in views.mine(session, actor=people.partenaire)] == [hidden.cle]


def test_the_operators_of_mesures_are_around_unless_the_group_names_them(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    other = make_organisation(session)
    awaited = asked(session, people, dossier, "AVDL", other)

    def around(who: Actor) -> list[int]:
        return [m.id for m in read(session, dossier, who).operees]

    for who in (people.coordinatrice, people.slisl, people.autre):
        assert around(who) == [mesure.id, awaited.id]
    assert around(people.partenaire) == []  # who does not read the group
    given = {"role": "OPERATEUR", "debut": ago(4), "organisation": other.cle, "nom": "Jo Fictif"}
    person = suivi.add_intervenant(session, dossier.cle, actor=people.coordinatrice, **given)
    assert around(people.coordinatrice) == [mesure.id]
    suivi.end_intervenant(session, person.id, actor=people.coordinatrice, fin=ago(1), motif="Départ")
    mesures.not_start(session, awaited.id, actor=people.coordinatrice, reason="Renonce")
    assert around(people.coordinatrice) == [mesure.id]


def test_a_page_beyond_the_end_of_a_partners_lists_gives_the_last_one(session: Session) -> None:
    people = cast(session)
    for _ in range(3):
        running(session, people)
    for _ in range(3):
        make_saisine(session, people.comptes.partenaire, statut="TRANSMISE")
    for found in (
        views.mine(session, actor=people.partenaire, page=5, size=2),
        saisines.mine(session, actor=people.partenaire, page=5, size=2),
    ):
        assert found.total >= 3
        assert len(found) == found.total - 2 * ((found.total - 1) // 2)


def test_possible_doubles(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    same = opened(session, people, "CLOTUREE", recue_le=ago(200))
    fresh = make_saisine(session, people.comptes.autre, statut="TRANSMISE")
    there = opened(session, people, answers=complete_answers(commune="62193"), recue_le=ago(90))
    opened(session, people, answers=complete_answers(nom="Autrement", nom_naissance="Autrement"))
    found = {d.reference: d for d in views.doubles(session, dossier.cle, actor=people.coordinatrice)}
    assert set(found) == {same.reference, fresh.reference, there.reference}
    assert (found[same.reference].dossier, found[same.reference].nom) == (same.cle, "Alix FICTIVE")
    assert found[fresh.reference].saisine == fresh.cle
    elsewhere = found[there.reference]
    assert (elsewhere.plateforme, elsewhere.dossier, elsewhere.nom) == ("PF_CALAISIS", None, "")
    assert elsewhere.jour == ago(90)


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    for who in people.others("coordinatrice", "slisl"):
        with pytest.raises(NotFound):
            read(session, dossier, who)
    for who in people.others("coordinatrice"):
        with pytest.raises(NotFound):
            views.doubles(session, dossier.cle, actor=who)
    for who in people.others("partenaire", "collegue", "autre"):
        with pytest.raises(NotFound):
            views.mine(session, actor=who)
    for cle in ("inconnue", "", None, 3, "\x00"):
        with pytest.raises(NotFound):
            views.one(session, cle, actor=people.coordinatrice)
