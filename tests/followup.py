"""A dossier brought to a step, through the services: what the tests of its verbs start from."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import Invalid, NotFound
from lda.domain.words import StatutDossier
from lda.services import bilans, dossiers, mesures, suivi
from lda.store.models import Bilan, Dossier, Evenement, Intervenant, Mesure, Organisation
from tests.factories import Cast, make_dossier


def ago(days: int) -> date:
    """The day so many days before today."""
    return today() - timedelta(days=days)


def opened(session: Session, people: Cast, statut: str = StatutDossier.OUVERT, **columns: Any) -> Dossier:
    """A dossier of the Artois with the saisine of the partenaire."""
    return make_dossier(session, auteur=people.comptes.partenaire, statut=statut, **columns)


def ready(session: Session, people: Cast, **columns: Any) -> Dossier:
    """A dossier with all that its validation needs."""
    dossier = opened(session, people, StatutDossier.DIAGNOSTIC, recue_le=ago(40), **columns)
    by = people.coordinatrice
    suivi.add_diagnostic(session, dossier.cle, actor=by, jour=ago(5), participation="PRESENTE")
    suivi.record_adhesion(session, dossier.cle, actor=by, jour=ago(5), code="ADHERE")
    name_referent(session, dossier, by, compte=people.comptes.autre.cle)
    proposition = suivi.propose(
        session, dossier.cle, actor=by, jour=ago(4), orientations=["MESURE"], par="Maude Coordination"
    )
    suivi.answer(session, proposition.id, actor=by, jour=ago(3), reponse="ACCEPTEE")
    return dossier


def name_referent(session: Session, dossier: Dossier, by: Actor, **given: Any) -> Intervenant:
    """A referent since ten days; by name unless an account is given."""
    given = {"debut": ago(10)} | ({} if "compte" in given else {"nom": "Jo Fictif"}) | given
    return suivi.name_referent(session, dossier.cle, actor=by, **given)


def validated(session: Session, people: Cast, **columns: Any) -> Dossier:
    """A dossier whose orientation is decided."""
    dossier = ready(session, people, **columns)
    return dossiers.validate(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)


def asked(
    session: Session,
    people: Cast,
    dossier: Dossier,
    code: str = "ASRL",
    operateur: Organisation | None = None,
) -> Mesure:
    """A mesure asked of an operator, by default the association of the partenaire."""
    return mesures.ask(
        session, dossier.cle, actor=people.coordinatrice,
        code=code, operateur=(operateur or people.association).cle, demandee_le=ago(400),
    )  # fmt: skip


def running(
    session: Session, people: Cast, debut: date | None = None, **columns: Any
) -> tuple[Dossier, Mesure]:
    """A dossier accompanied by the association of the partenaire, since `debut` (100 days)."""
    dossier = validated(session, people, **columns)
    mesure = asked(session, people, dossier)
    mesures.start(session, mesure.id, actor=people.coordinatrice, debut=debut or ago(100))
    return dossier, mesure


def ended(
    session: Session, people: Cast, motif: str = "RELOGE", suite: str = "AUCUNE"
) -> tuple[Dossier, Mesure]:
    """A dossier whose only mesure came to its end."""
    dossier, mesure = running(session, people)
    mesures.declare_sortie(
        session, mesure.id, actor=people.partenaire,
        jour=ago(2), motif=motif, destination="LOC_SOCIAL", suite=suite,
    )  # fmt: skip
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    return dossier, mesure


GRID = (
    "LOGEMENT", "BUDGET", "DROITS", "SANTE", "QUOTIDIEN", "PARENTALITE", "INSERTION", "LIEN", "BAILLEUR",
)  # fmt: skip


def written(session: Session, bilan: Bilan, by: Actor, **given: Any) -> Bilan:
    """A bilan with all that any kind asks for, as declared, unless told otherwise; not transmitted."""
    given = {
        "jour": ago(1), "situation_residentielle": "LOC_SOCIAL", "adhesion": "ADHERE",
        "conclusion": "POURSUITE", "participe": True, "lu": False, "besoins": dict.fromkeys(GRID, "1"),
        "contenu": {"motif_frequence": "Absence."},
        "evolutions": {o.id: {"code": "STABLE"} for o in bilan.mesure.objectifs},
    } | given  # fmt: skip
    if "source" not in given:
        given.setdefault("counts", {"vad": 2})
    return bilans.save(session, bilan.id, actor=by, **given)


def events(session: Session, dossier: Dossier) -> list[Evenement]:
    """What happened to a dossier, in order."""
    return list(session.scalars(select(Evenement).filter_by(dossier_id=dossier.id).order_by(Evenement.id)))


def verbs(session: Session, dossier: Dossier) -> list[str]:
    """The names of what happened to a dossier, in order."""
    return [event.verbe for event in events(session, dossier)]


def last(session: Session, dossier: Dossier) -> tuple[str, str | None, str | None]:
    """Verb, from and to of the latest event of a dossier."""
    event = events(session, dossier)[-1]
    return event.verbe, event.de, event.vers


def nobody_else(people: Cast, *allowed: str, act: Callable[[Actor | None], object]) -> None:
    """Everybody but these is told that there is nothing."""
    for actor in people.others(*allowed):
        with pytest.raises(NotFound):
            act(actor)


def problems(act: Callable[[], object]) -> dict[str, str]:
    """The problems that an act is refused for, by field."""
    with pytest.raises(Invalid) as refused:
        act()
    return {problem.field: problem.message for problem in refused.value.problems}
