"""Correcting the suspensions of a mesure: the bilans not transmitted get their days again (DOMAIN A2, A4)."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from lda.domain import workflow
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import Invalid, Problem
from lda.domain.french import date_long, date_short
from lda.domain.words import StatutMesure
from lda.services import inputs
from lda.services.corrections import told
from lda.services.following import done, suspension_taken
from lda.services.schedule import reschedule
from lda.store.models import Mesure, Suspension


def correct(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    debut: date,
    reason: str,
    fin: date | None = None,
    version: int | None = None,
) -> Mesure:
    """Correct the days of a suspension, for a reason; the history has the former ones (DOMAIN A2).

    One that lasts gets its end by `mesures.resume` alone. The bilans not transmitted get their days again
    (A4); one transmitted keeps the day on which it was due then. Raises Invalid once the mesure has ended,
    and for days before its start, after today, or within another of its suspensions.
    """
    dossier, mesure, suspension = suspension_taken(session, "suspensions.correct", id, actor, version)
    _running(mesure)
    lasts, before = suspension.fin is None, _said(suspension)
    read = inputs.Gather()
    first = read(
        inputs.day, debut, "debut", "Suspendue depuis le",
        latest=today(), earliest=mesure.debut, required=True,
    )  # fmt: skip
    last = None
    if lasts and fin:
        read.add("fin", "La suspension dure encore. Notez la reprise de la mesure par « Reprendre ».")
    elif not lasts:
        last = read(
            inputs.day, fin, "fin", "Reprise le",
            latest=today(), earliest=first or mesure.debut, required=True,
        )  # fmt: skip
    why = read(inputs.text, reason, "reason", "Raison", 500, required=True)
    read.done()
    wrong = list(_wrong(mesure, suspension, first, last))
    if wrong:
        raise Invalid(wrong)
    suspension.debut, suspension.fin = first, last
    reschedule(session, mesure)
    done(
        session, "suspensions.correct", dossier, actor,
        effective=first, detail={"mesure": mesure.code, "raison": told(why, before, _said(suspension))},
    )  # fmt: skip
    return mesure


def cancel(
    session: Session, id: int, *, actor: Actor | None, reason: str, version: int | None = None
) -> Mesure:
    """Take out a suspension noted by mistake, for a reason: the mesure goes on as if it had not been.

    What it was stays in the history. Bilans as in `correct`. Raises Invalid once the mesure has ended.
    """
    dossier, mesure, suspension = suspension_taken(session, "suspensions.cancel", id, actor, version)
    _running(mesure)
    why = inputs.text(reason, "reason", "Raison", 500, required=True)
    former, before, first = mesure.statut, _said(suspension), suspension.debut
    mesure.suspensions.remove(suspension)
    session.delete(suspension)
    if suspension.fin is None:
        mesure.statut = StatutMesure.EN_COURS
    session.flush()
    reschedule(session, mesure)
    done(
        session, "suspensions.cancel", dossier, actor,
        effective=first, before=former, after=mesure.statut,
        detail={"mesure": mesure.code, "raison": told(why, before, dict.fromkeys(before, ""))},
    )  # fmt: skip
    return mesure


def _running(mesure: Mesure) -> None:
    if not workflow.allowed(workflow.MESURE, "correct", mesure.statut):
        raise Invalid(Problem("statut", "La mesure a pris fin : ses suspensions ne changent plus."))


def _wrong(mesure: Mesure, suspension: Suspension, first: date, last: date | None) -> Iterator[Problem]:
    """Why these days could not be those of the suspension."""
    if (first, last) == (suspension.debut, suspension.fin):
        yield Problem("debut", "Rien ne change : corrigez l'une des dates de la suspension.")
    for other in mesure.suspensions:
        if other is suspension or (last is not None and last <= other.debut):
            continue
        if other.fin is None or first < other.fin:
            told = f"La mesure était déjà suspendue {_span(other.debut, other.fin)} : corrigez les dates."
            yield Problem("debut", told)


def _span(first: date, last: date | None) -> str:
    return f"du {date_long(first)} au {date_long(last)}" if last else f"depuis le {date_long(first)}"


def _said(suspension: Suspension) -> dict[str, str]:
    """The days of a suspension, in words."""
    end = date_short(suspension.fin) if suspension.fin else ""
    return {"Suspendue depuis le": date_short(suspension.debut), "Reprise le": end}
