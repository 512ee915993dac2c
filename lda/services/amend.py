"""Correcting what a coordinator wrote of a household by mistake: a diagnostic, an adhésion, a proposition
(DOMAIN A2). Each for a reason; the history has what was written before.

A decision rests on what was known that day: a correction that would leave it without is refused.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import Invalid, Problem
from lda.domain.facts import PropositionFacts, adheres
from lda.domain.french import date_long, date_short
from lda.services import inputs
from lda.services.corrections import told
from lda.services.following import done, is_open, taken_by
from lda.services.suivi import DIAGNOSTIC_TEXTS, diagnosed
from lda.store.followup import ANEW
from lda.store.lists import Lists, current_lists
from lda.store.models import Adhesion, Besoin, Bilan, Diagnostic, Dossier, Evenement, Mesure, Proposition

HEALTH = "sante"
"""Of the texts of a diagnostic and the detail of an event: for those who read health notes (DOMAIN A2b)."""
DIAGNOSED = ("dossiers.bring_to_concertation", "dossiers.validate")
"""Steps that need a dated diagnostic (DOMAIN A3)."""


def diagnostic(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    jour: date,
    participation: str,
    reason: str,
    besoins: Mapping[str, str] | None = None,
    contenu: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Diagnostic:
    """Correct a diagnostic: its day, how the person took part, the whole grid and all texts.

    `besoins` and `contenu` as in `suivi.add_diagnostic`. The adhésion that its author gathered on the same
    day moves with it. Raises Invalid when a concertation or a validation would then rest on no diagnostic.
    """
    dossier, found = taken_by(session, "amend.diagnostic", Diagnostic, id, actor, version)
    is_open(dossier)
    lists, read = current_lists(session), inputs.Gather()
    day, took_part, grid, texts = diagnosed(read, lists, jour, participation, besoins, contenu)
    why = _reason(read, reason)
    read.done()
    _still_diagnosed(session, dossier, found, day)
    gathered = _gathered_with(session, found) if day != found.jour else []
    for adhesion in gathered:
        _still_adheres(session, dossier, adhesion, day, adhesion.code)
    before, note = _diagnostic_said(lists, found), found.contenu.get(HEALTH, "")
    found.jour, found.participation, found.contenu = day, took_part, texts
    known = {need.domaine: need for need in found.besoins}
    found.besoins = [known.get(domain, Besoin(domaine=domain)) for domain in grid]
    for need in found.besoins:
        need.niveau = grid[need.domaine]
    for adhesion in gathered:
        adhesion.jour = day
    after = _diagnostic_said(lists, found)
    health = ({"Note sur la santé": note}, {"Note sur la santé": texts.get(HEALTH, "")})
    _changes(before | health[0], after | health[1])
    done(
        session, "amend.diagnostic", dossier, actor, effective=day,
        detail={"raison": told(why, before, after), HEALTH: told("", *health) or None},
    )  # fmt: skip
    return found


def adhesion(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    jour: date,
    code: str,
    reason: str,
    version: int | None = None,
) -> Adhesion:
    """Correct what was written of the person's adhésion, or its day. Who changed her mind gives a new one.

    Raises Invalid for one that a transmitted bilan says, and when the validation would rest on a refusal.
    """
    dossier, found = taken_by(session, "amend.adhesion", Adhesion, id, actor, version)
    is_open(dossier)
    lists, read = current_lists(session), inputs.Gather()
    day = read(inputs.day, jour, "jour", "Date de l'adhésion", latest=today(), required=True)
    chosen = read(inputs.code, lists, "adhesion", code, "code", "Adhésion", required=True)
    why = _reason(read, reason)
    read.done()
    if _of_bilan(session, found):
        said = f"Le bilan du {date_short(found.jour)}, déjà transmis, dit cette adhésion : elle ne change "
        raise Invalid(Problem("code", f"{said}plus. Recueillez-en une nouvelle si la personne a évolué."))
    _still_adheres(session, dossier, found, day, chosen)
    before = _adhesion_said(lists, found)
    found.jour, found.code = day, chosen
    after = _adhesion_said(lists, found)
    _changes(before, after)
    done(
        session, "amend.adhesion", dossier, actor,
        effective=day, after=chosen, detail={"raison": told(why, before, after)},
    )  # fmt: skip
    return found


def proposition(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    jour: date,
    orientations: list[str],
    par: str,
    reason: str,
    detail: str | None = None,
    version: int | None = None,
) -> Proposition:
    """Correct what was offered to the person, by whom and when; her answer changes by `suivi.answer` alone.

    Raises Invalid for a day after her answer, and when the validation would rest on no proposition.
    """
    dossier, found = taken_by(session, "amend.proposition", Proposition, id, actor, version)
    is_open(dossier)
    lists, read = current_lists(session), inputs.Gather()
    day = read(inputs.day, jour, "jour", "Date de la proposition", latest=today(), required=True)
    codes = read(inputs.codes, lists, "orientation", orientations, "orientations", "Orientation", True)
    who = read(inputs.text, par, "par", "Proposée par", 200, required=True, one_line=True)
    words = read(inputs.text, detail, "detail", "Précisions")
    why = _reason(read, reason)
    if day and found.reponse_le and day > found.reponse_le:
        answered = date_long(found.reponse_le)
        read.add("jour", f"La personne a répondu le {answered} : la proposition ne peut pas être après.")
    read.done()
    _still_proposed(session, dossier, found, day)
    before = _proposition_said(lists, found)
    found.jour, found.orientations, found.par, found.detail = day, codes, who, words
    after = _proposition_said(lists, found)
    _changes(before, after)
    done(
        session, "amend.proposition", dossier, actor,
        effective=day, detail={"raison": told(why, before, after)},
    )  # fmt: skip
    return found


def _reason(read: inputs.Gather, reason: str) -> str:
    return read(inputs.text, reason, "reason", "Raison", 500, required=True)


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    if before == after:
        raise Invalid(Problem("jour", "Rien ne change : corrigez au moins une réponse."))


# --- what a decision rests on ---------------------------------------------------------------------

Span = tuple[date, date]


def _last_step(session: Session, dossier: Dossier, verbs: Sequence[str]) -> Span | None:
    """Since when what the last of these steps needs was asked for, and the day of that step; None when it
    was not taken."""
    query = select(Evenement.verbe, Evenement.effet).where(
        Evenement.dossier_id == dossier.id, Evenement.verbe.in_((*ANEW, *verbs))
    )
    asked, found = date.min, None
    for verb, day in session.execute(query.order_by(Evenement.id)):
        if verb in ANEW:
            asked = day
        else:
            found = (asked, day)
    return found


def _stays(span: Span | None, holds: Callable[[Span], Sequence[bool]], what: str) -> None:
    """Raise Invalid on the day when the step rested on something before a correction, and not after it."""
    if span is None:
        return
    was, still = holds(span)
    if was and not still:
        first, last = span
        since = f"entre le {date_long(first)} et le" if first > date.min else "au plus tard le"
        raise Invalid(
            Problem("jour", f"L'étape du {date_long(last)} repose sur {what} : sa date reste {since} "
                    f"{date_long(last)}.")
        )  # fmt: skip


def _within(span: Span, days: Iterable[date]) -> bool:
    return any(span[0] <= day <= span[1] for day in days)


def _still_diagnosed(session: Session, dossier: Dossier, corrected: Diagnostic, day: date) -> None:
    query = select(Diagnostic.jour).where(Diagnostic.dossier_id == dossier.id, Diagnostic.id != corrected.id)
    others = session.scalars(query).all()
    _stays(
        _last_step(session, dossier, DIAGNOSED),
        lambda span: (_within(span, [*others, corrected.jour]), _within(span, [*others, day])),
        "ce diagnostic",
    )


def _still_proposed(session: Session, dossier: Dossier, corrected: Proposition, day: date) -> None:
    rows = session.scalars(select(Proposition).where(Proposition.dossier_id == dossier.id)).all()
    accepted = [
        one for one in rows if PropositionFacts(one.reponse, one.issue, one.jour).accepted
    ]  # fmt: skip
    if corrected not in accepted:
        return
    others = [one.jour for one in accepted if one is not corrected]
    _stays(
        _last_step(session, dossier, ("dossiers.validate",)),
        lambda span: (_within(span, [*others, corrected.jour]), _within(span, [*others, day])),
        "cette proposition",
    )


def _still_adheres(session: Session, dossier: Dossier, corrected: Adhesion, day: date, code: str) -> None:
    """The last adhésion before the validation is gathered, and no refusal."""
    query = select(Adhesion.jour, Adhesion.id, Adhesion.code).where(Adhesion.dossier_id == dossier.id)
    rows = [(jour, id, said) for jour, id, said in session.execute(query)]
    others = [row for row in rows if row[1] != corrected.id]
    span = _last_step(session, dossier, ("dossiers.validate",))

    def sound(said: Iterable[tuple[date, int, str]]) -> bool:
        known = [row for row in said if span is not None and row[0] <= span[1]]
        return bool(known) and adheres(max(known)[2])

    if sound(rows) and not sound([*others, (day, corrected.id, code)]):
        assert span is not None
        raise Invalid(
            Problem("code", f"L'orientation a été validée le {date_long(span[1])} sur cette adhésion. Si la "
                    "personne a changé d'avis depuis, recueillez une nouvelle adhésion.")
        )  # fmt: skip


def _gathered_with(session: Session, found: Diagnostic) -> list[Adhesion]:
    """What its author gathered of the person on the day of a diagnostic, but for what a bilan says; nothing
    when she wrote two that day, for it may be of either."""
    same_day = select(func.count()).where(
        Diagnostic.dossier_id == found.dossier_id,
        Diagnostic.jour == found.jour,
        Diagnostic.auteur_id == found.auteur_id,
    )
    if session.scalars(same_day).one() > 1:
        return []
    query = select(Adhesion).where(
        Adhesion.dossier_id == found.dossier_id,
        Adhesion.jour == found.jour,
        Adhesion.auteur_id == found.auteur_id,
    )
    return [one for one in session.scalars(query) if not _of_bilan(session, one)]


def _of_bilan(session: Session, found: Adhesion) -> bool:
    """A transmitted bilan of that day says the same of the person."""
    query = select(Bilan.id).join(Bilan.mesure).where(
        Mesure.dossier_id == found.dossier_id, Bilan.transmis_le.is_not(None),
        Bilan.jour == found.jour, Bilan.adhesion == found.code,
    )  # fmt: skip
    return session.scalar(query.limit(1)) is not None


# --- in words -------------------------------------------------------------------------------------


def _diagnostic_said(lists: Lists, found: Diagnostic) -> dict[str, str]:
    """All of a diagnostic but its health note."""
    levels = {need.domaine: need.niveau for need in found.besoins}
    said = {
        "Date": date_short(found.jour),
        "Participation": lists.label("participation_personne", found.participation),
    }
    for domain, label in lists["domaine_bilan"].items():
        said[label] = lists.label("niveau_besoin", levels.get(domain))
    texts = {name: label for name, label in DIAGNOSTIC_TEXTS.items() if name != HEALTH}
    return said | {label: found.contenu.get(name, "") for name, label in texts.items()}


def _adhesion_said(lists: Lists, found: Adhesion) -> dict[str, str]:
    return {"Date": date_short(found.jour), "Adhésion": lists.label("adhesion", found.code)}


def _proposition_said(lists: Lists, found: Proposition) -> dict[str, str]:
    return {
        "Date": date_short(found.jour),
        "Orientation": " · ".join(lists.labels("orientation", found.orientations)),
        "Proposée par": found.par,
        "Précisions": found.detail or "",
    }
