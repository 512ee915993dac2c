"""Option lists, parameters, plateformes and territoires: what the Département may change (DOMAIN A1)."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lda.store.models.base import Base, Pk, ordered


class Plateforme(Base):
    """One of the seven plateformes."""

    __tablename__ = "plateforme"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    nom: Mapped[str] = mapped_column(String(200))
    court: Mapped[str] = mapped_column(String(60), comment="name on charts and lists")
    sigle: Mapped[str] = mapped_column(String(4), unique=True, comment="head of the references")
    telephone: Mapped[str | None] = mapped_column(String(40))
    ordre: Mapped[int]


class Territoire(Base):
    """One of the eight territoires; the commune decides which."""

    __tablename__ = "territoire"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    nom: Mapped[str] = mapped_column(String(200))
    plateforme: Mapped[str] = mapped_column(ForeignKey("plateforme.code"))
    population: Mapped[int]
    ordre: Mapped[int]


class Liste(Base):
    """An option list."""

    __tablename__ = "liste"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    titre: Mapped[str] = mapped_column(String(200))
    choix_multiple: Mapped[bool]


class ListeItem(Base):
    """One code of a list: closed by a date, never deleted."""

    __tablename__ = "liste_item"
    __table_args__ = (ordered("debut", "fin", "dates"),)

    liste: Mapped[str] = mapped_column(ForeignKey("liste.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    libelle: Mapped[str] = mapped_column(String(200))
    libelle_partenaire: Mapped[str | None] = mapped_column(String(200))
    ordre: Mapped[int]
    debut: Mapped[date | None]
    fin: Mapped[date | None]
    attributs: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Parametre(Base):
    """A rule's number from a day on; a later row never alters what was judged under an earlier one."""

    __tablename__ = "parametre"
    __table_args__ = (UniqueConstraint("cle", "depuis"),)

    id: Mapped[Pk]
    cle: Mapped[str] = mapped_column(String(60))
    depuis: Mapped[date]
    valeur: Mapped[dict[str, Any]]


class Compteur(Base):
    """Last number given in a series of references."""

    __tablename__ = "compteur"

    serie: Mapped[str] = mapped_column(String(20), primary_key=True)
    valeur: Mapped[int]


class Revision(Base):
    """Raised by every write that changes a counted fact of a plateforme; open charts watch it."""

    __tablename__ = "revision"

    plateforme: Mapped[str] = mapped_column(ForeignKey("plateforme.code"), primary_key=True)
    valeur: Mapped[int] = mapped_column(default=0)
