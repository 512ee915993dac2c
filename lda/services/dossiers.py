"""The life of a dossier, step by step, its transfer, and its violence flag (DOMAIN A2, A3).

Every verb takes the version of the dossier that its user saw; Conflict says what others did since.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lda.domain import access, reading, workflow
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.envois import Sujet
from lda.domain.errors import Invalid, NotFound, Problem
from lda.domain.traces import Acte
from lda.domain.words import PLANNED, StatutDossier, StatutSaisine
from lda.services import envois, inputs
from lda.services.following import done, is_open, step, taken
from lda.services.loading import dossier_for
from lda.services.saisines import decide_with_dossier
from lda.services.sorties import ending, open_relais
from lda.store.followup import main_saisine
from lda.store.lists import current_lists
from lda.store.models import Dossier, Intervenant, Mesure, Passage, Saisine, Territoire
from lda.store.ties import dossier_ties
from lda.store.traces import note, note_opening, record

CLOSED_FOR = "Clôture du dossier"
"""Why the people around a dossier leave it when it closes."""


def open_one(session: Session, cle: str, *, actor: Actor | None) -> None:
    """Write in the journal that the actor opened the dossier, once in half an hour (DOMAIN A6)."""
    dossier = dossier_for(session, "dossiers.open_one", cle, actor)
    assert actor is not None
    note_opening(session, actor, dossier)


def start_diagnostic(session: Session, cle: str, *, actor: Actor | None, version: int) -> Dossier:
    """Begin the diagnostic of a household just received."""
    dossier = taken(session, "dossiers.start_diagnostic", cle, actor, version)
    return _plain_step(session, "start_diagnostic", dossier, actor)


def bring_to_concertation(session: Session, cle: str, *, actor: Actor | None, version: int) -> Dossier:
    """Bring a situation with a dated diagnostic to the partners."""
    dossier = taken(session, "dossiers.bring_to_concertation", cle, actor, version)
    return _plain_step(session, "bring_to_concertation", dossier, actor)


def wait(session: Session, cle: str, *, actor: Actor | None, version: int) -> Dossier:
    """Wait for the start of a mesure that was asked for."""
    dossier = taken(session, "dossiers.wait", cle, actor, version)
    return _plain_step(session, "wait", dossier, actor)


def _plain_step(
    session: Session,
    verb: str,
    dossier: Dossier,
    by: Actor | None,
    given: Mapping[str, Any] | None = None,
) -> Dossier:
    facts = step(session, verb, dossier, given)
    _go(session, verb, dossier, by, workflow.target(verb, facts), detail=given)
    return dossier


def _go(
    session: Session,
    verb: str,
    dossier: Dossier,
    by: Actor | None,
    target: StatutDossier,
    motif: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    before, dossier.statut = dossier.statut, target
    done(session, f"dossiers.{verb}", dossier, by, before=before, after=target, motif=motif, detail=detail)


def validate(session: Session, cle: str, *, actor: Actor | None, version: int) -> Dossier:
    """Decide the orientation: each saisine of the dossier that awaits its decision becomes VALIDEE."""
    dossier = taken(session, "dossiers.validate", cle, actor, version)
    assert actor is not None
    step(session, "validate", dossier)
    dossier.decide_le = today()
    _go(session, "validate", dossier, actor, StatutDossier.VALIDEE)
    decide_with_dossier(session, dossier, StatutSaisine.VALIDEE, None, None, actor)
    return dossier


def look_again(session: Session, cle: str, *, actor: Actor | None, version: int, reason: str) -> Dossier:
    """Ask for a new diagnostic; with a mesure running the status stays (DOMAIN A3)."""
    dossier = taken(session, "dossiers.look_again", cle, actor, version)
    why = inputs.text(reason, "raison", "Raison du réexamen", 1000, required=True)
    for relais in open_relais(session, dossier) if dossier.statut == StatutDossier.RELAIS else ():
        relais.issue, relais.clos_le = "NOUVELLE_ORIENTATION", today()
    _plain_step(session, "look_again", dossier, actor, {"raison": why})
    session.flush()
    return dossier


def close(
    session: Session, cle: str, *, actor: Actor | None, version: int, motif: str, destination: str
) -> Dossier:
    """End the follow-up: why (list `motif_sortie`) and where to (list `situation_residentielle`)."""
    dossier = taken(session, "dossiers.close", cle, actor, version)
    step(session, "close", dossier, {"motif": motif, "destination": destination})
    read = inputs.Gather()
    why, where = ending(read, current_lists(session), motif, destination)
    read.done()
    dossier.destination = where
    _end(session, "close", dossier, actor, StatutDossier.CLOTUREE, why)
    return dossier


def not_validate(
    session: Session, cle: str, *, actor: Actor | None, version: int, motif: str, conseil: str
) -> Dossier:
    """Decline with advice: the saisines that await a decision become NON_VALIDEE (espace ressource, A5)."""
    dossier = taken(session, "dossiers.not_validate", cle, actor, version)
    assert actor is not None
    step(session, "not_validate", dossier, {"motif": motif, "conseil": conseil})
    read = inputs.Gather()
    why = read(_reason_not_to, session, motif)
    advice = read(inputs.text, conseil, "conseil", "Conseil donné", required=True)
    read.done()
    dossier.decide_le, dossier.conseil = today(), advice
    _end(session, "not_validate", dossier, actor, StatutDossier.NON_VALIDEE, why)
    decide_with_dossier(session, dossier, StatutSaisine.NON_VALIDEE, why, advice, actor)
    return dossier


def close_without_followup(
    session: Session, cle: str, *, actor: Actor | None, version: int, motif: str
) -> Dossier:
    """Close before any support: the saisines that await a decision become SANS_SUITE."""
    dossier = taken(session, "dossiers.close_without_followup", cle, actor, version)
    assert actor is not None
    step(session, "close_without_followup", dossier, {"motif": motif})
    why = _reason_not_to(session, motif)
    dossier.decide_le = today()
    _end(session, "close_without_followup", dossier, actor, StatutDossier.SANS_SUITE, why)
    decide_with_dossier(session, dossier, StatutSaisine.SANS_SUITE, why, None, actor)
    return dossier


def _reason_not_to(session: Session, motif: str) -> str:
    lists = current_lists(session)
    return inputs.code(lists, "motif_non_validation", motif, "motif", "Motif", required=True)


def _end(
    session: Session, verb: str, dossier: Dossier, by: Actor | None, target: StatutDossier, motif: str
) -> None:
    """What every closing verb does: planned mesures never start, people leave, no transfer stays."""
    dossier.motif, dossier.clos_le = motif, today()
    dossier.transfert_vers = dossier.transfert_territoire = None
    before, dossier.statut = dossier.statut, target
    planned = select(Mesure).where(Mesure.dossier_id == dossier.id, Mesure.statut.in_(PLANNED))
    for mesure in session.scalars(planned):
        mesure.statut = workflow.mesure_after_closing(mesure.statut)
    around = select(Intervenant).where(Intervenant.dossier_id == dossier.id, Intervenant.fin.is_(None))
    for person in session.scalars(around):
        person.fin, person.motif_fin = max(today(), person.debut), CLOSED_FOR
    done(session, f"dossiers.{verb}", dossier, by, before=before, after=target, motif=motif)


def reopen(session: Session, cle: str, *, actor: Actor | None, version: int, reason: str) -> Dossier:
    """Take a closed dossier up again at the diagnostic; the next decision is also that of the saisines
    decided NON_VALIDEE or SANS_SUITE before (DOMAIN A3)."""
    dossier = taken(session, "dossiers.reopen", cle, actor, version)
    why = inputs.text(reason, "motif", "Motif de la réouverture", 1000, required=True)
    facts = step(session, "reopen", dossier, {"motif": why})
    dossier.clos_le = dossier.decide_le = None
    dossier.motif = dossier.destination = dossier.conseil = None
    _go(session, "reopen", dossier, actor, workflow.target("reopen", facts), detail={"raison": why})
    return dossier


def propose_transfer(
    session: Session, cle: str, *, actor: Actor | None, version: int, territoire: str, reason: str
) -> Dossier:
    """Propose an open dossier to the plateforme of another territoire, whose coordinator may then read it."""
    dossier = taken(session, "dossiers.propose_transfer", cle, actor, version)
    is_open(dossier)
    if dossier.transfert_vers is not None:
        raise Invalid(
            Problem("territoire", "Un transfert est déjà proposé. Annulez-le avant d'en proposer un autre.")
        )
    read = inputs.Gather()
    to = read(_other_plateforme, session, dossier, territoire)
    why = read(inputs.text, reason, "reason", "Raison du transfert", 1000, required=True)
    read.done()
    dossier.transfert_vers, dossier.transfert_territoire = to.plateforme, to.code
    done(
        session, "dossiers.propose_transfer", dossier, actor,
        before=dossier.plateforme, after=to.plateforme, detail={"raison": why, "territoire": to.code},
    )  # fmt: skip
    return dossier


def _other_plateforme(session: Session, dossier: Dossier, territoire: str) -> Territoire:
    codes = list(session.scalars(select(Territoire.code)))
    chosen = inputs.one_of(codes, territoire, "territoire", "Territoire", required=True)
    found = session.get_one(Territoire, chosen)
    if found.plateforme == dossier.plateforme:
        raise Invalid(
            Problem("territoire", "Ce territoire est déjà celui de votre plateforme. Choisissez-en un autre.")
        )
    return found


def cancel_transfer(session: Session, cle: str, *, actor: Actor | None, version: int) -> Dossier:
    """Take back a transfer that nobody answered yet."""
    dossier = taken(session, "dossiers.cancel_transfer", cle, actor, version)
    to, _ = _proposed(dossier)
    dossier.transfert_vers = dossier.transfert_territoire = None
    done(session, "dossiers.cancel_transfer", dossier, actor, before=to)
    return dossier


def accept_transfer(session: Session, cle: str, *, actor: Actor | None, version: int) -> Dossier:
    """Take the dossier over: the former plateforme keeps its reference and the date, which open nothing (A2).

    Saisines keep the plateforme that received them; the status does not change. A mesure that waits is put at
    the end of the new plateforme's list: its former place means nothing there.
    """
    dossier = taken(session, "dossiers.accept_transfer", cle, actor, version)
    to, territoire = _proposed(dossier)
    is_open(dossier)
    session.add(Passage(dossier_id=dossier.id, plateforme=dossier.plateforme, fin=today()))
    before = dossier.plateforme
    dossier.transfert_vers = dossier.transfert_territoire = None
    dossier.plateforme, dossier.territoire = to, territoire
    placed = update(Mesure).where(Mesure.dossier_id == dossier.id)
    session.execute(placed.values(rang=None, rang_motif=None))
    done(session, "dossiers.accept_transfer", dossier, actor, before=before, after=to)
    envois.tell_of_transfer(session, Sujet.TRANSFERT_ACCEPTE, dossier, before, actor)
    return dossier


def refuse_transfer(session: Session, cle: str, *, actor: Actor | None, version: int, reason: str) -> Dossier:
    """Leave the dossier where it is, for a reason that its coordinator reads."""
    dossier = taken(session, "dossiers.refuse_transfer", cle, actor, version)
    to, _ = _proposed(dossier)
    why = inputs.text(reason, "reason", "Raison du refus", 1000, required=True)
    dossier.transfert_vers = dossier.transfert_territoire = None
    done(session, "dossiers.refuse_transfer", dossier, actor, before=to, detail={"raison": why})
    envois.tell_of_transfer(session, Sujet.TRANSFERT_REFUSE, dossier, dossier.plateforme, actor)
    return dossier


def _proposed(dossier: Dossier) -> tuple[str, str]:
    """Plateforme and territoire to which a transfer is proposed."""
    if dossier.transfert_vers is None or dossier.transfert_territoire is None:
        raise Invalid(Problem("transfert", "Aucun transfert n'est proposé. Rechargez la page."))
    return dossier.transfert_vers, dossier.transfert_territoire


def set_violence(
    session: Session, cle: str, *, actor: Actor | None, version: int, flag: bool, reason: str
) -> Dossier:
    """Set or lift the violence flag of a dossier and of its saisines, for a reason (DOMAIN A2)."""
    dossier = taken(session, "dossiers.set_violence", cle, actor, version)
    read = inputs.Gather()
    protect = read(inputs.flag, flag, "flag", "Protection du dossier")
    why = read(inputs.text, reason, "reason", "Raison", 1000, required=True)
    read.done()
    if protect == dossier.violence:
        state = "déjà protégé" if protect else "déjà sans protection"
        raise Invalid(Problem("flag", f"Le dossier est {state}. Rechargez la page."))
    dossier.violence = protect
    session.execute(update(Saisine).where(Saisine.dossier_id == dossier.id).values(violence=protect))
    done(
        session, "dossiers.set_violence", dossier, actor,
        before=_words(not protect), after=_words(protect), detail={"raison": why},
    )  # fmt: skip
    return dossier


def _words(flag: bool) -> str:
    return "PROTEGE" if flag else "NON_PROTEGE"


def reveal(session: Session, cle: str, *, actor: Actor | None, reason: str) -> dict[str, Any]:
    """The guarded answers of a flagged dossier's fiche, by key, for a reason; each reveal is logged (A2).

    Address, telephone and contacts, the violence section. The dossier does not move. Raises NotFound for
    who may not, Invalid for a dossier that is not flagged.
    """
    dossier = dossier_for(session, "dossiers.reveal", cle, actor)
    if not dossier.violence:
        raise Invalid(
            Problem("dossier", "Ce dossier n'est plus protégé. Rechargez la page pour le lire en entier.")
        )
    allowed = access.reads(actor, dossier_ties(session, dossier, actor), flagged=True)
    if not allowed.reveal:
        raise NotFound("dossiers.reveal")
    why = inputs.text(reason, "reason", "Raison", 500, required=True)
    note(session, Acte.REVELATION, actor, "dossier", dossier.id)
    detail = {"raison": why, "version": dossier.version}
    record(session, "dossiers.reveal", actor, detail=detail, dossier_id=dossier.id)
    session.flush()
    saisine = main_saisine(session, dossier)
    return reading.guarded(saisine.fiche, allowed) if saisine else {}
