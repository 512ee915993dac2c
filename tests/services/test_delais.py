"""The delays that the lists watch: versions from a day on, set by the Département and the administrator."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.delays import DEFAULTS
from lda.services import delais
from lda.store.lists import forget, parameter
from lda.store.models import Evenement
from lda.views import delais as view
from lda.views import situations
from lda.views.situations import Filters, View
from tests.factories import Cast, cast, make_saisine
from tests.followup import ago, nobody_else, problems

pytestmark = pytest.mark.usefixtures("fixed_clock")
USUAL = {
    "accuse": 3, "premier_contact": 10, "decision": 30, "sans_mouvement": 30, "proposition": 15,
    "complement": 7, "siao": 90,
}  # fmt: skip


def change(session: Session, people: Cast, who: Any = None, **given: Any) -> None:
    delais.change(session, actor=who or people.departement, **({"depuis": today()} | USUAL | given))
    forget()


def test_the_lists_follow_the_version_in_force(session: Session) -> None:
    people = cast(session)
    make_saisine(session, people.comptes.partenaire, statut="TRANSMISE", recue_le=ago(4))

    def late() -> int:
        return situations.counts(session, Filters(), actor=people.coordinatrice)[View.EN_RETARD]

    forget()
    assert late() == 1
    change(session, people, accuse=5)
    assert late() == 0
    change(session, people, accuse=1, depuis=today() + timedelta(days=2))
    assert late() == 0, "not before its day"
    forget()


def test_each_version_stays_and_the_event_has_the_former_one(session: Session) -> None:
    people = cast(session)
    change(session, people, siao=120, who=people.admin)
    change(session, people, siao=60, depuis=today() + timedelta(days=9))
    found = view.versions(session, actor=people.departement)
    assert [one.delays.siao for one in found] == [60, 120, 90]
    assert found[-1].delays == DEFAULTS
    assert parameter(session, "delais", ago(1))["siao"] == 90
    events = session.scalars(select(Evenement).filter_by(verbe="delais.change").order_by(Evenement.id)).all()
    assert [(e.detail["avant"]["siao"], e.detail["apres"]["siao"]) for e in events] == [(90, 120), (120, 60)]
    forget()


@pytest.mark.parametrize(
    "given",
    [{"accuse": 0}, {"decision": 366}, {"siao": None}, {"complement": "x"}, {"depuis": date(2026, 11, 22)},
     {"depuis": date(2030, 1, 1)}],
)  # fmt: skip
def test_what_could_not_be(session: Session, given: dict[str, Any]) -> None:
    people = cast(session)
    assert set(problems(lambda: change(session, people, **given))) == set(given)


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    nobody_else(
        people, "departement", "admin",
        act=lambda by: delais.change(session, actor=by, depuis=today(), **USUAL),
    )  # fmt: skip
