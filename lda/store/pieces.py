"""A file with what it hangs on: what the right to read it or to take it away depends on."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.store.models import Dossier, Mesure, Piece, Saisine
from lda.store.ties import Ties, beside, dossier_ties, mesure_ties, saisine_ties


@dataclass(frozen=True)
class Held:
    """A file, the saisine or the dossier that it is about, and how the actor is tied to what it hangs on."""

    piece: Piece
    saisine: Saisine | None
    dossier: Dossier | None
    ties: Ties

    @property
    def flagged(self) -> bool:
        """The violence flag that rules it: that of the dossier once there is one."""
        ruler = self.dossier or self.saisine
        return ruler is not None and ruler.violence

    def known(self, actor: Actor) -> bool:
        """Whether the actor may know of it: it was not removed, and the rights allow it."""
        joined = self.piece.auteur_id == actor.account
        return self.piece.retiree_le is None and access.knows_file(
            actor, self.ties, flagged=self.flagged, joined=joined
        )


def held(session: Session, piece: Piece, actor: Actor) -> Held:
    """A file with what it hangs on, as it stands for the actor."""
    if piece.saisine_id is not None:
        saisine = session.get_one(Saisine, piece.saisine_id)
        dossier = session.get_one(Dossier, saisine.dossier_id) if saisine.dossier_id is not None else None
        return Held(piece, saisine, dossier, saisine_ties(session, saisine, actor))
    if piece.mesure_id is not None:
        mesure = session.get_one(Mesure, piece.mesure_id)
        dossier = session.get_one(Dossier, mesure.dossier_id)
        return Held(piece, None, dossier, mesure_ties(session, mesure, actor))
    dossier = session.get_one(Dossier, piece.dossier_id)
    return Held(piece, None, dossier, beside(dossier_ties(session, dossier, actor)))


def joining(piece: Piece) -> str:
    """The right to join a file where this one hangs: who has it may also take the file away."""
    if piece.saisine_id is not None:
        return "pieces.add"
    return "pieces.add_to_dossier" if piece.mesure_id is None else "pieces.add_to_mesure"
