"""The bilans of a mesure: written by its operator, transmitted, analysed by the coordinator (DOMAIN A4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import Invalid, Problem
from lda.domain.frequency import Counts
from lda.domain.words import StatutMesure
from lda.services import inputs
from lda.services.following import bilan_taken, done
from lda.services.grids import contents, needs
from lda.services.schedule import owed, reschedule
from lda.store.contacts import counted_between, former_day, logged, period
from lda.store.lists import Lists, current_lists
from lda.store.models import Besoin, Bilan, Mesure

TEXTS = {
    "evenements": "Événements depuis le dernier bilan",
    "motif_frequence": "Motif d'une fréquence différente",
    "actions": "Actions menées",
    "commentaire": "Commentaire",
    "parole": "Parole de la personne",
    "difficultes": "Difficultés",
    "points_forts": "Points forts",
    "suites": "Objectifs à venir",
    "sante": "Note sur la santé",
}
"""What a bilan says in words; "sante" is for those who may read health notes (A2b)."""

COUNTS = {
    "vad": "Visites à domicile",
    "entretien": "Entretiens au service",
    "ext": "Rencontres extérieures",
    "acc_phys": "Accompagnements physiques",
    "tel": "Téléphone, visio",
    "collectif": "Actions collectives",
    "absent": "Rendez-vous non honorés",
}
"""The counts of a bilan, in the columns nb_…"""

SOURCES = ("JOURNAL", "DECLARE")
MANY = 999


def save(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    jour: date | None = None,
    source: str | None = None,
    counts: Mapping[str, int | None] | None = None,
    situation_residentielle: str | None = None,
    adhesion: str | None = None,
    conclusion: str | None = None,
    besoins: Mapping[str, str] | None = None,
    contenu: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Bilan:
    """Save a bilan as far as it is written; it replaces what was saved before.

    `source`: JOURNAL takes the counts from the contacts logged, DECLARE from `counts` (keys of COUNTS).
    `besoins`: levels by domain. `contenu`: keys of TEXTS. Raises Invalid once transmitted.
    """
    dossier, mesure, bilan = bilan_taken(session, "bilans.save", id, actor, version)
    assert actor is not None
    _writable(mesure, bilan)
    lists, read = current_lists(session), inputs.Gather()
    latest = former_day(mesure, bilan)
    day = read(inputs.day, jour, "jour", "Date du bilan", latest=today(), earliest=latest or mesure.debut)
    origin = read(inputs.one_of, SOURCES, source, "source", "Origine des nombres", False)
    declared = read(_counts, counts)
    codes = read(_codes, lists, situation_residentielle, adhesion, conclusion)
    grid = read(needs, lists, besoins)
    texts = read(contents, contenu, TEXTS)
    read.done()
    bilan.jour, bilan.redacteur_id, bilan.contenu = day, actor.account, texts
    bilan.source = origin or ("DECLARE" if any(n is not None for n in declared.values()) else None)
    _write(bilan, codes | (declared if bilan.source == "DECLARE" else dict.fromkeys(declared)))
    _write_grid(session, bilan, grid)
    done(session, "bilans.save", dossier, actor, effective=day, detail={"bilan": bilan.cle})
    return bilan


def _writable(mesure: Mesure, bilan: Bilan) -> None:
    """Raise Invalid for a bilan already transmitted, or that its mesure does not owe."""
    if bilan.transmis_le is not None:
        raise Invalid(Problem("bilan", "Ce bilan est déjà transmis et ne se modifie plus."))
    ended = mesure.statut == StatutMesure.TERMINEE
    if mesure.debut is None or (ended and (bilan.cle, bilan.mois or None) not in _keys(mesure)):
        raise Invalid(Problem("bilan", "La mesure est terminée : rédigez son bilan final."))


def _keys(mesure: Mesure) -> set[tuple[str, int | None]]:
    return {(due.key, due.month) for due in owed(mesure)}


def _counts(given: Any) -> dict[str, int | None]:
    if given is not None and (not isinstance(given, Mapping) or not set(given) <= set(COUNTS)):
        raise Invalid(Problem("counts", "Les nombres de contacts n'ont pas pu être lus. Rechargez la page."))
    read = inputs.Gather()
    found = {
        f"nb_{key}": read(inputs.number, (given or {}).get(key), f"nb_{key}", label, 0, MANY)
        for key, label in COUNTS.items()
    }
    read.done()
    return found


def _codes(
    lists: Lists, situation_residentielle: str | None, adhesion: str | None, conclusion: str | None
) -> dict[str, str | None]:
    read = inputs.Gather()
    field = "situation_residentielle"
    found = {
        field: read(inputs.code, lists, field, situation_residentielle, field, "Situation résidentielle"),
        "adhesion": read(inputs.code, lists, "adhesion", adhesion, "adhesion", "Adhésion"),
        "conclusion": read(inputs.code, lists, "conclusion_bilan", conclusion, "conclusion", "Conclusion"),
    }
    read.done()
    return found


def _write(bilan: Bilan, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(bilan, name, value)


def _write_grid(session: Session, bilan: Bilan, grid: Mapping[str, str]) -> None:
    known = {need.domaine: need for need in bilan.besoins}
    for domain, need in known.items():
        if domain not in grid:
            bilan.besoins.remove(need)
    for domain, level in grid.items():
        if domain in known:
            known[domain].niveau = level
        else:
            bilan.besoins.append(Besoin(domaine=domain, niveau=level))
    session.flush()


def transmit(session: Session, id: int, *, actor: Actor | None, version: int | None = None) -> Bilan:
    """Transmit a bilan that has its date, its counts and its conclusion; it is then no longer changed.

    Counts of the contact log are written into it as they stand. Raises Invalid with all that is missing.
    """
    dossier, mesure, bilan = bilan_taken(session, "bilans.transmit", id, actor, version)
    _writable(mesure, bilan)
    missing = []
    if bilan.jour is None:
        missing.append(Problem("jour", "La date du bilan n'est pas indiquée. Saisissez-la."))
    if bilan.source is None:
        missing.append(
            Problem(
                "source",
                "Les contacts ne sont pas comptés. Prenez ceux du journal, ou déclarez leurs nombres.",
            )
        )
    if bilan.conclusion is None:
        missing.append(Problem("conclusion", "La conclusion n'est pas indiquée. Choisissez-la."))
    if missing:
        raise Invalid(missing)
    assert bilan.jour is not None
    if bilan.source == "JOURNAL":
        first, last = period(mesure, bilan, bilan.jour)
        _take_counts(bilan, counted_between(logged(session, [mesure.id]).get(mesure.id, []), first, last))
    bilan.transmis_le = today()
    session.flush()
    reschedule(session, mesure)
    done(session, "bilans.transmit", dossier, actor, effective=bilan.jour, detail={"bilan": bilan.cle})
    return bilan


def _take_counts(bilan: Bilan, counts: Counts) -> None:
    for key in COUNTS:
        setattr(bilan, f"nb_{key}", getattr(counts, key))


def analyse(
    session: Session, id: int, *, actor: Actor | None, texte: str, version: int | None = None
) -> Bilan:
    """Write the coordinator's analysis of a transmitted bilan; written again, it replaces the former."""
    dossier, _, bilan = bilan_taken(session, "bilans.analyse", id, actor, version)
    if bilan.transmis_le is None:
        raise Invalid(
            Problem("bilan", "Ce bilan n'est pas encore transmis. Attendez-le, ou transmettez-le d'abord.")
        )
    bilan.analyse = inputs.text(texte, "texte", "Analyse", required=True)
    bilan.analyse_le = today()
    done(session, "bilans.analyse", dossier, actor, detail={"bilan": bilan.cle})
    return bilan
