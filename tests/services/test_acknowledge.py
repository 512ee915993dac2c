"""Acknowledging a saisine: a new dossier, an open one, one already decided, a closed one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import Invalid, NotFound
from lda.services import checks, recount, saisines
from lda.store.followup import main_saisine
from lda.store.models import Dossier, Echeance, Evenement, Saisine
from lda.views import dossiers as dossiers_view
from lda.views import saisines as views
from tests.factories import CALAIS, Cast, cast, complete_answers, make_dossier, make_saisine

STRANGER = complete_answers(nom="Imaginaire", nom_naissance="Imaginaire")
UNDECIDED = ("OUVERT", "DIAGNOSTIC", "CONCERTATION")
DECIDED = ("VALIDEE", "ATTENTE_MESURE", "ACCOMPAGNEMENT", "RELAIS")
CLOSED = ("CLOTUREE", "NON_VALIDEE", "SANS_SUITE")


def events(session: Session, **of: int) -> list[tuple[str, str | None, str | None]]:
    query = select(Evenement.verbe, Evenement.de, Evenement.vers).filter_by(**of).order_by(Evenement.id)
    return [tuple(row) for row in session.execute(query)]


def test_a_first_saisine_opens_a_dossier(session: Session, fixed_clock) -> None:
    who = cast(session)
    answers = complete_answers(violences="OUI")
    saisine = make_saisine(
        session, who.comptes.partenaire, statut="TRANSMISE", answers=answers, recue_le=date(2026, 11, 20)
    )
    dossier = saisines.acknowledge(session, saisine.cle, actor=who.coordinatrice)
    assert (dossier.reference, dossier.statut) == ("ART-D26-0001", "OUVERT")
    assert (dossier.plateforme, dossier.territoire, dossier.commune) == ("PF_ARTOIS", "ARTOIS", "62119")
    assert (dossier.urgence, dossier.objet_demande) == ("NORMALE", "ACCES")
    assert dossier.organisation_id == who.association.id
    assert dossier.identite == saisine.identite
    assert dossier.violence
    assert (dossier.recue_le, dossier.ouvert_le) == (date(2026, 11, 20), date(2026, 11, 23))
    assert (saisine.statut, saisine.accusee_le, saisine.dossier_id) == ("ACCUSEE", fixed_clock, dossier.id)
    assert events(session, saisine_id=saisine.id) == [("saisines.acknowledge", "TRANSMISE", "ACCUSEE")]
    assert ("dossiers.open", None, "OUVERT") in events(session, dossier_id=dossier.id)


@pytest.mark.parametrize("statut", UNDECIDED)
def test_it_joins_a_dossier_under_study(session: Session, statut) -> None:
    who = cast(session)
    dossier = make_dossier(session, auteur=who.comptes.autre, statut=statut)
    answers = complete_answers(motif_demande="VIF")
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE", answers=answers)
    joined = saisines.acknowledge(session, saisine.cle, actor=who.coordinatrice, dossier=dossier.cle)
    assert joined is dossier
    assert (dossier.statut, dossier.violence) == (statut, True)
    assert (saisine.statut, saisine.dossier_id) == ("ACCUSEE", dossier.id)


@pytest.mark.parametrize("statut", DECIDED)
def test_it_takes_the_decision_of_a_dossier_already_decided(session: Session, fixed_clock, statut) -> None:
    who = cast(session)
    dossier = make_dossier(session, auteur=who.comptes.autre, statut=statut)
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    saisines.acknowledge(session, saisine.cle, actor=who.coordinatrice, dossier=dossier.cle)
    assert (saisine.statut, saisine.decidee_le, dossier.statut) == ("VALIDEE", date(2026, 11, 23), statut)
    assert events(session, saisine_id=saisine.id) == [
        ("saisines.acknowledge", "TRANSMISE", "ACCUSEE"),
        ("saisines.decide", "ACCUSEE", "VALIDEE"),
    ]


@pytest.mark.parametrize("statut", CLOSED)
def test_it_reopens_a_closed_dossier(session: Session, statut) -> None:
    who = cast(session)
    dossier = make_dossier(
        session, auteur=who.comptes.autre, statut=statut, motif="AUTRE", conseil="Un conseil."
    )
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    saisines.acknowledge(session, saisine.cle, actor=who.coordinatrice, dossier=dossier.cle)
    assert (dossier.statut, dossier.clos_le, dossier.motif, dossier.conseil) == (
        "DIAGNOSTIC",
        None,
        None,
        None,
    )
    assert saisine.statut == "ACCUSEE"
    assert ("dossiers.reopen", statut, "DIAGNOSTIC") in events(session, dossier_id=dossier.id)


def test_the_decision_after_a_reopening_is_that_of_the_former_saisines(session: Session) -> None:
    who = cast(session)
    dossier = make_dossier(session, auteur=who.comptes.autre, statut="NON_VALIDEE")
    former = {
        motif: make_saisine(
            session, who.comptes.autre, statut="SANS_SUITE", dossier=dossier, motif_decision=motif
        )
        for motif in ("INJOIGNABLE", "DOUBLON", "RETRAIT")
    }
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    saisines.acknowledge(session, saisine.cle, actor=who.coordinatrice, dossier=dossier.cle)
    later = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE", dossier=dossier)
    saisines.decide(session, later.cle, actor=who.coordinatrice, motif="INCOMPLET", conseil="Compléter.")
    decided = saisines.decide_with_dossier(session, dossier, "VALIDEE", None, None, who.coordinatrice)
    assert [s.statut for s in decided] == ["VALIDEE"] * 3
    assert former["INJOIGNABLE"] in decided
    assert saisine in decided
    assert (former["DOUBLON"].statut, former["RETRAIT"].statut) == ("SANS_SUITE", "SANS_SUITE")
    assert later.statut == "SANS_SUITE", "it was decided after the reopening"
    assert saisines.decide_with_dossier(session, dossier, "VALIDEE", None, None, who.coordinatrice) == []


def test_a_saisine_is_acknowledged_once(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    saisines.acknowledge(session, saisine.cle, actor=who.coordinatrice)
    with pytest.raises(Invalid) as error:
        saisines.acknowledge(session, saisine.cle, actor=who.coordinatrice)
    assert error.value.problems[0].field == "statut"


def joined(session: Session, who: Cast, dossier: Dossier, urgence: str, days: int = 0, **answers) -> Saisine:
    """A saisine of the partenaire, received so many days after the first of the dossier, and joined to it."""
    given = complete_answers(urgence=urgence, urgence_motif="Froid", **answers)
    saisine = make_saisine(
        session, who.comptes.partenaire, statut="TRANSMISE", answers=given,
        recue_le=dossier.recue_le + timedelta(days=days),
    )  # fmt: skip
    saisines.acknowledge(session, saisine.cle, actor=who.coordinatrice, dossier=dossier.cle)
    return saisine


def astray(session: Session) -> list[str]:
    """What the application finds of dossiers that copy another fiche than theirs."""
    return [line for line in checks.findings(session, recount.recounted) if "dernière saisine" in line]


def of_dossier(dossier: Dossier) -> tuple[str | None, str | None, str | None]:
    return dossier.urgence, dossier.identite["nom"], dossier.stade_expulsion


def test_the_latest_saisine_received_speaks_for_its_dossier(session: Session, fixed_clock) -> None:
    who = cast(session)
    dossier = make_dossier(session, auteur=who.comptes.autre, recue_le=today() - timedelta(days=30))
    first = dossier.recue_le
    saisine = joined(session, who, dossier, "FORTE", 9, nom="Nouveau")
    assert main_saisine(session, dossier) is saisine
    assert (dossier.recue_le, dossier.urgence, dossier.identite["nom"]) == (first, "FORTE", "Nouveau")
    assert (dossier.organisation_id, dossier.violence) == (saisine.organisation_id, False)
    shown = dossiers_view.one(session, dossier.cle, actor=who.coordinatrice)
    assert shown.answers["nom"] == "Nouveau"
    saisines.correct(session, saisine.cle, actor=who.coordinatrice, changes={"urgence": "IMMEDIATE"}, why="!")
    assert dossier.urgence == "IMMEDIATE"
    assert not astray(session)


def test_an_earlier_paper_changes_only_when_it_was_received(session: Session, fixed_clock) -> None:
    who = cast(session)
    dossier = make_dossier(session, auteur=who.comptes.autre)
    before, first = of_dossier(dossier), dossier.recue_le
    saisine = joined(session, who, dossier, "FORTE", -9)
    assert of_dossier(dossier) == before
    assert dossier.recue_le == first - timedelta(days=9)
    saisines.correct(session, saisine.cle, actor=who.coordinatrice, changes={"urgence": "IMMEDIATE"}, why="!")
    assert of_dossier(dossier) == before


def test_of_two_received_the_same_day_the_last_written_speaks(session: Session, fixed_clock) -> None:
    who = cast(session)
    dossier = make_dossier(session, auteur=who.comptes.autre)
    saisine = joined(session, who, dossier, "FORTE", nom="Autre")
    assert main_saisine(session, dossier) is saisine
    assert dossier.urgence == "FORTE"


@pytest.mark.parametrize("end", ["DOUBLON", "RETRAIT", "INCOMPLET"])
def test_a_double_or_a_withdrawn_one_speaks_no_more(session: Session, fixed_clock, end: str) -> None:
    who = cast(session)
    dossier = make_dossier(session, auteur=who.comptes.autre, statut="DIAGNOSTIC")
    before = of_dossier(dossier)
    saisine = joined(session, who, dossier, "FORTE")
    if end == "RETRAIT":
        saisines.withdraw(session, saisine.cle, actor=who.partenaire)
    else:
        saisines.decide(session, saisine.cle, actor=who.coordinatrice, motif=end, conseil="Voir l'autre.")
    assert (of_dossier(dossier) == before) == (end != "INCOMPLET")
    assert not astray(session)


def test_the_check_tells_of_a_dossier_that_copies_another_fiche(session: Session, fixed_clock) -> None:
    who = cast(session)
    dossier = make_dossier(session, auteur=who.comptes.autre)
    joined(session, who, dossier, "FORTE")
    dossier.urgence = "NORMALE"
    session.flush()
    assert astray(session) == [f"Dossier différent de sa dernière saisine : dossier {dossier.reference}."]


def test_a_fiche_only_ever_adds_the_violence_flag(session: Session, fixed_clock) -> None:
    who = cast(session)
    violent = complete_answers(public_cible=["VIF"], violences="OUI")
    dossier = make_dossier(session, auteur=who.comptes.autre, answers=violent)
    assert dossier.violence
    joined(session, who, dossier, "FORTE")
    assert dossier.violence


def due(session: Session, dossier: Dossier) -> dict[str, date]:
    rows = select(Echeance).where(
        Echeance.dossier_id == dossier.id, Echeance.nature.in_(("AUDIENCE", "SIAO"))
    )
    return {row.nature: row.jour for row in session.scalars(rows)}


def test_what_is_due_of_the_fiche_is_what_the_latest_one_says(session: Session, fixed_clock) -> None:
    """The former hearing is not due, were it the later day; what the latest fiche does not tell still is."""
    who = cast(session)
    told = {"objet_demande": "MAINTIEN", "stade_expulsion": "AUDIENCE", "date_audience": "2027-03-01"}
    siao = {"siao_active": "OUI", "siao_actualisation": "2026-10-10"}
    dossier = make_dossier(session, auteur=who.comptes.autre, answers=complete_answers(**told, **siao))
    joined(session, who, dossier, "FORTE", **(told | {"date_audience": "2026-12-15"}))
    assert due(session, dossier) == {"AUDIENCE": date(2026, 12, 15), "SIAO": date(2026, 10, 10)}
    joined(session, who, dossier, "FORTE", objet_demande="MAINTIEN", stade_expulsion="EXPULSE")
    assert due(session, dossier) == {"SIAO": date(2026, 10, 10)}


def test_the_coordinator_is_shown_what_may_be_the_same_household(session: Session) -> None:
    who = cast(session)
    here = make_dossier(session, auteur=who.comptes.autre)
    there = make_dossier(session, auteur=who.comptes.autre, answers=complete_answers(commune=CALAIS))
    waiting = make_saisine(session, who.comptes.collegue, statut="TRANSMISE")
    make_dossier(session, auteur=who.comptes.autre, answers=STRANGER)
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    found = {
        double.reference: double for double in views.doubles(session, saisine.cle, actor=who.coordinatrice)
    }
    assert set(found) == {here.reference, there.reference, waiting.reference}
    assert (found[here.reference].dossier, found[here.reference].personne) == (here.cle, "Alix FICTIVE")
    assert found[waiting.reference].saisine == waiting.cle
    elsewhere = found[there.reference]
    assert (elsewhere.plateforme, elsewhere.jour) == ("PF_CALAISIS", there.recue_le)
    assert (elsewhere.dossier, elsewhere.saisine, elsewhere.statut, elsewhere.personne) == (
        None,
        None,
        None,
        "",
    )


def test_only_the_coordinator_of_the_plateforme_acknowledges(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    for other in who.others("coordinatrice"):
        with pytest.raises(NotFound):
            saisines.acknowledge(session, saisine.cle, actor=other)
        with pytest.raises(NotFound):
            views.doubles(session, saisine.cle, actor=other)
    elsewhere = make_dossier(session, auteur=who.comptes.autre, answers=complete_answers(commune=CALAIS))
    for dossier in (elsewhere.cle, "introuvable"):
        with pytest.raises(NotFound):
            saisines.acknowledge(session, saisine.cle, actor=who.coordinatrice, dossier=dossier)
    draft = make_saisine(session, who.comptes.partenaire)
    with pytest.raises(NotFound):
        saisines.acknowledge(session, draft.cle, actor=who.coordinatrice)
    assert saisine.statut == "TRANSMISE"
