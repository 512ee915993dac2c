"""A mesure asked for, waiting, started or given up."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.services import mesures
from lda.store.models import Bilan, Mesure
from tests.factories import cast
from tests.followup import ago, asked, last, nobody_else, opened, problems, running, validated, verbs


def owed(mesure: Mesure) -> list[tuple[str, int, date]]:
    return [(b.cle, b.mois, b.echeance) for b in mesure.bilans]


def test_it_is_asked_then_waits(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)
    assert (mesure.statut, mesure.operateur_id) == ("PROPOSEE", people.association.id)
    mesures.queue(session, mesure.id, actor=people.coordinatrice)
    assert last(session, dossier) == ("mesures.queue", "PROPOSEE", "ATTENTE")


def test_started_the_dossier_is_accompanied_and_the_bilans_have_their_days(session, fixed_clock) -> None:
    people = cast(session)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)
    mesures.start(session, mesure.id, actor=people.coordinatrice, debut=date(2026, 8, 31))
    assert (mesure.statut, mesure.fin_prevue) == ("EN_COURS", date(2027, 8, 31))
    assert mesure.cahier["bilans_mois"] == [3, 6, 12]
    assert owed(mesure)[:3] == [
        ("M3", 3, date(2026, 11, 30)),
        ("M6", 6, date(2027, 2, 28)),
        ("M12", 12, date(2027, 8, 31)),
    ]
    assert dossier.statut == "ACCOMPAGNEMENT"
    assert dossier.prochaine_echeance == date(2026, 11, 30)
    assert verbs(session, dossier)[-2:] == ["mesures.start", "dossiers.start"]
    assert last(session, dossier) == ("dossiers.start", "VALIDEE", "ACCOMPAGNEMENT")


def test_a_second_one_runs_beside_the_first(session: Session) -> None:
    people = cast(session)
    dossier, _ = running(session, people)
    second = asked(session, people, dossier, "AVDL", people.ccas)
    mesures.start(session, second.id, actor=people.coordinatrice, debut=ago(1), fin_prevue=today())
    assert second.statut == "EN_COURS"
    assert verbs(session, dossier).count("dossiers.start") == 1


def test_one_without_months_owes_nothing_before_its_end(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier, "PF")
    mesures.start(session, mesure.id, actor=people.coordinatrice, debut=ago(300))
    assert (owed(mesure), mesure.fin_prevue, dossier.prochaine_echeance) == ([], None, None)


@pytest.mark.parametrize("statut", ["OUVERT", "DIAGNOSTIC", "CONCERTATION"])
def test_not_before_the_decision(session: Session, statut) -> None:
    people = cast(session)
    dossier = opened(session, people, statut)
    mesure = asked(session, people, dossier)
    found = problems(lambda: mesures.start(session, mesure.id, actor=people.coordinatrice, debut=ago(1)))
    assert set(found) == {"statut"}
    assert (mesure.statut, session.query(Bilan).count()) == ("PROPOSEE", 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"debut": ago(-30)}, "debut"),
        ({"debut": ago(401)}, "debut"),
        ({"debut": ""}, "debut"),
        ({"debut": ago(10), "fin_prevue": ago(11)}, "fin_prevue"),
        ({"debut": ago(10), "fin_prevue": "bientôt"}, "fin_prevue"),
    ],
)
def test_impossible_dates_write_nothing(session: Session, given, field) -> None:
    people = cast(session)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)
    found = problems(lambda: mesures.start(session, mesure.id, actor=people.coordinatrice, **given))
    assert set(found) == {field}
    assert (mesure.statut, mesure.debut, dossier.statut) == ("PROPOSEE", None, "VALIDEE")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "MAGIE"}, "code"),
        ({"code": ""}, "code"),
        ({"operateur": ""}, "operateur"),
        ({"operateur": "inconnu"}, "operateur"),
        ({"demandee_le": "2099-01-01"}, "demandee_le"),
    ],
)
def test_asking_with_bad_input_writes_nothing(session: Session, given, field) -> None:
    people = cast(session)
    dossier = opened(session, people)
    given = {"code": "ASRL", "operateur": people.ccas.cle, "demandee_le": ago(1)} | given
    found = problems(lambda: mesures.ask(session, dossier.cle, actor=people.coordinatrice, **given))
    assert set(found) == {field}
    assert session.query(Mesure).count() == 0


def test_it_may_never_start(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)

    def give_up(reason: str) -> None:
        mesures.not_start(session, mesure.id, actor=people.coordinatrice, reason=reason)

    assert set(problems(lambda: give_up(""))) == {"reason"}
    give_up("Refus de la personne")
    assert mesure.statut == "NON_DEMARREE"
    assert set(problems(lambda: give_up("Encore"))) == {"statut"}
    found = problems(lambda: mesures.start(session, mesure.id, actor=people.coordinatrice, debut=ago(1)))
    assert set(found) == {"statut"}


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)
    later = today() + timedelta(days=30)
    acts = (
        lambda who: mesures.ask(
            session, dossier.cle, actor=who, code="ASRL", operateur=people.ccas.cle, demandee_le=ago(1)
        ),
        lambda who: mesures.queue(session, mesure.id, actor=who),
        lambda who: mesures.start(session, mesure.id, actor=who, debut=ago(1)),
        lambda who: mesures.not_start(session, mesure.id, actor=who, reason="Oui"),
        lambda who: mesures.suspend(session, mesure.id, actor=who, debut=ago(1)),
        lambda who: mesures.resume(session, mesure.id, actor=who, fin=ago(1)),
        lambda who: mesures.renew(session, mesure.id, actor=who, fin_prevue=later),
        lambda who: mesures.confirm_sortie(session, mesure.id, actor=who),
    )
    for act in acts:
        nobody_else(people, "coordinatrice", act=act)
    nobody_else(people, act=lambda who: mesures.queue(session, 999_999, actor=who))
