"""The outbox: what people are to be written about, written in the transaction of the act itself."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lda.store.models.base import Base, Pk, partial
from lda.store.models.dossiers import Dossier
from lda.store.models.people import Compte
from lda.store.models.saisines import Saisine


class Envoi(Base):
    """One thing to tell one person about one saisine or dossier. Its words are made when it is sent."""

    __tablename__ = "envoi"
    __table_args__ = (
        partial("ix_envoi_attente", "apres", where="envoye_le IS NULL"),
        CheckConstraint("(saisine_id IS NULL) <> (dossier_id IS NULL)", name="un_objet"),
    )

    id: Mapped[Pk]
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    sujet: Mapped[str] = mapped_column(String(20), comment="domain.envois.Sujet")
    saisine_id: Mapped[int | None] = mapped_column(ForeignKey("saisine.id"))
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    jour: Mapped[date | None] = mapped_column(comment="due date of the bilan recalled")
    une_fois: Mapped[str | None] = mapped_column(
        String(80), unique=True, comment="names a reminder, which is sent once"
    )
    cree_le: Mapped[datetime]
    apres: Mapped[datetime] = mapped_column(comment="not sent before")
    pris_le: Mapped[datetime | None] = mapped_column(comment="a worker is sending it since")
    echecs: Mapped[int] = mapped_column(default=0)
    envoye_le: Mapped[datetime | None] = mapped_column(comment="sent, or given up when the account closed")

    compte: Mapped[Compte] = relationship(lazy="joined")
    saisine: Mapped[Saisine | None] = relationship()
    dossier: Mapped[Dossier | None] = relationship()
