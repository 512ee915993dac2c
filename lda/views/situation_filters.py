"""What the coordinator's list may be asked for, as conditions on saisines and dossiers (DOMAIN A2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from lda.domain import delays
from lda.domain.access import Actor
from lda.domain.clock import PARIS
from lda.domain.deadlines import Nature
from lda.domain.words import CLOSED, Role, RoleGroupe, StatutSaisine
from lda.store.models import Dossier, Echeance, Empreinte, Intervenant, Saisine
from lda.store.search import searched
from lda.store.ties import followed

CONFIDENTIAL = "confidentiel"
"""What stands for the name of a household that the reader may not know (DOMAIN A2)."""
STAGE = "stade_expulsion"
"""The answer of the fiche that says how far an eviction has gone, and its list."""


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
    BILAN_EN_RETARD = "BILAN_EN_RETARD"
    """A bilan was due before today, and is not transmitted."""
    TRANSFERT = "TRANSFERT"
    """Its transfer is proposed to the actor."""


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
    ids of active referents, as `choices` gives them. `stades`: codes of stages of eviction. `recue_de`,
    `recue_a`: days of reception, included.
    `texte`: names of a person, or the beginning of a reference.
    """

    view: View = View.TOUT
    clos: bool = False
    statuts: tuple[str, ...] = ()
    territoires: tuple[str, ...] = ()
    objets: tuple[str, ...] = ()
    urgences: tuple[str, ...] = ()
    stades: tuple[str, ...] = ()
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
Awaits = Callable[[ColumnElement[bool]], ColumnElement[bool]]
"""From a condition on Echeance: something that answers is due in a dossier."""


def about_saisines(filters: Filters, by: Actor) -> Conditions:
    """Conditions on the saisines to acknowledge, but those of their view."""
    found: Conditions = [
        *_received(by),
        Saisine.statut == StatutSaisine.TRANSMISE,
        *_common(filters, Saisine),
    ]
    if filters.statuts:
        found.append(Saisine.statut.in_(filters.statuts))
    if filters.referents:
        found.append(false())
    if filters.texte.strip():
        named = and_(_known(Saisine, by), Saisine.id.in_(_named(filters.texte)))
        found.append(or_(_starts(Saisine, filters.texte), named))
    return found


def _received(by: Actor) -> Conditions:
    """The saisines that a coordinator's plateformes or a SLISL chief's territoires received."""
    found: Conditions = [Saisine.plateforme.in_(by.plateformes)]
    return found if by.role == Role.COORDINATEUR else [*found, Saisine.territoire.in_(by.territoires)]


def new(view: View, limits: Limits) -> ColumnElement[bool]:
    """Whether a saisine to acknowledge belongs to a view."""
    return {
        View.EN_RETARD: Saisine.recue_le < limits.before(limits.delays.acknowledgement),
        View.SANS_MOUVEMENT: Saisine.transmise_le < limits.still_since,
        View.ATTENTE_REPONSE: false(),
        View.SANS_REFERENT: false(),
        View.BILAN_EN_RETARD: false(),
        View.TRANSFERT: false(),
    }.get(view, true())


def followed_dossiers(by: Actor) -> Conditions:
    """The dossiers that the actor follows; the plateformes, beside territoires, let one index serve both."""
    return [Dossier.plateforme.in_(by.plateformes), followed(by)]


def due_in_followed(by: Actor) -> Awaits:
    """For the many dossiers that the actor follows: looked for once, in its plateformes."""
    here = Echeance.plateforme.in_(by.plateformes)
    return lambda condition: Dossier.id.in_(select(Echeance.dossier_id).where(here, condition))


def due_in_one(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """For the few dossiers proposed: looked for in each."""
    return exists().where(Echeance.dossier_id == Dossier.id, condition)


def proposed_dossiers(by: Actor) -> Conditions:
    """The dossiers of others of which a transfer is proposed to a coordinator."""
    if by.role != Role.COORDINATEUR:
        return [false()]
    return [Dossier.transfert_vers.in_(by.plateformes), Dossier.plateforme.not_in(by.plateformes)]


def given(by: Actor) -> ColumnElement[bool]:
    """Whether the transfer of a dossier is proposed to a coordinator, looked for once for all dossiers: the
    index of the lists does not hold it."""
    if by.role != Role.COORDINATEUR:
        return false()
    to_her = aliased(Dossier)
    return Dossier.id.in_(select(to_her.id).where(to_her.transfert_vers.in_(by.plateformes)))


def about_dossiers(filters: Filters, by: Actor) -> Conditions:
    """Conditions on dossiers, but those of their scope and of their view."""
    found: Conditions = _common(filters, Dossier)
    if filters.statuts:
        found.append(Dossier.statut.in_(filters.statuts))
    if not (filters.clos or CLOSED & set(filters.statuts)):
        found.append(Dossier.clos_le.is_(None))
    if filters.referents:
        found.append(_referent(_same_person(filters.referents)))
    if filters.texte.strip():
        found.append(_about(filters.texte, by))
    return found


def in_view(
    view: View, filters: Filters, limits: Limits, awaits: Awaits, proposed: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether a dossier belongs to a view: an open one, but for closed ones asked for in the view of all."""
    if view == View.TOUT and (filters.clos or filters.statuts):
        return true()
    return and_(Dossier.clos_le.is_(None), _in_view(view, limits, awaits, proposed))


def _in_view(
    view: View, limits: Limits, awaits: Awaits, proposed: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether an open dossier belongs to a view."""
    match view:
        case View.TOUT:
            return true()
        case View.NOUVELLES:
            return false()
        case View.ATTENTE_REPONSE:
            return _has_saisine(Saisine.statut == StatutSaisine.COMPLEMENT)
        case View.SANS_REFERENT:
            return awaits(Echeance.nature == Nature.REFERENT)
        case View.EN_RETARD:
            return awaits(_late(limits))
        case View.SANS_MOUVEMENT:
            return Dossier.dernier_mouvement < limits.still_since
        case View.BILAN_EN_RETARD:
            return awaits(and_(Echeance.nature == Nature.BILAN, Echeance.jour < limits.today))
        case View.TRANSFERT:
            return proposed


def _late(limits: Limits) -> ColumnElement[bool]:
    """A first contact or a decision whose delay is over."""
    contact = Echeance.jour < limits.before(limits.delays.first_contact)
    decision = Echeance.jour < limits.before(limits.delays.decision)
    return or_(
        and_(Echeance.nature == Nature.CONTACT, contact), and_(Echeance.nature == Nature.DECISION, decision)
    )


def _has_saisine(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """A dossier of one of the saisines that answer, which are found once for all dossiers."""
    return Dossier.id.in_(select(Saisine.dossier_id).where(Saisine.dossier_id.is_not(None), *conditions))


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
    if filters.stades:
        found.append(table.stade_expulsion.in_(filters.stades))
    if filters.recue_de is not None:
        found.append(table.recue_le >= filters.recue_de)
    if filters.recue_a is not None:
        found.append(table.recue_le <= filters.recue_a)
    return found


def _same_person(referents: tuple[int, ...]) -> ColumnElement[bool]:
    """A part of the same account as one of these, or one of these itself."""
    chosen = aliased(Intervenant)
    accounts = select(chosen.compte_id).where(chosen.id.in_(referents), chosen.compte_id.is_not(None))
    return or_(Intervenant.id.in_(referents), Intervenant.compte_id.in_(accounts))


def _about(text: str, by: Actor) -> ColumnElement[bool]:
    """A dossier found by its reference, that of one of its saisines, or the names of its person."""
    reference = or_(_starts(Dossier, text), _has_saisine(_starts(Saisine, text)))
    return or_(reference, and_(_known(Dossier, by), _has_saisine(Saisine.id.in_(_named(text)))))


def _starts(table: type[Saisine] | type[Dossier], text: str) -> ColumnElement[bool]:
    """A reference that begins with the text: what stands between it and the next text of as many letters."""
    start = "".join(letter for letter in text if letter.isprintable()).strip().upper()
    if not start or not start.isascii():
        return false()
    return and_(table.reference >= start, table.reference < start[:-1] + chr(ord(start[-1]) + 1))


def _named(text: str) -> Select[int]:
    """The saisines whose person has all the words of the text at the beginning of a name."""
    hashes = searched(text)
    found = select(Empreinte.saisine_id).where(Empreinte.h == hashes[0] if hashes else false())
    for h in hashes[1:]:
        also = aliased(Empreinte)
        found = found.where(exists().where(also.saisine_id == Empreinte.saisine_id, also.h == h))
    return found


def _known(table: type[Saisine] | type[Dossier], by: Actor) -> ColumnElement[bool]:
    """Rows that a search by name may find: a flagged household answers to its coordinator alone, not to the
    one to whom its transfer is proposed."""
    if by.role != Role.COORDINATEUR:
        return table.violence.is_(False)
    return or_(table.violence.is_(False), table.plateforme.in_(by.plateformes))
