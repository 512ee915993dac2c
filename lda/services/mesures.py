"""The life of a mesure: asked, waiting, running, suspended, ended or not started (DOMAIN A3, A4)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lda.domain import workflow
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.envois import Sujet
from lda.domain.errors import Invalid, Problem
from lda.domain.words import StatutDossier, StatutMesure
from lda.services import echeances, envois, inputs
from lda.services.following import (
    active_organisation,
    done,
    is_open,
    operates,
    step,
    taken,
    taken_by,
)
from lda.services.schedule import reschedule
from lda.services.sorties import beside, ending, open_relais, plan_recontacts, take_relais
from lda.services.starts import may_renew, span, suits, told, usual_end
from lda.store.lists import cahier, current_lists
from lda.store.models import Dossier, Mesure, Suspension

NOT_NOW = "Cette étape n'est pas possible dans l'état actuel de la mesure. Rechargez la page."


def ask(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    code: str,
    operateur: str,
    demandee_le: date,
    financeur: str | None = None,
    version: int | None = None,
) -> Mesure:
    """Ask an operator (the key of its organisation) for a mesure (code of the list); `financeur` pays."""
    dossier = taken(session, "mesures.ask", cle, actor, version)
    is_open(dossier)
    lists, read = current_lists(session), inputs.Gather()
    chosen = read(inputs.code, lists, "mesure", code, "code", "Mesure", required=True)
    if not operateur:
        read.add("operateur", "« Opérateur » est à choisir.")
    operator = read(active_organisation, session, operateur, "operateur") if operateur else None
    day = read(inputs.day, demandee_le, "demandee_le", "Demandée le", latest=today(), required=True)
    payer = read(inputs.code, lists, "financeur", financeur, "financeur", "Financeur")
    read.done()
    assert operator is not None
    mesure = Mesure(
        dossier_id=dossier.id,
        code=chosen,
        operateur_id=operator.id,
        statut=StatutMesure.PROPOSEE,
        financeur=payer,
        demandee_le=day,
        cahier=cahier(session, chosen, today()),
    )
    session.add(mesure)
    done(
        session, "mesures.ask", dossier, actor, effective=day, after=mesure.statut, detail={"mesure": chosen}
    )
    return mesure


def queue(session: Session, id: int, *, actor: Actor | None, version: int | None = None) -> Mesure:
    """Put a mesure on the waiting list of its operator from today on, after those that wait already."""
    dossier, mesure = taken_by(session, "mesures.queue", Mesure, id, actor, version)
    _possible("queue", mesure)
    is_open(dossier)
    mesure.attente_le = today()
    _go(session, "queue", dossier, mesure, actor)
    return mesure


def _go(
    session: Session,
    verb: str,
    dossier: Dossier,
    mesure: Mesure,
    by: Actor | None,
    effective: date | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Take the step of the table, and write its event."""
    _possible(verb, mesure)
    before, target = mesure.statut, workflow.MESURE[verb].target
    assert target is not None
    mesure.statut = target
    session.flush()
    done(
        session, f"mesures.{verb}", dossier, by,
        effective=effective, before=before, after=target, detail={"mesure": mesure.code, **(detail or {})},
    )  # fmt: skip


def _possible(verb: str, mesure: Mesure) -> None:
    if not workflow.allowed(workflow.MESURE, verb, mesure.statut):
        raise Invalid(Problem("statut", NOT_NOW))


def start(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    debut: date,
    fin_prevue: date | None = None,
    version: int | None = None,
) -> Mesure:
    """Start a mesure: the cahier des charges of that day is kept, its bilans get their days.

    `fin_prevue` defaults to the duration of the cahier. The dossier goes to ACCOMPAGNEMENT.
    """
    dossier, mesure = taken_by(session, "mesures.start", Mesure, id, actor, version)
    _possible("start", mesure)
    is_open(dossier)
    read = inputs.Gather()
    first, until = span(read, mesure, debut, fin_prevue)
    read.done()
    accompanied = dossier.statut == StatutDossier.ACCOMPAGNEMENT
    if not accompanied:
        step(session, "start", dossier, {"mesure": mesure.code, "date_debut": first})
    mesure.cahier = cahier(session, mesure.code, first)
    mesure.debut = first
    mesure.fin_prevue = until or usual_end(first, mesure.cahier)
    _go(session, "start", dossier, mesure, actor, effective=first)
    if not accompanied:
        _accompany(session, dossier, mesure, actor)
    return _dated(session, dossier, mesure)


def _dated(session: Session, dossier: Dossier, mesure: Mesure) -> Mesure:
    """Compute again what follows from the dates of a mesure: its bilans, and what the dossier awaits."""
    reschedule(session, mesure)
    echeances.refresh(session, dossier)
    session.flush()
    return mesure


def _accompany(session: Session, dossier: Dossier, mesure: Mesure, by: Actor | None) -> None:
    """The dossier's own step: to ACCOMPAGNEMENT; a relais still open found its outcome in this mesure."""
    before, dossier.statut = dossier.statut, StatutDossier.ACCOMPAGNEMENT
    for relais in open_relais(session, dossier):
        former = session.get(Mesure, relais.mesure_id) if relais.mesure_id else None
        same = former is not None and former.code == mesure.code
        relais.issue = "LIEN_RETABLI" if same else "NOUVELLE_ORIENTATION"
        relais.clos_le = today()
    done(
        session, "dossiers.start", dossier, by,
        effective=mesure.debut, before=before, after=dossier.statut, detail={"mesure": mesure.code},
    )  # fmt: skip


def complete(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    financeur: str | None = None,
    decidee_le: date | None = None,
    referent: str | None = None,
    contrat_le: date | None = None,
    version: int | None = None,
) -> Mesure:
    """Say who pays for a mesure, when it was decided, who leads it at its operator's, and when the household
    signed its contract, both days since the request (DOMAIN B 3.4). What is not given is known no longer.
    """
    dossier, mesure = taken_by(session, "mesures.complete", Mesure, id, actor, version)
    read = inputs.Gather()
    name = read(inputs.text, referent, "referent", "Référent de la mesure", 200, one_line=True)
    payer = read(inputs.code, current_lists(session), "financeur", financeur, "financeur", "Financeur")
    since = mesure.demandee_le
    decided = read(inputs.day, decidee_le, "decidee_le", "Décidée le", latest=today(), earliest=since)
    signed = read(inputs.day, contrat_le, "contrat_le", "Contrat signé le", latest=today(), earliest=since)
    read.done()
    mesure.financeur, mesure.decidee_le, mesure.referent, mesure.contrat_le = payer, decided, name, signed
    done(session, "mesures.complete", dossier, actor, effective=signed, detail={"mesure": mesure.code})
    return mesure


def suspend(
    session: Session, id: int, *, actor: Actor | None, debut: date, version: int | None = None
) -> Mesure:
    """Suspend a running mesure from a day on; what would be due meanwhile waits for its end."""
    dossier, mesure = taken_by(session, "mesures.suspend", Mesure, id, actor, version)
    _possible("suspend", mesure)
    assert mesure.debut is not None
    earliest = max([mesure.debut, *(s.fin for s in mesure.suspensions if s.fin)])
    day = inputs.day(debut, "debut", "Suspendue depuis le", latest=today(), earliest=earliest, required=True)
    mesure.suspensions.append(Suspension(debut=day))
    _go(session, "suspend", dossier, mesure, actor, effective=day)
    return _dated(session, dossier, mesure)


def resume(
    session: Session, id: int, *, actor: Actor | None, fin: date, version: int | None = None
) -> Mesure:
    """End the suspension of a mesure: what was due meanwhile is due that day (DOMAIN A4)."""
    dossier, mesure = taken_by(session, "mesures.resume", Mesure, id, actor, version)
    _possible("resume", mesure)
    present = next(one for one in mesure.suspensions if one.fin is None)
    present.fin = inputs.day(fin, "fin", "Reprise le", latest=today(), earliest=present.debut, required=True)
    _go(session, "resume", dossier, mesure, actor, effective=present.fin)
    return _dated(session, dossier, mesure)


def renew(
    session: Session, id: int, *, actor: Actor | None, fin_prevue: date, version: int | None = None
) -> Mesure:
    """Prolong a running mesure to a later planned end; its bilans go on in the same sequence (DOMAIN A4).

    Raises Invalid once it was renewed as often as its cahier des charges says.
    """
    dossier, mesure = taken_by(session, "mesures.renew", Mesure, id, actor, version)
    _possible("renew", mesure)
    assert mesure.debut is not None
    may_renew(mesure)
    former = mesure.fin_prevue
    earliest = (former or mesure.debut) + timedelta(days=1)
    day = inputs.day(fin_prevue, "fin_prevue", "Nouvelle fin prévue", earliest=earliest, required=True)
    mesure.fin_prevue, mesure.renouvellements = day, mesure.renouvellements + 1
    _go(
        session,
        "renew",
        dossier,
        mesure,
        actor,
        detail={"fin_prevue": former.isoformat() if former else None},
    )
    return _dated(session, dossier, mesure)


def correct(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    debut: date,
    reason: str,
    fin_prevue: date | None = None,
    version: int | None = None,
) -> Mesure:
    """Correct the first day of a mesure that has not ended, for a reason; the history has both (DOMAIN A2).

    The cahier des charges is that of the new day, and the bilans not transmitted get their days again (A4).
    `fin_prevue` corrects the planned end too; else it follows the first day if nobody had chosen it. Raises
    Invalid for dates with which a suspension, a bilan or the sortie declared could not stand.
    """
    dossier, mesure = taken_by(session, "mesures.correct", Mesure, id, actor, version)
    _possible("correct", mesure)
    former, planned = mesure.debut, mesure.fin_prevue
    assert former is not None
    read = inputs.Gather()
    first, until = span(read, mesure, debut, fin_prevue)
    why = read(inputs.text, reason, "reason", "Raison", 500, required=True)
    read.done()
    terms = mesure.cahier if first == former else cahier(session, mesure.code, first)
    if until is None:
        chosen = planned != usual_end(former, mesure.cahier)
        until = planned if chosen else usual_end(first, terms)
    suits(mesure, (first, until), terms)
    mesure.debut, mesure.fin_prevue, mesure.cahier = first, until, terms
    reschedule(session, mesure)
    done(
        session, "mesures.correct", dossier, actor,
        effective=first, before=former.isoformat(), after=first.isoformat(),
        detail={"mesure": mesure.code, "raison": told(why, (former, planned), (first, until))},
    )  # fmt: skip
    return mesure


def not_start(
    session: Session, id: int, *, actor: Actor | None, reason: str, version: int | None = None
) -> Mesure:
    """Give up a mesure that never started."""
    dossier, mesure = taken_by(session, "mesures.not_start", Mesure, id, actor, version)
    _possible("not_start", mesure)
    why = inputs.text(reason, "reason", "Raison", 500, required=True)
    _go(session, "not_start", dossier, mesure, actor, detail={"raison": why})
    return mesure


def declare_sortie(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    jour: date,
    motif: str,
    destination: str,
    suite: str | None = None,
    note: str | None = None,
    menage_informe: bool | None = None,
    risques: str | None = None,
    dernier_contact: date | None = None,
    version: int | None = None,
) -> Mesure:
    """Declare that a mesure ends: the day, why, where to, and what follows. The coordinator confirms it.

    `risques`: those that remain; `dernier_contact`: not after the sortie (DOMAIN B 3.7). Declared again
    before it is confirmed, it replaces what was declared. Raises Invalid once confirmed.
    """
    dossier, mesure = taken_by(session, "mesures.declare_sortie", Mesure, id, actor, version)
    assert actor is not None
    operates(session, dossier, mesure, actor)
    _possible("confirm_sortie", mesure)
    lists, read = current_lists(session), inputs.Gather()
    day = read(
        inputs.day, jour, "jour", "Date de la sortie", latest=today(), earliest=mesure.debut, required=True
    )
    why, where = ending(read, lists, motif, destination)
    follows = read(inputs.code, lists, "suite_sortie", suite, "suite", "Suite")
    words = read(inputs.text, note, "note", "Note")
    more = beside(read, day, menage_informe, risques, dernier_contact)
    read.done()
    former = mesure.sortie_motif
    mesure.sortie_jour, mesure.sortie_motif, mesure.sortie_destination = day, why, where
    mesure.sortie_suite, mesure.sortie_note, mesure.sortie_par_id = follows, words, actor.account
    for name, value in more.items():
        setattr(mesure, name, value)
    done(
        session, "mesures.declare_sortie", dossier, actor,
        effective=day, before=former, motif=why, detail={"mesure": mesure.code},
    )  # fmt: skip
    envois.tell_of_sortie(session, Sujet.SORTIE, dossier, mesure, actor)
    return mesure


def withdraw_sortie(
    session: Session, id: int, *, actor: Actor | None, reason: str, version: int | None = None
) -> Mesure:
    """Take back a sortie declared and not confirmed yet: the mesure goes on as if it had not been declared.

    Raises Invalid when none is declared, or once it is confirmed.
    """
    dossier, mesure = taken_by(session, "mesures.withdraw_sortie", Mesure, id, actor, version)
    operates(session, dossier, mesure, actor)
    if mesure.sortie_confirmee_le is not None:
        raise Invalid(
            Problem("sortie", "La sortie est confirmée et la mesure a pris fin : elle ne s'annule plus.")
        )
    if mesure.sortie_jour is None:
        raise Invalid(Problem("sortie", "Aucune sortie n'est déclarée. Rechargez la page."))
    why = inputs.text(reason, "reason", "Raison", 500, required=True)
    former = mesure.sortie_motif
    mesure.sortie_jour = mesure.sortie_par_id = None
    mesure.sortie_motif = mesure.sortie_destination = mesure.sortie_suite = mesure.sortie_note = None
    mesure.sortie_informe = mesure.sortie_risques = mesure.sortie_contact = None
    done(
        session, "mesures.withdraw_sortie", dossier, actor,
        before=former, detail={"mesure": mesure.code, "raison": why},
    )  # fmt: skip
    envois.take_back_sortie(session, mesure)
    return mesure


def confirm_sortie(
    session: Session, id: int, *, actor: Actor | None, suite: str | None = None, version: int | None = None
) -> Mesure:
    """Confirm the sortie declared: the mesure ends that day and owes its FINAL bilan; a relais may begin.

    `suite` replaces what was declared to follow. Recontacts at 3 and 6 months are planned from the end. They
    stay whatever happens next, be it a new mesure: where the household lives then is what they ask.
    """
    dossier, mesure = taken_by(session, "mesures.confirm_sortie", Mesure, id, actor, version)
    _possible("confirm_sortie", mesure)
    if mesure.sortie_jour is None:
        raise Invalid(
            Problem("sortie", "La sortie n'est pas déclarée. Déclarez-la d'abord : date, motif, destination.")
        )
    follows = inputs.code(current_lists(session), "suite_sortie", suite, "suite", "Suite")
    mesure.sortie_suite = follows or mesure.sortie_suite
    for suspension in mesure.suspensions:
        if suspension.fin is None:
            suspension.fin = max(suspension.debut, mesure.sortie_jour)
    mesure.fin, mesure.sortie_confirmee_le = mesure.sortie_jour, today()
    _go(session, "confirm_sortie", dossier, mesure, actor, effective=mesure.fin)
    envois.tell_of_sortie(session, Sujet.SORTIE_CONFIRMEE, dossier, mesure, actor)
    reschedule(session, mesure)
    plan_recontacts(session, dossier, mesure)
    take_relais(session, dossier, mesure, actor)
    echeances.refresh(session, dossier)
    session.flush()
    return mesure
