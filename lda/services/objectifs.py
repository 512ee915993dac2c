"""What a mesure aims at, in the domains of the need grid (DOMAIN A2, B 3.4): written by who accompanies."""

from datetime import date

from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import Invalid, Problem
from lda.domain.words import StatutMesure
from lda.services import inputs
from lda.services.following import done, objectif_taken, operates, taken_by
from lda.store.lists import current_lists
from lda.store.models import Mesure, Objectif

OVER = (StatutMesure.TERMINEE, StatutMesure.NON_DEMARREE)
LONGEST = 500
SIGN = "À quoi verra-t-on qu'il est atteint ?"
"""What the screens ask for the indicateur of an objectif."""


def add(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    domaine: str,
    texte: str,
    fixe_le: date,
    indicateur: str | None = None,
    version: int | None = None,
) -> Objectif:
    """Set an objectif of a mesure that has not ended, in a domain of the list `domaine_bilan`.

    `indicateur`: by what one will see that it is reached.
    """
    dossier, mesure = taken_by(session, "objectifs.add", Mesure, id, actor, version)
    operates(session, dossier, mesure, actor)
    if mesure.statut in OVER:
        raise Invalid(Problem("statut", "La mesure est terminée : ses objectifs ne changent plus."))
    lists, read = current_lists(session), inputs.Gather()
    where = read(inputs.code, lists, "domaine_bilan", domaine, "domaine", "Domaine", required=True)
    words = read(inputs.text, texte, "texte", "Objectif", LONGEST, required=True)
    sign = read(inputs.text, indicateur, "indicateur", SIGN, LONGEST)
    day = read(
        inputs.day, fixe_le, "fixe_le", "Fixé le", latest=today(), earliest=mesure.demandee_le, required=True
    )
    read.done()
    objectif = Objectif(mesure_id=mesure.id, domaine=where, texte=words, indicateur=sign, fixe_le=day)
    session.add(objectif)
    done(session, "objectifs.add", dossier, actor, effective=day, after=where)
    return objectif


def change(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    texte: str,
    etat: str,
    indicateur: str | None = None,
    version: int | None = None,
) -> Objectif:
    """Say how far an open objectif is (list `evolution_domaine`), or word it and its `indicateur` better."""
    dossier, objectif = objectif_taken(session, "objectifs.change", id, actor, version)
    _open(objectif)
    read, before = inputs.Gather(), objectif.etat
    words = read(inputs.text, texte, "texte", "Objectif", LONGEST, required=True)
    sign = read(inputs.text, indicateur, "indicateur", SIGN, LONGEST)
    state = read(
        inputs.code, current_lists(session), "evolution_domaine", etat, "etat", "Où il en est", required=True
    )
    read.done()
    objectif.texte, objectif.indicateur, objectif.etat = words, sign, state
    done(session, "objectifs.change", dossier, actor, before=before, after=state)
    return objectif


def close(
    session: Session, id: int, *, actor: Actor | None, clos_le: date, version: int | None = None
) -> Objectif:
    """Follow an objectif no longer; bilans written until then still tell of it."""
    dossier, objectif = objectif_taken(session, "objectifs.close", id, actor, version)
    _open(objectif)
    day = inputs.day(clos_le, "clos_le", "Jusqu'au", latest=today(), earliest=objectif.fixe_le, required=True)
    objectif.clos_le = day
    done(session, "objectifs.close", dossier, actor, effective=day, before=objectif.etat)
    return objectif


def _open(objectif: Objectif) -> None:
    if objectif.clos_le is not None:
        raise Invalid(Problem("objectif", "Cet objectif n'est plus suivi. Fixez-en un autre."))
