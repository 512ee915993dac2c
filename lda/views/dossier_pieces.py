"""The files of a dossier, of its saisines and of its mesures, for one reader."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, false, select, true, union
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from lda.domain import access
from lda.store.followup import Followup, operated
from lda.store.models import Compte, Dossier, Piece
from lda.store.pieces import joining
from lda.store.ties import Ties, beside
from lda.store.traces import revealed
from lda.views.dossier_lines import Reader
from lda.views.dossier_parts import DossierPiece
from lda.views.drafts import account_name


def dossier_pieces(
    session: Session, dossier: Dossier, rows: Followup, reader: Reader
) -> tuple[DossierPiece, ...]:
    """The files that the reader may know of, in the order they came."""
    mine = [m.id for m in rows.mesures if operated(m, reader.actor)]
    others = [m.id for m in rows.mesures if m.id not in mine]
    own, around = (_known(dossier, reader, ties) for ties in (reader.ties, beside(reader.ties)))
    known = union(  # one index each: in one condition with "or", SQLite goes through every file
        _on(Piece.mesure_id, mine, own),
        _on(Piece.mesure_id, others, around),
        _on(Piece.saisine_id, [s.id for s in rows.saisines], around),
        _on(Piece.dossier_id, [dossier.id], around),
    )
    query = (
        select(Piece)
        .where(Piece.id.in_(known))
        .options(joinedload(Piece.auteur).lazyload(Compte.affectations))
        .order_by(Piece.id)
    )
    shown = dossier.violence and revealed(session, reader.actor, dossier.id)
    cles = {s.id: s.cle for s in rows.saisines}
    found = []
    for piece in session.scalars(query).unique():
        ties = reader.ties if piece.mesure_id in mine else beside(reader.ties)
        found.append(_line(piece, dossier, reader, ties, cles.get(piece.saisine_id or 0), shown=shown))
    return tuple(found)


def _on(
    column: InstrumentedAttribute[int | None], ids: Sequence[int], known: ColumnElement[bool]
) -> Select[int]:
    return select(Piece.id).where(column.in_(ids), Piece.retiree_le.is_(None), known)


def _known(dossier: Dossier, reader: Reader, ties: Ties) -> ColumnElement[bool]:
    """Condition on Piece: what the reader may know of with these ties; perhaps its own files alone."""
    if access.knows_file(reader.actor, ties, flagged=dossier.violence, joined=False):
        return true()
    if access.knows_file(reader.actor, ties, flagged=dossier.violence, joined=True):
        return Piece.auteur_id == reader.actor.account
    return false()


def _line(
    piece: Piece, dossier: Dossier, reader: Reader, ties: Ties, saisine: str | None, *, shown: bool
) -> DossierPiece:
    joined = piece.auteur_id == reader.actor.account
    return DossierPiece(
        cle=piece.cle,
        nom=piece.nom,
        type=piece.type,
        taille=piece.taille,
        ajoutee_le=piece.ajoutee_le,
        auteur=account_name(piece.auteur),
        saisine=saisine,
        mesure=piece.mesure_id,
        ouverte=access.opens_file(ties, flagged=dossier.violence, joined=joined, revealed=shown),
        retirable=access.allowed(joining(piece), reader.actor, ties),
    )
