"""The followed situation of one household, and all its parts (DOMAIN A1, A3, A4)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lda.store.crypto import Secret, SecretJson
from lda.store.models.base import Base, Cle, Pk, Reference, ordered, partial
from lda.store.models.people import Organisation


class Dossier(Base):
    """A household's situation. Codes of the saisine that speaks for it are copied here, so that a list reads
    one table."""

    __tablename__ = "dossier"
    __table_args__ = (
        CheckConstraint(
            "(clos_le IS NOT NULL) = (statut IN ('CLOTUREE', 'NON_VALIDEE', 'SANS_SUITE'))", name="clos"
        ),
        CheckConstraint("transfert_vers IS NULL OR transfert_vers <> plateforme", name="transfert"),
        ordered("ouvert_le", "clos_le", "dates"),
        Index(  # serves the lists alone: whatever they filter, sort and count by is in it
            "ix_dossier_plateforme",
            *("plateforme", "clos_le", "recue_le", "territoire", "statut", "urgence", "objet_demande"),
            *("organisation_id", "dernier_mouvement", "prochaine_echeance", "premier_contact_le"),
            *("reference", "violence", "stade_expulsion", "id"),
        ),
        Index(
            "ix_dossier_ordre", "id", "clos_le", "prochaine_echeance"
        ),  # the first of many known by their id
        Index("ix_dossier_organisation_id", "organisation_id", "plateforme", "territoire"),
        partial("ix_dossier_transfert_vers", "transfert_vers", where="transfert_vers IS NOT NULL"),
    )

    id: Mapped[Pk]
    cle: Mapped[Cle]
    reference: Mapped[Reference]
    statut: Mapped[str] = mapped_column(String(20))
    plateforme: Mapped[str] = mapped_column(ForeignKey("plateforme.code"))
    territoire: Mapped[str] = mapped_column(ForeignKey("territoire.code"))
    commune: Mapped[str | None] = mapped_column(String(5))
    urgence: Mapped[str | None] = mapped_column(String(40))
    objet_demande: Mapped[str | None] = mapped_column(String(40))
    stade_expulsion: Mapped[str | None] = mapped_column(String(40))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    identite: Mapped[dict[str, Any]] = mapped_column(SecretJson, comment="nom, prenom, date_naissance")
    violence: Mapped[bool] = mapped_column(default=False, comment="flag of DOMAIN A2")
    recue_le: Mapped[date] = mapped_column(comment="reception of its first saisine")
    ouvert_le: Mapped[date]
    premier_contact_le: Mapped[date | None]
    decide_le: Mapped[date | None]
    clos_le: Mapped[date | None]
    motif: Mapped[str | None] = mapped_column(String(40), comment="code of the last decision or closing")
    destination: Mapped[str | None] = mapped_column(
        String(40), comment="list situation_residentielle, on closing"
    )
    conseil: Mapped[str | None] = mapped_column(Secret)
    dernier_mouvement: Mapped[datetime]
    prochaine_echeance: Mapped[date | None] = mapped_column(comment="earliest bilan or relais due")
    transfert_vers: Mapped[str | None] = mapped_column(ForeignKey("plateforme.code"))
    transfert_territoire: Mapped[str | None] = mapped_column(ForeignKey("territoire.code"))
    version: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Organisation | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Passage(Base):
    """A plateforme that had the dossier before: the reference and the date it keeps open nothing."""

    __tablename__ = "passage"

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    plateforme: Mapped[str] = mapped_column(ForeignKey("plateforme.code"), index=True)
    fin: Mapped[date]


class Intervenant(Base):
    """Somebody around the dossier, in one part, from a day to another. Never two active referents."""

    __tablename__ = "intervenant"
    __table_args__ = (
        ordered("debut", "fin", "dates"),
        partial(
            "uq_intervenant_referent_actif",
            "dossier_id",
            where="role = 'REFERENT' AND fin IS NULL",
            unique=True,
        ),
        Index("ix_intervenant_compte_id", "compte_id", "role", "fin", "dossier_id"),
        Index("ix_intervenant_organisation_id", "organisation_id", "dossier_id"),
    )

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    role: Mapped[str] = mapped_column(String(20), comment="list role_groupe")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    compte_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    nom: Mapped[str] = mapped_column(Secret)
    telephone: Mapped[str | None] = mapped_column(Secret)
    debut: Mapped[date]
    fin: Mapped[date | None]
    motif_fin: Mapped[str | None] = mapped_column(Secret)

    organisation: Mapped[Organisation | None] = relationship()


class Diagnostic(Base):
    """A dated evaluation of the needs; several in time."""

    __tablename__ = "diagnostic"

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    jour: Mapped[date]
    auteur_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    participation: Mapped[str] = mapped_column(String(20), comment="list participation_personne")
    contenu: Mapped[dict[str, Any]] = mapped_column(
        SecretJson, comment="forces, freins, risques, parole, hypothese"
    )
    besoins: Mapped[list["Besoin"]] = relationship(order_by="Besoin.domaine", cascade="all, delete-orphan")


class Besoin(Base):
    """One line of a need grid: a domain and its level, 0 to 3 or NE, in a diagnostic or a bilan."""

    __tablename__ = "besoin"
    __table_args__ = (
        CheckConstraint("(diagnostic_id IS NULL) <> (bilan_id IS NULL)", name="une_grille"),
        UniqueConstraint("diagnostic_id", "domaine"),
        UniqueConstraint("bilan_id", "domaine"),
    )

    id: Mapped[Pk]
    diagnostic_id: Mapped[int | None] = mapped_column(ForeignKey("diagnostic.id"))
    bilan_id: Mapped[int | None] = mapped_column(ForeignKey("bilan.id"))
    domaine: Mapped[str] = mapped_column(String(20))
    niveau: Mapped[str] = mapped_column(String(2))


class Adhesion(Base):
    """What the person said, on a day, of the support offered."""

    __tablename__ = "adhesion"

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    jour: Mapped[date]
    code: Mapped[str] = mapped_column(String(20))
    auteur_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))


class Proposition(Base):
    """What was offered to the person, by whom, when, the answer, and what became of it."""

    __tablename__ = "proposition"
    __table_args__ = (ordered("jour", "reponse_le", "dates"),)

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    jour: Mapped[date]
    orientations: Mapped[list[str]] = mapped_column(comment="codes of list orientation")
    par: Mapped[str] = mapped_column(Secret)
    detail: Mapped[str | None] = mapped_column(Secret)
    reponse: Mapped[str] = mapped_column(String(20), default="ATTENTE")
    reponse_le: Mapped[date | None]
    issue: Mapped[str | None] = mapped_column(String(20), comment="domain.words.IssueProposition")
    issue_le: Mapped[date | None]
    issue_note: Mapped[str | None] = mapped_column(Secret)


class Mesure(Base):
    """One support: asked, waiting, running, suspended, ended or not started; several at once."""

    __tablename__ = "mesure"
    __table_args__ = (
        ordered("debut", "fin", "dates"),
        CheckConstraint(
            "statut NOT IN ('EN_COURS', 'SUSPENDUE', 'TERMINEE') OR debut IS NOT NULL", name="debut"
        ),
        CheckConstraint("(statut = 'TERMINEE') = (fin IS NOT NULL)", name="fin"),
        Index("ix_mesure_dossier_id", "dossier_id", "statut"),
        Index(
            "ix_mesure_operateur_id",
            *("operateur_id", "dossier_id", "statut", "debut", "sortie_confirmee_le"),
        ),
    )

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    code: Mapped[str] = mapped_column(String(40), comment="list mesure")
    operateur_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    statut: Mapped[str] = mapped_column(String(20))
    financeur: Mapped[str | None] = mapped_column(String(40), comment="list financeur")
    demandee_le: Mapped[date]
    decidee_le: Mapped[date | None]
    debut: Mapped[date | None]
    fin_prevue: Mapped[date | None]
    fin: Mapped[date | None]
    renouvellements: Mapped[int] = mapped_column(default=0)
    cahier: Mapped[dict[str, Any]] = mapped_column(comment="cahier des charges of its start, kept as it was")
    contrat_le: Mapped[date | None] = mapped_column(comment="day on which the household signed the contract")
    referent: Mapped[str | None] = mapped_column(Secret, comment="who leads it at the operator's")
    attente_le: Mapped[date | None] = mapped_column(comment="put on the waiting list")
    rang: Mapped[int | None] = mapped_column(comment="place on the waiting list that the coordinator gave")
    rang_motif: Mapped[str | None] = mapped_column(Secret)
    sortie_motif: Mapped[str | None] = mapped_column(String(40))
    sortie_destination: Mapped[str | None] = mapped_column(String(40))
    sortie_suite: Mapped[str | None] = mapped_column(String(40))
    sortie_jour: Mapped[date | None] = mapped_column(comment="end declared")
    sortie_note: Mapped[str | None] = mapped_column(Secret)
    sortie_informe: Mapped[bool | None] = mapped_column(comment="the household was told of it")
    sortie_risques: Mapped[str | None] = mapped_column(Secret, comment="risks that remain")
    sortie_contact: Mapped[date | None] = mapped_column(comment="day of the last contact")
    sortie_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    sortie_confirmee_le: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=0)

    operateur: Mapped[Organisation] = relationship()
    suspensions: Mapped[list["Suspension"]] = relationship(order_by="(Suspension.debut, Suspension.id)")
    bilans: Mapped[list["Bilan"]] = relationship(order_by="Bilan.echeance", back_populates="mesure")
    objectifs: Mapped[list["Objectif"]] = relationship(order_by="Objectif.id")

    __mapper_args__ = {"version_id_col": version}


class Objectif(Base):
    """What a mesure aims at, in one domain, with how far it is (list evolution_domaine)."""

    __tablename__ = "objectif"
    __table_args__ = (ordered("fixe_le", "clos_le", "dates"),)

    id: Mapped[Pk]
    mesure_id: Mapped[int] = mapped_column(ForeignKey("mesure.id"), index=True)
    domaine: Mapped[str] = mapped_column(String(20), comment="list domaine_bilan")
    texte: Mapped[str] = mapped_column(Secret)
    indicateur: Mapped[str | None] = mapped_column(Secret, comment="how one will see it is reached")
    etat: Mapped[str] = mapped_column(String(20), default="NON_ABORDE", comment="list evolution_domaine")
    fixe_le: Mapped[date]
    clos_le: Mapped[date | None]


class Capacite(Base):
    """Places that an operator has for a mesure on a plateforme, from a day on."""

    __tablename__ = "capacite"
    __table_args__ = (
        CheckConstraint("places >= 0", name="places"),
        UniqueConstraint("plateforme", "code", "operateur_id", "depuis"),
    )

    id: Mapped[Pk]
    plateforme: Mapped[str] = mapped_column(ForeignKey("plateforme.code"))
    code: Mapped[str] = mapped_column(String(40), comment="list mesure")
    operateur_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    places: Mapped[int]
    depuis: Mapped[date]

    operateur: Mapped[Organisation] = relationship()


class Suspension(Base):
    """A time during which a mesure stood still: due dates inside it move to its end."""

    __tablename__ = "suspension"
    __table_args__ = (ordered("debut", "fin", "dates"),)

    id: Mapped[Pk]
    mesure_id: Mapped[int] = mapped_column(ForeignKey("mesure.id"), index=True)
    debut: Mapped[date]
    fin: Mapped[date | None]


class Bilan(Base):
    """One due bilan of a mesure, written or not yet. Its state is computed from its dates (DOMAIN A4)."""

    __tablename__ = "bilan"
    __table_args__ = (
        UniqueConstraint("mesure_id", "cle", "mois"),
        CheckConstraint("transmis_le IS NULL OR jour IS NOT NULL", name="transmis"),
        CheckConstraint("analyse_le IS NULL OR transmis_le IS NOT NULL", name="analyse"),
        partial("ix_bilan_echeance", "echeance", "mesure_id", where="transmis_le IS NULL"),
        partial("ix_bilan_mesure_id_echeance", "mesure_id", "echeance", where="transmis_le IS NULL"),
    )

    id: Mapped[Pk]
    mesure_id: Mapped[int] = mapped_column(ForeignKey("mesure.id"), index=True)
    cle: Mapped[str] = mapped_column(String(5), comment="M3, M6, M12, INTER, FINAL")
    mois: Mapped[int] = mapped_column(comment="months after the start; 0 for FINAL")
    echeance: Mapped[date]
    jour: Mapped[date | None]
    redacteur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    transmis_le: Mapped[date | None]
    analyse_le: Mapped[date | None]
    source: Mapped[str | None] = mapped_column(
        String(10), comment="JOURNAL or DECLARE: where the counts come from"
    )
    nb_vad: Mapped[int | None]
    nb_entretien: Mapped[int | None]
    nb_ext: Mapped[int | None]
    nb_acc_phys: Mapped[int | None]
    nb_tel: Mapped[int | None]
    nb_collectif: Mapped[int | None]
    nb_absent: Mapped[int | None]
    situation_residentielle: Mapped[str | None] = mapped_column(String(40))
    adhesion: Mapped[str | None] = mapped_column(String(20))
    conclusion: Mapped[str | None] = mapped_column(String(40))
    dette: Mapped[int | None] = mapped_column(comment="what the household owes, in euros")
    duree_proposee: Mapped[int | None] = mapped_column(comment="months of the renewal asked for")
    contenu: Mapped[dict[str, Any] | None] = mapped_column(SecretJson)
    participe: Mapped[bool | None] = mapped_column(comment="the person took part in it")
    lu: Mapped[bool | None] = mapped_column(comment="the person read it")
    analyse: Mapped[str | None] = mapped_column(Secret)
    analyse_ecart: Mapped[str | None] = mapped_column(Secret, comment="deviation from the cahier des charges")
    analyse_actions: Mapped[str | None] = mapped_column(Secret)

    mesure: Mapped[Mesure] = relationship(back_populates="bilans")
    besoins: Mapped[list[Besoin]] = relationship(order_by="Besoin.domaine", cascade="all, delete-orphan")
    evolutions: Mapped[list["Evolution"]] = relationship(
        order_by="Evolution.objectif_id", cascade="all, delete-orphan"
    )


class Evolution(Base):
    """What a bilan says of one objectif: how far it is, what was done."""

    __tablename__ = "evolution"

    bilan_id: Mapped[int] = mapped_column(ForeignKey("bilan.id"), primary_key=True)
    objectif_id: Mapped[int] = mapped_column(ForeignKey("objectif.id"), primary_key=True, index=True)
    code: Mapped[str | None] = mapped_column(String(20), comment="list evolution_domaine")
    texte: Mapped[str | None] = mapped_column(Secret)


class Contact(Base):
    """One meeting, call or missed appointment with the household."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_dossier_id", "dossier_id", "jour"),)

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    mesure_id: Mapped[int | None] = mapped_column(ForeignKey("mesure.id"), index=True)
    jour: Mapped[date]
    modalite: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int | None]
    presence: Mapped[str | None] = mapped_column(
        String(20), comment="list presence_contact: who of the household was there"
    )
    note: Mapped[str | None] = mapped_column(Secret)
    auteur_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))


class Relais(Base):
    """The coordinator takes over after an exit, until an outcome."""

    __tablename__ = "relais"
    __table_args__ = (
        ordered("ouvert_le", "clos_le", "dates"),
        CheckConstraint("(clos_le IS NULL) = (issue IS NULL)", name="issue"),
    )

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    mesure_id: Mapped[int | None] = mapped_column(ForeignKey("mesure.id"))
    ouvert_le: Mapped[date]
    echeance: Mapped[date]
    issue: Mapped[str | None] = mapped_column(String(40))
    clos_le: Mapped[date | None]
    par: Mapped[str | None] = mapped_column(Secret, comment="who carries it")
    note: Mapped[str | None] = mapped_column(Secret)


class Recontact(Base):
    """What became of a household some months after a mesure ended: planned on its sortie, then answered."""

    __tablename__ = "recontact"
    __table_args__ = (
        UniqueConstraint("mesure_id", "mois"),
        CheckConstraint("(fait_le IS NULL) = (joint IS NULL)", name="fait"),
    )

    id: Mapped[Pk]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    mesure_id: Mapped[int] = mapped_column(ForeignKey("mesure.id"))
    mois: Mapped[int] = mapped_column(comment="months after the end: 3 or 6")
    echeance: Mapped[date]
    fait_le: Mapped[date | None]
    joint: Mapped[bool | None] = mapped_column(comment="the household was reached")
    situation_residentielle: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Secret)
