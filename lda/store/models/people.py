"""Organisations, accounts, and how people sign in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lda.store.crypto import SecretJson
from lda.store.models.base import Base, Cle, Pk, ordered


class Organisation(Base):
    """A structure of the network: association, CCAS, bailleur, MDS…"""

    __tablename__ = "organisation"

    id: Mapped[Pk]
    cle: Mapped[Cle]
    nom: Mapped[str] = mapped_column(String(200), unique=True)
    type: Mapped[str] = mapped_column(String(40), comment="list type_prescripteur")
    commune: Mapped[str | None] = mapped_column(String(5))
    telephone: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(default=True)


class OrganisationPlateforme(Base):
    """A plateforme that invited the organisation or received a saisine from it (DOMAIN A2)."""

    __tablename__ = "organisation_plateforme"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    plateforme: Mapped[str] = mapped_column(ForeignKey("plateforme.code"), primary_key=True)


class Compte(Base):
    """A person's account. The profile (names, contacts, sign-in name) is encrypted like any person's."""

    __tablename__ = "compte"

    id: Mapped[Pk]
    cle: Mapped[Cle]
    identifiant_hash: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    profil: Mapped[dict[str, Any]] = mapped_column(
        SecretJson, comment="identifiant, prenom, nom, fonction, telephone, courriel"
    )
    role: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    actif: Mapped[bool] = mapped_column(default=True)
    mot_de_passe: Mapped[str | None] = mapped_column(String(80), comment="bcrypt; none before activation")
    version: Mapped[int] = mapped_column(default=0, comment="raised to end every session of the account")
    rythme: Mapped[str] = mapped_column(
        String(10), default="AUSSITOT", server_default="AUSSITOT", comment="domain.envois.Rythme"
    )
    cree_le: Mapped[datetime]
    derniere_connexion: Mapped[datetime | None]

    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    affectations: Mapped[list["Affectation"]] = relationship(order_by="Affectation.debut")


class Affectation(Base):
    """A plateforme (coordinateur) or a territoire (SLISL) given to an account between two dates."""

    __tablename__ = "affectation"
    __table_args__ = (
        ordered("debut", "fin", "dates"),
        CheckConstraint("(plateforme IS NULL) <> (territoire IS NULL)", name="une_seule"),
    )

    id: Mapped[Pk]
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), index=True)
    plateforme: Mapped[str | None] = mapped_column(ForeignKey("plateforme.code"))
    territoire: Mapped[str | None] = mapped_column(ForeignKey("territoire.code"))
    debut: Mapped[date]
    fin: Mapped[date | None]


class Lien(Base):
    """A one-time link: it activates an account, or makes the first administrator (no account yet)."""

    __tablename__ = "lien"

    jeton_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    compte_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"), index=True)
    expire: Mapped[datetime]
    utilise_le: Mapped[datetime | None]


class Billet(Base):
    """Thirty seconds between the sign-in form and the cookie."""

    __tablename__ = "billet"

    jeton_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    expire: Mapped[datetime]


class SessionWeb(Base):
    """A signed-in browser: its cookie's hash, valid while the account's version is the same."""

    __tablename__ = "session_web"

    id: Mapped[Pk]
    jeton_hash: Mapped[str] = mapped_column(String(64), unique=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), index=True)
    version: Mapped[int]
    ouverte_le: Mapped[datetime]
    vue_le: Mapped[datetime]
    expire: Mapped[datetime]


class Echec(Base):
    """Failed sign-ins of one name or one address (hashed), which slow the next ones down."""

    __tablename__ = "echec"

    cle_hash: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    nombre: Mapped[int]
    dernier: Mapped[datetime]
    jusqua: Mapped[datetime | None]


Index("ix_affectation_plateforme", Affectation.plateforme, Affectation.fin)
