"""Writing what happened, in the transaction of the act itself."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from lda.domain.access import Actor
from lda.domain.clock import now, today
from lda.domain.traces import OPENING_MINUTES, Acte
from lda.store.models import Compteur, Dossier, Evenement, Journal, Plateforme, Revision
from lda.store.upsert import add_unless_there


def record(
    session: Session,
    verb: str,
    actor: Actor | None,
    *,
    effective: date | None = None,
    before: str | None = None,
    after: str | None = None,
    motif: str | None = None,
    detail: dict[str, Any] | None = None,
    **objects: int | None,
) -> Evenement:
    """Write the one event of a verb. `objects`: saisine_id, dossier_id, reunion_id, contact_id, compte_id.

    `effective` is the day the act took effect, when it is not the day it was entered. `detail` is encrypted.
    """
    event = Evenement(
        verbe=verb,
        quand=now(),
        effet=effective or today(),
        auteur_id=actor.account if actor else None,
        de=before,
        vers=after,
        motif=motif,
        detail=detail,
        **objects,
    )
    session.add(event)
    return event


def note(
    session: Session,
    act: Acte,
    actor: Actor | None,
    objet: str | None = None,
    objet_id: int | None = None,
    adresse_hash: str | None = None,
) -> None:
    """Write a line of the journal of accesses (DOMAIN A6)."""
    session.add(
        Journal(
            quand=now(),
            compte_id=actor.account if actor else None,
            acte=act,
            objet=objet,
            objet_id=objet_id,
            adresse_hash=adresse_hash,
        )
    )


def note_opening(session: Session, actor: Actor, dossier: Dossier) -> None:
    """Journal the opening of a dossier, once in half an hour for one account."""
    if not _noted(session, Acte.OUVERTURE, actor, dossier.id):
        note(session, Acte.OUVERTURE, actor, "dossier", dossier.id)


def revealed(session: Session, actor: Actor, dossier_id: int) -> bool:
    """Whether the account gave a reason to see what is guarded of a dossier, in the last half hour (A2)."""
    return _noted(session, Acte.REVELATION, actor, dossier_id)


def _noted(session: Session, act: Acte, actor: Actor, dossier_id: int) -> bool:
    since = now() - timedelta(minutes=OPENING_MINUTES)
    query = select(Journal.id).where(
        Journal.compte_id == actor.account,
        Journal.quand > since,
        Journal.acte == act,
        Journal.objet == "dossier",
        Journal.objet_id == dossier_id,
    )
    return session.scalar(query.limit(1)) is not None


def counted(session: Session, *plateformes: str | None) -> None:
    """Raise the revision of plateformes of which a counted fact changed: their open charts look again."""
    for code in sorted({p for p in plateformes if p}):
        session.execute(
            update(Revision).where(Revision.plateforme == code).values(valeur=Revision.valeur + 1)
        )


def moved(dossier: Dossier) -> None:
    """Remember that something happened in a dossier (list "sans mouvement"), and raise its version."""
    dossier.dernier_mouvement = now()
    flag_modified(dossier, "dernier_mouvement")  # even within the same instant


DEPARTEMENT = "DEP"
"""Head of the references of what the Département itself enters."""


def next_reference(session: Session, kind: str, plateforme: str | None) -> str:
    """The next reference of a kind (S saisine, D dossier, R reunion, E espace ressource): "ART-S26-0042".

    Without a plateforme it is the Département's: "DEP-R26-0001".
    """
    sigle = DEPARTEMENT
    if plateforme is not None:
        sigle = session.scalars(select(Plateforme.sigle).where(Plateforme.code == plateforme)).one()
    serie = f"{sigle}-{kind}{today():%y}"
    add_unless_there(session, Compteur, serie=serie, valeur=0)
    counter = session.get_one(Compteur, serie, with_for_update=True)
    counter.valeur += 1
    session.flush()
    return f"{serie}-{counter.valeur:04d}"
