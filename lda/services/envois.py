"""Who is written to about what: put in the outbox with the act, taken out by the worker.

Nothing here is asked for by a person: the right is that of the act which calls, and each is told only of
what it may open.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import now, today
from lda.domain.envois import BEFORE, Rythme, Sujet, not_before, reminder, wait_after
from lda.domain.words import Role
from lda.store.bilans import still_owed
from lda.store.models import (
    Affectation,
    Bilan,
    Compte,
    Dossier,
    Envoi,
    Intervenant,
    Mesure,
    Saisine,
    SaisineCollegue,
)
from lda.store.upsert import add_unless_there

TAKEN = timedelta(minutes=10)
"""After this long, what a worker took and did not finish is anybody's again."""
AT_ONCE = 200
"""Messages taken from the outbox at a time."""
LATE = 60
"""A bilan later than this many days is not recalled any more: lists show it."""


@dataclass(frozen=True)
class Line:
    """One thing to tell: about what, by which reference, under which key it opens."""

    sujet: Sujet
    reference: str
    page: str
    cle: str
    jour: date | None


@dataclass(frozen=True)
class Bundle:
    """All that one person is told in one message."""

    courriel: str
    lines: tuple[Line, ...]
    ids: tuple[int, ...]


# --- put in ---------------------------------------------------------------------------------------


def tell_plateforme(session: Session, sujet: Sujet, saisine: Saisine, by: Actor | None) -> None:
    """Tell the coordinators of a saisine, but who acts."""
    plateforme = saisine.plateforme
    if saisine.dossier_id is not None:
        plateforme = session.get_one(Dossier, saisine.dossier_id).plateforme
    for compte in _coordinators(session, plateforme):
        _put(session, sujet, compte, by, saisine=saisine)


def tell_author(session: Session, sujet: Sujet, saisine: Saisine, by: Actor | None) -> None:
    """Tell the author of a saisine and the colleagues named, but who acts."""
    named = select(SaisineCollegue.compte_id).where(SaisineCollegue.saisine_id == saisine.id)
    query = select(Compte).where(or_(Compte.id == saisine.auteur_id, Compte.id.in_(named)))
    for compte in session.scalars(query).unique():
        _put(session, sujet, compte, by, saisine=saisine)


def tell_of_message(session: Session, saisine: Saisine, by: Actor) -> None:
    """Tell both sides of the thread, but who wrote."""
    tell_author(session, Sujet.MESSAGE, saisine, by)
    tell_plateforme(session, Sujet.MESSAGE, saisine, by)


def tell_of_sortie(
    session: Session, sujet: Sujet, dossier: Dossier, mesure: Mesure, by: Actor | None
) -> None:
    """Tell the coordinators that a sortie is declared, or who operates the mesure that it is confirmed."""
    if sujet is Sujet.SORTIE:
        told = _coordinators(session, dossier.plateforme)
    else:
        told = _operators(session, mesure)
    for compte in told:
        _put(session, sujet, compte, by, dossier=dossier)


def remind(session: Session) -> int:
    """Put in the reminders of bilans that are to be sent by now and were not yet; how many."""
    day = today()
    query = (
        select(Bilan)
        .where(still_owed(), Bilan.echeance.between(day - timedelta(LATE), day + timedelta(BEFORE)))
        .order_by(Bilan.echeance, Bilan.id)
    )
    return sum(_recall(session, bilan, day) for bilan in session.scalars(query))


def _recall(session: Session, bilan: Bilan, day: date) -> int:
    sujet = reminder(bilan.echeance, day)
    if sujet is None:
        return 0
    dossier = session.get_one(Dossier, bilan.mesure.dossier_id)
    told = _operators(session, bilan.mesure)
    if not told or sujet is Sujet.BILAN_RETARD:
        told += _coordinators(session, dossier.plateforme)
    return sum(
        _put(
            session, sujet, compte, None, dossier=dossier, jour=bilan.echeance,
            once=f"{sujet} {bilan.id} {bilan.echeance} {compte.id}",
        )
        for compte in {compte.id: compte for compte in told}.values()
    )  # fmt: skip


def _coordinators(session: Session, plateforme: str | None) -> list[Compte]:
    day = today()
    assigned = select(Affectation.compte_id).where(
        Affectation.plateforme == plateforme,
        Affectation.debut <= day,
        or_(Affectation.fin.is_(None), Affectation.fin >= day),
    )
    query = select(Compte).where(Compte.id.in_(assigned), Compte.role == Role.COORDINATEUR)
    return list(session.scalars(query).unique())


def _operators(session: Session, mesure: Mesure) -> list[Compte]:
    """The people of the operating organisation that have a part in the dossier."""
    part = select(Intervenant.compte_id).where(
        Intervenant.dossier_id == mesure.dossier_id, Intervenant.fin.is_(None)
    )
    query = select(Compte).where(Compte.id.in_(part), Compte.organisation_id == mesure.operateur_id)
    return list(session.scalars(query).unique())


def _put(
    session: Session,
    sujet: Sujet,
    compte: Compte,
    by: Actor | None,
    *,
    saisine: Saisine | None = None,
    dossier: Dossier | None = None,
    jour: date | None = None,
    once: str | None = None,
) -> bool:
    if not _reachable(compte) or (by is not None and by.account == compte.id):
        return False
    if once and session.scalar(select(Envoi.id).where(Envoi.une_fois == once)):
        return False
    add_unless_there(
        session, Envoi, compte_id=compte.id, sujet=sujet, jour=jour, une_fois=once, cree_le=now(), echecs=0,
        saisine_id=saisine.id if saisine else None, dossier_id=dossier.id if dossier else None,
        apres=not_before(Rythme(compte.rythme), now()),
    )  # fmt: skip
    return True


def _reachable(compte: Compte) -> bool:
    """Whether somebody signs in with the account, and has an address."""
    return compte.actif and compte.mot_de_passe is not None and bool(compte.profil.get("courriel"))


# --- taken out ------------------------------------------------------------------------------------


def take(session: Session) -> list[Bundle]:
    """Take what may be sent now, a bundle for each person; nobody else takes it for TAKEN.

    What concerns an account closed since is put away.
    """
    free = or_(Envoi.pris_le.is_(None), Envoi.pris_le < now() - TAKEN)
    query = (
        select(Envoi)
        .where(and_(Envoi.envoye_le.is_(None), Envoi.apres <= now()), free)
        .order_by(Envoi.apres, Envoi.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Envoi)
    )
    by_account: dict[int, list[Envoi]] = {}
    for envoi in session.scalars(query):
        envoi.pris_le = now()
        if _reachable(envoi.compte):
            by_account.setdefault(envoi.compte_id, []).append(envoi)
        else:
            envoi.envoye_le = now()
    return [_bundle(envois) for envois in by_account.values()]


def _bundle(envois: list[Envoi]) -> Bundle:
    ids = tuple(envoi.id for envoi in envois)
    lines = tuple(dict.fromkeys(_line(envoi) for envoi in envois))
    return Bundle(str(envois[0].compte.profil["courriel"]), lines, ids)


def _line(envoi: Envoi) -> Line:
    page, about = ("saisine", envoi.saisine) if envoi.saisine else ("dossier", envoi.dossier)
    assert about is not None
    return Line(Sujet(envoi.sujet), about.reference or "", page, about.cle, envoi.jour)


def sent(session: Session, bundle: Bundle) -> None:
    """The bundle is on its way."""
    session.execute(update(Envoi).where(Envoi.id.in_(bundle.ids)).values(envoye_le=now()))


def failed(session: Session, bundle: Bundle) -> None:
    """The bundle could not be sent: it waits a little, then somewhat more."""
    for envoi in session.scalars(select(Envoi).where(Envoi.id.in_(bundle.ids), Envoi.envoye_le.is_(None))):
        envoi.echecs += 1
        envoi.pris_le, envoi.apres = None, now() + wait_after(envoi.echecs)
