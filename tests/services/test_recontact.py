"""A household contacted again 3 and 6 months after a mesure ended (DOMAIN A3, B 3.7)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import clock
from lda.domain.clock import today
from lda.domain.deadlines import Nature, add_months, recontacts
from lda.services import dossiers, echeances, mesures, suivi
from lda.store.models import Dossier, Echeance, Evenement, Recontact
from lda.views import dossiers as dossiers_view
from lda.views import home
from tests.factories import Cast, cast
from tests.followup import ago, asked, ended, events, last, nobody_else, problems


def planned(session: Session, dossier: Dossier) -> list[Recontact]:
    query = select(Recontact).where(Recontact.dossier_id == dossier.id)
    return list(session.scalars(query.order_by(Recontact.mois)))


def answer(session: Session, people: Cast, recontact: Recontact, **given) -> None:
    given = {"jour": today(), "joint": True, "situation_residentielle": "LOC_SOCIAL"} | given
    suivi.answer_recontact(session, recontact.id, actor=people.coordinatrice, **given)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (date(2026, 3, 12), {3: date(2026, 6, 12), 6: date(2026, 9, 12)}),
        (date(2026, 8, 31), {3: date(2026, 11, 30), 6: date(2027, 2, 28)}),
    ],
)
def test_calendar_months_after_the_end(end, expected) -> None:
    assert recontacts(end, "RELOGE") == expected
    assert recontacts(end, "DECES") == {}


def test_a_sortie_plans_them_from_its_day(session: Session) -> None:
    people = cast(session)
    dossier, mesure = ended(session, people)
    assert [(r.mois, r.echeance, r.mesure_id) for r in planned(session, dossier)] == [
        (months, add_months(ago(2), months), mesure.id) for months in (3, 6)
    ]
    assert mesure.fin == ago(2)


def test_none_after_a_death(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people, motif="DECES")
    assert planned(session, dossier) == []


def due(session: Session, people: Cast, dossier: Dossier) -> list[date]:
    """The recontacts that are due, which the page of the dossier shows too."""
    query = select(Echeance.jour).where(Echeance.nature == Nature.RECONTACT)
    found = sorted(session.scalars(query.where(Echeance.dossier_id == dossier.id)))
    lines = dossiers_view.one(session, dossier.cle, actor=people.coordinatrice).recontacts
    assert [line.echeance for line in lines if line.fait_le is None] == found
    assert echeances.astray(session) == set()
    return found


def test_none_is_due_once_the_dossier_is_closed_by_a_death(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people)
    first, second = planned(session, dossier)
    answer(session, people, first)
    dossiers.close(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, motif="DECES", destination="NSP",
    )  # fmt: skip
    assert due(session, people, dossier) == []
    lines = dossiers_view.one(session, dossier.cle, actor=people.coordinatrice).recontacts
    assert [line.mois for line in lines] == [3]
    dossiers.reopen(
        session, dossier.cle, actor=people.coordinatrice, version=dossier.version, reason="Erreur de saisie"
    )
    assert due(session, people, dossier) == [second.echeance]


def test_a_death_leaves_none_of_an_earlier_mesure_due_but_those_of_a_later_one(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people)
    assert len(due(session, people, dossier)) == 2

    def mesure_of(days: int, motif: str) -> None:
        mesure = asked(session, people, dossier)
        mesures.start(session, mesure.id, actor=people.coordinatrice, debut=ago(days))
        mesures.declare_sortie(
            session, mesure.id, actor=people.coordinatrice,
            jour=ago(max(days - 1, 0)), motif=motif, destination="LOC_SOCIAL", suite="AUCUNE",
        )  # fmt: skip
        mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)

    mesure_of(2, "DECES")
    assert due(session, people, dossier) == []
    mesure_of(0, "RELOGE")
    assert due(session, people, dossier) == [add_months(today(), months) for months in (3, 6)]


def test_it_is_due_until_answered_even_once_the_dossier_is_closed(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people)
    dossiers.close(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, motif="RELOGE", destination="LOC_SOCIAL",
    )  # fmt: skip
    first, second = planned(session, dossier)
    assert due(session, people, dossier) == [first.echeance, second.echeance]
    assert home.deadlines(session, Nature.RECONTACT, actor=people.coordinatrice).total == 0
    with clock.at(clock.noon(first.echeance + timedelta(days=1))):
        found = home.deadlines(session, Nature.RECONTACT, actor=people.coordinatrice)
        assert [(task.cle, task.due, task.name) for task in found.tasks] == [
            (dossier.cle, first.echeance, "Alix FICTIVE")
        ]
        answer(session, people, first)
        assert home.deadlines(session, Nature.RECONTACT, actor=people.coordinatrice).total == 0
    assert due(session, people, dossier) == [second.echeance]
    assert echeances.astray(session) == set()
    assert dossier.statut == "CLOTUREE"


def test_what_became_of_the_household(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people)
    first, second = planned(session, dossier)
    answer(session, people, first, note="Va bien.")
    assert last(session, dossier) == ("suivi.answer_recontact", None, "JOINT")
    answer(session, people, second, joint=False, situation_residentielle=None, jour=ago(1))
    assert last(session, dossier) == ("suivi.answer_recontact", None, "NON_JOINT")
    assert (first.fait_le, first.joint, first.situation_residentielle) == (today(), True, "LOC_SOCIAL")
    assert (second.fait_le, second.joint, second.situation_residentielle) == (ago(1), False, None)
    for who, read in (("coordinatrice", True), ("slisl", True), ("partenaire", False)):
        view = dossiers_view.one(session, dossier.cle, actor=getattr(people, who))
        assert [(r.mois, r.mesure, r.note) for r in view.recontacts] == (
            [(3, "ASRL", "Va bien."), (6, "ASRL", "")] if read else []
        )
    told = [e.detail for e in events(session, dossier) if e.verbe == "suivi.answer_recontact"]
    assert all("Va bien." not in str(detail) for detail in told)


def test_a_mesure_that_starts_again_leaves_them(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people)
    again = asked(session, people, dossier)
    mesures.start(session, again.id, actor=people.coordinatrice, debut=today())
    assert [r.fait_le for r in planned(session, dossier)] == [None, None]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"jour": ago(3)}, {"jour"}),
        ({"jour": ago(-1)}, {"jour"}),
        ({"joint": None}, {"joint"}),
        ({"situation_residentielle": None}, {"situation_residentielle"}),
        ({"joint": False}, {"situation_residentielle"}),
        ({"situation_residentielle": "LUNE", "note": "x" * 4001}, {"situation_residentielle", "note"}),
    ],
)
def test_bad_input_writes_nothing(session: Session, given, fields) -> None:
    people = cast(session)
    dossier, _ = ended(session, people)
    first, _ = planned(session, dossier)
    assert set(problems(lambda: answer(session, people, first, **given))) == fields
    assert (first.fait_le, first.joint) == (None, None)
    assert session.query(Evenement).filter_by(verbe="suivi.answer_recontact").count() == 0


def test_it_is_answered_once(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people)
    first, _ = planned(session, dossier)
    answer(session, people, first)
    found = problems(lambda: answer(session, people, first))
    assert found == {"jour": "Ce recontact est déjà renseigné. Rechargez la page."}


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people)
    first, _ = planned(session, dossier)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: suivi.answer_recontact(session, first.id, actor=who, jour=today(), joint=False),
    )  # fmt: skip
