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
            "ix_echeance_mesure", "mesure_id", "nature", "jour", "dossier_id", where="mesure_id IS NOT NULL"
        ),
    )

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    plateforme: Mapped[str] = mapped_column(ForeignKey("plateforme.code"), comment="that of the dossier")
    mesure_id: Mapped[int | None] = mapped_column(comment="the mesure it is about, if any")
    nature: Mapped[str] = mapped_column(String(20), comment="closed vocabulary: domain.deadlines.Nature")
    jour: Mapped[date]
