"""Adhésion, what is offered to the person, and her answer."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.services import suivi
from lda.store.followup import facts_of
from lda.store.models import Dossier, Proposition
from tests.factories import Cast, cast
from tests.followup import ago, events, nobody_else, opened, problems


def offered(session: Session, people: Cast) -> Proposition:
    dossier = opened(session, people, "DIAGNOSTIC")
    return suivi.propose(
        session, dossier.cle, actor=people.coordinatrice,
        jour=ago(5), orientations=["SOIN", "MESURE"], par="Maude  Coordination", detail="ASRL",
    )  # fmt: skip


def test_the_last_adhesion_counts(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    for days, code in ((2, "ADHERE"), (9, "REFUS")):
        suivi.record_adhesion(session, dossier.cle, actor=people.coordinatrice, jour=ago(days), code=code)
    assert facts_of(session, dossier).adhesion == "ADHERE"
    found = problems(
        lambda: suivi.record_adhesion(
            session, dossier.cle, actor=people.coordinatrice, jour="2099-01-01", code="PEUT_ETRE"
        )
    )
    assert set(found) == {"jour", "code"}


def test_a_proposition_awaits_its_answer(session: Session) -> None:
    people = cast(session)
    proposition = offered(session, people)
    assert proposition.orientations == ["MESURE", "SOIN"]
    assert (proposition.par, proposition.reponse) == ("Maude Coordination", "ATTENTE")


def test_she_may_change_her_mind(session: Session) -> None:
    people = cast(session)
    proposition = offered(session, people)
    for days, code in ((3, "REFUSEE"), (1, "PARTIELLE")):
        suivi.answer(session, proposition.id, actor=people.coordinatrice, jour=ago(days), reponse=code)
    assert (proposition.reponse, proposition.reponse_le) == ("PARTIELLE", ago(1))


@pytest.mark.parametrize(
    ("jour", "reponse", "field"),
    [(ago(6), "ACCEPTEE", "jour"), (today(), "OUI", "reponse"), (None, "ACCEPTEE", "jour")],
)
def test_an_answer_follows_its_proposition(session: Session, jour, reponse, field) -> None:
    people = cast(session)
    proposition = offered(session, people)
    found = problems(
        lambda: suivi.answer(session, proposition.id, actor=people.coordinatrice, jour=jour, reponse=reponse)
    )
    assert set(found) == {field}
    assert proposition.reponse == "ATTENTE"


def settled(session: Session, people: Cast, proposition: Proposition, **given: Any) -> Proposition:
    chosen = {"issue": "NON_ABOUTIE", "jour": ago(1)} | given
    return suivi.settle(session, proposition.id, actor=people.coordinatrice, **chosen)


def answered(session: Session, people: Cast, reponse: str = "ACCEPTEE") -> Proposition:
    proposition = offered(session, people)
    suivi.answer(session, proposition.id, actor=people.coordinatrice, jour=ago(3), reponse=reponse)
    return proposition


def test_what_became_of_a_proposition_is_kept_and_may_change(session: Session) -> None:
    people = cast(session)
    proposition = answered(session, people)
    settled(session, people, proposition, note="Plus de place.")
    assert (proposition.issue, proposition.issue_le) == ("NON_ABOUTIE", ago(1))
    assert proposition.issue_note == "Plus de place."
    settled(session, people, proposition, issue="MISE_EN_OEUVRE", jour=today())
    assert (proposition.issue, proposition.issue_note) == ("MISE_EN_OEUVRE", None)
    dossier = session.get_one(Dossier, proposition.dossier_id)
    last = events(session, dossier)[-1]
    assert (last.verbe, last.de, last.vers) == ("suivi.settle", "NON_ABOUTIE", "MISE_EN_OEUVRE")


def test_another_answer_takes_away_what_was_said_of_the_former(session: Session) -> None:
    people = cast(session)
    proposition = answered(session, people)
    settled(session, people, proposition)
    suivi.answer(session, proposition.id, actor=people.coordinatrice, jour=ago(2), reponse="ACCEPTEE")
    assert proposition.issue == "NON_ABOUTIE"
    suivi.answer(session, proposition.id, actor=people.coordinatrice, jour=ago(1), reponse="REFUSEE")
    assert (proposition.issue, proposition.issue_le) == (None, None)


@pytest.mark.parametrize(
    ("reponse", "given", "field"),
    [
        ("ATTENTE", {}, "issue"),
        ("REFUSEE", {"issue": "MISE_EN_OEUVRE"}, "issue"),
        ("ACCEPTEE", {"issue": "PEUT_ETRE"}, "issue"),
        ("ACCEPTEE", {"jour": ago(4)}, "jour"),
        ("ACCEPTEE", {"jour": ago(-1)}, "jour"),
    ],
)
def test_an_outcome_follows_an_answer_and_agrees_with_it(session: Session, reponse, given, field) -> None:
    people = cast(session)
    proposition = answered(session, people, reponse)
    assert set(problems(lambda: settled(session, people, proposition, **given))) == {field}
    assert proposition.issue is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"orientations": []}, "orientations"),
        ({"orientations": ["LUNE"]}, "orientations"),
        ({"orientations": "MESURE"}, "orientations"),
        ({"par": ""}, "par"),
        ({"jour": "demain"}, "jour"),
    ],
)
def test_bad_input_writes_nothing(session: Session, given, field) -> None:
    people = cast(session)
    dossier = opened(session, people)
    given = {"jour": ago(1), "orientations": ["MESURE"], "par": "Maude"} | given
    found = problems(lambda: suivi.propose(session, dossier.cle, actor=people.coordinatrice, **given))
    assert set(found) == {field}
    assert events(session, dossier) == []


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    proposition = offered(session, people)
    dossier = opened(session, people)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: suivi.answer(session, proposition.id, actor=who, jour=ago(1), reponse="ACCEPTEE"),
    )  # fmt: skip
    nobody_else(
        people, "coordinatrice",
        act=lambda who: suivi.propose(
            session, dossier.cle, actor=who, jour=ago(1), orientations=["SOIN"], par="Moi"
        ),
    )  # fmt: skip
    nobody_else(
        people, "coordinatrice",
        act=lambda who: suivi.record_adhesion(session, dossier.cle, actor=who, jour=ago(1), code="ADHERE"),
    )  # fmt: skip
    for number in (0, -1, 10**12, "1", None, True, 999_999):
        nobody_else(
            people,
            act=lambda who, n=number: suivi.answer(session, n, actor=who, jour=ago(1), reponse="ACCEPTEE"),
        )
