"""Who is written to about what: put in the outbox with the act, taken out by the worker.

Nothing here is asked for by a person: the right is that of the act which calls, and each is told only of
what it may open.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select, union, update
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import now, today
from lda.domain.envois import BEFORE, Rythme, Sujet, not_before, reminder, wait_after
from lda.domain.words import Role, RoleGroupe
from lda.store.bilans import still_owed
from lda.store.models import (
    Affectation,
    Bilan,
    Compte,
    Contact,
    Dossier,
    Envoi,
    Intervenant,
    Mesure,
    Saisine,
    SaisineCollegue,
)
from lda.store.ties import is_bailleur, read_by_its_operator
from lda.store.upsert import add_unless_there

TAKEN = timedelta(minutes=10)
"""After this long, what a worker took and did not finish is anybody's again."""
AT_ONCE = 200
"""Messages taken from the outbox at a time."""
LATE = 60
"""A bilan later than this many days is not recalled any more: lists show it."""


@dataclass(frozen=True)
class Line:
    """One thing to tell: about what, by which reference, under which key it opens ("": its page alone)."""

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
    """Tell the coordinators that a sortie is declared, or who accompanies by the mesure that it is
    confirmed."""
    if sujet is Sujet.SORTIE:
        told = _coordinators(session, dossier.plateforme)
    else:
        told = _accompanying(session, select(Mesure.id).where(Mesure.id == mesure.id))[mesure.id]
    for compte in told:
        _put(session, sujet, compte, by, dossier=dossier)


def tell_of_transfer(
    session: Session, sujet: Sujet, dossier: Dossier, plateforme: str, by: Actor | None
) -> None:
    """Tell the coordinators of the plateforme that proposed a transfer what became of it."""
    for compte in _coordinators(session, plateforme):
        _put(session, sujet, compte, by, dossier=dossier)


def take_back_sortie(session: Session, mesure: Mesure) -> None:
    """Take out of the outbox that a sortie awaits its confirmation, when that of this mesure is withdrawn and
    no other one of the dossier is declared: the message would send people to look for nothing."""
    others = select(Mesure.id).where(
        Mesure.dossier_id == mesure.dossier_id, Mesure.id != mesure.id,
        Mesure.sortie_jour.is_not(None), Mesure.sortie_confirmee_le.is_(None),
    )  # fmt: skip
    if session.scalars(others).first() is not None:
        return
    waiting = Envoi.dossier_id == mesure.dossier_id, Envoi.sujet == Sujet.SORTIE, Envoi.envoye_le.is_(None)
    session.execute(delete(Envoi).where(*waiting))


def remind(session: Session) -> int:
    """Put in the reminders of bilans that are to be sent by now and were not yet; how many."""
    day = today()
    window = day - timedelta(LATE), day + timedelta(BEFORE)
    due = still_owed(), Bilan.echeance.between(*window)
    query = select(Bilan, Dossier).join(Bilan.mesure).join(Dossier, Dossier.id == Mesure.dossier_id)
    rows = session.execute(query.where(*due).order_by(Bilan.echeance, Bilan.id)).all()
    told = _accompanying(session, select(Bilan.mesure_id).join(Bilan.mesure).where(*due))
    places = {dossier.plateforme for _, dossier in rows}
    coordinators = {plateforme: _coordinators(session, plateforme) for plateforme in places}
    known = select(Envoi.une_fois).where(Envoi.une_fois.is_not(None), Envoi.jour.between(*window))
    sent = set(session.scalars(known))
    return sum(
        _recall(session, bilan, dossier, told[bilan.mesure_id], coordinators[dossier.plateforme], sent)
        for bilan, dossier in rows
    )


def _recall(
    session: Session,
    bilan: Bilan,
    dossier: Dossier,
    told: list[Compte],
    coordinators: list[Compte],
    sent: Collection[str | None],
) -> int:
    """Recall one bilan to who accompanies by its mesure; to the coordinators too when late, or for want."""
    sujet = reminder(bilan.echeance, today())
    if sujet is None:
        return 0
    if not told or sujet is Sujet.BILAN_RETARD:
        told = told + coordinators
    once = {f"{sujet} {bilan.id} {bilan.echeance} {compte.id}": compte for compte in told}
    return sum(
        _put(session, sujet, compte, None, dossier=dossier, jour=bilan.echeance, once=key)
        for key, compte in once.items()
        if key not in sent
    )


def _coordinators(session: Session, plateforme: str | None) -> list[Compte]:
    day = today()
    assigned = select(Affectation.compte_id).where(
        Affectation.plateforme == plateforme,
        Affectation.debut <= day,
        or_(Affectation.fin.is_(None), Affectation.fin >= day),
    )
    query = select(Compte).where(Compte.id.in_(assigned), Compte.role == Role.COORDINATEUR)
    return list(session.scalars(query).unique())


def _accompanying(session: Session, mesures: Select[int]) -> Mapping[int, list[Compte]]:
    """Who is written to about each mesure whose id a query gives, by this id.

    Of the operating organisation, as long as A2b lets it read the mesure: its accounts in the group of the
    dossier, those whose part the closing ended among them, for a FINAL bilan is awaited after it; if there is
    none, those who noted a contact or wrote a bilan of the mesure; if there is none either, all of them.
    Beside these the active referent of the dossier, of whatever organisation but a bailleur, which reads no
    mesure. Only accounts that `_reachable` answers for count.
    """
    chosen = Mesure.id.in_(mesures)
    read = select(Mesure.id, Mesure.operateur_id).where(chosen, read_by_its_operator())
    operators = dict(session.execute(read).all())
    staff = _staff(session, set(operators.values()))
    until_closed = or_(Intervenant.fin.is_(None), Intervenant.fin >= Dossier.clos_le)
    group = _by_mesure(
        session,
        select(Mesure.id, Intervenant.compte_id)
        .join(Dossier, Dossier.id == Mesure.dossier_id)
        .join(Intervenant, Intervenant.dossier_id == Dossier.id)
        .where(chosen, until_closed),
    )
    authors = _by_mesure(
        session,
        union(
            select(Contact.mesure_id, Contact.auteur_id).where(Contact.mesure_id.in_(mesures)),
            select(Bilan.mesure_id, Bilan.redacteur_id).where(Bilan.mesure_id.in_(mesures)),
        ),
    )
    found: dict[int, list[Compte]] = defaultdict(list)
    for mesure, operator in operators.items():
        theirs = staff[operator]
        part = theirs.keys() & group[mesure] or theirs.keys() & authors[mesure] or theirs.keys()
        found[mesure] = [theirs[id] for id in sorted(part)]
    for mesure, referent in _referents(session, mesures):
        if referent not in found[mesure]:
            found[mesure].append(referent)
    return found


def _referents(session: Session, mesures: Select[int]) -> list[tuple[int, Compte]]:
    """The active referent of the dossier of each mesure, where it reads the mesure and can be written to."""
    query = (
        select(Mesure.id, Compte)
        .select_from(Mesure)
        .join(Intervenant, Intervenant.dossier_id == Mesure.dossier_id)
        .join(Compte, Compte.id == Intervenant.compte_id)
        .where(Mesure.id.in_(mesures), Intervenant.role == RoleGroupe.REFERENT, Intervenant.fin.is_(None))
    )
    return [
        (mesure, compte)
        for mesure, compte in session.execute(query)
        if _reachable(compte) and not is_bailleur(compte.organisation)
    ]


def _staff(session: Session, organisations: Collection[int]) -> Mapping[int, dict[int, Compte]]:
    """The partners of some organisations that can be written to, by their organisation and id."""
    found: dict[int, dict[int, Compte]] = defaultdict(dict)
    query = select(Compte).where(Compte.organisation_id.in_(organisations), Compte.role == Role.PARTENAIRE)
    for compte in session.scalars(query):
        if compte.organisation_id is not None and _reachable(compte):
            found[compte.organisation_id][compte.id] = compte
    return found


def _by_mesure(session: Session, pairs: Any) -> Mapping[int, set[int]]:
    """The accounts that a query of (mesure, account) names, by mesure."""
    found: dict[int, set[int]] = defaultdict(set)
    for mesure, compte in session.execute(pairs):
        found[mesure].add(compte)
    return found


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
    line = Line(Sujet(envoi.sujet), about.reference or "", page, about.cle, envoi.jour)
    if line.sujet is Sujet.TRANSFERT_ACCEPTE:  # who is told of it opens the dossier no more (DOMAIN A2)
        return replace(line, page="dossiers", cle="")
    return line


def sent(session: Session, bundle: Bundle) -> None:
    """The bundle is on its way."""
    session.execute(update(Envoi).where(Envoi.id.in_(bundle.ids)).values(envoye_le=now()))


def failed(session: Session, bundle: Bundle) -> None:
    """The bundle could not be sent: it waits a little, then somewhat more."""
    for envoi in session.scalars(select(Envoi).where(Envoi.id.in_(bundle.ids), Envoi.envoye_le.is_(None))):
        envoi.echecs += 1
        envoi.pris_le, envoi.apres = None, now() + wait_after(envoi.echecs)
