"""Espace ressource: direct contacts, questions of partners, answers (DOMAIN A1, A5). Nobody is named."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor, Tie
from lda.domain.clock import now, today
from lda.domain.errors import Invalid, NotFound, Problem
from lda.domain.french import date_short
from lda.domain.indicators import COMMUN_LABEL
from lda.domain.territoires import HorsPerimetre
from lda.domain.words import Canal
from lda.services import corrections, drafts, inputs
from lda.services.loading import by_key
from lda.store import traces
from lda.store.geography import geography
from lda.store.lists import Lists, current_lists
from lda.store.models import ContactRessource, Organisation, Saisine, Territoire
from lda.store.models.activity import ContactTheme
from lda.store.ties import contact_ties

EARLIEST = date(2000, 1, 1)
BECAME = "SAISINE"
"""Suite of a contact that became a saisine; only `become_saisine` gives it."""
CALL_BACK = "RAPPEL"
"""Suite that leaves the contact awaiting its answer."""


def log(
    session: Session,
    *,
    actor: Actor | None,
    jour: date,
    canal: str,
    themes: Sequence[str],
    plateforme: str,
    resume: str,
    organisation: str | None = None,
    professionnel: str | None = None,
    territoire: str | None = None,
    minutes: int | None = None,
    reponse: str | None = None,
    suite: str | None = None,
) -> ContactRessource:
    """Enter a direct contact of a professional with the actor's plateforme, not after today.

    `organisation` is a public key; `territoire` None is commun, or the only one of the plateforme; `resume`
    names nobody. With an answer, or a suite other than RAPPEL, it awaits none. Raises NotFound for the
    plateforme of another.
    """
    mine = actor is not None and isinstance(plateforme, str) and plateforme in actor.plateformes
    ties = frozenset({Tie.PLATEFORME}) if mine else frozenset[Tie]()
    access.require("ressource.log", actor, ties)
    given = {
        "jour": jour, "canal": canal, "themes": themes, "resume": resume, "organisation": organisation,
        "professionnel": professionnel, "territoire": territoire, "minutes": minutes, "reponse": reponse,
        "suite": suite,
    }  # fmt: skip
    clean = _clean(session, plateforme, given)
    return _enter(session, "ressource.log", corrections.by(actor), plateforme, clean)


def ask(
    session: Session,
    *,
    actor: Actor | None,
    themes: Sequence[str],
    resume: str,
    commune: str | None = None,
    plateforme: str | None = None,
) -> ContactRessource:
    """Ask a plateforme for advice, without a name, today: a partner's sollicitation.

    The commune (INSEE code) decides the plateforme, one of the CUA too (DOMAIN A3); without a commune the
    partner chooses it.
    """
    access.require("ressource.ask", actor)
    author = corrections.by(actor)
    gather = inputs.Gather()
    where, area = gather(_place, session, commune, plateforme) or (None, None)
    lists = current_lists(session)
    chosen = gather(inputs.codes, lists, "theme_ressource", themes, "themes", "Thèmes", required=True)
    question = gather(inputs.text, resume, "resume", "Votre question", required=True)
    gather.done()
    clean = {
        "jour": today(), "canal": Canal.APPLICATION, "themes": chosen, "resume": question, "territoire": area,
        "organisation_id": author.organisation, "professionnel": author.name or None,
        "demandeur_id": author.account,
    }  # fmt: skip
    return _enter(session, "ressource.ask", author, str(where), clean)


def answer(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    reponse: str,
    suite: str,
    version: int,
    minutes: int | None = None,
) -> ContactRessource:
    """Answer a contact today: what was said and what follows; the partner who asked reads it."""
    contact = by_key(session, ContactRessource, cle)
    access.require("ressource.answer", actor, contact_ties(contact, actor))
    corrections.check_version(session, contact, version)
    gather = inputs.Gather()
    text = gather(inputs.text, reponse, "reponse", "Réponse", required=True)
    follow = gather(_suite, current_lists(session), suite, contact.suite, True)
    spent = gather(inputs.number, minutes, "minutes", "Durée en minutes", 0, 1440)
    gather.done()
    before = _shown(session, contact)
    contact.reponse, contact.suite, contact.repondu_le = text, follow, today()
    contact.minutes = contact.minutes if spent is None else spent
    changed = corrections.differences(before, _shown(session, contact))
    traces.record(
        session,
        "ressource.answer",
        actor,
        after=follow,
        detail=corrections.detail(session, contact, changements=changed),
        contact_id=contact.id,
    )
    return contact


def correct(
    session: Session, cle: str, *, actor: Actor | None, version: int, why: str, **changes: Any
) -> ContactRessource:
    """Change a contact; the former values stay in its history with the reason.

    `changes` are arguments of `log`, but the plateforme: that of reception, for ever (A5). Raises Conflict
    when somebody changed it since `version`.
    """
    contact = by_key(session, ContactRessource, cle)
    access.require("ressource.correct", actor, contact_ties(contact, actor))
    corrections.check_version(session, contact, version)
    reason = inputs.text(why, "why", "Motif de la correction", max=500, required=True)
    before = _shown(session, contact)
    given = _given(contact) | changes
    clean = _clean(session, contact.plateforme, given, contact)
    _write(contact, clean)
    session.flush()
    changed = corrections.differences(before, _shown(session, contact))
    traces.record(
        session,
        "ressource.correct",
        actor,
        effective=contact.jour,
        detail=corrections.detail(session, contact, why=reason, changements=changed),
        contact_id=contact.id,
    )
    traces.counted(session, contact.plateforme)
    return contact


def become_saisine(session: Session, cle: str, *, actor: Actor | None) -> Saisine:
    """The draft of the saisine that a contact becomes: linked, it is not counted a second time (A5).

    Asked again, it gives the same draft. Raises Invalid once that saisine is transmitted.
    """
    contact = by_key(session, ContactRessource, cle)
    access.require("ressource.become_saisine", actor, contact_ties(contact, actor))
    known = session.scalar(select(Saisine).where(Saisine.contact_id == contact.id))
    if known is not None and known.reference is not None:
        message = f"Ce contact est déjà devenu la saisine {known.reference} : ouvrez-la."
        raise Invalid(Problem("contact", message))
    if known is not None:
        return known
    saisine = drafts.start(session, actor=actor, contact=cle)
    contact.suite = BECAME
    traces.record(
        session,
        "ressource.become_saisine",
        actor,
        after=BECAME,
        detail=corrections.detail(session, contact, acte="Devenu une saisine"),
        contact_id=contact.id,
    )
    return saisine


def _enter(
    session: Session, verb: str, author: Actor, plateforme: str, clean: Mapping[str, Any]
) -> ContactRessource:
    contact = ContactRessource(
        reference=traces.next_reference(session, "E", plateforme),
        plateforme=plateforme,
        auteur_id=author.account,
        cree_le=now(),
    )
    _write(contact, clean)
    session.add(contact)
    session.flush()
    traces.record(session, verb, author, effective=contact.jour, after=contact.canal, contact_id=contact.id)
    traces.counted(session, plateforme)
    return contact


def _write(contact: ContactRessource, clean: Mapping[str, Any]) -> None:
    for name, value in clean.items():
        if name != "themes":
            setattr(contact, name, value)
    kept = {theme.code: theme for theme in contact.themes}
    contact.themes = [kept.get(code) or ContactTheme(code=code) for code in clean["themes"]]


def _given(contact: ContactRessource) -> dict[str, Any]:
    """The arguments of `log` that would make this contact."""
    names = ("jour", "canal", "resume", "professionnel", "territoire", "minutes", "reponse", "suite")
    return {
        **{name: getattr(contact, name) for name in names},
        "themes": [theme.code for theme in contact.themes],
        "organisation": contact.organisation.cle if contact.organisation else None,
    }


def _clean(
    session: Session, plateforme: str, given: Mapping[str, Any], former: ContactRessource | None = None
) -> dict[str, Any]:
    """Read the arguments of `log`, all their problems at once."""
    gather = inputs.Gather()
    lists = current_lists(session)
    clean = {
        "jour": gather(
            inputs.day, given["jour"], "jour", "Date", earliest=EARLIEST, latest=today(), required=True
        ),
        "canal": gather(inputs.code, lists, "canal", given["canal"], "canal", "Canal", required=True),
        "themes": gather(
            inputs.codes, lists, "theme_ressource", given["themes"], "themes", "Thèmes", required=True
        ),
        "resume": gather(inputs.text, given["resume"], "resume", "Résumé", required=True),
        "professionnel": gather(
            inputs.text, given["professionnel"], "professionnel", "Professionnel", max=200, one_line=True
        ),
        "territoire": gather(_area, session, plateforme, given["territoire"]),
        "minutes": gather(inputs.number, given["minutes"], "minutes", "Durée en minutes", 0, 1440),
        "reponse": gather(inputs.text, given["reponse"], "reponse", "Réponse"),
        "suite": gather(_suite, lists, given["suite"], former.suite if former else None, False),
        "organisation_id": gather(_organisation, session, given["organisation"]),
    }
    gather.done()
    return clean | {"repondu_le": _answered(clean, former)}


def _answered(clean: Mapping[str, Any], former: ContactRessource | None) -> date | None:
    """The day it was answered; None while it awaits an answer."""
    if not clean["reponse"] and clean["suite"] in (None, CALL_BACK):
        return None
    if former is None:
        return clean["jour"]
    return former.repondu_le or today()


def _suite(lists: Lists, value: Any, former: str | None, required: bool) -> str | None:
    """A suite; SAISINE only where it is one already."""
    if value == BECAME and former != BECAME:
        remedy = "enregistrez, puis choisissez « En faire une saisine »."
        raise inputs.refuse("suite", f"« Suite » : pour en faire une saisine, {remedy}")
    if required:
        return inputs.code(lists, "suite_contact", value, "suite", "Suite", required=True)
    return inputs.code(lists, "suite_contact", value, "suite", "Suite")


def _organisation(session: Session, cle: Any) -> int | None:
    if not cle:
        return None
    found = session.scalar(select(Organisation.id).where(Organisation.cle == str(cle)))
    if found is None:
        raise inputs.refuse("organisation", "« Structure » : introuvable. Choisissez-la dans la liste.")
    return found


def _area(session: Session, plateforme: str, territoire: Any) -> str | None:
    """A territoire of the plateforme; its only one if it has one; else None is commun."""
    query = select(Territoire.code).where(Territoire.plateforme == plateforme).order_by(Territoire.ordre)
    areas = session.scalars(query).all()
    found = inputs.one_of(areas, territoire, "territoire", "Territoire")
    return areas[0] if found is None and len(areas) == 1 else found


def _place(session: Session, commune: str | None, plateforme: str | None) -> tuple[str, str | None]:
    """Plateforme and territoire of a question."""
    if commune:
        try:
            route = geography().route(str(commune))
        except NotFound:
            raise inputs.refuse("commune", "« Commune » : choisissez-la dans la liste.") from None
        if isinstance(route, HorsPerimetre):
            return route.advice.code, None
        return route.plateforme.code, route.territoire.code
    places = geography().plateformes
    where = inputs.one_of(places, plateforme, "plateforme", "Commune ou plateforme", required=True)
    return where, _area(session, where, None)


def _shown(session: Session, contact: ContactRessource) -> dict[str, str]:
    """What a contact says, in words, for its history."""
    lists = current_lists(session)
    areas = dict(session.execute(select(Territoire.code, Territoire.nom)).all())
    structure = session.get(Organisation, contact.organisation_id) if contact.organisation_id else None
    return {
        "Date": date_short(contact.jour),
        "Canal": lists.label("canal", contact.canal),
        "Structure": structure.nom if structure else "",
        "Professionnel": contact.professionnel or "",
        "Thèmes": ", ".join(lists.labels("theme_ressource", [theme.code for theme in contact.themes])),
        "Territoire": areas.get(contact.territoire or "", COMMUN_LABEL),
        "Résumé": contact.resume,
        "Durée en minutes": "" if contact.minutes is None else str(contact.minutes),
        "Réponse": contact.reponse or "",
        "Suite": lists.label("suite_contact", contact.suite),
    }
