"""Cahiers des charges: versions from a day on, which never change what started before."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import Invalid, NotFound
from lda.services import cahiers, mesures
from lda.store.lists import cahier
from lda.store.models import Parametre
from lda.views import cahiers as view
from tests import factories
from tests.factories import Cast
from tests.followup import ago, asked, running, validated

pytestmark = pytest.mark.usefixtures("fixed_clock")
SAID: dict[str, Any] = {
    "code": "ASRL", "duree_defaut_mois": 6, "duree_max_mois": 18, "renouvellements_max": 0,
    "frequence_cible_visites_mois": 2, "bilans_mois": [12, 4, 4],
}  # fmt: skip


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def change(session: Session, who: object, **given: Any) -> Parametre:
    return cahiers.change(session, actor=who, **(SAID | {"depuis": today()} | given))  # type: ignore[arg-type]


def test_a_mesure_keeps_the_cahier_of_its_start(session: Session, people: Cast) -> None:
    _, before = running(session, people, debut=ago(1))
    change(session, people.departement)
    dossier = validated(session, people)
    after = asked(session, people, dossier)
    mesures.start(session, after.id, actor=people.coordinatrice, debut=today())
    assert before.cahier["bilans_mois"] == [3, 6, 12] and before.cahier["duree_defaut_mois"] == 12
    assert after.cahier["bilans_mois"] == [4, 12] and after.cahier["duree_defaut_mois"] == 6
    assert [bilan.mois for bilan in after.bilans] == [4, 12]
    with pytest.raises(Invalid, match="ne prévoit pas de renouvellement"):
        mesures.renew(session, after.id, actor=people.coordinatrice, fin_prevue=ago(-400))


def test_a_start_in_the_past_takes_what_held_then(session: Session, people: Cast) -> None:
    change(session, people.admin)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)
    mesures.start(session, mesure.id, actor=people.coordinatrice, debut=ago(1))
    assert mesure.cahier["bilans_mois"] == [3, 6, 12]


def test_versions_stand_in_order_and_one_of_a_day_is_replaced(session: Session, people: Cast) -> None:
    later = today() + timedelta(days=30)
    change(session, people.departement)
    change(session, people.departement, depuis=later, bilans_mois=[])
    change(session, people.departement, depuis=later, bilans_mois=[6])
    found = next(one for one in view.all_of_them(session, actor=people.admin) if one.code == "ASRL")
    assert [version.depuis for version in found.versions] == [later, today(), None]
    assert found.present.valeur["bilans_mois"] == [4, 12]
    assert found.versions[0].valeur["bilans_mois"] == [6]
    assert cahier(session, "ASRL", later)["bilans_mois"] == [6]
    assert cahier(session, "AML_LDA", later)["bilans_mois"] == [3, 6, 12]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"depuis": -1}, "depuis"), ({"code": "RIEN"}, "code"), ({"duree_max_mois": 3}, "duree_max_mois"),
        ({"bilans_mois": [0]}, "bilans_mois"), ({"bilans_mois": "3"}, "bilans_mois"),
        ({"frequence_cible_visites_mois": 32}, "frequence_cible_visites_mois"),
        ({"renouvellements_max": -1}, "renouvellements_max"),
        ({"renouvellements_max": True}, "renouvellements_max"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_field(
    session: Session, people: Cast, given: dict[str, Any], field: str
) -> None:
    if "depuis" in given:
        given = {"depuis": ago(1)}
    with pytest.raises(Invalid) as refused:
        change(session, people.departement, **given)
    assert [problem.field for problem in refused.value.problems] == [field]
    count = select(func.count()).select_from(Parametre).where(Parametre.cle.startswith("cahier:"))
    assert session.scalar(count) == 0


@pytest.mark.parametrize("who", ["coordinatrice", "partenaire", "slisl", None])
def test_nobody_else_sets_them(session: Session, people: Cast, who: str | None) -> None:
    actor = getattr(people, who) if who else None
    with pytest.raises(NotFound):
        change(session, actor)
    with pytest.raises(NotFound):
        view.all_of_them(session, actor=actor)
