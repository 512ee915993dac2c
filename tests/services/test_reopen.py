"""Taking a closed dossier up again."""

import pytest
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.services import dossiers, messages, saisines, suivi
from lda.store.models import Dossier, Saisine
from lda.views import dossiers as dossiers_view
from tests.factories import Cast, cast, make_saisine
from tests.followup import last, name_referent, nobody_else, opened, problems, ready, validated


def studied_anew(session: Session, people: Cast, dossier: Dossier) -> None:
    """A referent, a diagnostic and a proposition of today, accepted."""
    by = people.coordinatrice
    name_referent(session, dossier, by)
    suivi.add_diagnostic(session, dossier.cle, actor=by, jour=today(), participation="PRESENTE")
    made = suivi.propose(session, dossier.cle, actor=by, jour=today(), orientations=["MESURE"], par="Moi")
    suivi.answer(session, made.id, actor=by, jour=today(), reponse="ACCEPTEE")


@pytest.mark.parametrize("statut", ["CLOTUREE", "NON_VALIDEE", "SANS_SUITE"])
def test_it_starts_again_at_the_diagnostic(session: Session, statut) -> None:
    people = cast(session)
    dossier = opened(session, people, statut, motif="AUTRE", decide_le=None)
    dossiers.reopen(
        session, dossier.cle, actor=people.coordinatrice, version=dossier.version, reason="De retour"
    )
    assert last(session, dossier) == ("dossiers.reopen", statut, "DIAGNOSTIC")
    assert (dossier.clos_le, dossier.motif, dossier.destination) == (None, None, None)


def test_the_next_decision_is_that_of_the_saisines_declined_before(session: Session) -> None:
    people = cast(session)
    by = people.coordinatrice
    dossier = ready(session, people)
    double = make_saisine(
        session, people.comptes.autre, statut="SANS_SUITE", dossier=dossier, motif_decision="DOUBLON"
    )
    dossiers.not_validate(
        session, dossier.cle, actor=by, version=dossier.version, motif="SATURATION", conseil="Attendre."
    )
    saisine = session.query(Saisine).filter_by(auteur_id=people.partenaire.account).one()
    assert saisine.statut == "NON_VALIDEE"
    dossiers.reopen(session, dossier.cle, actor=by, version=dossier.version, reason="Une place se libère")
    studied_anew(session, people, dossier)
    dossiers.validate(session, dossier.cle, actor=by, version=dossier.version)
    assert (saisine.statut, saisine.motif_decision, saisine.conseil) == ("VALIDEE", None, None)
    assert double.statut == "SANS_SUITE"


def test_the_diagnostic_and_the_proposition_of_before_decide_nothing_more(session: Session) -> None:
    people = cast(session)
    by = people.coordinatrice
    dossier = ready(session, people)
    dossiers.not_validate(
        session, dossier.cle, actor=by, version=dossier.version, motif="SATURATION", conseil="Attendre."
    )
    dossiers.reopen(session, dossier.cle, actor=by, version=dossier.version, reason="Une place se libère")
    name_referent(session, dossier, by)
    found = problems(lambda: dossiers.validate(session, dossier.cle, actor=by, version=dossier.version))
    assert set(found) == {"diagnostic_nouveau", "proposition_nouvelle"}
    [step, *_] = dossiers_view.one(session, dossier.cle, actor=by, history=False).etapes
    assert [one.code for one in step.missing] == ["DIAGNOSTIC_NOUVEAU"], "the same for the screen"


def test_what_is_said_of_a_saisine_meanwhile_decides_nothing(session: Session) -> None:
    people = cast(session)
    by = people.coordinatrice
    dossier = ready(session, people)
    dossiers.not_validate(
        session, dossier.cle, actor=by, version=dossier.version, motif="SATURATION", conseil="Attendre."
    )
    saisine = session.query(Saisine).filter_by(auteur_id=people.partenaire.account).one()
    dossiers.reopen(session, dossier.cle, actor=by, version=dossier.version, reason="Une place se libère")
    messages.send(session, saisine.cle, actor=people.partenaire, text="Merci de la reprendre.")
    saisines.correct(session, saisine.cle, actor=by, changes={"attentes": "Un logement."}, why="Précision")
    studied_anew(session, people, dossier)
    dossiers.validate(session, dossier.cle, actor=by, version=dossier.version)
    assert saisine.statut == "VALIDEE"


def test_without_reopening_a_saisine_decided_alone_keeps_its_decision(session: Session) -> None:
    people = cast(session)
    dossier = ready(session, people)
    alone = make_saisine(
        session, people.comptes.autre, statut="SANS_SUITE", dossier=dossier, motif_decision="INCOMPLET"
    )
    dossiers.validate(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)
    assert alone.statut == "SANS_SUITE"


def test_an_open_dossier_does_not_reopen(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    found = problems(
        lambda: dossiers.reopen(
            session, dossier.cle, actor=people.coordinatrice, version=dossier.version, reason="Oui"
        )
    )
    assert set(found) == {"statut"}


def test_it_needs_a_reason(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, "CLOTUREE")
    found = problems(
        lambda: dossiers.reopen(
            session, dossier.cle, actor=people.coordinatrice, version=dossier.version, reason=" "
        )
    )
    assert set(found) == {"motif"}


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, "CLOTUREE")
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.reopen(session, dossier.cle, actor=who, version=1, reason="Oui"),
    )  # fmt: skip
