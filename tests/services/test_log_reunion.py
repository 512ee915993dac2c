"""Entering a meeting."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.errors import Invalid, NotFound
from lda.domain.words import Role
from lda.services import reunions
from lda.store.models import Evenement, Reunion, ReunionDossier, Revision
from tests import factories
from tests.factories import CALAIS, Cast, complete_answers, make_account, make_dossier

pytestmark = pytest.mark.usefixtures("fixed_clock")
ART, CAL, TEA = "PF_ARTOIS", "PF_CALAISIS", "PF_TERNOIS_ARRAGEOIS"


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def log(session: Session, actor: Actor | None, **changes: Any) -> Reunion:
    given: dict[str, Any] = {
        "type": "COORDINATION",
        "jour": date(2026, 11, 20),
        "parts": [(ART, "ORGANISATEUR", None)],
    }
    return reunions.log(session, actor=actor, **(given | changes))


def refused(session: Session, actor: Actor, **changes: Any) -> set[str]:
    """The fields refused; nothing is written."""
    with pytest.raises(Invalid) as caught:
        log(session, actor, **changes)
    assert session.scalar(select(func.count()).select_from(Reunion)) == 0
    return {problem.field for problem in caught.value.problems}


def test_the_least_it_needs(session: Session, people: Cast) -> None:
    reunion = log(session, people.coordinatrice)
    assert reunion.reference == "ART-R26-0001"
    assert reunion.titre == "Réunion de coordination partenariale"
    assert [(p.plateforme, p.role, p.territoire) for p in reunion.parts] == [(ART, "ORGANISATEUR", "ARTOIS")]
    event = session.scalars(select(Evenement).where(Evenement.reunion_id == reunion.id)).one()
    assert (event.verbe, event.effet, event.auteur_id) == (
        "reunions.log",
        date(2026, 11, 20),
        people.coordinatrice.account,
    )


def test_everything_it_may_hold(session: Session, people: Cast) -> None:
    dossier = make_dossier(session, auteur=people.comptes.partenaire)
    reunion = log(
        session,
        people.coordinatrice,
        type="CONCERTATION",
        titre=" Point  d'étape ",
        heure="14:30",
        minutes=90,
        lieu="Maison des services",
        participants=[
            {
                "organisation": people.association.cle,
                "compte": people.comptes.partenaire.cle,
                "present": True,
            },
            {"nom": "Une voisine", "present": False},
            {"nom": ""},
        ],
        nb_participants=4,
        themes="Logement",
        decisions="Un diagnostic",
        notes="Rien de plus",
        nb_situations=1,
        dossiers=[dossier.cle],
    )
    assert (reunion.titre, reunion.heure, reunion.minutes) == ("Point d'étape", "14:30", 90)
    assert [(p.organisation_id, p.nom, p.present) for p in reunion.participants] == [
        (people.association.id, None, True),
        (None, "Une voisine", False),
    ]
    assert session.get(ReunionDossier, (reunion.id, dossier.id))


def test_two_plateformes_take_part(session: Session, people: Cast) -> None:
    before = dict(session.execute(select(Revision.plateforme, Revision.valeur)).all())
    parts = [(ART, "ORGANISATEUR", None), (TEA, "CO_ORGANISATEUR", None), (CAL, "PARTICIPANT", "CALAISIS")]
    reunion = log(session, people.coordinatrice, parts=parts)
    assert {p.plateforme: p.territoire for p in reunion.parts} == {ART: "ARTOIS", TEA: None, CAL: "CALAISIS"}
    after = dict(session.execute(select(Revision.plateforme, Revision.valeur)).all())
    assert {code for code, value in after.items() if value > before[code]} == {ART, CAL, TEA}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("type", {"type": "FETE"}),
        ("type", {"type": None}),
        ("jour", {"jour": date(1999, 12, 31)}),
        ("jour", {"jour": date(2028, 11, 24)}),
        ("jour", {"jour": "31/02/2026"}),
        ("heure", {"heure": "25:00"}),
        ("minutes", {"minutes": 0}),
        ("minutes", {"minutes": 1441}),
        ("titre", {"titre": "x" * 201}),
        ("decisions", {"decisions": "x" * 8001}),
        ("notes", {"notes": "x" * 500_000}),
        ("nb_participants", {"nb_participants": -1}),
        ("nb_situations", {"nb_situations": 10_001}),
        ("role", {"parts": [(ART, "CHEF", None)]}),
        ("territoire", {"parts": [(ART, "ORGANISATEUR", "CALAISIS")]}),
        ("parts", {"parts": [(ART, "ORGANISATEUR", None), ("PF_LUNE", "PARTICIPANT", None)]}),
        ("parts", {"parts": [(ART, "ORGANISATEUR", None), (ART, "PARTICIPANT", None)]}),
        ("participants", {"participants": [{"organisation": "inconnue"}]}),
        ("participants", {"participants": [{"nom": "x"}] * 201}),
        ("dossiers", {"type": "CONCERTATION", "dossiers": ["inconnu"]}),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, people: Cast, field: str, changes: dict[str, Any]
) -> None:
    assert refused(session, people.coordinatrice, **changes) == {field}


def test_all_problems_are_told_at_once(session: Session, people: Cast) -> None:
    assert refused(session, people.coordinatrice, type="FETE", minutes=-1, heure="midi") == {
        "type",
        "minutes",
        "heure",
    }


def test_the_last_day_is_two_years_ahead(session: Session, people: Cast) -> None:
    assert log(session, people.coordinatrice, jour=date(2028, 11, 23)).jour == date(2028, 11, 23)


def test_dossiers_are_those_of_a_concertation_of_the_plateforme(session: Session, people: Cast) -> None:
    own = make_dossier(session, auteur=people.comptes.partenaire)
    other = make_dossier(session, auteur=people.comptes.partenaire, answers=complete_answers(commune=CALAIS))
    assert refused(session, people.coordinatrice, dossiers=[own.cle]) == {"dossiers"}
    assert refused(session, people.coordinatrice, type="CONCERTATION", dossiers=[other.cle]) == {"dossiers"}


def test_one_of_two_territoires_or_commun(session: Session) -> None:
    actor = factories.actor(session, make_account(session, Role.COORDINATEUR, plateformes=[TEA]))
    for territoire in ("TERNOIS", None):
        reunion = log(session, actor, parts=[(TEA, "ORGANISATEUR", territoire)])
        assert reunion.parts[0].territoire == territoire


def test_who_may_not(session: Session, people: Cast) -> None:
    for actor in people.others("coordinatrice"):
        with pytest.raises(NotFound):
            log(session, actor)
