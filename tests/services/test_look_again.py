"""Asking for a new diagnostic."""

import pytest
from sqlalchemy.orm import Session

from lda.services import dossiers
from lda.store.followup import facts_of
from lda.store.models import Relais
from tests.factories import cast
from tests.followup import ended, events, last, nobody_else, opened, problems, running


@pytest.mark.parametrize("statut", ["VALIDEE", "ATTENTE_MESURE", "ACCOMPAGNEMENT", "RELAIS"])
def test_the_dossier_goes_back_to_its_diagnostic(session: Session, statut) -> None:
    people = cast(session)
    dossier = opened(session, people, statut)
    dossiers.look_again(
        session, dossier.cle, actor=people.coordinatrice, version=dossier.version, reason="Rupture du couple"
    )
    assert last(session, dossier) == ("dossiers.look_again", statut, "DIAGNOSTIC")
    assert events(session, dossier)[-1].detail["raison"] == "Rupture du couple"


def test_with_a_mesure_running_the_status_stays(session: Session) -> None:
    people = cast(session)
    dossier, _ = running(session, people)
    dossiers.look_again(
        session, dossier.cle, actor=people.coordinatrice, version=dossier.version, reason="Nouveau besoin"
    )
    assert dossier.statut == "ACCOMPAGNEMENT"
    assert facts_of(session, dossier).looked_again_on is not None


def test_an_open_relais_finds_its_outcome(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people, motif="PERDU")
    dossiers.look_again(
        session, dossier.cle, actor=people.coordinatrice, version=dossier.version, reason="De retour"
    )
    relais = session.query(Relais).filter_by(dossier_id=dossier.id).one()
    assert relais.issue == "NOUVELLE_ORIENTATION"
    assert dossier.statut == "DIAGNOSTIC"


@pytest.mark.parametrize("reason", ["", "   ", None, 12, "x" * 2000])
def test_it_needs_a_reason(session: Session, reason) -> None:
    people = cast(session)
    dossier = opened(session, people, "VALIDEE")
    found = problems(
        lambda: dossiers.look_again(
            session, dossier.cle, actor=people.coordinatrice, version=dossier.version, reason=reason
        )
    )
    assert set(found) == {"raison"}
    assert dossier.statut == "VALIDEE"


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, "VALIDEE")
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.look_again(session, dossier.cle, actor=who, version=1, reason="Oui"),
    )  # fmt: skip
