"""How an actor is tied to an object: facts for `domain.access` to judge."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, false, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lda.domain.access import OPERATEUR_DAYS, Actor, Tie
from lda.domain.clock import today
from lda.domain.words import BAILLEURS, Role, RoleGroupe, StatutSaisine
from lda.store.followup import operated
from lda.store.models import (
    Compte,
    ContactRessource,
    Dossier,
    Intervenant,
    Mesure,
    Organisation,
    OrganisationPlateforme,
    Reunion,
    ReunionDossier,
    ReunionParticipant,
    ReunionPlateforme,
    Saisine,
    SaisineCollegue,
)

Ties = frozenset[Tie]
_ITS = aliased(Saisine)
_OF_ITS_DOSSIER = frozenset({Tie.PLATEFORME, Tie.TERRITOIRE, Tie.REFERENT})
"""Ties to a dossier that are ties to its saisines too."""


def saisine_ties(session: Session, saisine: Saisine, actor: Actor | None) -> Ties:
    """Ties to a saisine: its author, the colleagues named; its dossier's plateforme once it has one (A2).

    What a coordinator transmitted for somebody without an account is its own while its plateforme follows it.
    """
    if actor is None:
        return frozenset()
    if saisine.statut == StatutSaisine.BROUILLON:
        writes = actor.account == saisine.saisie_par_id or _is_own(session, saisine, actor)
        return frozenset({Tie.OWN} if writes else ())
    ties = _followed_with(session, saisine, actor)
    if _is_own(session, saisine, actor) and (actor.role != Role.COORDINATEUR or Tie.PLATEFORME in ties):
        ties.add(Tie.OWN)
    return frozenset(ties)


def _is_own(session: Session, saisine: Saisine, actor: Actor) -> bool:
    """Whether somebody is its author, or was named by the author and is still of its organisation (A2)."""
    if saisine.auteur_id == actor.account:
        return True
    if actor.organisation is None or saisine.organisation_id != actor.organisation:
        return False
    return session.get(SaisineCollegue, (saisine.id, actor.account)) is not None


def _followed_with(session: Session, saisine: Saisine, actor: Actor) -> set[Tie]:
    """Ties to a transmitted saisine from its place, or from its dossier once it has one."""
    if saisine.dossier_id is None:
        return _place(actor, saisine.plateforme, saisine.territoire)
    dossier = session.get_one(Dossier, saisine.dossier_id)
    return set(dossier_ties(session, dossier, actor) & _OF_ITS_DOSSIER)


def dossier_ties(session: Session, dossier: Dossier, actor: Actor | None) -> Ties:
    """Ties to a dossier (A2b), as they stand today."""
    return ties_of_each(session, [dossier], actor)[dossier.id]


def ties_of_each(session: Session, dossiers: Collection[Dossier], actor: Actor | None) -> dict[int, Ties]:
    """`dossier_ties` of several dossiers, by their id, in one query at most."""
    if actor is None:
        return {dossier.id: frozenset() for dossier in dossiers}
    if actor.role == Role.PARTENAIRE:
        return _partner_ties(session, dossiers, actor)
    return {dossier.id: frozenset(_follower_ties(dossier, actor)) for dossier in dossiers}


def _follower_ties(dossier: Dossier, actor: Actor) -> set[Tie]:
    ties = _place(actor, dossier.plateforme, dossier.territoire)
    if actor.role == Role.COORDINATEUR and dossier.transfert_vers in actor.plateformes:
        ties.add(Tie.RECEIVING)
    return ties


def _partner_ties(session: Session, dossiers: Collection[Dossier], actor: Actor) -> dict[int, Ties]:
    conditions = partner_conditions(actor)
    asked = [dossier.id for dossier in dossiers]
    rows = session.execute(select(Dossier.id, *conditions.values()).where(Dossier.id.in_(asked)))
    return {
        row[0]: frozenset(tie for tie, holds in zip(conditions, row[1:], strict=True) if holds)
        for row in rows
    }


def mesure_ties(session: Session, mesure: Mesure, actor: Actor | None) -> Ties:
    """Ties to a mesure: those to its dossier, but OPERATEUR for its own operator alone (A2b)."""
    ties = dossier_ties(session, session.get_one(Dossier, mesure.dossier_id), actor)
    return ties if actor is not None and operated(mesure, actor) else beside(ties)


def beside(ties: Ties) -> Ties:
    """Ties to a dossier as they count for what hangs on no mesure of the actor's: to operate one opens that
    mesure alone (A2b)."""
    return ties - {Tie.OPERATEUR}


def reunion_ties(session: Session, reunion: Reunion, actor: Actor | None) -> Ties:
    """Ties to a reunion: a plateforme that takes part, a territoire concerned, an invitation.

    One that the Département called is its own; the plateformes that take part are only invited to it.
    """
    if actor is None:
        return frozenset()
    ties = set()
    if reunion.departement and actor.role == Role.DEPARTEMENT:
        ties.add(Tie.OWN)
    for part in reunion.parts:
        place = _place(actor, part.plateforme, part.territoire)
        ties |= {Tie.CALLED if reunion.departement and tie == Tie.PLATEFORME else tie for tie in place}
        if part.territoire is None and actor.role == Role.SLISL and part.plateforme in actor.plateformes:
            ties.add(Tie.TERRITOIRE)
    invited = {p.compte_id for p in reunion.participants} - {None}
    organisations = {p.organisation_id for p in reunion.participants} - {None}
    if actor.account in invited or (actor.organisation in organisations and actor.role == Role.PARTENAIRE):
        ties.add(Tie.INVITE)
    return frozenset(ties)


def contact_ties(contact: ContactRessource, actor: Actor | None) -> Ties:
    """Ties to a direct contact with the espace ressource."""
    if actor is None:
        return frozenset()
    ties = _place(actor, contact.plateforme, contact.territoire)
    if contact.territoire is None and actor.role == Role.SLISL and contact.plateforme in actor.plateformes:
        ties.add(Tie.TERRITOIRE)
    if contact.demandeur_id == actor.account:
        ties.add(Tie.OWN)
    return frozenset(ties)


def organisation_ties(session: Session, organisation: Organisation | None, actor: Actor | None) -> Ties:
    """Tie PLATEFORME to an organisation that one of the actor's plateformes invited or received from (A2)."""
    if actor is None or organisation is None:
        return frozenset()
    found = session.scalar(
        select(OrganisationPlateforme.plateforme).where(
            OrganisationPlateforme.organisation_id == organisation.id,
            OrganisationPlateforme.plateforme.in_(actor.plateformes),
        )
    )
    return frozenset({Tie.PLATEFORME}) if found else frozenset()


def account_ties(session: Session, account: Compte, actor: Actor | None) -> Ties:
    """Ties to an account: a coordinator's reach is the partners of its plateforme (A2)."""
    if actor is None:
        return frozenset()
    ties = set()
    if account.id == actor.account:
        ties.add(Tie.OWN)
    if account.role == Role.PARTENAIRE:
        ties |= organisation_ties(session, account.organisation, actor)
    return frozenset(ties)


def known_beyond(session: Session, organisation: Organisation | None, plateformes: Collection[str]) -> bool:
    """Whether other plateformes have an organisation too (A2)."""
    if organisation is None:
        return False
    query = select(OrganisationPlateforme.plateforme).where(
        OrganisationPlateforme.organisation_id == organisation.id,
        OrganisationPlateforme.plateforme.not_in(plateformes),
    )
    return session.scalar(query.limit(1)) is not None


def works_beyond(session: Session, organisation: Organisation, plateformes: Collection[str]) -> bool:
    """Whether other plateformes have an organisation, or let it read something of what they follow."""
    return known_beyond(session, organisation, plateformes) or reads_beyond(
        session, newcomer(organisation), plateformes
    )


def newcomer(organisation: Organisation) -> Actor:
    """Somebody who has just come to an organisation: tied as the organisation itself is, and no more."""
    return Actor(0, Role.PARTENAIRE, organisation.id, is_bailleur(organisation))


def reads_beyond(session: Session, partner: Actor, plateformes: Collection[str]) -> bool:
    """Whether a partner reads a household, a saisine or a reunion that only other plateformes follow."""
    place = func.coalesce(Dossier.plateforme, Saisine.plateforme)
    among = exists().where(
        ReunionPlateforme.reunion_id == Reunion.id, ReunionPlateforme.plateforme.in_(plateformes)
    )
    elsewhere = (
        select(Dossier.id).where(accompanied(partner), Dossier.plateforme.not_in(plateformes)),
        select(Saisine.id).outerjoin(Dossier).where(own_saisine(partner), place.not_in(plateformes)),
        select(Reunion.id).where(invited(partner), ~among),
    )
    return any(session.scalar(query.limit(1)) is not None for query in elsewhere)


def own_saisine(actor: Actor) -> ColumnElement[bool]:
    """Condition on Saisine: the actor is its author, or a colleague named, still of its organisation (A2).

    The same as the tie OWN of a partner, drafts included.
    """
    written = aliased(Saisine)
    authored = select(written.id).where(written.auteur_id == actor.account)
    return Saisine.id.in_(authored.union(named(actor)))


def named(actor: Actor) -> Select[int]:
    """The ids of the saisines on which the actor was named by a colleague of the organisation.

    The organisation is compared as an expression: SQLite would otherwise go through all of its saisines
    instead of the few on which somebody was named.
    """
    mine = SaisineCollegue.compte_id == actor.account
    found = select(SaisineCollegue.saisine_id).join(_ITS, SaisineCollegue.saisine_id == _ITS.id)
    return found.where(mine, (_ITS.organisation_id + 0).in_(_organisations(actor)))


def followed(actor: Actor) -> ColumnElement[bool]:
    """Condition on Dossier: those that the actor's role follows as a whole (coordinator, SLISL)."""
    if actor.role == Role.COORDINATEUR:
        return Dossier.plateforme.in_(actor.plateformes)
    if actor.role == Role.SLISL:
        return Dossier.territoire.in_(actor.territoires)
    return false()


def accompanied(actor: Actor, *ties: Tie) -> ColumnElement[bool]:
    """Condition on Dossier: those in which a partner has a part that lets it read something (A2b), or one of
    some ties. Found from the partner's side, for a list; `partner_conditions` judges a dossier at hand."""
    if actor.role != Role.PARTENAIRE:
        return false()
    return Dossier.id.in_(tied_dossiers(actor, *ties))


def tied_dossiers(partner: Actor, *ties: Tie) -> CompoundSelect[Any]:
    """The ids, once each, of the dossiers to which a partner has one of some ties, or any tie."""
    tied = _tied(partner, invited(partner))
    wanted = [query for tie in ties or tied for query in tied.get(tie, ())]
    return union(*wanted or [select(Dossier.id).where(false())])


def _place(actor: Actor, plateforme: str | None, territoire: str | None) -> set[Tie]:
    ties = set()
    if actor.role == Role.COORDINATEUR and plateforme in actor.plateformes:
        ties.add(Tie.PLATEFORME)
    if actor.role == Role.SLISL and territoire in actor.territoires:
        ties.add(Tie.TERRITOIRE)
    return ties


def partner_conditions(actor: Actor) -> dict[Tie, ColumnElement[bool]]:
    """Condition on Dossier of each tie that a partner may have to one (A2b)."""
    return {
        tie: or_(*(query.where(query.selected_columns[0] == Dossier.id).exists() for query in queries))
        for tie, queries in _tied(actor, among_participants(actor)).items()
    }


def _tied(actor: Actor, came: ColumnElement[bool]) -> dict[Tie, list[Select[Any]]]:
    """The ids of the dossiers to which a partner is tied, by tie (A2b). `came`: invited to a Reunion."""
    day = today()
    group: Select[Any] = select(Intervenant.dossier_id).where(Intervenant.fin.is_(None))
    operated = _operated(Mesure.dossier_id, actor)
    attended = (
        select(ReunionDossier.dossier_id)
        .join(Reunion, Reunion.id == ReunionDossier.reunion_id)
        .where(Reunion.jour <= day, Reunion.annulee_le.is_(None), came)
    )
    refers = (Intervenant.compte_id == actor.account, Intervenant.role == RoleGroupe.REFERENT)
    found: dict[Tie, list[Select[Any]]] = {
        Tie.REFERENT: [group.where(*refers)],
        Tie.OPERATEUR: [operated],
        Tie.INVITE: [attended],
    }
    if actor.bailleur:
        part = (
            of_its_organisation(Intervenant.organisation_id, actor),
            Intervenant.role != RoleGroupe.ORIENTEUR,
        )
        found[Tie.BAILLEUR] = [group.where(*part), operated]
    return found


def _operated(column: InstrumentedAttribute[int], actor: Actor) -> Select[Any]:
    """A column of the mesures that the actor's organisation operates, from their start to 30 days after their
    sortie is confirmed (A2b)."""
    return select(column).where(of_its_organisation(Mesure.operateur_id, actor), read_by_its_operator())


def read_by_its_operator() -> ColumnElement[bool]:
    """Condition on Mesure: its operator reads it today (A2b). The same as `followup.operated`."""
    day = today()
    ended = Mesure.sortie_confirmee_le
    return and_(Mesure.debut <= day, or_(ended.is_(None), ended >= day - timedelta(days=OPERATEUR_DAYS)))


def invited(actor: Actor) -> ColumnElement[bool]:
    """Condition on Reunion: the actor or its organisation is invited."""
    return Reunion.id.in_(
        union(*(select(ReunionParticipant.reunion_id).where(one) for one in _named_in(actor)))
    )


def concerned(actor: Actor) -> ColumnElement[bool]:
    """Condition on Reunion: a plateforme of the coordinator takes part, or it is about a territoire of the
    chief, alone or with all those of its plateforme."""
    part = ReunionPlateforme.reunion_id == Reunion.id
    here: ColumnElement[bool] = ReunionPlateforme.plateforme.in_(actor.plateformes)
    if actor.role == Role.SLISL:
        commun = and_(ReunionPlateforme.territoire.is_(None), here)
        here = or_(ReunionPlateforme.territoire.in_(actor.territoires), commun)
    return exists().where(part, here)


def among_participants(actor: Actor) -> ColumnElement[bool]:
    """The same as `invited`, looked for among the participants of the one reunion at hand."""
    return exists().where(ReunionParticipant.reunion_id == Reunion.id, or_(*_named_in(actor)))


def _named_in(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """The two ways in which a participant of a reunion is the actor: in person, or by its organisation."""
    return ReunionParticipant.compte_id == actor.account, of_its_organisation(
        ReunionParticipant.organisation_id, actor
    )


def of_its_organisation(column: InstrumentedAttribute[Any], actor: Actor) -> ColumnElement[bool]:
    """The column names the actor's organisation; nobody's, when it has none."""
    return column.in_(_organisations(actor))


def _organisations(actor: Actor) -> list[int]:
    return [] if actor.organisation is None else [actor.organisation]


def is_bailleur(organisation: Organisation | None) -> bool:
    """Whether A2b's rule for bailleurs applies to an organisation."""
    return organisation is not None and organisation.type in BAILLEURS
