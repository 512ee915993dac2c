"""Files joined to a saisine, a dossier or a mesure: what is told of them, and one of them to open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.store.models import Piece
from lda.store.pieces import held
from lda.store.traces import revealed


@dataclass(frozen=True)
class PieceLine:
    """A file, without its content. `taille` in bytes."""

    cle: str
    nom: str
    type: str
    taille: int
    ajoutee_le: datetime


@dataclass(frozen=True)
class PieceContent:
    """A file to hand over, and the object under which the journal remembers it."""

    nom: str
    type: str
    contenu: bytes
    objet: str
    objet_id: int


def pieces_of(session: Session, saisine: int) -> tuple[PieceLine, ...]:
    """The files of a saisine that were not taken away, in the order they came."""
    query = (
        select(Piece.cle, Piece.nom, Piece.type, Piece.taille, Piece.ajoutee_le)
        .where(Piece.saisine_id == saisine, Piece.retiree_le.is_(None))
        .order_by(Piece.id)
    )
    return tuple(PieceLine(*row) for row in session.execute(query))


def fetch(session: Session, cle: Any, *, actor: Actor | None) -> PieceContent:
    """A file to hand over once the journal has its line. Raises NotFound as for a missing one.

    Of a flagged household coordinator and referent have it for half an hour after a reveal with its reason.
    """
    known = isinstance(cle, str) and cle.isprintable() and actor is not None
    piece = session.scalars(select(Piece).where(Piece.cle == cle)).one_or_none() if known else None
    if piece is None or actor is None:
        raise NotFound("pieces.fetch")
    found = held(session, piece, actor)
    access.require("pieces.fetch", actor, found.ties)
    dossier = found.dossier.id if found.dossier else 0
    joined = piece.auteur_id == actor.account
    shown = found.flagged and revealed(session, actor, dossier)
    opens = access.opens_file(found.ties, flagged=found.flagged, joined=joined, revealed=shown)
    if not (found.known(actor) and opens) or piece.contenu is None:
        raise NotFound("pieces.fetch")
    about = ("dossier", dossier) if dossier else ("piece", piece.id)
    return PieceContent(piece.nom, piece.type, piece.contenu, *about)
