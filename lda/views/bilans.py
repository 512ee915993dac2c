"""A bilan as who writes it finds it: what is saved, and what is known already and can be taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from lda.domain import access, fiche, reading
from lda.domain.access import Actor, Part
from lda.domain.bilan import COUNTS, NOT_GATHERED, NUMBERS, YES_NO, Section, sections
from lda.domain.clock import today
from lda.domain.errors import NotFound
from lda.domain.frequency import Counts
from lda.store.contacts import counted_between, logged, period
from lda.store.followup import main_saisine
from lda.store.lists import Lists, current_lists
from lda.store.models import Adhesion, Besoin, Bilan, Diagnostic, Dossier, Mesure
from lda.store.models.base import identifier
from lda.store.ties import mesure_ties
from lda.views.dossier_lines import HEALTH, Reader
from lda.views.dossier_parts import ObjectifLine
from lda.views.mesure_lines import objectif_line

COLUMNS = ("jour", "source", "situation_residentielle", "adhesion", "conclusion", *NUMBERS, *YES_NO)


@dataclass(frozen=True)
class Origin:
    """Where something taken over comes from: "bilan", "diagnostic", "fiche", "adhesion", "journal" or
    "aujourdhui", and its day."""

    kind: str
    jour: date


@dataclass(frozen=True)
class Known:
    """An answer that is known already, to be taken over by who writes."""

    value: Any
    origin: Origin


@dataclass(frozen=True)
class BilanDraft:
    """A bilan not transmitted yet. Fields are named as in `lda.domain.bilan`; those of an objectif are
    "evolutions.12" and "evolutions.12.texte".

    `saved`: what is saved. `known`: what can be taken over, of fields still empty. `former`: the need levels
    that the grid is compared with. `hidden`: fields that this reader may neither read nor write.
    """

    id: int
    cle: str
    mois: int
    sections: tuple[Section, ...]
    redige: bool
    """Something was saved in it."""
    saved: Mapping[str, Any]
    known: Mapping[str, Known]
    objectifs: tuple[ObjectifLine, ...]
    former: Mapping[str, str]
    former_origin: Origin | None
    dette_avant: tuple[int, date] | None
    """The debt that the last bilan told of, and its day."""
    periode: tuple[date, date]
    journal: Counts
    hidden: frozenset[str]


def draft(session: Session, id: int, *, actor: Actor | None) -> BilanDraft | None:
    """A bilan to be written, for who writes on its mesure; None once it is transmitted.

    An operator is told of its own mesure, never of a diagnostic (A2b). Raises NotFound.
    """
    bilan, mesure, dossier, reader = _found(session, id, actor)
    if bilan.transmis_le is not None:
        return None
    first, last = period(mesure, bilan, bilan.jour or today())
    log = counted_between(logged(session, [mesure.id]).get(mesure.id, []), first, last)
    former, origin = _former_grid(session, mesure, bilan, dossier, reader)
    asked = sections(bilan.cle)
    saved = _saved(bilan, reader)
    known = _known(session, mesure, bilan, dossier, reader)
    if log.met:
        known["source"] = Known("JOURNAL", Origin("journal", last))
    if origin is not None and Section.BESOINS in asked:
        known |= {f"besoins.{domain}": Known(level, origin) for domain, level in former.items()}
    own = bilan.redacteur_id in (None, reader.actor.account) or Part.NOTES_SANTE in reader.seen
    return BilanDraft(
        id=bilan.id,
        cle=bilan.cle,
        mois=bilan.mois,
        sections=asked,
        redige=bilan.redacteur_id is not None,
        saved=saved,
        known={
            field: found
            for field, found in known.items()
            if field not in saved and _still_offered(current_lists(session), field, found.value)
        },
        objectifs=tuple(objectif_line(o) for o in mesure.objectifs if o.clos_le is None),
        former=former,
        former_origin=origin,
        dette_avant=_former_debt(mesure, bilan),
        periode=(first, last),
        journal=log,
        hidden=frozenset() if own else frozenset({f"contenu.{HEALTH}"}),
    )


def _found(session: Session, id: Any, actor: Actor | None) -> tuple[Bilan, Mesure, Dossier, Reader]:
    query = select(Bilan).where(Bilan.id == identifier(id)).options(
        joinedload(Bilan.mesure).options(
            selectinload(Mesure.bilans).selectinload(Bilan.besoins), selectinload(Mesure.objectifs)
        ),
        selectinload(Bilan.evolutions),
    )  # fmt: skip
    bilan = session.scalars(query).one_or_none() if actor else None
    if bilan is None or actor is None:
        raise NotFound("bilans.draft")
    mesure = bilan.mesure
    ties = mesure_ties(session, mesure, actor)
    access.require("bilans.draft", actor, ties)
    dossier = session.get_one(Dossier, mesure.dossier_id)
    seen = access.reads(actor, ties, flagged=dossier.violence)
    reader = Reader(actor, reading.narrowed(seen, ties, flagged=dossier.violence), ties)
    if mesure.debut is None or not reader.reads_mesure(mesure):
        raise NotFound("bilans.draft")
    return bilan, mesure, dossier, reader


def _saved(bilan: Bilan, reader: Reader) -> dict[str, Any]:
    """The fields that are answered, as this person reads them."""
    found = {name: getattr(bilan, name) for name in (*COLUMNS, *(f"nb_{key}" for key in COUNTS))}
    texts = reader.texts(bilan.contenu, bilan.redacteur_id)
    found |= {f"contenu.{name}": text for name, text in texts.items()}
    found |= {f"besoins.{need.domaine}": need.niveau for need in bilan.besoins}
    for line in bilan.evolutions:
        found[f"evolutions.{line.objectif_id}"] = line.code
        found[f"evolutions.{line.objectif_id}.texte"] = line.texte
    return {field: value for field, value in found.items() if value is not None}


def _known(
    session: Session, mesure: Mesure, bilan: Bilan, dossier: Dossier, reader: Reader
) -> dict[str, Known]:
    """Date, residential situation and adhésion, as last told."""
    found = {"jour": Known(today(), Origin("aujourdhui", today()))}
    last = next((b for b in _former(mesure, bilan) if b.situation_residentielle), None)
    if last is not None and last.jour is not None:
        found["situation_residentielle"] = Known(last.situation_residentielle, Origin("bilan", last.jour))
    elif saisine := main_saisine(session, dossier):
        said = reading.cut(fiche.live(saisine.fiche), reader.seen).get("situation_residentielle")
        if said and saisine.recue_le:
            found["situation_residentielle"] = Known(said, Origin("fiche", saisine.recue_le))
    query = select(Adhesion).where(Adhesion.dossier_id == dossier.id, Adhesion.code != NOT_GATHERED)
    adhesion = session.scalars(query.order_by(Adhesion.jour.desc(), Adhesion.id.desc()).limit(1)).first()
    if adhesion is not None and Part.OBJECTIFS in reader.seen:
        found["adhesion"] = Known(adhesion.code, Origin("adhesion", adhesion.jour))
    return found


def _still_offered(lists: Lists, field: str, value: Any) -> bool:
    """Whether an answer of before may be given today: its code, and its domain, are still open."""
    if field.startswith("besoins."):
        return field.removeprefix("besoins.") in lists["domaine_bilan"] and value in lists["niveau_besoin"]
    return field not in lists or value in lists[field]


def _former(mesure: Mesure, bilan: Bilan) -> list[Bilan]:
    """The bilans transmitted before this one, the latest first."""
    sent = [b for b in mesure.bilans if b.id != bilan.id and b.transmis_le and b.jour]
    before = [b for b in sent if b.echeance <= bilan.echeance]
    return sorted(before, key=lambda b: (b.jour or date.min, b.id), reverse=True)


def _former_debt(mesure: Mesure, bilan: Bilan) -> tuple[int, date] | None:
    told = ((b.dette, b.jour) for b in _former(mesure, bilan) if b.dette is not None and b.jour)
    return next(told, None)


def _former_grid(
    session: Session, mesure: Mesure, bilan: Bilan, dossier: Dossier, reader: Reader
) -> tuple[dict[str, str], Origin | None]:
    """The need levels of the last bilan that has some or, for who reads it, of a later diagnostic."""
    levels: dict[str, str] = {}
    origin = None
    last = next((former for former in _former(mesure, bilan) if former.besoins), None)
    if last is not None and last.jour is not None:
        levels, origin = _levels(last.besoins), Origin("bilan", last.jour)
    if Part.RESTE not in reader.seen:
        return levels, origin
    query = select(Diagnostic).where(Diagnostic.dossier_id == dossier.id, Diagnostic.besoins.any())
    if origin is not None:
        query = query.where(Diagnostic.jour > origin.jour)
    newer = session.scalars(
        query.options(selectinload(Diagnostic.besoins))
        .order_by(Diagnostic.jour.desc(), Diagnostic.id.desc())
        .limit(1)
    ).first()
    return (_levels(newer.besoins), Origin("diagnostic", newer.jour)) if newer else (levels, origin)


def _levels(needs: list[Besoin]) -> dict[str, str]:
    return {need.domaine: need.niveau for need in needs}
