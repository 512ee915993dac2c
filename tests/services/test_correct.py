"""Correcting a saisine: what, why, and what it was before."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.errors import Invalid, NotFound
from lda.domain.fiche import FIELDS
from lda.services import saisines
from lda.store.followup import main_saisine
from lda.store.models import Empreinte, Evenement, Reponse
from lda.store.search import fingerprints
from lda.views import dossiers as dossier_views
from lda.views import saisines as views
from tests.factories import CALAIS, cast, complete_answers, make_dossier, make_saisine


def corrected(session: Session, who, changes: dict, statut: str = "ACCUSEE", **answers):
    dossier = make_dossier(session)
    saisine = make_saisine(
        session, who.comptes.partenaire, statut=statut, dossier=dossier, answers=complete_answers(**answers)
    )
    saisines.correct(
        session, saisine.cle, actor=who.coordinatrice, changes=changes, why="Vérifié avec la personne"
    )
    return saisine, dossier


@pytest.mark.parametrize("statut", ["ACCUSEE", "COMPLEMENT", "VALIDEE", "NON_VALIDEE", "SANS_SUITE"])
def test_a_correction_keeps_the_former_value_in_the_history(session: Session, statut) -> None:
    who = cast(session)
    saisine, _ = corrected(session, who, {"nom": "Fictif", "ressources_total": "650,50"}, statut)
    assert saisine.statut == statut
    assert (saisine.fiche["nom"], saisine.fiche["ressources_total"]) == ("Fictif", 650.5)
    event = session.scalars(select(Evenement).where(Evenement.saisine_id == saisine.id)).one()
    assert event.verbe == "saisines.correct"
    assert event.detail["raison"] == "Vérifié avec la personne"
    assert event.detail["avant"] == {"nom": "Fictive", "ressources_total": 607.0}
    (line,) = views.one(session, saisine.cle, actor=who.partenaire).historique
    assert (line.qui, line.raison) == ("Maude COORDINATION", "Vérifié avec la personne")
    assert line.champs[0] == "Nom"


def test_what_is_in_clear_follows(session: Session) -> None:
    who = cast(session)
    changes = {"urgence": None, "public_cible": ["JEUNE"], "prenom": "Alex", "dls_depot": "2026-02-03"}
    saisine, dossier = corrected(session, who, changes)
    assert (saisine.urgence, dossier.urgence) == (None, None)
    assert saisine.identite["prenom"] == dossier.identite["prenom"] == "Alex"
    codes = select(Reponse.champ, Reponse.code).where(Reponse.saisine_id == saisine.id)
    found = [
        tuple(row) for row in session.execute(codes.where(Reponse.champ.in_(["public_cible", "urgence"])))
    ]
    assert found == [("public_cible", "JEUNE")]
    hashes = session.scalars(select(Empreinte.h).filter_by(saisine_id=saisine.id))
    assert set(hashes) == fingerprints(saisine.identite)


def test_the_plateforme_that_received_it_never_changes(session: Session) -> None:
    who = cast(session)
    saisine, dossier = corrected(session, who, {"commune": CALAIS})
    assert (saisine.plateforme, saisine.territoire) == ("PF_ARTOIS", "ARTOIS")
    assert (saisine.commune, dossier.commune, dossier.plateforme) == (CALAIS, CALAIS, "PF_ARTOIS")


def test_a_former_saisine_leaves_the_dossier_with_the_latest(session: Session) -> None:
    who = cast(session)
    dossier = make_dossier(session, auteur=who.comptes.autre)
    former = main_saisine(session, dossier)
    assert former is not None
    make_saisine(session, who.comptes.partenaire, statut="ACCUSEE", dossier=dossier)
    saisines.correct(session, former.cle, actor=who.coordinatrice, changes={"prenom": "Alex"}, why="Erreur")
    assert dossier.identite["prenom"] == "Alix"


def test_the_violence_flag_only_rises(session: Session) -> None:
    who = cast(session)
    saisine, dossier = corrected(session, who, {"violences": "OUI"})
    assert saisine.violence
    assert dossier.violence
    saisines.correct(
        session, saisine.cle, actor=who.coordinatrice, changes={"violences": "NON"}, why="Erreur"
    )
    assert saisine.violence
    assert dossier.violence
    lifted, other = corrected(session, who, {"fonction": "Accueil"}, violences="OUI")
    other.violence = lifted.violence = False
    changes = {"fonction": "Direction"}
    saisines.correct(session, lifted.cle, actor=who.coordinatrice, changes=changes, why="Erreur")
    assert not other.violence, "what the coordinator lifted stays so"


@pytest.mark.parametrize(
    ("changes", "why", "fields"),
    [
        ({"nom": "Autre"}, " ", ["why"]),
        ({}, "Erreur", ["changes"]),
        ({"nom": "Fictive"}, "Erreur", ["changes"]),
        ({"nom": None}, "Erreur", ["nom"]),
        ({"objet_demande": "X", "sexe": "Y"}, "Erreur", ["objet_demande", "sexe"]),
        ({"inconnu": "X"}, "Erreur", ["inconnu"]),
        ({"date_naissance": ""}, "Erreur", ["date_naissance"]),
    ],
)
def test_a_correction_says_why_and_empties_nothing_required(session: Session, changes, why, fields) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE")
    before = dict(saisine.fiche)
    with pytest.raises(Invalid) as error:
        saisines.correct(session, saisine.cle, actor=who.coordinatrice, changes=changes, why=why)
    assert [problem.field for problem in error.value.problems] == fields
    assert saisine.fiche == before


def test_one_correction_may_call_for_another(session: Session) -> None:
    who = cast(session)
    saisine, _ = corrected(session, who, {"urgence": "FORTE"})
    for changes in ({"typologie_menage": "F_ENF"}, {"nb_enfants": 2}, {"ages_enfants": "3 et 5 ans"}):
        saisines.correct(session, saisine.cle, actor=who.coordinatrice, changes=changes, why="Deux enfants")
    assert saisine.urgence == "FORTE"
    assert saisine.fiche["ages_enfants"] == "3, 5"


def test_before_acknowledgement_there_is_nothing_to_correct(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    with pytest.raises(Invalid) as error:
        saisines.correct(
            session, saisine.cle, actor=who.coordinatrice, changes={"nom": "Autre"}, why="Erreur"
        )
    assert error.value.problems[0].field == "statut"


def test_nobody_else_corrects(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE")
    for other in who.others("coordinatrice"):
        with pytest.raises(NotFound):
            saisines.correct(session, saisine.cle, actor=other, changes={"nom": "Autre"}, why="Erreur")
    assert saisine.fiche["nom"] == "Fictive"


def test_the_history_does_not_tell_of_violence_to_who_may_not_read_of_it(session: Session) -> None:
    who = cast(session)
    saisine, dossier = corrected(session, who, {"prenom": "Alex", "consigne_contact": "Ne pas appeler."})
    labels = {FIELDS[key].label for key in ("prenom", "consigne_contact")}
    for flag, told in ((False, {FIELDS["prenom"].label}), (True, set())):
        dossier.violence = flag
        session.flush()
        chief = views.one(session, saisine.cle, actor=who.slisl).historique
        assert {label for line in chief for label in line.champs} == told
        whole = dossier_views.one(session, dossier.cle, actor=who.coordinatrice).historique
        assert {label for line in whole for label in line.champs} == labels
        cut = dossier_views.one(session, dossier.cle, actor=who.slisl).historique
        assert {label for line in cut for label in line.champs} == told
