"""What happened: one event a verb, and the journal of accesses (DOMAIN A3, A6)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lda.store.crypto import SecretJson
from lda.store.models.base import Base, Pk, partial
from lda.store.models.people import Compte


class Evenement(Base):
    """One verb done on one object: who, when entered, effective day, from, to, and (encrypted) the detail."""

    __tablename__ = "evenement"
    __table_args__ = (
        partial("ix_evenement_dossier_id", "dossier_id", "quand", where="dossier_id IS NOT NULL"),
        partial("ix_evenement_saisine_id", "saisine_id", "quand", where="saisine_id IS NOT NULL"),
        partial("ix_evenement_reunion_id", "reunion_id", where="reunion_id IS NOT NULL"),
        partial("ix_evenement_contact_id", "contact_id", where="contact_id IS NOT NULL"),
        partial("ix_evenement_compte_id", "compte_id", where="compte_id IS NOT NULL"),
    )

    id: Mapped[Pk]
    verbe: Mapped[str] = mapped_column(String(60), comment="module.function of the service")
    quand: Mapped[datetime]
    effet: Mapped[date]
    auteur_id: Mapped[int | None] = mapped_column(
        ForeignKey("compte.id"), comment="none: the application itself"
    )
    saisine_id: Mapped[int | None] = mapped_column(ForeignKey("saisine.id"))
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    reunion_id: Mapped[int | None] = mapped_column(ForeignKey("reunion.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact_ressource.id"))
    compte_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"), comment="account changed")
    de: Mapped[str | None] = mapped_column(String(40))
    vers: Mapped[str | None] = mapped_column(String(40))
    motif: Mapped[str | None] = mapped_column(String(40), comment="code")
    detail: Mapped[dict[str, Any] | None] = mapped_column(
        SecretJson, comment="reason in words, former values"
    )

    auteur: Mapped[Compte | None] = relationship(foreign_keys=auteur_id)


class Journal(Base):
    """One access worth remembering, without content, kept 12 months."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_compte_id", "compte_id", "quand"),
        Index("ix_journal_objet", "objet", "objet_id"),
    )

    id: Mapped[Pk]
    quand: Mapped[datetime] = mapped_column(index=True)
    compte_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    acte: Mapped[str] = mapped_column(String(40), comment="closed vocabulary: domain.traces.Acte")
    objet: Mapped[str | None] = mapped_column(String(20))
    objet_id: Mapped[int | None]
    adresse_hash: Mapped[str | None] = mapped_column(String(32))
