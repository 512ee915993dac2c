"""Calendars: the day and hour of the screen, and nothing that tells of a person."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from lda.documents import files
from lda.domain.access import Actor
from lda.domain.clock import PARIS, today
from lda.domain.deadlines import Nature
from lda.domain.errors import NotFound
from lda.domain.words import StatutSaisine
from lda.services import mesures, reunions
from lda.store.models import Dossier
from lda.store.work import reading, writing
from lda.views import home
from tests import factories
from tests.followup import ago, asked, running

ART = "PF_ARTOIS"
NAME = "Rencontre autour d'Alix FICTIVE"


@pytest.fixture
def cast(application: str, fixed_clock: object) -> factories.Cast:
    with writing() as session:
        return factories.cast(session)


def log(actor: Actor, kind: str, **given: Any) -> str:
    with writing() as session:
        parts = [(ART, "ORGANISATEUR", None)]
        day = date(2026, 11, 20)
        return reunions.log(session, actor=actor, type=kind, **{"jour": day, "parts": parts} | given).cle


def events(content: bytes) -> list[Event]:
    return [part for part in Calendar.from_ical(content).walk() if isinstance(part, Event)]


def fetched(cle: str, actor: Actor) -> Event:
    (event,) = events(files.serve("reunion", cle, actor, {}).content)
    return event


def test_a_reunion_at_its_hour_and_for_its_length(cast: factories.Cast) -> None:
    said = {"titre": "Point mensuel", "heure": "14:30", "minutes": 90, "lieu": "Salle A"}
    cle = log(cast.coordinatrice, "COORDINATION", **said)
    event = fetched(cle, cast.coordinatrice)
    assert event.start == datetime(2026, 11, 20, 14, 30, tzinfo=PARIS)
    assert event.end - event.start == timedelta(minutes=90)
    assert (event["summary"], event["location"], event["status"]) == ("Point mensuel", "Salle A", "CONFIRMED")
    assert event["url"].endswith(f"/agenda?reunion={cle}")


def test_a_reunion_without_hour_takes_the_day(cast: factories.Cast) -> None:
    event = fetched(log(cast.coordinatrice, "COORDINATION"), cast.slisl)
    assert (event.start, event.end) == (date(2026, 11, 20), date(2026, 11, 21))


def test_a_reunion_called_off_says_so_under_the_same_name(cast: factories.Cast) -> None:
    cle = log(cast.coordinatrice, "COORDINATION")
    before = fetched(cle, cast.coordinatrice)
    version = int(before["sequence"])
    with writing() as session:
        reunions.cancel(session, cle, actor=cast.coordinatrice, version=version, why="Reportée")
    after = fetched(cle, cast.coordinatrice)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["status"] == "CANCELLED"


def test_a_concertation_leaves_nothing_that_was_typed(cast: factories.Cast) -> None:
    with writing() as session:
        dossier = factories.make_dossier(session, auteur=cast.comptes.partenaire)
        key = dossier.cle
    typed = {"titre": NAME, "lieu": "Chez Alix", "themes": NAME, "notes": NAME, "dossiers": [key]}
    cle = log(cast.coordinatrice, "CONCERTATION", **typed)
    content = files.serve("reunion", cle, cast.coordinatrice, {}).content.decode()
    assert "Concertation" in content
    assert "FICTIVE" not in content and "Alix" not in content


def test_what_is_due_is_what_the_screen_lists(cast: factories.Cast) -> None:
    with writing() as session:
        factories.make_saisine(session, cast.comptes.partenaire, statut=StatutSaisine.TRANSMISE)
        factories.make_dossier(session, auteur=cast.comptes.partenaire)
    with reading() as session:
        listed = home.deadlines(session, actor=cast.coordinatrice)
    content = files.serve("echeances", "", cast.coordinatrice, {}).content
    found = events(content)
    assert len(found) == listed.total > 1
    assert {event.start for event in found} == {max(task.due, today()) for task in listed.tasks}
    assert len({event["uid"] for event in found}) == len(found)
    assert b"FICTIVE" not in content and b"Alix" not in content
    accuse = files.serve("echeances", "", cast.coordinatrice, {"nature": Nature.ACCUSE}).content
    assert len(events(accuse)) == 1
    with pytest.raises(NotFound):
        files.serve("echeances", "", cast.coordinatrice, {"nature": "AUTRE"})


def test_two_mesures_of_a_dossier_due_the_same_day_are_two_events_that_keep_their_names(
    cast: factories.Cast,
) -> None:
    def bilans() -> list[str]:
        content = files.serve("echeances", "", cast.coordinatrice, {"nature": Nature.BILAN}).content
        return [str(event["uid"]) for event in events(content)]

    with writing() as session:
        dossier, _ = running(session, cast, debut=ago(85))
    (alone,) = bilans()
    with writing() as session:
        beside = asked(session, cast, session.get_one(Dossier, dossier.id), "AML_LDA")
        mesures.start(session, beside.id, actor=cast.coordinatrice, debut=ago(85))
    both = bilans()
    assert len(both) == len(set(both)) == 2
    assert alone in both
    assert bilans() == both
