"""What is due, worked out from the other tables (DOMAIN A3, A4)."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lda.store.models.base import Base, Pk, partial


class Echeance(Base):
    """What the coordinator of a dossier has to do, and the day from which its delay counts: worked out from
    the other tables by `services.echeances`, so that a page of what is due reads one index."""

    __tablename__ = "echeance"
    __table_args__ = (
        Index("ix_echeance_nature", "nature", "plateforme", "jour", "dossier_id"),
        partial(
            "ix_echeance_operateur",
            *("operateur_id", "nature", "jour", "dossier_id", "sortie_confirmee_le"),
            where="operateur_id IS NOT NULL",
        ),
        partial(
            "ix_echeance_referent",
            *("referent_id", "nature", "jour", "dossier_id", "operateur_id", "sortie_confirmee_le"),
            where="referent_id IS NOT NULL",
        ),
    )

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    plateforme: Mapped[str] = mapped_column(ForeignKey("plateforme.code"), comment="that of the dossier")
    mesure_id: Mapped[int | None] = mapped_column(comment="the mesure it is about, if any")
    nature: Mapped[str] = mapped_column(String(20), comment="closed vocabulary: domain.deadlines.Nature")
    jour: Mapped[date]
    operateur_id: Mapped[int | None] = mapped_column(comment="organisation that operates that mesure")
    sortie_confirmee_le: Mapped[date | None] = mapped_column(
        comment="of that mesure: its operator reads it some days longer"
    )
    referent_id: Mapped[int | None] = mapped_column(comment="account of the referent of the dossier, if any")
