"""Objectifs of a mesure, its contract and its referent: who writes them, and what is refused."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import Conflict, Invalid, NotFound
from lda.services import mesures, objectifs
from lda.store.models import Evenement, Objectif
from lda.views import dossiers
from tests import factories
from tests.factories import Cast
from tests.followup import ago, ended, running, validated

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def add(session: Session, mesure: int, who: object, **given: object) -> Objectif:
    arguments = {"domaine": "BUDGET", "texte": "Reprendre le paiement du loyer", "fixe_le": today()} | given
    return objectifs.add(session, mesure, actor=who, **arguments)  # type: ignore[arg-type]


def test_an_objectif_lives_and_is_read(session: Session, people: Cast) -> None:
    dossier, mesure = running(session, people)
    one = add(session, mesure.id, people.partenaire, indicateur="Deux loyers")
    assert (one.etat, one.indicateur) == ("NON_ABORDE", "Deux loyers")
    objectifs.change(
        session, one.id, actor=people.coordinatrice, texte="Payer le loyer", etat="PROGRES",
        indicateur="Trois loyers de suite",
    )  # fmt: skip
    objectifs.close(session, one.id, actor=people.autre, clos_le=today())
    line = dossiers.one(session, dossier.cle, actor=people.partenaire).mesures[0].objectifs[0]
    assert (line.texte, line.etat, line.clos_le) == ("Payer le loyer", "PROGRES", today())
    assert line.indicateur == "Trois loyers de suite"
    events = select(Evenement.verbe).where(Evenement.dossier_id == dossier.id).order_by(Evenement.id.desc())
    assert session.scalars(events.limit(3)).all() == ["objectifs.close", "objectifs.change", "objectifs.add"]
    with pytest.raises(Invalid, match="n'est plus suivi"):
        objectifs.change(session, one.id, actor=people.coordinatrice, texte="x", etat="PROGRES")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"domaine": "AUTRE"}, "domaine"), ({"texte": " "}, "texte"), ({"fixe_le": -1}, "fixe_le"),
        ({"fixe_le": 500}, "fixe_le"), ({"indicateur": "x" * 501}, "indicateur"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_field(
    session: Session, people: Cast, given: dict[str, object], field: str
) -> None:
    _, mesure = running(session, people)
    given = {name: ago(value) if isinstance(value, int) else value for name, value in given.items()}
    with pytest.raises(Invalid) as refused:
        add(session, mesure.id, people.coordinatrice, **given)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert session.scalars(select(Objectif)).all() == []


def test_a_mesure_that_ended_has_no_new_objectif(session: Session, people: Cast) -> None:
    _, mesure = ended(session, people)
    with pytest.raises(Invalid, match="terminée"):
        add(session, mesure.id, people.coordinatrice)


def test_another_operator_and_the_second_to_save_are_told(session: Session, people: Cast) -> None:
    dossier, mesure = running(session, people)
    other = factories.make_organisation(session)
    stranger = factories.actor(session, factories.make_account(session, organisation=other))
    for who in (stranger, people.coordinateur, people.slisl, people.departement, None):
        with pytest.raises(NotFound):
            add(session, mesure.id, who)
    seen = dossier.version
    add(session, mesure.id, people.coordinatrice, version=seen)
    with pytest.raises(Conflict):
        add(session, mesure.id, people.partenaire, version=seen)


def test_the_contract_and_who_leads_the_mesure(session: Session, people: Cast) -> None:
    dossier, mesure = running(session, people)
    her = people.coordinatrice
    mesures.complete(session, mesure.id, actor=her, referent="Jo Fictif", contrat_le=ago(90))
    line = dossiers.one(session, dossier.cle, actor=her).mesures[0]
    assert (line.referent, line.contrat_le) == ("Jo Fictif", ago(90))
    for day in (ago(-1), ago(500)):
        with pytest.raises(Invalid, match="Contrat signé le"):
            mesures.complete(session, mesure.id, actor=her, contrat_le=day)
    with pytest.raises(NotFound):
        mesures.complete(session, mesure.id, actor=people.partenaire, contrat_le=ago(1))


def test_who_pays_for_a_mesure_and_when_it_was_decided(session: Session, people: Cast) -> None:
    her, operator = people.coordinatrice, people.association.cle
    dossier = validated(session, people)
    mesure = mesures.ask(
        session, dossier.cle, actor=her, code="ASRL", operateur=operator, demandee_le=ago(30),
        financeur="ETAT",
    )  # fmt: skip
    assert (mesure.financeur, mesure.decidee_le) == ("ETAT", None)
    for day in (ago(31), ago(-1)):
        with pytest.raises(Invalid, match="Décidée le"):
            mesures.complete(session, mesure.id, actor=her, financeur="ETAT", decidee_le=day)
    with pytest.raises(Invalid, match="Financeur"):
        mesures.complete(session, mesure.id, actor=her, financeur="MECENE")
    mesures.complete(session, mesure.id, actor=her, financeur="CAF", decidee_le=ago(30))
    line = dossiers.one(session, dossier.cle, actor=her).mesures[0]
    assert (line.financeur, line.decidee_le) == ("CAF", ago(30))
