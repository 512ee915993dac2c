"""What the coordinator's list may be asked for, as conditions on saisines and dossiers (DOMAIN A2)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from lda.domain import delays
from lda.domain.access import Actor
from lda.domain.clock import PARIS
from lda.domain.words import AWAITING_DECISION, CLOSED, Role, RoleGroupe, StatutDossier, StatutSaisine
from lda.store.models import Dossier, Empreinte, Intervenant, Saisine
from lda.store.search import searched
from lda.store.ties import followed

CONFIDENTIAL = "confidentiel"
"""What stands for the name of a household that the reader may not know (DOMAIN A2)."""

UNDECIDED = (StatutDossier.OUVERT, StatutDossier.DIAGNOSTIC, StatutDossier.CONCERTATION)
NEED_REFERENT = (StatutDossier.VALIDEE, StatutDossier.ATTENTE_MESURE, StatutDossier.ACCOMPAGNEMENT)
"""Statuses from the decision to the end of the accompaniment: each situation has its referent."""


class View(StrEnum):
    """The questions of every day."""

    TOUT = "TOUT"
    NOUVELLES = "NOUVELLES"
    """Saisines to acknowledge."""
    ATTENTE_REPONSE = "ATTENTE_REPONSE"
    """The author was asked for more."""
    SANS_REFERENT = "SANS_REFERENT"
    EN_RETARD = "EN_RETARD"
    """Past the delay of acknowledgement, first contact or decision."""
    SANS_MOUVEMENT = "SANS_MOUVEMENT"
    """Open, and nothing happened for 30 days."""


class Tri(StrEnum):
    """What the list is sorted by."""

    RECUE_LE = "recue_le"
    DERNIER_MOUVEMENT = "dernier_mouvement"
    PROCHAINE_ECHEANCE = "prochaine_echeance"
    REFERENCE = "reference"
    URGENCE = "urgence"


@dataclass(frozen=True)
class Filters:
    """What is asked of the list; an empty tuple or None asks nothing.

    `clos`: closed dossiers too; a choice of statuses decides by itself. `organisations`: ids. `referents`:
    ids of active referents, as `choices` gives them. `recue_de`, `recue_a`: days of reception, included.
    `texte`: names of a person, or the beginning of a reference.
    """

    view: View = View.TOUT
    clos: bool = False
    statuts: tuple[str, ...] = ()
    territoires: tuple[str, ...] = ()
    objets: tuple[str, ...] = ()
    urgences: tuple[str, ...] = ()
    organisations: tuple[int, ...] = ()
    referents: tuple[int, ...] = ()
    recue_de: date | None = None
    recue_a: date | None = None
    texte: str = ""
    tri: Tri = Tri.RECUE_LE
    decroissant: bool = True


@dataclass(frozen=True)
class Limits:
    """Today, and the delays in force."""

    today: date
    delays: delays.Parametres

    def before(self, days: int) -> date:
        """What is counted from a day before this one is late by now."""
        return delays.late_if_before(self.today, days)

    @property
    def still_since(self) -> datetime:
        """An open dossier that moved before this instant has stood still for too long."""
        return datetime.combine(self.before(self.delays.no_movement), time(), PARIS)


Conditions = list[ColumnElement[bool]]


def about_saisines(filters: Filters, limits: Limits, by: Actor) -> Conditions:
    """Conditions on the saisines to acknowledge."""
    place = Saisine.plateforme.in_(by.plateformes)
    if by.role == Role.SLISL:
        place = Saisine.territoire.in_(by.territoires)
    found: Conditions = [place, Saisine.statut == StatutSaisine.TRANSMISE, *_common(filters, Saisine)]
    found.append(_new(filters.view, limits))
    if filters.statuts:
        found.append(Saisine.statut.in_(filters.statuts))
    if filters.referents:
        found.append(false())
    if filters.texte.strip():
        found.append(or_(_starts(Saisine, filters.texte), and_(_known(Saisine, by), _named(filters.texte))))
    return found


def _new(view: View, limits: Limits) -> ColumnElement[bool]:
    """Whether a saisine to acknowledge belongs to a view."""
    return {
        View.EN_RETARD: Saisine.recue_le < limits.before(limits.delays.acknowledgement),
        View.SANS_MOUVEMENT: Saisine.transmise_le < limits.still_since,
        View.ATTENTE_REPONSE: false(),
        View.SANS_REFERENT: false(),
    }.get(view, true())


def about_dossiers(filters: Filters, limits: Limits, by: Actor) -> Conditions:
    """Conditions on the dossiers followed, those of which a transfer is proposed to the actor among them."""
    place = followed(by)
    if by.role == Role.COORDINATEUR:
        place = or_(place, Dossier.transfert_vers.in_(by.plateformes))
    found: Conditions = [place, *_common(filters, Dossier), _in_view(filters.view, limits)]
    if filters.statuts:
        found.append(Dossier.statut.in_(filters.statuts))
    if filters.view != View.TOUT or not (filters.clos or filters.statuts):
        found.append(Dossier.statut.not_in(CLOSED))
    if filters.referents:
        found.append(_referent(Intervenant.id.in_(filters.referents)))
    if filters.texte.strip():
        found.append(_about(filters.texte, by))
    return found


def _in_view(view: View, limits: Limits) -> ColumnElement[bool]:
    """Whether an open dossier belongs to a view."""
    days = limits.delays
    return {
        View.TOUT: true(),
        View.NOUVELLES: false(),
        View.ATTENTE_REPONSE: _has_saisine(Saisine.statut == StatutSaisine.COMPLEMENT),
        View.SANS_REFERENT: and_(Dossier.statut.in_(NEED_REFERENT), ~_referent(true())),
        View.EN_RETARD: or_(
            and_(
                Dossier.statut.in_(UNDECIDED),
                Dossier.premier_contact_le.is_(None),
                Dossier.recue_le < limits.before(days.first_contact),
            ),
            _has_saisine(
                Saisine.statut.in_(AWAITING_DECISION), Saisine.recue_le < limits.before(days.decision)
            ),
        ),
        View.SANS_MOUVEMENT: Dossier.dernier_mouvement < limits.still_since,
    }[view]


def _has_saisine(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Saisine.dossier_id == Dossier.id, *conditions)


def _referent(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Intervenant.dossier_id == Dossier.id,
        Intervenant.role == RoleGroupe.REFERENT,
        Intervenant.fin.is_(None),
        condition,
    )


def _common(filters: Filters, table: type[Saisine] | type[Dossier]) -> Conditions:
    """What saisines and dossiers are filtered by alike."""
    found: Conditions = []
    for chosen, column in (
        (filters.territoires, table.territoire),
        (filters.objets, table.objet_demande),
        (filters.urgences, table.urgence),
        (filters.organisations, table.organisation_id),
    ):
        if chosen:
            found.append(column.in_(chosen))
    if filters.recue_de is not None:
        found.append(table.recue_le >= filters.recue_de)
    if filters.recue_a is not None:
        found.append(table.recue_le <= filters.recue_a)
    return found


def _about(text: str, by: Actor) -> ColumnElement[bool]:
    """A dossier found by its reference, that of one of its saisines, or the names of its person."""
    reference = or_(_starts(Dossier, text), _has_saisine(_starts(Saisine, text)))
    return or_(reference, and_(_known(Dossier, by), _has_saisine(_named(text))))


def _starts(table: type[Saisine] | type[Dossier], text: str) -> ColumnElement[bool]:
    readable = "".join(letter for letter in text if letter.isprintable())
    return table.reference.startswith(readable.strip().upper(), autoescape=True)


def _named(text: str) -> ColumnElement[bool]:
    """A saisine whose person has all the words of the text at the beginning of a name."""
    hashes = searched(text)
    if not hashes:
        return false()
    return and_(*(exists().where(Empreinte.saisine_id == Saisine.id, Empreinte.h == h) for h in hashes))


def _known(table: type[Saisine] | type[Dossier], by: Actor) -> ColumnElement[bool]:
    """Rows that a search by name may find: a flagged household answers to its coordinator alone, not to the
    one to whom its transfer is proposed."""
    if by.role != Role.COORDINATEUR:
        return table.violence.is_(False)
    return or_(table.violence.is_(False), table.plateforme.in_(by.plateformes))
