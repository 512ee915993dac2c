"""The bilans of a mesure: written by its operator, transmitted, analysed by the coordinator (DOMAIN A4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import bilan as rules
from lda.domain.access import Actor
from lda.domain.bilan import COUNTS, LENGTH, NUMBERS, RENEWAL, YES_NO
from lda.domain.clock import PARIS, today
from lda.domain.errors import Invalid, Problem
from lda.domain.french import date_short
from lda.domain.frequency import Counts, Verdict, frequency
from lda.domain.words import Role, StatutMesure
from lda.services import inputs
from lda.services.bilan_inputs import SOURCES, counts_given, evolutions_given, levels_given, texts_given
from lda.services.following import bilan_taken, done
from lda.services.schedule import owed, reschedule
from lda.store.contacts import counted_between, former_day, in_order, logged, period
from lda.store.lists import Lists, current_lists
from lda.store.models import Adhesion, Besoin, Bilan, Dossier, Evenement, Evolution, Mesure
from lda.store.traces import record

KEEP: Any = object()
"""Stands for what a save leaves as it is; None empties it."""
HEALTH = "sante"
_CODES = {
    "situation_residentielle": ("situation_residentielle", "Situation résidentielle"),
    "adhesion": ("adhesion", "Adhésion"),
    "conclusion": ("conclusion_bilan", "Conclusion"),
}
"""List and label of each code."""


def save(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    jour: date | None = KEEP,
    source: str | None = KEEP,
    situation_residentielle: str | None = KEEP,
    adhesion: str | None = KEEP,
    conclusion: str | None = KEEP,
    dette: int | None = KEEP,
    duree_proposee: int | None = KEEP,
    participe: bool | None = KEEP,
    lu: bool | None = KEEP,
    counts: Mapping[str, int | None] | None = None,
    besoins: Mapping[str, str | None] | None = None,
    contenu: Mapping[str, str | None] | None = None,
    evolutions: Mapping[int, Mapping[str, str | None]] | None = None,
    version: int | None = None,
) -> Bilan:
    """Save what is given of a bilan, one field or several; the rest stays, whoever wrote it.

    `source`: JOURNAL takes the counts from the contacts logged, DECLARE from `counts` (keys of COUNTS);
    counts alone are declared ones. `dette`: euros. `duree_proposee`: months of the renewal that is the
    conclusion, emptied with another one (DOMAIN B 3.6). `besoins`: levels by domain. `contenu`: keys of
    TEXTS. `evolutions`: by id of an objectif of the mesure, its "code" and "texte". An empty value empties
    the field.

    A draft is its writer's: the first save of the day by one person writes the event, and the version of the
    dossier stays, so that a bilan being typed stands in nobody's way. Raises Invalid once transmitted.
    """
    dossier, mesure, bilan = bilan_taken(session, "bilans.save", id, actor, version)
    assert actor is not None
    _writable(mesure, bilan)
    lists, read = current_lists(session), inputs.Gather()
    columns = read(
        _columns, lists, former_day(mesure, bilan) or mesure.debut,
        {
            "jour": jour, "source": source, "situation_residentielle": situation_residentielle,
            "adhesion": adhesion, "conclusion": conclusion, "dette": dette, "duree_proposee": duree_proposee,
            "participe": participe, "lu": lu,
        },
    )  # fmt: skip
    declared = read(counts_given, counts)
    levels = read(levels_given, lists, besoins)
    words = read(texts_given, contenu)
    evolved = read(evolutions_given, lists, evolutions, {o.id for o in mesure.objectifs})
    read(_health, bilan, words or {}, actor)
    read(_renewal, bilan, columns or {})
    read.done()
    _note_writing(session, dossier, bilan, actor)
    bilan.redacteur_id = bilan.redacteur_id or actor.account
    _write(bilan, columns, declared)
    bilan.contenu = {name: text for name, text in {**(bilan.contenu or {}), **words}.items() if text}
    _write_grid(bilan, levels)
    _write_evolutions(bilan, evolved)
    session.flush()
    return bilan


def _columns(lists: Lists, first: date | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are given of those that stand in clear columns; `first`: day of the bilan at least."""
    read = inputs.Gather()
    found: dict[str, Any] = {}
    for field, value in given.items():
        if value is KEEP:
            continue
        if field == "jour":
            found[field] = read(inputs.day, value, field, "Date du bilan", latest=today(), earliest=first)
        elif field == "source":
            found[field] = read(inputs.one_of, SOURCES, value, field, "Origine des nombres", False)
        elif field in NUMBERS:
            found[field] = read(inputs.number, value, field, *NUMBERS[field])
        elif field in YES_NO:
            found[field] = None if value is None else read(inputs.flag, value, field, YES_NO[field])
        else:
            list_id, label = _CODES[field]
            found[field] = read(inputs.code, lists, list_id, value, field, label)
    read.done()
    return found


def _writable(mesure: Mesure, bilan: Bilan) -> None:
    """Raise Invalid for a bilan already transmitted, or that its mesure does not owe."""
    if bilan.transmis_le is not None:
        raise Invalid(Problem("bilan", "Ce bilan est déjà transmis et ne se modifie plus."))
    ended = mesure.statut == StatutMesure.TERMINEE
    if mesure.debut is None or (ended and (bilan.cle, bilan.mois or None) not in _keys(mesure)):
        raise Invalid(Problem("bilan", "La mesure est terminée : rédigez son bilan final."))


def _keys(mesure: Mesure) -> set[tuple[str, int | None]]:
    return {(due.key, due.month) for due in owed(mesure)}


def _health(bilan: Bilan, words: Mapping[str, Any], by: Actor) -> None:
    """Raise Invalid for a health note in what another professional writes, who alone reads it (A2b)."""
    own = bilan.redacteur_id in (None, by.account) or by.role == Role.COORDINATEUR
    if HEALTH in words and not own:
        raise Invalid(
            Problem("contenu.sante", "La note sur la santé est réservée à la personne qui rédige ce bilan.")
        )


def _renewal(bilan: Bilan, columns: Mapping[str, Any]) -> None:
    """Raise Invalid for months proposed when the conclusion is not a renewal."""
    conclusion = columns.get("conclusion", bilan.conclusion)
    if columns.get(LENGTH) is not None and conclusion != RENEWAL:
        told = f"« {NUMBERS[LENGTH][0]} » ne se donne qu'avec un renouvellement. Changez la conclusion."
        raise Invalid(Problem(LENGTH, told))


def _note_writing(session: Session, dossier: Dossier, bilan: Bilan, by: Actor) -> None:
    """Write the event of a draft, unless this person was already writing it today."""
    verb = "bilans.save"
    query = select(Evenement).where(Evenement.dossier_id == dossier.id, Evenement.verbe == verb)
    last = session.scalars(query.order_by(Evenement.id.desc()).limit(1)).first()
    going_on = (
        last is not None
        and bilan.redacteur_id is not None
        and last.auteur_id == by.account
        and (last.detail or {}).get("bilan_id") == bilan.id
        and last.quand.astimezone(PARIS).date() == today()
    )
    if not going_on:
        detail = {"version": dossier.version, "bilan": bilan.cle, "bilan_id": bilan.id}
        record(session, verb, by, dossier_id=dossier.id, detail=detail)


def _write(bilan: Bilan, columns: Mapping[str, Any], declared: Mapping[str, int | None]) -> None:
    if any(number is not None for number in declared.values()):
        columns = {"source": "DECLARE", **columns}
    for name, value in {**columns, **declared}.items():
        setattr(bilan, name, value)
    if bilan.conclusion != RENEWAL:
        bilan.duree_proposee = None
    if bilan.source != "DECLARE":
        for key in COUNTS:
            setattr(bilan, f"nb_{key}", None)


def _write_grid(bilan: Bilan, levels: Mapping[str, str | None]) -> None:
    known = {need.domaine: need for need in bilan.besoins}
    for domain, level in levels.items():
        if level is None and domain in known:
            bilan.besoins.remove(known[domain])
        elif level is not None and domain in known:
            known[domain].niveau = level
        elif level is not None:
            bilan.besoins.append(Besoin(domaine=domain, niveau=level))


def _write_evolutions(bilan: Bilan, evolved: Mapping[int, Mapping[str, str | None]]) -> None:
    known = {line.objectif_id: line for line in bilan.evolutions}
    for id, values in evolved.items():
        line = known.get(id)
        if line is None:
            line = Evolution(objectif_id=id)
            bilan.evolutions.append(line)
        for name, value in values.items():
            setattr(line, name, value)
        if line.code is None and line.texte is None:
            bilan.evolutions.remove(line)


def transmit(session: Session, id: int, *, actor: Actor | None, version: int | None = None) -> Bilan:
    """Transmit a bilan that has all that its kind asks for; it is then no longer changed.

    Counts of the contact log are written into it as they stand; the adhésion that it gathered, and how far
    its objectifs are, become those of the dossier. Raises Invalid with all that is missing.
    """
    dossier, mesure, bilan = bilan_taken(session, "bilans.transmit", id, actor, version)
    assert actor is not None
    _writable(mesure, bilan)
    counts = _counted(session, mesure, bilan)
    lacks = rules.missing(_written(session, mesure, bilan, _verdict(mesure, bilan, counts)))
    if lacks:
        raise Invalid(lacks)
    _in_order(mesure, bilan)
    assert bilan.jour is not None
    for key in COUNTS:
        setattr(bilan, f"nb_{key}", getattr(counts, key))
    bilan.transmis_le = today()
    if bilan.adhesion and bilan.adhesion != rules.NOT_GATHERED:
        session.add(
            Adhesion(dossier_id=dossier.id, jour=bilan.jour, code=bilan.adhesion, auteur_id=actor.account)
        )
    states = {line.objectif_id: line.code for line in bilan.evolutions}
    for objectif in mesure.objectifs:
        objectif.etat = states.get(objectif.id) or objectif.etat
    session.flush()
    reschedule(session, mesure)
    done(session, "bilans.transmit", dossier, actor, effective=bilan.jour, detail={"bilan": bilan.cle})
    return bilan


def _in_order(mesure: Mesure, bilan: Bilan) -> None:
    """Raise Invalid for a bilan whose date comes before that of one already transmitted, which counted those
    days (DOMAIN A4)."""
    later = [b for b in mesure.bilans if b.transmis_le and in_order(b) > in_order(bilan)]
    if not later:
        return
    last = max(b.jour for b in later if b.jour)
    remedy = (
        "Transmettez celui-ci demain" if last == bilan.jour else "Donnez à celui-ci une date plus tardive"
    )
    told = f"Le bilan du {date_short(last)}, déjà transmis, a compté les contacts jusqu'à sa date. {remedy}."
    raise Invalid(Problem("jour", told))


def _counted(session: Session, mesure: Mesure, bilan: Bilan) -> Counts:
    """The contacts of the period of a bilan, as it says where they come from."""
    if bilan.source == "JOURNAL" and bilan.jour is not None:
        first, last = period(mesure, bilan, bilan.jour)
        return counted_between(logged(session, [mesure.id]).get(mesure.id, []), first, last)
    return Counts(**{key: getattr(bilan, f"nb_{key}") or 0 for key in COUNTS})


def _verdict(mesure: Mesure, bilan: Bilan, counts: Counts) -> Verdict | None:
    if bilan.jour is None or bilan.source is None:
        return None
    target = mesure.cahier.get("frequence_cible_visites_mois")
    return frequency(*period(mesure, bilan, bilan.jour), counts, target).verdict


def _written(session: Session, mesure: Mesure, bilan: Bilan, verdict: Verdict | None) -> rules.Written:
    domains = current_lists(session)["domaine_bilan"]
    day = bilan.jour or today()
    followed = [o for o in mesure.objectifs if o.clos_le is None and o.fixe_le <= day]
    aims = {o.id: domains.get(o.domaine, o.domaine) for o in followed}
    return rules.Written(bilan.cle, filled(bilan), domains, aims, verdict)


def filled(bilan: Bilan) -> frozenset[str]:
    """The fields of a bilan that are answered, by the names of `lda.domain.bilan`."""
    columns = ("jour", "source", "situation_residentielle", "adhesion", "conclusion", "participe", "lu")
    return frozenset(
        [name for name in columns if getattr(bilan, name) is not None]
        + [f"contenu.{name}" for name, text in (bilan.contenu or {}).items() if text]
        + [f"besoins.{need.domaine}" for need in bilan.besoins]
        + [f"evolutions.{line.objectif_id}" for line in bilan.evolutions if line.code]
    )


def analyse(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    texte: str,
    ecart: str | None = None,
    actions: str | None = None,
    version: int | None = None,
) -> Bilan:
    """Write the coordinator's analysis of a transmitted bilan: its opinion, how the mesure departs from its
    cahier des charges, what is to be done. Written again, it replaces the former."""
    dossier, _, bilan = bilan_taken(session, "bilans.analyse", id, actor, version)
    if bilan.transmis_le is None:
        raise Invalid(
            Problem("bilan", "Ce bilan n'est pas encore transmis. Attendez-le, ou transmettez-le d'abord.")
        )
    read = inputs.Gather()
    opinion = read(inputs.text, texte, "texte", "Avis", required=True)
    deviation = read(inputs.text, ecart, "ecart", "Écart au cahier des charges")
    to_do = read(inputs.text, actions, "actions", "Actions")
    read.done()
    bilan.analyse, bilan.analyse_ecart, bilan.analyse_actions = opinion, deviation, to_do
    bilan.analyse_le = today()
    done(session, "bilans.analyse", dossier, actor, detail={"bilan": bilan.cle})
    return bilan
