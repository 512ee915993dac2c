"""Deciding a saisine: alone, and with its dossier."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.errors import Invalid, NotFound
from lda.services import saisines
from lda.store.models import Evenement, Revision
from lda.views import saisines as views
from tests.factories import cast, make_dossier, make_saisine


@pytest.mark.parametrize("statut", ["ACCUSEE", "COMPLEMENT"])
@pytest.mark.parametrize("motif", ["DOUBLON", "INCOMPLET"])
def test_the_coordinator_closes_a_saisine_alone(session: Session, fixed_clock, statut, motif) -> None:
    who = cast(session)
    dossier = make_dossier(session, auteur=who.comptes.autre, statut="DIAGNOSTIC")
    saisine = make_saisine(session, who.comptes.partenaire, statut=statut, dossier=dossier)
    saisines.decide(session, saisine.cle, actor=who.coordinatrice, motif=motif, conseil="Voyez avec le CCAS.")
    assert (saisine.statut, saisine.motif_decision, saisine.decidee_le) == (
        "SANS_SUITE",
        motif,
        date(2026, 11, 23),
    )
    assert dossier.statut == "DIAGNOSTIC"
    view = views.one(session, saisine.cle, actor=who.partenaire)
    assert (view.motif, view.conseil) == (motif, "Voyez avec le CCAS.")
    event = session.scalars(select(Evenement).where(Evenement.saisine_id == saisine.id)).one()
    assert (event.verbe, event.de, event.vers, event.motif) == (
        "saisines.decide",
        statut,
        "SANS_SUITE",
        motif,
    )
    assert session.get_one(Revision, "PF_ARTOIS").valeur == 1


@pytest.mark.parametrize(
    ("motif", "conseil", "fields"),
    [
        ("RETRAIT", "Un conseil", ["motif"]),
        ("HORS_PUBLIC", "Un conseil", ["motif"]),
        (None, None, ["motif", "conseil"]),
        ("DOUBLON", "  ", ["conseil"]),
    ],
)
def test_a_decision_has_its_motif_and_its_advice(session: Session, motif, conseil, fields) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE")
    with pytest.raises(Invalid) as error:
        saisines.decide(session, saisine.cle, actor=who.coordinatrice, motif=motif, conseil=conseil)
    assert [problem.field for problem in error.value.problems] == fields
    assert saisine.statut == "ACCUSEE"


@pytest.mark.parametrize("statut", ["TRANSMISE", "VALIDEE", "NON_VALIDEE", "SANS_SUITE"])
def test_only_what_awaits_a_decision_is_decided(session: Session, statut) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut=statut)
    with pytest.raises(Invalid) as error:
        saisines.decide(session, saisine.cle, actor=who.coordinatrice, motif="DOUBLON", conseil="Un conseil")
    assert error.value.problems[0].field == "statut"


def test_the_dossier_decides_for_each_saisine_that_waits(session: Session, fixed_clock) -> None:
    who = cast(session)
    dossier = make_dossier(session)
    waiting = [
        make_saisine(session, who.comptes.partenaire, statut=statut, dossier=dossier)
        for statut in ("ACCUSEE", "COMPLEMENT")
    ]
    already = make_saisine(session, who.comptes.autre, statut="SANS_SUITE", dossier=dossier)
    elsewhere = make_saisine(session, who.comptes.autre, statut="ACCUSEE", dossier=make_dossier(session))
    found = saisines.decide_with_dossier(
        session, dossier, "NON_VALIDEE", "DROIT_COMMUN", "Voyez le FSL.", who.coordinatrice
    )
    assert found == waiting
    for saisine in waiting:
        assert (saisine.statut, saisine.motif_decision, saisine.conseil) == (
            "NON_VALIDEE", "DROIT_COMMUN", "Voyez le FSL.",
        )  # fmt: skip
    events = select(Evenement.saisine_id).where(Evenement.verbe == "saisines.decide").order_by(Evenement.id)
    assert session.scalars(events).all() == [s.id for s in waiting]
    assert (already.statut, elsewhere.statut) == ("SANS_SUITE", "ACCUSEE")


def test_nobody_else_decides(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE")
    for other in who.others("coordinatrice"):
        with pytest.raises(NotFound):
            saisines.decide(session, saisine.cle, actor=other, motif="DOUBLON", conseil="Un conseil")
    assert saisine.statut == "ACCUSEE"
