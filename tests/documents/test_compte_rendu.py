"""The order of the day and the minutes of a reunion: what each may take away on paper."""

from datetime import date
from typing import Any

import pytest

from lda.documents import files
from lda.domain.access import Actor
from lda.services import reunions
from lda.store.work import writing
from tests import factories
from tests.documents import reading

PAST, TO_COME = date(2026, 11, 20), date(2026, 12, 4)


@pytest.fixture
def cast(application: str, fixed_clock: object) -> factories.Cast:
    with writing() as session:
        return factories.cast(session)


def log(cast: factories.Cast, jour: date, **given: Any) -> str:
    with writing() as session:
        said = {
            "titre": "Rencontre du *mois*", "heure": "14:30", "minutes": 90, "lieu": "Salle A",
            "themes": "Point 1\nPoint 2", "notes": "Entre nous.",
            "participants": [{"organisation": cast.association.cle, "nom": "Jo Fictif", "present": True}],
        }  # fmt: skip
        parts = [("PF_ARTOIS", "ORGANISATEUR", None)]
        return reunions.log(
            session, actor=cast.coordinatrice, type="CONCERTATION", jour=jour, parts=parts, **said | given
        ).cle


def fetched(cle: str, actor: Actor) -> tuple[str, str]:
    found = files.serve("compte-rendu", cle, actor, {})
    return found.name, reading.text(found.content)


def test_before_it_is_the_order_of_the_day(cast: factories.Cast) -> None:
    name, text = fetched(log(cast, TO_COME), cast.coordinatrice)
    assert name.startswith("ordre-du-jour-")
    for said in ("Rencontre du *mois*", "14 h 30", "1 h 30", "Salle A", "Point 2", "Jo Fictif"):
        assert said in text, said
    assert "Entre nous." not in text


def test_after_it_is_the_minutes_for_who_was_invited(cast: factories.Cast) -> None:
    cle = log(cast, PAST, decisions="Demander une mesure.")
    for actor in (cast.coordinatrice, cast.slisl, cast.partenaire):
        name, text = fetched(cle, actor)
        assert name.startswith("compte-rendu-")
        assert "Demander une mesure." in text
        assert "Entre nous." not in text


def test_decisions_wait_for_the_day(cast: factories.Cast) -> None:
    cle = log(cast, TO_COME, decisions="Demander une mesure.")
    for actor in (cast.coordinatrice, cast.partenaire):
        name, text = fetched(cle, actor)
        assert name.startswith("ordre-du-jour-")
        assert "Demander une mesure." not in text
