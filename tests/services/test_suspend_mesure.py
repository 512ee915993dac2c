"""A running mesure suspended, resumed, renewed."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.deadlines import EtatBilan
from lda.services import bilans, checks, mesures, recount
from lda.views import dossiers as dossiers_view
from tests.factories import cast
from tests.followup import ago, problems, running


def keys(mesure) -> list[str]:
    return [b.cle for b in mesure.bilans]


def test_what_would_be_due_meanwhile_waits_for_its_end(session: Session, fixed_clock) -> None:
    people = cast(session)
    by = people.coordinatrice
    dossier, mesure = running(session, people, debut=date(2026, 8, 10))
    assert dossier.prochaine_echeance == date(2026, 11, 10)
    mesures.suspend(session, mesure.id, actor=by, debut=date(2026, 11, 1))
    assert (mesure.statut, keys(mesure), dossier.prochaine_echeance) == ("SUSPENDUE", [], None)
    mesures.resume(session, mesure.id, actor=by, fin=date(2026, 11, 20))
    assert mesure.statut == "EN_COURS"
    assert [(b.cle, b.echeance) for b in mesure.bilans][:2] == [
        ("M3", date(2026, 11, 20)),
        ("M6", date(2027, 2, 10)),
    ]
    assert dossier.prochaine_echeance == date(2026, 11, 20)


def test_what_was_written_is_kept(session: Session, fixed_clock) -> None:
    people = cast(session)
    _, mesure = running(session, people, debut=date(2026, 8, 10))
    bilan = mesure.bilans[0]
    bilans.save(session, bilan.id, actor=people.partenaire, jour=ago(5), contenu={"parole": "Je tiens."})
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=ago(20))
    assert mesure.bilans == [bilan]


def test_a_draft_due_meanwhile_is_not_awaited(session: Session, fixed_clock) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=date(2026, 8, 10))
    bilans.save(session, mesure.bilans[0].id, actor=people.partenaire, jour=ago(5))
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=ago(20))
    assert dossier.prochaine_echeance is None
    assert "chéance" not in str(checks.findings(session, recount.recounted))
    [line] = dossiers_view.one(session, dossier.cle, actor=people.coordinatrice).mesures[0].bilans
    assert not line.due
    mesures.resume(session, mesure.id, actor=people.coordinatrice, fin=ago(1))
    assert dossier.prochaine_echeance == ago(1)
    line = dossiers_view.one(session, dossier.cle, actor=people.coordinatrice).mesures[0].bilans[0]
    assert (line.due, line.etat) == (True, EtatBilan.EN_RETARD)


def test_suspensions_follow_each_other(session: Session) -> None:
    people = cast(session)
    by = people.coordinatrice
    _, mesure = running(session, people)

    def suspend(day: date) -> None:
        mesures.suspend(session, mesure.id, actor=by, debut=day)

    assert set(problems(lambda: suspend(ago(101)))) == {"debut"}
    assert set(problems(lambda: suspend(ago(-1)))) == {"debut"}
    suspend(ago(20))
    assert set(problems(lambda: suspend(ago(5)))) == {"statut"}
    assert set(problems(lambda: mesures.resume(session, mesure.id, actor=by, fin=ago(21)))) == {"fin"}
    mesures.resume(session, mesure.id, actor=by, fin=ago(10))
    assert set(problems(lambda: suspend(ago(11)))) == {"debut"}
    assert set(problems(lambda: mesures.resume(session, mesure.id, actor=by, fin=ago(9)))) == {"statut"}
    assert mesure.statut == "EN_COURS"


def test_a_renewal_goes_on_with_the_same_sequence(session: Session, fixed_clock) -> None:
    people = cast(session)
    _, mesure = running(session, people, debut=date(2026, 8, 31))
    before = {b.cle: b.id for b in mesure.bilans}
    mesures.renew(session, mesure.id, actor=people.coordinatrice, fin_prevue=date(2028, 3, 1))
    assert (mesure.renouvellements, mesure.fin_prevue) == (1, date(2028, 3, 1))
    months = [b.mois for b in mesure.bilans]
    assert months == [3, 6, 12, 18, 24]
    assert {b.cle: b.id for b in mesure.bilans if b.mois <= 12}.items() <= before.items()


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_renewal_ends_later(session: Session, days) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    day = mesure.fin_prevue + timedelta(days=days)
    found = problems(lambda: mesures.renew(session, mesure.id, actor=people.coordinatrice, fin_prevue=day))
    assert set(found) == {"fin_prevue"}
    assert mesure.renouvellements == 0


def test_the_cahier_of_the_start_decides(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    mesure.cahier = {**mesure.cahier, "renouvellements_max": 2}
    by, later = people.coordinatrice, [today() + timedelta(days=900 + n) for n in range(3)]
    for day in later[:2]:
        mesures.renew(session, mesure.id, actor=by, fin_prevue=day)
    found = problems(lambda: mesures.renew(session, mesure.id, actor=by, fin_prevue=later[2]))
    assert "prévoit 2 renouvellements au plus" in found["fin_prevue"]
    assert (mesure.renouvellements, mesure.fin_prevue) == (2, later[1])
