"""The first day of a running mesure corrected: what depends on it follows, what was written stays."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.services import bilans, cahiers, checks, mesures, recount
from lda.store.models import Echeance, Mesure
from lda.views import dossiers as dossiers_view
from tests.factories import Cast, cast
from tests.followup import ago, asked, events, nobody_else, problems, running, validated, written

pytestmark = pytest.mark.usefixtures("fixed_clock")
START = date(2026, 8, 10)
TERMS = {
    "code": "ASRL", "duree_defaut_mois": 6, "duree_max_mois": 18, "renouvellements_max": None,
    "frequence_cible_visites_mois": 2, "bilans_mois": [4, 12],
}  # fmt: skip


def correct(session: Session, people: Cast, mesure: Mesure, debut: object, **given: object) -> None:
    given = {"reason": "Faute de frappe."} | given
    mesures.correct(session, mesure.id, actor=people.coordinatrice, debut=debut, **given)


def owed(mesure: Mesure) -> list[tuple[int, date]]:
    return [(b.mois, b.echeance) for b in mesure.bilans]


def sound(session: Session) -> bool:
    """The application finds the bilans and what is due as they should be."""
    return "chéance" not in str(checks.findings(session, recount.recounted))


def test_bilans_planned_end_and_what_is_due_follow(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=START)
    assert (owed(mesure)[0], mesure.fin_prevue) == ((3, date(2026, 11, 10)), date(2027, 8, 10))
    correct(session, people, mesure, date(2026, 8, 31))
    assert (mesure.statut, mesure.debut) == ("EN_COURS", date(2026, 8, 31))
    assert mesure.fin_prevue == date(2027, 8, 31)
    assert owed(mesure)[:2] == [(3, date(2026, 11, 30)), (6, date(2027, 2, 28))]
    assert dossier.prochaine_echeance == date(2026, 11, 30)
    ends = select(Echeance.jour).where(Echeance.dossier_id == dossier.id, Echeance.nature == "FIN")
    assert session.scalars(ends).all() == [date(2027, 8, 31)]
    assert sound(session)


def test_the_history_has_both_days(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=START)
    correct(session, people, mesure, date(2026, 8, 1), reason="Le contrat dit le 1er août.")
    event = events(session, dossier)[-1]
    assert (event.verbe, event.de, event.vers) == ("mesures.correct", "2026-08-10", "2026-08-01")
    assert event.effet == date(2026, 8, 1)
    told = dossiers_view.one(session, dossier.cle, actor=people.coordinatrice).historique[0]
    assert told.phrase == "Les dates de la mesure ont été corrigées."
    assert told.raison == (
        "Le contrat dit le 1er août. · Démarrage : 01/08/2026 (avant : 10/08/2026)"
        " · Fin prévue : 01/08/2027 (avant : 10/08/2027)"
    )


def test_a_planned_end_that_was_chosen_stays_unless_it_is_given(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)
    chosen = date(2026, 12, 24)
    mesures.start(session, mesure.id, actor=people.coordinatrice, debut=START, fin_prevue=chosen)
    correct(session, people, mesure, date(2026, 8, 1))
    assert mesure.fin_prevue == chosen
    correct(session, people, mesure, date(2026, 8, 1), fin_prevue=date(2027, 1, 31))
    assert (mesure.debut, mesure.fin_prevue) == (date(2026, 8, 1), date(2027, 1, 31))


def test_the_cahier_des_charges_is_that_of_the_new_day(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people, debut=ago(1))
    cahiers.change(session, actor=people.departement, depuis=today(), **TERMS)
    correct(session, people, mesure, today())
    assert (mesure.cahier["bilans_mois"], [b.mois for b in mesure.bilans]) == ([4, 12], [4, 12])
    assert mesure.fin_prevue == date(2027, 5, 23)
    correct(session, people, mesure, today(), fin_prevue=date(2027, 6, 1))
    cahiers.change(session, actor=people.departement, depuis=today(), **(TERMS | {"bilans_mois": []}))
    correct(session, people, mesure, today(), fin_prevue=date(2027, 7, 1))
    assert mesure.cahier["bilans_mois"] == [4, 12], "its day is the same: it keeps its own"
    correct(session, people, mesure, ago(1))
    assert mesure.cahier["bilans_mois"] == [3, 6, 12]
    assert sound(session)


def test_a_draft_that_the_new_cahier_does_not_ask_for_is_not_lost(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people, debut=ago(1))
    cahiers.change(session, actor=people.departement, depuis=today(), **TERMS)
    bilans.save(session, mesure.bilans[0].id, actor=people.partenaire, contenu={"parole": "Je tiens."})
    found = problems(lambda: correct(session, people, mesure, today()))
    assert "ne prévoit pas de bilan à 3 mois" in found["debut"]
    assert (mesure.debut, mesure.cahier["bilans_mois"]) == (ago(1), [3, 6, 12])


def test_what_is_transmitted_stays_and_a_draft_moves(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people, debut=date(2026, 2, 10))
    light, full = mesure.bilans[:2]
    sent = light.echeance
    written(session, light, people.partenaire, jour=date(2026, 5, 9))
    bilans.transmit(session, light.id, actor=people.partenaire)
    bilans.save(session, full.id, actor=people.partenaire, contenu={"parole": "Je tiens."})
    correct(session, people, mesure, date(2026, 3, 31))
    assert (light.echeance, full.echeance) == (sent, date(2026, 9, 30))
    assert full.contenu == {"parole": "Je tiens."}
    assert sound(session)


def test_a_draft_far_ahead_keeps_a_day(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)
    by = people.coordinatrice
    mesures.start(session, mesure.id, actor=by, debut=date(2025, 11, 1), fin_prevue=date(2026, 12, 1))
    draft = next(b for b in mesure.bilans if b.mois == 18)
    bilans.save(session, draft.id, actor=people.partenaire, contenu={"parole": "Je tiens."})
    correct(session, people, mesure, date(2026, 11, 1))
    assert draft.echeance == date(2028, 5, 1)
    assert sound(session)


def test_a_draft_that_now_falls_in_a_suspension_waits_for_its_end(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=START)
    draft = mesure.bilans[0]
    bilans.save(session, draft.id, actor=people.partenaire, contenu={"parole": "Je tiens."})
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=date(2026, 11, 15))
    assert dossier.prochaine_echeance == date(2026, 11, 10)
    correct(session, people, mesure, date(2026, 8, 31))
    assert (mesure.statut, dossier.prochaine_echeance) == ("SUSPENDUE", None)
    assert sound(session)
    mesures.resume(session, mesure.id, actor=people.coordinatrice, fin=date(2026, 11, 20))
    assert (draft.mois, draft.echeance) == (3, date(2026, 11, 30))


def test_not_after_what_happened_in_it(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people, debut=ago(90))
    by = people.coordinatrice
    mesures.suspend(session, mesure.id, actor=by, debut=ago(50))
    mesures.resume(session, mesure.id, actor=by, fin=ago(45))
    found = problems(lambda: correct(session, people, mesure, ago(49)))
    assert found["debut"].startswith("La mesure ne peut pas démarrer après sa suspension du ")
    bilans.save(session, mesure.bilans[0].id, actor=people.partenaire, jour=ago(60))
    assert "après son bilan du " in problems(lambda: correct(session, people, mesure, ago(59)))["debut"]
    mesures.declare_sortie(
        session, mesure.id, actor=by, jour=ago(70), motif="RELOGE", destination="LOC_SOCIAL"
    )
    found = problems(lambda: correct(session, people, mesure, ago(69)))
    assert "après sa sortie déclarée du " in found["debut"]
    assert mesure.debut == ago(90)
    correct(session, people, mesure, ago(70))
    assert mesure.debut == ago(70)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"debut": ""}, "debut"),
        ({"debut": "2026-11-24"}, "debut"),
        ({"debut": "2025-10-18"}, "debut"),
        ({"debut": "2026-08-10"}, "debut"),
        ({"debut": "2026-11-03", "reason": " "}, "reason"),
        ({"debut": "2026-11-03", "fin_prevue": "2026-11-02"}, "fin_prevue"),
        ({"debut": "2026-11-03", "fin_prevue": "bientôt"}, "fin_prevue"),
    ],
)
def test_impossible_dates_write_nothing(session: Session, given: dict[str, object], field: str) -> None:
    people = cast(session)
    _, mesure = running(session, people, debut=START)
    before = owed(mesure)
    assert set(problems(lambda: correct(session, people, mesure, **given))) == {field}
    assert (mesure.debut, owed(mesure)) == (START, before)


def test_a_chosen_end_that_would_come_first_is_asked_again(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)
    mesures.start(session, mesure.id, actor=people.coordinatrice, debut=ago(90), fin_prevue=ago(30))
    assert set(problems(lambda: correct(session, people, mesure, ago(20)))) == {"fin_prevue"}
    correct(session, people, mesure, ago(20), fin_prevue=today() + timedelta(days=9))
    assert mesure.debut == ago(20)


def test_only_one_that_runs(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    planned = asked(session, people, dossier, "AVDL", people.ccas)
    assert set(problems(lambda: correct(session, people, planned, ago(5)))) == {"statut"}
    mesures.declare_sortie(
        session, mesure.id, actor=people.partenaire, jour=ago(1), motif="RELOGE", destination="LOC_SOCIAL"
    )
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    assert set(problems(lambda: correct(session, people, mesure, ago(101)))) == {"statut"}


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: mesures.correct(session, mesure.id, actor=who, debut=ago(90), reason="Erreur."),
    )  # fmt: skip
