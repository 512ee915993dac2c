"""A diagnostic, an adhésion or a proposition entered wrongly, corrected with a trace."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import clock
from lda.services import amend, bilans, dossiers, suivi
from lda.store.models import Adhesion, Diagnostic, Dossier, Proposition
from lda.views import dossiers as dossiers_view
from lda.views.saisine_parts import HistoryLine
from tests.conftest import NOW
from tests.factories import Cast, cast
from tests.followup import ago, last, nobody_else, opened, problems, ready, running, validated, written

pytestmark = pytest.mark.usefixtures("fixed_clock")


def only(session: Session, table: Any, dossier: Dossier) -> Any:
    return session.scalars(select(table).where(table.dossier_id == dossier.id)).one()


def told(session: Session, people: Cast, dossier: Dossier, who: str = "coordinatrice") -> HistoryLine:
    return dossiers_view.one(session, dossier.cle, actor=getattr(people, who)).historique[0]


def diagnosed(session: Session, people: Cast) -> tuple[Dossier, Diagnostic]:
    dossier = opened(session, people, "DIAGNOSTIC")
    found = suivi.add_diagnostic(
        session, dossier.cle, actor=people.coordinatrice, jour=ago(5), participation="PRESENTE",
        besoins={"LOGEMENT": "2", "BUDGET": "1"}, contenu={"freins": "Dettes.", "sante": "Fatigue."},
        adhesion="ADHERE",
    )  # fmt: skip
    return dossier, found


def correct(session: Session, people: Cast, found: Diagnostic, **given: Any) -> Diagnostic:
    sound = {
        "jour": found.jour, "participation": "PRESENTE", "besoins": {"LOGEMENT": "2", "BUDGET": "1"},
        "contenu": {"freins": "Dettes.", "sante": "Fatigue."}, "reason": "Mauvais ménage.",
    }  # fmt: skip
    return amend.diagnostic(session, found.id, actor=people.coordinatrice, **(sound | given))


def test_a_diagnostic_with_its_grid_and_texts(session: Session) -> None:
    people = cast(session)
    dossier, found = diagnosed(session, people)
    correct(
        session, people, found,
        participation="NON", besoins={"LOGEMENT": "3", "DROITS": "1"}, contenu={"freins": "Impayés."},
    )  # fmt: skip
    session.expire_all()
    assert {need.domaine: need.niveau for need in found.besoins} == {"LOGEMENT": "3", "DROITS": "1"}
    assert (found.participation, found.contenu) == ("NON", {"freins": "Impayés."})
    assert last(session, dossier)[0] == "amend.diagnostic"
    line = told(session, people, dossier)
    for said in ("Mauvais ménage.", "Freins : Impayés. (avant : Dettes.)", "(avant : Fatigue.)"):
        assert said in line.raison


def test_a_former_health_note_is_not_for_the_referent(session: Session) -> None:
    people = cast(session)
    dossier, found = diagnosed(session, people)
    suivi.name_referent(
        session, dossier.cle, actor=people.coordinatrice, debut=ago(3), compte=people.comptes.autre.cle
    )
    correct(session, people, found, contenu={"freins": "Impayés.", "sante": "Repos."})
    line = told(session, people, dossier, "autre")
    assert "Impayés." in line.raison
    assert "Fatigue" not in line.raison
    assert "Repos" not in line.raison


def test_the_adhesion_gathered_with_it_follows_its_day(session: Session) -> None:
    people = cast(session)
    dossier, found = diagnosed(session, people)
    suivi.record_adhesion(session, dossier.cle, actor=people.coordinatrice, jour=ago(2), code="REFUS")
    correct(session, people, found, jour=ago(9))
    days = select(Adhesion.jour).where(Adhesion.dossier_id == dossier.id).order_by(Adhesion.jour)
    assert session.scalars(days).all() == [ago(9), ago(2)]


def test_a_decision_keeps_the_diagnostic_on_which_it_rests(session: Session) -> None:
    people = cast(session)
    dossier = ready(session, people)
    found = only(session, Diagnostic, dossier)
    dossier_day = ago(0)
    dossiers.validate(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)
    correct(session, people, found, jour=dossier_day, besoins={}, contenu={})
    with clock.at(NOW + timedelta(days=3)):
        refused = problems(lambda: correct(session, people, found, jour=ago(0), besoins={}, contenu={}))
        assert "repose sur ce diagnostic" in refused["jour"]
        suivi.add_diagnostic(
            session, dossier.cle, actor=people.coordinatrice, jour=dossier_day, participation="NON"
        )
        correct(session, people, found, jour=ago(0), besoins={}, contenu={})


def test_a_validation_keeps_the_adhesion_and_the_proposition_on_which_it_rests(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    by = people.coordinatrice
    said = only(session, Adhesion, dossier)
    refused = problems(
        lambda: amend.adhesion(session, said.id, actor=by, jour=ago(5), code="REFUS", reason="Erreur.")
    )
    assert "validée le 23 novembre 2026 sur cette adhésion" in refused["code"]
    amend.adhesion(session, said.id, actor=by, jour=ago(6), code="PARTIELLE", reason="Erreur.")
    assert (said.jour, said.code) == (ago(6), "PARTIELLE")
    line = told(session, people, dossier)
    assert line.raison.startswith("Erreur. · Date : 17/11/2026 (avant : 18/11/2026)")


def test_what_a_transmitted_bilan_says_of_the_person_does_not_change(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    written(session, mesure.bilans[0], people.partenaire)
    bilans.transmit(session, mesure.bilans[0].id, actor=people.partenaire)
    query = select(Adhesion).where(Adhesion.dossier_id == dossier.id, Adhesion.jour == ago(1))
    said = session.scalars(query).one()
    refused = problems(
        lambda: amend.adhesion(
            session, said.id, actor=people.coordinatrice, jour=ago(1), code="REFUS", reason="Erreur."
        )
    )
    assert "déjà transmis" in refused["code"]


def test_a_proposition_but_never_its_answer(session: Session) -> None:
    people = cast(session)
    dossier = ready(session, people)
    found = only(session, Proposition, dossier)
    given: dict[str, Any] = {"orientations": ["MESURE"], "par": "La concertation", "reason": "Erreur."}

    def act(**more: Any) -> Proposition:
        return amend.proposition(session, found.id, actor=people.coordinatrice, **(given | more))

    refused = problems(lambda: act(jour=ago(2)))
    assert "a répondu le" in refused["jour"]
    act(jour=ago(6), detail="Après visite.")
    assert (found.jour, found.par, found.detail) == (ago(6), "La concertation", "Après visite.")
    assert (found.reponse, found.reponse_le) == ("ACCEPTEE", ago(3))
    line = told(session, people, dossier)
    assert "Proposée par : La concertation (avant : Maude Coordination)" in line.raison
    assert "Rien ne change" in problems(lambda: act(jour=ago(6), detail="Après visite."))["jour"]


def test_by_her_coordinator_alone(session: Session) -> None:
    people = cast(session)
    dossier, found = diagnosed(session, people)
    said = only(session, Adhesion, dossier)
    nobody_else(
        people, "coordinatrice",
        act=lambda by: amend.diagnostic(
            session, found.id, actor=by, jour=ago(6), participation="NON", reason="Erreur."
        ),
    )  # fmt: skip
    nobody_else(
        people, "coordinatrice",
        act=lambda by: amend.adhesion(
            session, said.id, actor=by, jour=ago(6), code="ADHERE", reason="Erreur."
        ),
    )  # fmt: skip
