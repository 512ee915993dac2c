"""What a plateforme does beside the dossiers: espace ressource, reunions and commissions (DOMAIN A5)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lda.store.crypto import Secret
from lda.store.models.base import Base, Cle, Pk, partial
from lda.store.models.people import Organisation


class ContactRessource(Base):
    """A direct contact with the espace ressource, without any name of a household."""

    __tablename__ = "contact_ressource"
    __table_args__ = (
        CheckConstraint("minutes IS NULL OR (minutes >= 0 AND minutes <= 1440)", name="minutes"),
        Index("ix_contact_ressource_plateforme_jour", "plateforme", "jour", "territoire", "minutes"),
        partial("ix_contact_ressource_attente", "plateforme", "jour", where="repondu_le IS NULL"),
    )

    id: Mapped[Pk]
    cle: Mapped[Cle]
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    jour: Mapped[date]
    plateforme: Mapped[str] = mapped_column(ForeignKey("plateforme.code"))
    territoire: Mapped[str | None] = mapped_column(ForeignKey("territoire.code"), comment="none: commun")
    canal: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    professionnel: Mapped[str | None] = mapped_column(Secret)
    demandeur_id: Mapped[int | None] = mapped_column(
        ForeignKey("compte.id"), index=True, comment="asked in the application"
    )
    resume: Mapped[str] = mapped_column(Secret)
    minutes: Mapped[int | None]
    reponse: Mapped[str | None] = mapped_column(Secret)
    repondu_le: Mapped[date | None]
    suite: Mapped[str | None] = mapped_column(String(20), comment="list suite_contact")
    auteur_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    cree_le: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Organisation | None] = relationship()
    themes: Mapped[list["ContactTheme"]] = relationship(
        cascade="all, delete-orphan", order_by="ContactTheme.code"
    )

    __mapper_args__ = {"version_id_col": version}


class ContactTheme(Base):
    """A theme of a direct contact."""

    __tablename__ = "contact_theme"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact_ressource.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)


class Reunion(Base):
    """A meeting or instance; the commission de fluidité is one type of it."""

    __tablename__ = "reunion"
    __table_args__ = (
        CheckConstraint("(annulee_le IS NULL) = (annulation IS NULL)", name="annulation"),
        CheckConstraint("minutes IS NULL OR (minutes > 0 AND minutes <= 1440)", name="minutes"),
        CheckConstraint("nb_participants IS NULL OR nb_participants >= 0", name="participants"),
        Index("ix_reunion_jour", "jour", "annulee_le", "type"),
        partial(
            "ix_reunion_tenue", "id", "jour", where="annulee_le IS NULL"
        ),  # to which dossiers somebody came
        partial("ix_reunion_incomplete", "jour", where="nb_participants IS NULL AND annulee_le IS NULL"),
    )

    id: Mapped[Pk]
    cle: Mapped[Cle]
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    type: Mapped[str] = mapped_column(String(40), comment="list type_reunion")
    jour: Mapped[date]
    heure: Mapped[str | None] = mapped_column(String(5))
    minutes: Mapped[int | None]
    titre: Mapped[str] = mapped_column(Secret)
    lieu: Mapped[str | None] = mapped_column(Secret)
    nb_participants: Mapped[int | None]
    themes: Mapped[str | None] = mapped_column(Secret)
    decisions: Mapped[str | None] = mapped_column(Secret)
    notes: Mapped[str | None] = mapped_column(Secret)
    nb_situations: Mapped[int | None] = mapped_column(comment="situations presented to a commission")
    annulee_le: Mapped[datetime | None]
    annulation: Mapped[str | None] = mapped_column(Secret)
    auteur_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    departement: Mapped[bool] = mapped_column(
        default=False, comment="called by the Département, which is no plateforme: none organises it"
    )
    version: Mapped[int] = mapped_column(default=0)

    parts: Mapped[list["ReunionPlateforme"]] = relationship(
        cascade="all, delete-orphan", order_by="ReunionPlateforme.plateforme"
    )
    participants: Mapped[list["ReunionParticipant"]] = relationship(
        cascade="all, delete-orphan", order_by="ReunionParticipant.id"
    )

    __mapper_args__ = {"version_id_col": version}


class ReunionPlateforme(Base):
    """The part of one plateforme in a reunion, for one territoire or for all of them (commun)."""

    __tablename__ = "reunion_plateforme"
    __table_args__ = (Index("ix_reunion_plateforme_plateforme", "plateforme", "role"),)

    reunion_id: Mapped[int] = mapped_column(ForeignKey("reunion.id"), primary_key=True)
    plateforme: Mapped[str] = mapped_column(ForeignKey("plateforme.code"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    territoire: Mapped[str | None] = mapped_column(ForeignKey("territoire.code"), comment="none: commun")


class ReunionParticipant(Base):
    """An organisation or somebody invited; with an account, it may read the reunion (DOMAIN A2)."""

    __tablename__ = "reunion_participant"
    __table_args__ = (
        Index("ix_reunion_participant_organisation_id", "organisation_id", "reunion_id"),
        Index("ix_reunion_participant_compte_id", "compte_id", "reunion_id"),
    )

    id: Mapped[Pk]
    reunion_id: Mapped[int] = mapped_column(ForeignKey("reunion.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    compte_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    nom: Mapped[str | None] = mapped_column(Secret)
    present: Mapped[bool] = mapped_column(default=True)

    organisation: Mapped[Organisation | None] = relationship()


class ReunionDossier(Base):
    """A dossier brought to a concertation."""

    __tablename__ = "reunion_dossier"

    reunion_id: Mapped[int] = mapped_column(ForeignKey("reunion.id"), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True, index=True)
    participation: Mapped[str | None] = mapped_column(String(20), comment="list participation_personne")
    constats: Mapped[str | None] = mapped_column(Secret)
    decision: Mapped[str | None] = mapped_column(Secret)


class Action(Base):
    """One line of the action plan of a concertation: what, for which dossier, by whom, by when, done."""

    __tablename__ = "action"
    __table_args__ = (CheckConstraint("(close_le IS NULL) = (issue IS NULL)", name="issue"),)

    id: Mapped[Pk]
    reunion_id: Mapped[int] = mapped_column(ForeignKey("reunion.id"), index=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    quoi: Mapped[str] = mapped_column(Secret)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    nom: Mapped[str | None] = mapped_column(Secret, comment="who, beside the organisation or without one")
    echeance: Mapped[date]
    close_le: Mapped[date | None]
    issue: Mapped[str | None] = mapped_column(String(20), comment="domain.words.IssueAction")

    organisation: Mapped[Organisation | None] = relationship()
