"""Declining a situation with advice, and closing one without follow-up."""

import pytest
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.services import dossiers
from lda.store.models import Saisine
from tests.factories import cast, make_saisine
from tests.followup import last, nobody_else, opened, problems, running, validated


@pytest.mark.parametrize("statut", ["OUVERT", "DIAGNOSTIC", "CONCERTATION"])
def test_the_saisines_take_the_motif_and_the_advice(session: Session, statut) -> None:
    people = cast(session)
    dossier = opened(session, people, statut)
    dossiers.not_validate(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, motif="DROIT_COMMUN", conseil="Solliciter le FSL.",
    )  # fmt: skip
    saisine = session.query(Saisine).filter_by(dossier_id=dossier.id).one()
    assert (dossier.statut, dossier.clos_le, dossier.conseil) == (
        "NON_VALIDEE",
        today(),
        "Solliciter le FSL.",
    )
    assert (saisine.statut, saisine.motif_decision) == ("NON_VALIDEE", "DROIT_COMMUN")
    assert saisine.conseil == "Solliciter le FSL."


@pytest.mark.parametrize(
    ("motif", "conseil", "fields"),
    [
        ("", "", {"motif", "conseil"}),
        ("DOUBLON", "Oui", {"motif"}),
        ("INCONNU", "Oui", {"motif"}),
        ("DROIT_COMMUN", "x" * 5000, {"conseil"}),
    ],
)
def test_it_needs_a_motif_that_fits_and_advice(session: Session, motif, conseil, fields) -> None:
    people = cast(session)
    dossier = opened(session, people)
    found = problems(
        lambda: dossiers.not_validate(
            session, dossier.cle, actor=people.coordinatrice,
            version=dossier.version, motif=motif, conseil=conseil,
        )
    )  # fmt: skip
    assert set(found) == fields
    assert dossier.statut == "OUVERT"


@pytest.mark.parametrize("statut", ["OUVERT", "DIAGNOSTIC", "CONCERTATION", "VALIDEE", "ATTENTE_MESURE"])
def test_without_followup(session: Session, statut) -> None:
    people = cast(session)
    dossier = opened(session, people, statut)
    late = make_saisine(session, people.comptes.autre, statut="ACCUSEE", dossier=dossier)
    dossiers.close_without_followup(
        session, dossier.cle, actor=people.coordinatrice, version=dossier.version, motif="INJOIGNABLE"
    )
    assert dossier.motif == "INJOIGNABLE"
    assert (late.statut, late.motif_decision) == ("SANS_SUITE", "INJOIGNABLE")
    first = session.query(Saisine).filter_by(auteur_id=people.partenaire.account).one()
    decided = statut in ("VALIDEE", "ATTENTE_MESURE")
    assert first.statut == ("VALIDEE" if decided else "SANS_SUITE")


def test_not_from_an_accompaniment(session: Session) -> None:
    people = cast(session)
    dossier, _ = running(session, people)
    found = problems(
        lambda: dossiers.close_without_followup(
            session, dossier.cle, actor=people.coordinatrice, version=dossier.version, motif="DECES"
        )
    )
    assert set(found) == {"statut"}


def test_a_decided_situation_is_no_longer_declined(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    before = last(session, dossier)
    problems(
        lambda: dossiers.not_validate(
            session, dossier.cle, actor=people.coordinatrice,
            version=dossier.version, motif="DECES", conseil="Aucun",
        )
    )  # fmt: skip
    assert last(session, dossier) == before


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    given = {"version": dossier.version, "motif": "DECES"}
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.not_validate(session, dossier.cle, actor=who, conseil="Oui", **given),
    )  # fmt: skip
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.close_without_followup(session, dossier.cle, actor=who, **given),
    )  # fmt: skip
