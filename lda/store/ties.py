"""How an actor is tied to an object: facts for `domain.access` to judge."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lda.domain.access import OPERATEUR_DAYS, Actor, Tie
from lda.domain.clock import today
from lda.domain.words import BAILLEURS, Role, RoleGroupe, StatutSaisine
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
    Saisine,
    SaisineCollegue,
)

Ties = frozenset[Tie]
_OF_ITS_DOSSIER = frozenset({Tie.PLATEFORME, Tie.TERRITOIRE, Tie.REFERENT})
"""Ties to a dossier that are ties to its saisines too."""


def saisine_ties(session: Session, saisine: Saisine, actor: Actor | None) -> Ties:
    """Ties to a saisine: its author, the colleagues named; its dossier's plateforme once it has one (A2)."""
    if actor is None:
        return frozenset()
    ties = set()
    authors = {saisine.auteur_id}
    if saisine.statut == StatutSaisine.BROUILLON:
        authors.add(saisine.saisie_par_id)
    named = session.get(SaisineCollegue, (saisine.id, actor.account)) is not None
    if named or actor.account in authors:
        ties.add(Tie.OWN)
    if saisine.statut != StatutSaisine.BROUILLON:
        if saisine.dossier_id is None:
            ties |= _place(actor, saisine.plateforme, saisine.territoire)
        else:
            dossier = session.get_one(Dossier, saisine.dossier_id)
            ties |= dossier_ties(session, dossier, actor) & _OF_ITS_DOSSIER
    return frozenset(ties)


def dossier_ties(session: Session, dossier: Dossier, actor: Actor | None) -> Ties:
    """Ties to a dossier (A2b), as they stand today."""
    if actor is None:
        return frozenset()
    ties = _place(actor, dossier.plateforme, dossier.territoire)
    if dossier.transfert_vers in actor.plateformes:
        ties.add(Tie.RECEIVING)
    if actor.role == Role.PARTENAIRE:
        for tie, condition in partner_conditions(actor).items():
            if session.scalar(select(Dossier.id).where(Dossier.id == dossier.id, condition)) is not None:
                ties.add(tie)
    return frozenset(ties)


def reunion_ties(session: Session, reunion: Reunion, actor: Actor | None) -> Ties:
    """Ties to a reunion: a plateforme that takes part, a territoire concerned, an invitation."""
    if actor is None:
        return frozenset()
    ties = set()
    for part in reunion.parts:
        ties |= _place(actor, part.plateforme, part.territoire)
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


def followed(actor: Actor) -> ColumnElement[bool]:
    """Condition on Dossier: those that the actor's role follows as a whole (coordinator, SLISL)."""
    if actor.role == Role.COORDINATEUR:
        return Dossier.plateforme.in_(actor.plateformes)
    if actor.role == Role.SLISL:
        return Dossier.territoire.in_(actor.territoires)
    return false()


def accompanied(actor: Actor) -> ColumnElement[bool]:
    """Condition on Dossier: those in which a partner has a part that lets it read something (A2b)."""
    if actor.role != Role.PARTENAIRE:
        return false()
    return or_(*partner_conditions(actor).values())


def _place(actor: Actor, plateforme: str | None, territoire: str | None) -> set[Tie]:
    ties = set()
    if actor.role == Role.COORDINATEUR and plateforme in actor.plateformes:
        ties.add(Tie.PLATEFORME)
    if actor.role == Role.SLISL and territoire in actor.territoires:
        ties.add(Tie.TERRITOIRE)
    return ties


def partner_conditions(actor: Actor) -> dict[Tie, ColumnElement[bool]]:
    """Condition on Dossier of each tie that a partner may have to one (A2b)."""
    day = today()
    group = and_(Intervenant.dossier_id == Dossier.id, Intervenant.fin.is_(None))
    ours = or_(Intervenant.compte_id == actor.account, _same(Intervenant.organisation_id, actor))
    operates = and_(
        Mesure.dossier_id == Dossier.id,
        _same(Mesure.operateur_id, actor),
        Mesure.debut <= day,
        or_(
            Mesure.sortie_confirmee_le.is_(None),
            Mesure.sortie_confirmee_le >= day - timedelta(days=OPERATEUR_DAYS),
        ),
    )
    attended = and_(
        ReunionDossier.dossier_id == Dossier.id,
        ReunionDossier.reunion_id == Reunion.id,
        Reunion.jour <= day,
        Reunion.annulee_le.is_(None),
        invited(actor),
    )
    conditions: dict[Tie, ColumnElement[bool]] = {
        Tie.REFERENT: exists().where(
            group, Intervenant.compte_id == actor.account, Intervenant.role == RoleGroupe.REFERENT
        ),
        Tie.OPERATEUR: exists().where(operates),
        Tie.INVITE: exists().where(attended),
    }
    if actor.bailleur:
        part = exists().where(group, ours, Intervenant.role != RoleGroupe.ORIENTEUR)
        conditions[Tie.BAILLEUR] = or_(part, exists().where(operates))
    return conditions


def invited(actor: Actor) -> ColumnElement[bool]:
    """Condition on Reunion: the actor or its organisation is invited."""
    return exists().where(
        ReunionParticipant.reunion_id == Reunion.id,
        or_(ReunionParticipant.compte_id == actor.account, _same(ReunionParticipant.organisation_id, actor)),
    )


def _same(column: InstrumentedAttribute[Any], actor: Actor) -> ColumnElement[bool]:
    """The column names the actor's organisation; nobody's, when it has none."""
    return column.in_([] if actor.organisation is None else [actor.organisation])


def is_bailleur(organisation: Organisation | None) -> bool:
    """Whether A2b's rule for bailleurs applies to an organisation."""
    return organisation is not None and organisation.type in BAILLEURS
