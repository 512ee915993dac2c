"""Files joined to what they are about."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lda.store.crypto import Secret, SecretBytes
from lda.store.models.base import Base, Cle, Pk
from lda.store.models.people import Compte


class Piece(Base):
    """A file joined to one saisine, one dossier or one mesure, encrypted (DOMAIN A2, "attachments").

    What is removed keeps its trace without its content.
    """

    __tablename__ = "piece"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN saisine_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN dossier_id IS NULL THEN 0 ELSE 1"
            " END) + (CASE WHEN mesure_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="un_seul_objet",
        ),
    )

    id: Mapped[Pk]
    cle: Mapped[Cle]
    saisine_id: Mapped[int | None] = mapped_column(ForeignKey("saisine.id", ondelete="CASCADE"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    mesure_id: Mapped[int | None] = mapped_column(ForeignKey("mesure.id"), index=True)
    nom: Mapped[str] = mapped_column(Secret)
    type: Mapped[str] = mapped_column(String(100), comment="media type, found from the content")
    taille: Mapped[int] = mapped_column(comment="bytes")
    contenu: Mapped[bytes | None] = mapped_column(SecretBytes, deferred=True)
    auteur_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    ajoutee_le: Mapped[datetime]
    retiree_le: Mapped[datetime | None]

    auteur: Mapped[Compte] = relationship()
