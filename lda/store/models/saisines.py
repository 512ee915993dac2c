"""Saisines (drafts included), their clear answers, their search fingerprints."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lda.store.crypto import Secret, SecretJson
from lda.store.models.base import Base, Cle, Pk, Reference, partial
from lda.store.models.people import Compte, Organisation


class Saisine(Base):
    """The form about one household, from draft to decision (DOMAIN A3).

    `fiche` holds every answer, encrypted. What is counted, filtered, sorted or reminded on is copied to clear
    columns and to `reponse` when the saisine is transmitted; a draft has nothing in clear but its author.
    """

    __tablename__ = "saisine"
    __table_args__ = (
        CheckConstraint(
            "statut = 'BROUILLON' OR (reference IS NOT NULL AND recue_le IS NOT NULL"
            " AND plateforme IS NOT NULL AND territoire IS NOT NULL AND transmise_le IS NOT NULL)",
            name="transmise_complete",
        ),
        CheckConstraint(
            "statut IN ('BROUILLON', 'TRANSMISE') OR accusee_le IS NOT NULL OR statut = 'SANS_SUITE'",
            name="accusee",
        ),
        CheckConstraint(
            "(decidee_le IS NOT NULL) = (statut IN ('VALIDEE', 'NON_VALIDEE', 'SANS_SUITE'))", name="decidee"
        ),
        CheckConstraint("motif_decision <> 'DOUBLON' OR statut = 'SANS_SUITE'", name="doublon"),
        Index(  # serves the figures alone: whatever they ask is in it
            "ix_saisine_plateforme_recue_le",
            *("plateforme", "recue_le", "territoire", "statut", "motif_decision", "contact_id"),
            *("dossier_id", "id"),
        ),
        Index("ix_saisine_plateforme_statut", "plateforme", "statut", "recue_le"),
        Index("ix_saisine_statut", "statut", "dossier_id", "recue_le"),
        partial("ix_saisine_complement", "auteur_id", "complement_le", where="complement_le IS NOT NULL"),
        Index("ix_saisine_auteur_id", "auteur_id", "transmise_le", "statut"),
    )

    id: Mapped[Pk]
    cle: Mapped[Cle]
    reference: Mapped[Reference | None]
    statut: Mapped[str] = mapped_column(String(20))
    canal: Mapped[str] = mapped_column(String(20))
    auteur_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), comment="who follows it as its author")
    saisie_par_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), comment="who typed it in")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    version_fiche: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0, comment="raised by every saved field")
    fiche: Mapped[dict[str, Any]] = mapped_column(SecretJson)
    identite: Mapped[dict[str, Any]] = mapped_column(
        SecretJson, comment="nom, prenom, date_naissance: what a list shows"
    )

    cree_le: Mapped[datetime]
    modifiee_le: Mapped[datetime] = mapped_column(index=True)
    recue_le: Mapped[date | None] = mapped_column(comment="day of reception, DOMAIN A5")
    transmise_le: Mapped[datetime | None]
    accusee_le: Mapped[datetime | None]
    complement_le: Mapped[date | None] = mapped_column(comment="asked for more, without an answer yet")
    decidee_le: Mapped[date | None]
    plateforme: Mapped[str | None] = mapped_column(
        ForeignKey("plateforme.code"), comment="that received it, for ever"
    )
    territoire: Mapped[str | None] = mapped_column(ForeignKey("territoire.code"))
    motif_decision: Mapped[str | None] = mapped_column(String(40))
    conseil: Mapped[str | None] = mapped_column(Secret, comment="advice given with the decision")
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact_ressource.id"),
        unique=True,
        comment="the direct contact it came from: counted there",
    )

    commune: Mapped[str | None] = mapped_column(String(5))
    objet_demande: Mapped[str | None] = mapped_column(String(40))
    urgence: Mapped[str | None] = mapped_column(String(40))
    stade_expulsion: Mapped[str | None] = mapped_column(String(40))
    violence: Mapped[bool] = mapped_column(default=False)

    auteur: Mapped[Compte] = relationship(foreign_keys=auteur_id)
    organisation: Mapped[Organisation | None] = relationship()


class SaisineCollegue(Base):
    """A colleague whom the author named: the saisine is his or hers too (DOMAIN A2)."""

    __tablename__ = "saisine_collegue"

    saisine_id: Mapped[int] = mapped_column(ForeignKey("saisine.id", ondelete="CASCADE"), primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), primary_key=True, index=True)


class Reponse(Base):
    """One clear answer of a transmitted fiche: a code, a day or a number. A multiple choice has several."""

    __tablename__ = "reponse"
    __table_args__ = (
        partial("ix_reponse_champ_code", "champ", "code", "saisine_id", where="code IS NOT NULL"),
        partial("ix_reponse_champ_jour", "champ", "jour", "saisine_id", where="jour IS NOT NULL"),
        CheckConstraint(
            "(CASE WHEN code IS NULL THEN 0 ELSE 1 END) + (CASE WHEN jour IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN nombre IS NULL THEN 0 ELSE 1 END) = 1",
            name="une_valeur",
        ),
        {"sqlite_with_rowid": False},
    )

    saisine_id: Mapped[int] = mapped_column(ForeignKey("saisine.id"), primary_key=True)
    champ: Mapped[str] = mapped_column(String(60), primary_key=True)
    rang: Mapped[int] = mapped_column(primary_key=True, default=0)
    code: Mapped[str | None] = mapped_column(String(40))
    jour: Mapped[date | None]
    nombre: Mapped[float | None]


class Empreinte(Base):
    """Keyed hashes of a person's name prefixes (search) and of name and birth (possible doubles)."""

    __tablename__ = "empreinte"
    __table_args__ = (Index("ix_empreinte_h", "h", "saisine_id"), {"sqlite_with_rowid": False})

    saisine_id: Mapped[int] = mapped_column(ForeignKey("saisine.id"), primary_key=True)
    h: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)


class Message(Base):
    """A line of the thread around a saisine, or an avis on a dossier."""

    __tablename__ = "message"
    __table_args__ = (CheckConstraint("(saisine_id IS NULL) <> (dossier_id IS NULL)", name="un_seul_fil"),)

    id: Mapped[Pk]
    saisine_id: Mapped[int | None] = mapped_column(ForeignKey("saisine.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    auteur_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    genre: Mapped[str] = mapped_column(String(20), comment="MESSAGE, QUESTION, REPONSE, AVIS")
    quand: Mapped[datetime]
    texte: Mapped[str] = mapped_column(Secret)

    auteur: Mapped[Compte] = relationship()
