"""What is free where and who waits, as each reader follows it; numbers agree with lists (DOMAIN A4)."""

import random

import pytest
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import NotFound
from lda.services import mesures
from lda.services import places as services
from lda.store.models import Mesure
from lda.views import places
from lda.views.places import Waiting
from tests.factories import (
    ABLAINZEVELLE,
    BETHUNE,
    CALAIS,
    SAINT_POL,
    Cast,
    actor,
    cast,
    complete_answers,
    make_account,
    make_organisation,
)
from tests.followup import ago, asked, opened
from tests.views.test_situations import queries

ART, TERNOIS = "PF_ARTOIS", "PF_TERNOIS_ARRAGEOIS"


def declare(session: Session, people: Cast, number: int, code: str = "ASRL") -> None:
    services.set_capacity(
        session, ART, actor=people.coordinatrice,
        code=code, operateur=people.association.cle, places=number, depuis=ago(30),
    )  # fmt: skip


def mesure(session: Session, people: Cast, statut: str, code: str = "ASRL", **answers) -> Mesure:
    """A mesure in some status, of a dossier of its own."""
    given = complete_answers(**answers)
    dossier = opened(session, people, "ACCOMPAGNEMENT", answers=given)
    started = ago(90) if statut in ("EN_COURS", "SUSPENDUE", "TERMINEE") else None
    made = Mesure(
        dossier_id=dossier.id, code=code, operateur_id=people.association.id, statut=statut,
        demandee_le=ago(100), debut=started, fin=today() if statut == "TERMINEE" else None, cahier={},
        attente_le=ago(50) if statut == "ATTENTE" else None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def listed(session: Session, who, **asked) -> list[Waiting]:
    """Every row of the list, page after page."""
    first = places.waiting(session, actor=who, size=3, **asked)
    return [
        row
        for page in range(-(-first.total // 3))
        for row in places.waiting(session, actor=who, size=3, page=page, **asked)
    ]


def test_financed_occupied_free_and_waiting(session: Session) -> None:
    people = cast(session)
    declare(session, people, 3)
    for statut in ("EN_COURS", "SUSPENDUE", "ATTENTE", "PROPOSEE", "TERMINEE", "NON_DEMARREE"):
        mesure(session, people, statut)
    (row,) = places.capacities(session, actor=people.coordinatrice)
    assert (row.plateforme, row.code, row.operateur) == (ART, "ASRL", "Association Les Tilleuls")
    assert (row.financees, row.occupees, row.libres, row.attente) == (3, 2, 1, 1)
    assert places.capacities(session, actor=people.coordinateur) == ()
    assert places.capacities(session, "PF_CALAISIS", actor=people.coordinatrice) == ()


def test_what_nobody_declared_is_there_and_too_many_leaves_none(session: Session) -> None:
    people = cast(session)
    mesure(session, people, "EN_COURS", "AVDL")
    declare(session, people, 1)
    for _ in range(2):
        mesure(session, people, "EN_COURS")
    known, unknown = places.capacities(session, actor=people.coordinatrice)
    assert (known.code, known.financees, known.occupees, known.libres) == ("ASRL", 1, 2, 0)
    assert (unknown.code, unknown.financees, unknown.occupees, unknown.libres) == ("AVDL", None, 1, None)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("who", ["coordinatrice", "coordinateur", "slisl"])
def test_numbers_agree_with_the_list(session: Session, who, seed) -> None:
    people = cast(session)
    chance = random.Random(seed)
    for _ in range(25):
        mesure(
            session, people, chance.choice(("ATTENTE", "ATTENTE", "EN_COURS", "PROPOSEE")),
            chance.choice(("ASRL", "AVDL", "MASP")), commune=chance.choice((BETHUNE, BETHUNE, CALAIS)),
            motif_demande=chance.choice(("FIN_TIERS", "VIF")),
        )  # fmt: skip
    reader = getattr(people, who)
    rows = places.capacities(session, actor=reader)
    for row in rows:
        found = listed(session, reader, code=row.code, operateur=row.operateur_cle)
        assert row.attente == len(found)
        assert [one.place for one in found] == list(range(1, len(found) + 1))
    whole = listed(session, reader)
    assert len(whole) == len({row.id for row in whole}) == sum(row.attente for row in rows)


def test_a_slisl_chief_sees_who_waits_in_its_territoires_at_their_true_place(session: Session) -> None:
    people = cast(session)
    chief = actor(session, make_account(session, "SLISL", territoires=["TERNOIS"]))
    other = mesure(session, people, "ATTENTE", commune=ABLAINZEVELLE)
    mine = mesure(session, people, "ATTENTE", commune=SAINT_POL)
    mesure(session, people, "EN_COURS", commune=ABLAINZEVELLE)
    (row,) = places.waiting(session, actor=chief)
    assert (row.id, row.place, row.sur) == (mine.id, 2, 2)
    (capacity,) = places.capacities(session, actor=chief)
    assert (capacity.plateforme, capacity.occupees, capacity.attente) == (TERNOIS, 1, 1)
    assert other.id != mine.id


def test_a_flagged_household_is_confidential_but_counted(session: Session) -> None:
    people = cast(session)
    made = mesure(session, people, "ATTENTE", motif_demande="VIF", nom="Cachée")
    services.rank(session, made.id, actor=people.coordinatrice, place=1, reason="Raison à taire.")
    (hers,) = places.waiting(session, actor=people.coordinatrice)
    assert (hers.nom, hers.commune, hers.raison, hers.protege) == (
        "Alix CACHÉE", BETHUNE, "Raison à taire.", True,
    )  # fmt: skip
    (row,) = places.waiting(session, actor=people.slisl)
    assert (row.nom, row.commune, row.raison, row.protege) == ("confidentiel", None, "", False)


def test_the_list_says_since_when(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, "VALIDEE")
    one = asked(session, people, dossier, operateur=make_organisation(session))
    mesures.queue(session, one.id, actor=people.coordinatrice)
    before = mesure(session, people, "ATTENTE")
    before.attente_le = None
    session.flush()
    since = {row.id: row.depuis for row in places.waiting(session, actor=people.coordinatrice)}
    assert since == {one.id: today(), before.id: ago(100)}


def test_few_queries_whatever_the_number(session: Session) -> None:
    people = cast(session)
    declare(session, people, 3)
    for code in ("ASRL", "ASRL", "AVDL", "MASP"):
        mesure(session, people, "ATTENTE", code)
        mesure(session, people, "EN_COURS", code)
    session.expunge_all()
    with queries(session) as sent:
        assert len(places.capacities(session, actor=people.coordinatrice)) == 3
    assert len(sent) <= 2
    with queries(session) as sent:
        assert places.waiting(session, actor=people.coordinatrice).total == 4
    assert len(sent) <= 2


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    for who in people.others("coordinatrice", "coordinateur", "slisl"):
        for ask in (places.capacities, places.waiting):
            with pytest.raises(NotFound):
                ask(session, actor=who)
