"""The days of a suspension corrected, or taken out: the bilans not transmitted follow, the rest stays."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from lda.services import bilans, checks, mesures, recount, suspensions
from lda.store.models import Dossier, Mesure
from lda.views import dossiers as dossiers_view
from tests.factories import Cast, cast
from tests.followup import events, nobody_else, problems, running, written

pytestmark = pytest.mark.usefixtures("fixed_clock")
START = date(2026, 8, 10)


def paused(session: Session, people: Cast, debut: date, fin: date | None = None) -> Mesure:
    _, mesure = running(session, people, debut=START)
    by = people.coordinatrice
    mesures.suspend(session, mesure.id, actor=by, debut=debut)
    if fin:
        mesures.resume(session, mesure.id, actor=by, fin=fin)
    return mesure


def correct(session: Session, people: Cast, mesure: Mesure, debut: object, fin: object = None) -> None:
    id = mesure.suspensions[0].id
    by = people.coordinatrice
    suspensions.correct(session, id, actor=by, debut=debut, fin=fin, reason="Faute de frappe.")


def sound(session: Session) -> bool:
    return not checks.findings(session, recount.recounted)


def test_the_bilan_that_fell_in_it_is_due_on_its_own_day_again(session: Session) -> None:
    people = cast(session)
    mesure = paused(session, people, date(2026, 11, 5), date(2026, 11, 20))
    assert mesure.bilans[0].echeance == date(2026, 11, 20)
    correct(session, people, mesure, date(2026, 11, 5), date(2026, 11, 8))
    assert mesure.bilans[0].echeance == date(2026, 11, 10)
    correct(session, people, mesure, date(2026, 11, 5), date(2026, 11, 12))
    assert mesure.bilans[0].echeance == date(2026, 11, 12)
    assert sound(session)


def test_one_that_lasts_begins_earlier_or_later(session: Session) -> None:
    people = cast(session)
    mesure = paused(session, people, date(2026, 11, 15))
    assert [b.mois for b in mesure.bilans] == [3]
    correct(session, people, mesure, date(2026, 11, 5))
    assert (mesure.statut, list(mesure.bilans)) == ("SUSPENDUE", [])
    told = problems(lambda: correct(session, people, mesure, date(2026, 11, 4), date(2026, 11, 20)))
    assert "« Reprendre »" in told["fin"]
    assert mesure.suspensions[0].debut == date(2026, 11, 5)
    assert sound(session)


def test_cancelled_it_never_was(session: Session) -> None:
    people = cast(session)
    mesure = paused(session, people, date(2026, 11, 5))
    by = people.coordinatrice
    suspensions.cancel(session, mesure.suspensions[0].id, actor=by, reason="Erreur de mesure.")
    assert (mesure.statut, mesure.suspensions) == ("EN_COURS", [])
    assert mesure.bilans[0].echeance == date(2026, 11, 10)
    event = events(session, session.get_one(Dossier, mesure.dossier_id))[-1]
    assert (event.verbe, event.de, event.vers) == ("suspensions.cancel", "SUSPENDUE", "EN_COURS")
    assert sound(session)


def test_a_transmitted_bilan_keeps_the_day_on_which_it_was_due(session: Session) -> None:
    people = cast(session)
    mesure = paused(session, people, date(2026, 11, 5), date(2026, 11, 20))
    bilan = mesure.bilans[0]
    written(session, bilan, people.partenaire, jour=date(2026, 11, 18))
    bilans.transmit(session, bilan.id, actor=people.partenaire)
    correct(session, people, mesure, date(2026, 11, 5), date(2026, 11, 6))
    assert (bilan.echeance, bilan.jour) == (date(2026, 11, 20), date(2026, 11, 18))
    assert sound(session)


def test_the_history_has_the_former_days(session: Session) -> None:
    people = cast(session)
    mesure = paused(session, people, date(2026, 11, 5), date(2026, 11, 20))
    correct(session, people, mesure, date(2026, 11, 6), date(2026, 11, 20))
    cle = session.get_one(Dossier, mesure.dossier_id).cle
    told = dossiers_view.one(session, cle, actor=people.coordinatrice).historique[0]
    assert told.raison == "Faute de frappe. · Suspendue depuis le : 06/11/2026 (avant : 05/11/2026)"


@pytest.mark.parametrize(
    ("debut", "fin"),
    [
        (date(2026, 8, 9), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 20)),
        (date(2026, 11, 5), date(2026, 11, 24)),
        (date(2026, 11, 5), None),
        (date(2026, 11, 5), date(2026, 11, 20)),
        (date(2026, 10, 1), date(2026, 11, 20)),
    ],
)
def test_days_that_could_not_be(session: Session, debut: date, fin: date | None) -> None:
    """Before the start, ending before it begins, after today, without its end, unchanged, within another."""
    people = cast(session)
    mesure = paused(session, people, date(2026, 10, 1), date(2026, 10, 9))
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=date(2026, 11, 5))
    mesures.resume(session, mesure.id, actor=people.coordinatrice, fin=date(2026, 11, 20))
    second = mesure.suspensions[1].id
    problems(
        lambda: suspensions.correct(
            session, second, actor=people.coordinatrice, debut=debut, fin=fin, reason="Erreur."
        )
    )
    assert mesure.suspensions[1].debut == date(2026, 11, 5)


def test_a_mesure_that_ended_keeps_its_suspensions(session: Session) -> None:
    people = cast(session)
    mesure = paused(session, people, date(2026, 11, 5), date(2026, 11, 8))
    mesures.declare_sortie(
        session, mesure.id, actor=people.partenaire,
        jour=date(2026, 11, 20), motif="RELOGE", destination="LOC_SOCIAL",
    )  # fmt: skip
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    told = problems(lambda: correct(session, people, mesure, date(2026, 11, 6), date(2026, 11, 8)))
    assert "La mesure a pris fin" in told["statut"]


def test_by_her_coordinator_alone(session: Session) -> None:
    people = cast(session)
    mesure = paused(session, people, date(2026, 11, 5))
    one = mesure.suspensions[0].id
    nobody_else(
        people, "coordinatrice", act=lambda by: suspensions.cancel(session, one, actor=by, reason="Erreur.")
    )
