"""A dossier as each person reads it (DOMAIN A2, A2b): one page, a partner's own list, possible doubles."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from lda.domain import access, fiche, reading, workflow
from lda.domain.access import Actor, Part, Reading, Tie
from lda.domain.errors import NotFound
from lda.domain.words import CLOSED, RUNNING
from lda.store.contacts import all_counted, logged
from lda.store.followup import ANEW, Followup, facts, followup_of, main_saisine
from lda.store.lists import current_lists
from lda.store.models import Dossier, Evenement, Passage
from lda.store.ties import dossier_ties, partner_conditions, tied_dossiers
from lda.views.dossier_lines import Reader, person_lines, saisine_line
from lda.views.dossier_parts import DossierView, Refus, Transfert
from lda.views.dossier_pieces import dossier_pieces
from lda.views.dossier_records import (
    MOST,
    TELLING,
    TRANSFER,
    contact_line,
    contacts_of,
    decision_lines,
    events_of,
    history_lines,
    message_lines,
    names_of,
    recontact_lines,
)
from lda.views.drafts import person
from lda.views.mesure_lines import mesure_lines
from lda.views.portion import Portion
from lda.views.same_person import matches
from lda.views.situation_filters import CONFIDENTIAL


def one(
    session: Session, cle: str, *, actor: Actor | None, contacts: int = 0, history: bool = True
) -> DossierView:
    """A dossier cut to what the actor reads, with a page of its contacts, from 0. Raises NotFound as for a
    missing one.

    Without `history`, what happened is left out, but for what else on its page tells of it.
    """
    dossier, ties = _found(session, "dossiers.one", cle, actor)
    assert actor is not None
    seen = access.reads(actor, ties, flagged=dossier.violence)
    seen = reading.narrowed(seen, ties, flagged=dossier.violence)
    reader = Reader(actor, seen, ties)
    view = _head(dossier, reader)
    if not seen.parts:
        return view
    rows = followup_of(session, dossier)
    view = _fiche(view, rows, reader)
    view = _people(session, view, dossier, rows, reader, contacts)
    if Part.RESTE not in seen:
        return view
    events = events_of(session, dossier, [s.id for s in rows.saisines], None if history else TELLING)
    return _past(session, view, dossier, rows, events, reader)


def _found(session: Session, name: str, cle: Any, by: Actor | None) -> tuple[Dossier, frozenset[Tie]]:
    known = isinstance(cle, str) and cle.isprintable() and by is not None
    query = select(Dossier).options(joinedload(Dossier.organisation))
    dossier = session.scalars(query.where(Dossier.cle == cle)).one_or_none() if known else None
    if dossier is None:
        raise NotFound(name)
    ties = dossier_ties(session, dossier, by)
    access.require(name, by, ties)
    return dossier, ties


def _head(d: Dossier, reader: Reader) -> DossierView:
    """What is on top of the page: for who may not know whose it is, reference, status and dates."""
    seen, ties = reader.seen, reader.ties
    view = DossierView(
        cle=d.cle,
        reference=d.reference,
        statut=d.statut,
        version=d.version,
        plateforme=d.plateforme,
        territoire=d.territoire,
        recue_le=d.recue_le,
        ouvert_le=d.ouvert_le,
        clos_le=d.clos_le,
        nom=CONFIDENTIAL if seen.confidential else person(d.identite),
        confidentiel=seen.confidential,
        parties=seen.parts,
        possibles=frozenset(name for name in access.RIGHTS if access.allowed(name, reader.actor, ties)),
        protege=d.violence and (reading.reads_violence(seen) or Tie.RECEIVING in ties),
        identite={} if seen.confidential else d.identite,
        commune=d.commune if Part.COMMUNE in seen else None,
        objet=d.objet_demande if Part.RESIDENTIEL in seen else None,
    )
    if Part.RESTE not in seen:
        return view
    return replace(
        view,
        urgence=d.urgence,
        organisation=d.organisation.nom if d.organisation else "",
        premier_contact_le=d.premier_contact_le,
        decide_le=d.decide_le,
        motif=d.motif,
        destination=d.destination,
        conseil=d.conseil or "",
        dernier_mouvement=d.dernier_mouvement,
        prochaine_echeance=d.prochaine_echeance,
    )


def _fiche(view: DossierView, rows: Followup, reader: Reader) -> DossierView:
    """The answers of the main saisine, and whether somebody accompanies the household."""
    seen = reader.seen
    answers = fiche.live(rows.main.fiche) if rows.main else {}
    in_place = any(m.statut in RUNNING for m in rows.mesures)
    return replace(
        view,
        answers=reading.cut(answers, seen),
        masque=frozenset(reading.guarded(answers, seen)),
        accompagne=in_place if seen.parts & {Part.EN_PLACE, Part.MESURES, Part.SA_MESURE} else None,
    )


def _people(
    session: Session, view: DossierView, dossier: Dossier, rows: Followup, reader: Reader, page: int
) -> DossierView:
    """Mesures, contacts, files, decisions: what an operator, a referent or somebody invited reads as well."""
    mesures = [m for m in rows.mesures if reader.reads_mesure(m)]
    contacts = contacts_of(session, dossier, None if Part.MESURES in reader.seen else mesures, page)
    names = names_of(session, rows, contacts)
    log = logged(session, [m.id for m in mesures])
    counted = all_counted(mesures, log)
    return replace(
        view,
        **person_lines(rows, reader, names),
        mesures=mesure_lines(mesures, log, reader, names),
        contacts=tuple(contact_line(c, names, counted, reader) for c in contacts),
        nb_contacts=contacts.total,
        pieces=dossier_pieces(session, dossier, rows, reader),
        decisions=decision_lines(session, dossier, reader) if Part.DECISIONS in reader.seen else (),
    )


def _past(
    session: Session,
    view: DossierView,
    dossier: Dossier,
    rows: Followup,
    events: list[Evenement],
    reader: Reader,
) -> DossierView:
    """Saisines, messages, history, transfer, and the next steps of the coordinator."""
    told = events
    if len(events) >= MOST:  # what these verbs tell may be older
        told = events_of(session, dossier, [s.id for s in rows.saisines], TELLING)
    anew: dict[str, date] = {}
    for event in told:
        if event.verbe in ANEW:
            anew[event.verbe] = max(event.effet, anew.get(event.verbe, event.effet))
    lists = current_lists(session)
    known = facts(dossier, rows, lists, anew)
    steers = Tie.PLATEFORME in reader.ties
    return replace(
        view,
        saisines=tuple(saisine_line(s, principale=s is rows.main) for s in rows.saisines),
        etapes=tuple(workflow.steps(known)) if steers else (),
        propose={"close": workflow.proposed("close", known)} if steers else {},
        diagnostic_demande=dossier.statut not in CLOSED and workflow.wants_new_diagnostic(known),
        messages=message_lines(session, dossier, [s.id for s in rows.saisines], reader),
        historique=history_lines(events, reader, lists),
        recontacts=recontact_lines(session, dossier, rows),
        passages=_passages(session, dossier, told),
        transfert=_transfer(dossier, told, reader),
        refus=_refused(told) if steers else None,
    )


def _passages(session: Session, dossier: Dossier, events: list[Evenement]) -> tuple[tuple[str, date], ...]:
    if not any(event.verbe == "dossiers.accept_transfer" for event in events):
        return ()
    query = select(Passage.plateforme, Passage.fin).where(Passage.dossier_id == dossier.id)
    return tuple(session.execute(query.order_by(Passage.id)))


def _transfer(dossier: Dossier, events: list[Evenement], reader: Reader) -> Transfert | None:
    if dossier.transfert_vers is None or dossier.transfert_territoire is None:
        return None
    proposed = next((e for e in events if e.verbe == "dossiers.propose_transfer"), None)
    return Transfert(
        vers=dossier.transfert_vers,
        territoire=dossier.transfert_territoire,
        raison=(proposed.detail or {}).get("raison", "") if proposed else "",
        propose_le=proposed.quand if proposed else None,
        entrant=Tie.RECEIVING in reader.ties,
    )


def _refused(events: list[Evenement]) -> Refus | None:
    """The refusal of a transfer, as long as nothing else was done about one."""
    act = next((e for e in events if e.verbe in TRANSFER), None)
    if act is None or act.verbe != "dossiers.refuse_transfer":
        return None
    return Refus(act.de or "", (act.detail or {}).get("raison", ""), act.quand)


@dataclass(frozen=True)
class MyDossier:
    """A dossier of which a partner reads something: for it accompanies the household as referent or operator,
    or because its organisation is a bailleur of the group, or was invited to a concertation (A2b)."""

    cle: str
    reference: str
    nom: str
    commune: str | None
    statut: str
    roles: frozenset[Tie]
    """By which ties: REFERENT, OPERATEUR, BAILLEUR, INVITE."""
    prochaine_echeance: date | None
    """Earliest bilan or relais due; for the referent alone, who reads all mesures."""


ACCOMPANIES = (Tie.REFERENT, Tie.OPERATEUR)
"""Ties of who accompanies a household, and does not only know of it."""


def mine(
    session: Session, *, actor: Actor | None, only: bool | None = None, page: int = 0, size: int = 100
) -> Portion[MyDossier]:
    """A page, from 0, of the dossiers of which a partner reads something today: those that it accompanies
    (`only`), the others (`only` is False), or all of them. What it accompanies comes the open first, then by
    what is due next; the others, the latest first. A page beyond the end gives the last one."""
    access.require("dossiers.mine", actor)
    assert actor is not None
    tied = (
        _known_alone(actor) if only is False else tied_dossiers(actor, *(ACCOMPANIES if only else ()))
    ).cte()
    due = Dossier.prochaine_echeance.asc().nulls_last()
    order: tuple[Any, ...] = (Dossier.id.desc(),)
    if only is not False:
        order = (Dossier.clos_le.is_not(None), due, *order)
    found = select(tied.c[0].label("id")).join(Dossier, Dossier.id == tied.c[0])
    shown = found.order_by(*order).limit(size).offset(page * size).subquery()
    total = select(func.count()).select_from(tied).scalar_subquery()
    conditions = partner_conditions(actor)
    query = select(Dossier, total, *conditions.values()).join(shown, shown.c.id == Dossier.id)
    rows = session.execute(query.order_by(*order)).all()
    if page and not rows:
        return mine(session, actor=actor, only=only, page=page - 1, size=size)
    cards = []
    for dossier, _, *held in rows:
        ties = frozenset(tie for tie, holds in zip(conditions, held, strict=True) if holds)
        seen = access.reads(actor, ties, flagged=dossier.violence)
        cards.append(_my_dossier(dossier, reading.narrowed(seen, ties, flagged=dossier.violence), ties))
    return Portion(cards, rows[0][1] if rows else 0)


def _known_alone(partner: Actor) -> Select[Any]:
    """The ids of the dossiers of which a partner reads something without accompanying the household."""
    known = tied_dossiers(partner).subquery().c[0]
    return select(known).where(known.not_in(tied_dossiers(partner, *ACCOMPANIES)))


def _my_dossier(dossier: Dossier, seen: Reading, ties: frozenset[Tie]) -> MyDossier:
    return MyDossier(
        cle=dossier.cle,
        reference=dossier.reference,
        nom=CONFIDENTIAL if seen.confidential else person(dossier.identite),
        commune=dossier.commune if Part.COMMUNE in seen else None,
        statut=dossier.statut,
        roles=ties,
        prochaine_echeance=dossier.prochaine_echeance if Part.MESURES in seen else None,
    )


@dataclass(frozen=True)
class Double:
    """What seems to be about the same household. Of another plateforme: a reference and a date, which open
    nothing."""

    plateforme: str
    reference: str
    jour: date
    dossier: str | None = None
    """Key of a dossier that the actor follows."""
    saisine: str | None = None
    """Key of a saisine to acknowledge."""
    nom: str = ""


def doubles(session: Session, cle: str, *, actor: Actor | None) -> list[Double]:
    """Other dossiers and saisines that seem to be about the same household, the latest first (DOMAIN A6)."""
    dossier, _ = _found(session, "dossiers.doubles", cle, actor)
    assert actor is not None
    saisine = main_saisine(session, dossier)
    others = [s for s in matches(session, saisine) if s.dossier_id != dossier.id] if saisine else []
    ids = {s.dossier_id for s in others if s.dossier_id}
    known = {d.id: d for d in session.scalars(select(Dossier).where(Dossier.id.in_(ids)))} if ids else {}
    found = []
    for other in others:
        owner = known.get(other.dossier_id or 0)
        place, day = (owner or other).plateforme, (owner or other).recue_le
        reference = (owner or other).reference
        assert place is not None
        assert day is not None
        assert reference is not None
        told = Double(place, reference, day)
        if place in actor.plateformes:
            told = replace(
                told,
                dossier=owner.cle if owner else None,
                saisine=None if owner else other.cle,
                nom=person((owner or other).identite),
            )
        found.append(told)
    return list(dict.fromkeys(found))
