"""Places of the operators, and the order of their waiting lists (DOMAIN A4)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.deadlines import add_months
from lda.domain.errors import NotFound
from lda.services import dossiers, mesures, places
from lda.store import seed
from lda.store.models import Capacite, Dossier, Evenement, Mesure, Organisation
from lda.store.work import reading, writing
from lda.views import dossiers as dossiers_view
from lda.views import places as view
from tests.factories import Cast, cast
from tests.followup import ago, asked, events, nobody_else, opened, problems

ART = "PF_ARTOIS"


def declare(session: Session, people: Cast, **given) -> Capacite:
    given = {"code": "ASRL", "operateur": people.association.cle, "places": 5, "depuis": ago(10)} | given
    return places.set_capacity(session, ART, actor=people.coordinatrice, **given)


def waiting(session: Session, people: Cast, operateur: Organisation | None = None, **columns) -> Mesure:
    """A mesure on the waiting list, of a dossier of its own."""
    dossier = opened(session, people, "VALIDEE", **columns)
    mesure = asked(session, people, dossier, operateur=operateur)
    return mesures.queue(session, mesure.id, actor=people.coordinatrice)


def line(session: Session, people: Cast, who: str = "coordinatrice") -> list[tuple[int, int]]:
    """Ids and places, as the list shows them."""
    return [(row.id, row.place) for row in view.waiting(session, actor=getattr(people, who), size=100)]


def move(session: Session, people: Cast, mesure: Mesure, place: int, reason: str = "Urgence.") -> None:
    places.rank(session, mesure.id, actor=people.coordinatrice, place=place, reason=reason)


def test_a_capacity_holds_from_its_day_on(session: Session) -> None:
    people = cast(session)
    old, new = declare(session, people, places=3, depuis=ago(400)), declare(session, people, places=5)
    later = declare(session, people, places=8, depuis=add_months(today(), 2))
    assert [(c.places, c.depuis) for c in (old, new)] == [(3, ago(400)), (5, ago(10))]
    (row,) = view.capacities(session, actor=people.coordinatrice)
    assert (row.financees, row.suite, row.libres) == (5, (8, later.depuis), 5)


def test_declared_again_from_the_same_day_it_is_corrected(session: Session) -> None:
    people = cast(session)
    first = declare(session, people, places=3)
    second = declare(session, people, places=4)
    assert (first.id, first.places) == (second.id, 4)
    told = session.scalars(select(Evenement).where(Evenement.verbe == "places.set_capacity")).all()
    assert [(e.vers, e.effet, e.detail["avant"], e.detail["places"]) for e in told] == [
        (ART, ago(10), None, 3), (ART, ago(10), 3, 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"code": "INCONNUE", "places": -1}, {"code", "places"}),
        ({"operateur": "", "depuis": None}, {"operateur", "depuis"}),
        ({"operateur": "ailleurs"}, {"operateur"}),
        ({"depuis": ago(-400)}, {"depuis"}),
        ({"places": None}, {"places"}),
    ],
)
def test_a_capacity_is_refused_with_all_its_problems(session: Session, given, fields) -> None:
    people = cast(session)
    assert set(problems(lambda: declare(session, people, **given))) == fields
    assert session.query(Capacite).count() == 0


def test_each_coordinator_declares_for_its_own_plateforme(session: Session) -> None:
    people = cast(session)
    given = {"code": "ASRL", "operateur": people.association.cle, "places": 5, "depuis": today()}
    nobody_else(
        people, "coordinatrice", act=lambda who: places.set_capacity(session, ART, actor=who, **given)
    )
    for elsewhere in ("PF_CALAISIS", "", None, [], "PF_LUNE"):
        with pytest.raises(NotFound):
            places.set_capacity(session, elsewhere, actor=people.coordinatrice, **given)


def test_who_waits_comes_in_the_order_of_arrival_until_placed(session: Session) -> None:
    people = cast(session)
    first, second, third = (waiting(session, people) for _ in range(3))
    assert {m.attente_le for m in (first, second, third)} == {today()}
    assert line(session, people) == [(first.id, 1), (second.id, 2), (third.id, 3)]
    move(session, people, third, 1, "Expulsion le 12.")
    assert line(session, people) == [(third.id, 1), (first.id, 2), (second.id, 3)]
    fourth = waiting(session, people)
    assert line(session, people)[-1] == (fourth.id, 4)
    move(session, people, third, 99)
    assert [id for id, _ in line(session, people)] == [first.id, second.id, fourth.id, third.id]


def test_each_mesure_and_operator_has_its_own_list(session: Session) -> None:
    people = cast(session)
    here, there = waiting(session, people), waiting(session, people, people.ccas)
    move(session, people, there, 3)
    assert sorted(line(session, people)) == sorted([(here.id, 1), (there.id, 1)])
    assert here.rang is None


def test_who_leaves_the_list_leaves_no_hole(session: Session) -> None:
    people = cast(session)
    first, second, third = (waiting(session, people) for _ in range(3))
    move(session, people, first, 2)
    mesures.start(session, second.id, actor=people.coordinatrice, debut=today())
    assert line(session, people) == [(first.id, 1), (third.id, 2)]
    found = problems(lambda: move(session, people, second, 1))
    assert found == {"statut": "Cette mesure n'est plus sur la liste d'attente. Rechargez la page."}


def test_the_reason_is_told_in_the_history_and_kept_encrypted(session: Session) -> None:
    people = cast(session)
    first, second = (waiting(session, people) for _ in range(2))
    move(session, people, second, 1, "Sortie de maternité de Zélie.")
    dossier = second.dossier_id
    (event,) = [e for e in session.query(Evenement).filter_by(dossier_id=dossier) if e.verbe == "places.rank"]
    assert (event.de, event.vers, event.detail["raison"]) == ("2", "1", "Sortie de maternité de Zélie.")
    cle = view.waiting(session, actor=people.coordinatrice)[0].cle
    lines = dossiers_view.one(session, cle, actor=people.coordinatrice).historique
    assert (lines[0].phrase, lines[0].raison) == (
        "La place sur la liste d'attente a changé.", "Sortie de maternité de Zélie.",
    )  # fmt: skip
    for stored in session.execute(text("SELECT m.rang_motif, e.detail FROM mesure m, evenement e")):
        assert all(b"maternit" not in bytes(value) for value in stored if value is not None)
    assert not any(e.verbe == "places.rank" for e in session.query(Evenement).filter_by(
        dossier_id=first.dossier_id))  # fmt: skip


@pytest.mark.parametrize(
    ("given", "fields"),
    [({"place": 0}, {"place"}), ({"reason": " ", "place": None}, {"place", "reason"})],
)
def test_a_place_and_a_reason_are_asked(session: Session, given, fields) -> None:
    people = cast(session)
    mesure = waiting(session, people)
    given = {"place": 1, "reason": "Urgence."} | given
    act = lambda: places.rank(session, mesure.id, actor=people.coordinatrice, **given)  # noqa: E731
    assert set(problems(act)) == fields
    assert (mesure.rang, mesure.rang_motif) == (None, None)


def test_the_coordinator_alone_orders_its_list(session: Session) -> None:
    people = cast(session)
    mesure = waiting(session, people)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: places.rank(session, mesure.id, actor=who, place=1, reason="Urgence."),
    )  # fmt: skip


def test_a_dossier_handed_over_waits_at_the_end_of_the_new_list(session: Session) -> None:
    people = cast(session)
    mesure = waiting(session, people)
    move(session, people, mesure, 1)
    dossier = session.get_one(Dossier, mesure.dossier_id)
    dossiers.propose_transfer(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, territoire="CALAISIS", reason="Déménagement",
    )  # fmt: skip
    dossiers.accept_transfer(session, dossier.cle, actor=people.coordinateur, version=dossier.version)
    session.refresh(mesure)
    assert (mesure.rang, mesure.rang_motif) == (None, None)
    assert line(session, people) == []
    assert line(session, people, "coordinateur") == [(mesure.id, 1)]
    assert "places.rank" in [event.verbe for event in events(session, dossier)]


def test_two_at_once_lose_nobody(application: str) -> None:
    with writing() as session:
        seed.seed(session)
        people = cast(session)
        ids = [waiting(session, people).id for _ in range(6)]
    together = Barrier(4)

    def act(number: int) -> None:
        together.wait()
        with writing() as session:
            if number == 3:
                mesures.start(session, ids[0], actor=people.coordinatrice, debut=today())
            else:
                places.rank(
                    session, ids[5 - number], actor=people.coordinatrice, place=1, reason=f"Raison {number}"
                )

    with ThreadPoolExecutor(4) as several:
        list(several.map(act, range(4)))
    with reading() as session:
        rows = view.waiting(session, actor=people.coordinatrice)
        assert sorted(row.id for row in rows) == ids[1:]
        assert [row.place for row in rows] == [1, 2, 3, 4, 5]
        assert {row.id for row in rows[:3]} == {ids[5], ids[4], ids[3]}
        assert {row.raison for row in rows[:3]} == {"Raison 0", "Raison 1", "Raison 2"}
