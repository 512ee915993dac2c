"""Meetings that the Département calls: its own right, and the plateformes only take part."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import Conflict, Invalid, NotFound
from lda.domain.indicators import Period
from lda.domain.words import Role
from lda.services import checks, reunions
from lda.store.models import Evenement, Reunion, Revision
from lda.views import indicators
from lda.views.counting import Indicator
from tests import factories
from tests.factories import Cast, make_account

pytestmark = pytest.mark.usefixtures("fixed_clock")
ART, CAL, TEA = "PF_ARTOIS", "PF_CALAISIS", "PF_TERNOIS_ARRAGEOIS"
YEAR = Period.year(2026)


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def call(session: Session, actor: Actor | None, **changes: Any) -> Reunion:
    given: dict[str, Any] = {"jour": date(2026, 11, 20), "plateformes": [ART, CAL, TEA]}
    return reunions.call(session, actor=actor, **(given | changes))


def correct(session: Session, reunion: Reunion, actor: Actor | None, **changes: Any) -> Reunion:
    given: dict[str, Any] = {"version": reunion.version, "why": "Salle prise"}
    return reunions.correct(session, reunion.cle, actor=actor, **(given | changes))


def roles(reunion: Reunion) -> dict[str, str]:
    return {part.plateforme: part.role for part in reunion.parts}


def verbs(session: Session, reunion: Reunion) -> list[str]:
    query = select(Evenement.verbe).where(Evenement.reunion_id == reunion.id).order_by(Evenement.id)
    return list(session.scalars(query))


def test_the_plateformes_take_part_and_none_organises(session: Session, people: Cast) -> None:
    reunion = call(
        session, people.departement, titre="Bilan de l'année", heure="09:30", minutes=180, lieu="Hôtel",
        themes="Frequence des visites", decisions="Une charte",
    )  # fmt: skip
    assert (reunion.reference, reunion.type, reunion.departement) == (
        "DEP-R26-0001",
        "INTER_TERRITOIRES",
        True,
    )
    assert roles(reunion) == {ART: "PARTICIPANT", CAL: "PARTICIPANT", TEA: "PARTICIPANT"}
    assert {part.plateforme: part.territoire for part in reunion.parts}[TEA] is None
    assert (reunion.titre, reunion.heure, reunion.minutes, reunion.lieu) == (
        "Bilan de l'année",
        "09:30",
        180,
        "Hôtel",
    )
    assert verbs(session, reunion) == ["reunions.call"]


def test_it_shows_beside_the_second_indicator_and_adds_nothing_to_it(session: Session, people: Cast) -> None:
    before = session.scalars(select(Revision.valeur).where(Revision.plateforme == CAL)).one()
    call(session, people.departement)
    call(session, people.departement, jour=today() + timedelta(days=1))
    found = indicators.figures(session, YEAR, actor=people.departement)
    assert [found.count(Indicator.REUNIONS, place) for place in (None, ART, CAL)] == [0, 0, 0]
    assert [found.count(Indicator.PARTICIPEES, place) for place in (ART, CAL, "PF_BOULONNAIS")] == [1, 1, 0]
    assert session.scalar(select(Revision.valeur).where(Revision.plateforme == CAL)) == before + 2


def test_the_second_count_and_the_references_agree(session: Session, people: Cast) -> None:
    call(session, people.departement)
    assert call(session, people.departement).reference == "DEP-R26-0002"
    counted = lambda s, period: indicators.as_json(indicators.compute(s, period))  # noqa: E731
    assert [line for line in checks.findings(session, counted) if "Références" in line or "Ind" in line] == []


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("parts", {"plateformes": []}),
        ("parts", {"plateformes": ["PF_LUNE"]}),
        ("parts", {"plateformes": [ART, ART]}),
        ("parts", {"plateformes": "PF_ARTOIS"}),
        ("parts", {"plateformes": [None]}),
        ("parts", {"plateformes": [[ART]]}),
        ("jour", {"jour": None}),
        ("heure", {"heure": "25:00"}),
        ("decisions", {"decisions": "x" * 8001}),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, people: Cast, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as caught:
        call(session, people.departement, **changes)
    assert {problem.field for problem in caught.value.problems} == {field}


def test_what_is_not_its_to_say_is_left_out(session: Session, people: Cast) -> None:
    reunion = call(session, people.departement, type="COORDINATION", notes="Notes", nb_situations=4)
    assert (reunion.type, reunion.notes, reunion.nb_situations) == ("INTER_TERRITOIRES", None, None)


def test_any_account_of_the_departement_corrects_with_a_trace(session: Session, people: Cast) -> None:
    reunion = call(session, people.departement, lieu="Arras")
    colleague = factories.actor(session, make_account(session, Role.DEPARTEMENT))
    seen = reunion.version
    correct(session, reunion, colleague, lieu="Béthune", plateformes=[ART, CAL])
    query = select(Evenement).where(Evenement.reunion_id == reunion.id, Evenement.vers.is_(None))
    [event] = session.scalars(query)
    assert event.detail is not None
    assert event.detail["why"] == "Salle prise"
    assert [change["champ"] for change in event.detail["changements"]] == ["Lieu", "Plateformes"]
    assert set(roles(reunion)) == {ART, CAL}
    with pytest.raises(Conflict):
        correct(session, reunion, people.departement, version=seen, lieu="Calais")


def test_it_cancels_its_own(session: Session, people: Cast) -> None:
    reunion = call(session, people.departement)
    reunions.cancel(session, reunion.cle, actor=people.departement, version=reunion.version, why="Neige")
    assert reunion.annulation == "Neige"
    found = indicators.figures(session, YEAR, actor=people.departement)
    assert found.count(Indicator.PARTICIPEES, ART) == 0
    for act in (lambda: correct(session, reunion, people.departement, lieu="Arras"),
                lambda: reunions.attend(session, reunion.cle, actor=people.coordinatrice,
                                        plateforme=ART, present=False)):  # fmt: skip
        with pytest.raises(Invalid):
            act()


def test_who_may_not_call_nor_touch_it(session: Session, people: Cast) -> None:
    reunion = call(session, people.departement)
    for actor in people.others("departement"):
        with pytest.raises(NotFound):
            call(session, actor)
        with pytest.raises(NotFound):
            correct(session, reunion, actor, lieu="Ailleurs")
        with pytest.raises(NotFound):
            reunions.cancel(session, reunion.cle, actor=actor, version=reunion.version, why="Neige")


def test_the_departement_does_not_touch_those_of_plateformes(session: Session, people: Cast) -> None:
    parts = [(ART, "PARTICIPANT", None)]
    logged = reunions.log(
        session, actor=people.coordinatrice, type="INTER_TERRITOIRES", jour=date(2026, 11, 20), parts=parts
    )
    with pytest.raises(NotFound):
        correct(session, logged, people.departement, lieu="Ailleurs")
    with pytest.raises(NotFound):
        reunions.cancel(session, logged.cle, actor=people.departement, version=logged.version, why="x")


def attend(session: Session, reunion: Reunion, actor: Actor | None, present: Any, place: Any = ART) -> None:
    reunions.attend(session, reunion.cle, actor=actor, plateforme=place, present=present)


def test_each_coordinator_answers_for_its_plateforme(session: Session, people: Cast) -> None:
    reunion = call(session, people.departement)
    attend(session, reunion, people.coordinatrice, False)
    attend(session, reunion, people.coordinatrice, False)
    attend(session, reunion, people.coordinateur, True, CAL)
    assert roles(reunion) == {ART: "EXCUSE", CAL: "PARTICIPANT", TEA: "PARTICIPANT"}
    assert verbs(session, reunion) == ["reunions.call", "reunions.attend"]
    found = indicators.figures(session, YEAR, actor=people.departement)
    assert [found.count(Indicator.PARTICIPEES, place) for place in (ART, CAL)] == [0, 1]


def test_what_was_answered_stays_when_the_departement_corrects(session: Session, people: Cast) -> None:
    reunion = call(session, people.departement, plateformes=[ART, CAL])
    attend(session, reunion, people.coordinatrice, False)
    attend(session, reunion, people.coordinateur, False, CAL)
    correct(session, reunion, people.departement, lieu="Arras")
    assert roles(reunion) == {ART: "EXCUSE", CAL: "EXCUSE"}


@pytest.mark.parametrize(("place", "present"), [(CAL, True), ("", True), (None, True), (ART, "oui")])
def test_only_for_its_own_and_in_plain_words(
    session: Session, people: Cast, place: Any, present: Any
) -> None:
    reunion = call(session, people.departement)
    with pytest.raises(Invalid):
        attend(session, reunion, people.coordinatrice, present, place)


def test_only_to_a_meeting_of_the_departement_that_invites(session: Session, people: Cast) -> None:
    logged = reunions.log(
        session, actor=people.coordinatrice, type="COORDINATION", jour=today(),
        parts=[(ART, "ORGANISATEUR", None)],
    )  # fmt: skip
    elsewhere = call(session, people.departement, plateformes=[CAL])
    for reunion in (logged, elsewhere):
        for actor in people.others("coordinateur"):
            with pytest.raises(NotFound):
                attend(session, reunion, actor, True)
