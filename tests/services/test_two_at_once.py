"""Two people on one dossier at the same time, for real: the second is told, and nothing is half written."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from lda.domain.errors import Conflict, Invalid
from lda.services import dossiers, suivi
from lda.store import seed
from lda.store.models import Adhesion, Dossier, Evenement, Intervenant
from lda.store.work import reading, writing
from tests.factories import Cast, cast
from tests.followup import ago, opened, ready


@pytest.fixture
def people(application: str) -> Cast:
    with writing() as session:
        seed.seed(session)
        return cast(session)


def test_the_second_to_decide_sees_what_changed(people: Cast) -> None:
    with writing() as session:
        dossier = ready(session, people)
        cle, version = dossier.cle, dossier.version
    together = Barrier(2)

    def decide(number: int) -> tuple[str, ...] | None:
        together.wait()
        try:
            with writing() as session:
                dossiers.validate(session, cle, actor=people.coordinatrice, version=version)
        except Conflict as conflict:
            return conflict.changes
        return None

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(decide, range(2)))
    (told,) = [changes for changes in outcomes if changes is not None]
    assert any("l'orientation a été validée" in line for line in told)
    with reading() as session:
        count = select(func.count()).where(Evenement.verbe == "dossiers.validate")
        assert session.scalar(count) == 1


def test_one_referent_whatever_the_haste(people: Cast) -> None:
    with writing() as session:
        cle = opened(session, people).cle
    together = Barrier(2)

    def name(who: str) -> bool:
        together.wait()
        try:
            with writing() as session:
                suivi.name_referent(session, cle, actor=people.coordinatrice, nom=who, debut=ago(1))
        except (Conflict, Invalid):
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(name, ("Une", "Autre"))) == [False, True]
    with reading() as session:
        assert session.scalar(select(func.count(Intervenant.id))) == 1


def test_what_fails_leaves_nothing(people: Cast) -> None:
    with writing() as session:
        dossier = opened(session, people)
        cle, version = dossier.cle, dossier.version

    def half() -> None:
        with writing() as session:
            suivi.record_adhesion(session, cle, actor=people.coordinatrice, jour=ago(1), code="ADHERE")
            dossiers.validate(session, cle, actor=people.coordinatrice, version=version + 1)

    with pytest.raises(Invalid):
        half()
    with reading() as session:
        assert session.scalar(select(func.count(Adhesion.id))) == 0
        assert session.scalars(select(Dossier.version)).one() == version
