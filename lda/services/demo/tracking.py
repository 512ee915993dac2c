"""What is written beside the life of a started mesure: contacts with the household, bilans, recontacts."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from lda.domain.deadlines import FINAL, Due, add_months, due_dates, recontacts
from lda.services.demo import texts
from lda.services.demo.life import Life
from lda.services.demo.load import Row
from lda.services.demo.plan import RECENT, instant, workday
from lda.services.demo.study import grid
from lda.services.demo.support import Course
from lda.services.schedule import AHEAD
from lda.store import models as m

_COUNTED = ("VAD", "ENTRETIEN", "EXT", "ACC_PHYS", "TEL", "COLLECTIF", "ABSENT")


def write(life: Life) -> None:
    """Contacts and bilans of every mesure that started, recontacts after each that ended."""
    for course in life.courses:
        if course.row["debut"] is not None:
            _track(life, course)
        if course.row["fin"] is not None:
            _recontacts(life, course)


def _track(life: Life, course: Course) -> None:
    last = course.row["fin"] or life.world.today
    contacts = _contacts(life, course, last)
    if course.journal:
        for day, how in contacts:
            _log(life, course, day, how)
    former: date | None = None
    for due in _owed(life, course):
        row = life.rows.add(
            m.Bilan, mesure_id=course.row["id"], cle=due.key, mois=due.month or 0, echeance=due.due
        )
        life.bilans.append(row)
        former = _bilan(life, course, row, contacts, former) or former


def _recontacts(life: Life, course: Course) -> None:
    """Planned after a sortie; most of those that are due were answered."""
    draw, today, end = life.draw, life.world.today, course.row["fin"]
    for month, due in recontacts(end, course.row["sortie_motif"]).items():
        row = life.rows.add(
            m.Recontact, dossier_id=life.dossier["id"], mesure_id=course.row["id"], mois=month, echeance=due
        )
        done = workday(due + timedelta(days=draw.number(-5, 20)))
        confirmed = course.row["sortie_confirmee_le"]
        forgotten = today - due <= RECENT and not draw.chance(0.8)
        if forgotten or not confirmed < done <= today:
            continue
        joint = draw.chance(0.75)
        row.update(fait_le=done, joint=joint, note=texts.write(draw, texts.RECONTACT))
        if joint:
            home = draw.code("situation_residentielle", "recontact.situation")
            row["situation_residentielle"] = home
        vers = "JOINT" if joint else "NON_JOINT"
        by = life.world.coordinator(life.plateforme, done).id
        life.event_at("suivi.answer_recontact", instant(draw, done), by, done, vers=vers)


def _owed(life: Life, course: Course) -> list[Due]:
    row = course.row
    horizon = max(add_months(life.world.today, AHEAD), row["fin_prevue"] or row["debut"])
    months = row["cahier"].get("bilans_mois") or ()
    return due_dates(row["debut"], months, horizon, course.suspensions, row["fin"])


def _contacts(life: Life, course: Course, last: date) -> list[tuple[date, str]]:
    """Days and modalities, about as often as the cahier des charges asks."""
    draw, start = life.draw, course.row["debut"]
    target = course.row["cahier"].get("frequence_cible_visites_mois") or 1
    pace = target * draw.rng.choices((0.55, 0.95, 1.3), (2, 6, 2))[0] * 1.35
    found: list[tuple[date, str]] = []
    day = start
    while True:
        day = workday(day + timedelta(days=max(1, round(30.4 / pace * (0.5 + draw.rng.random())))))
        if day > last:
            return found
        if not any(first <= day and (end is None or day <= end) for first, end in course.suspensions):
            found.append((day, draw.code("modalite_contact", "contact.modalite")))


def _log(life: Life, course: Course, day: date, how: str) -> None:
    draw, by = life.draw, course.operator.id
    life.rows.add(
        m.Contact, dossier_id=life.dossier["id"], mesure_id=course.row["id"], jour=day, modalite=how,
        minutes=None if how == "ABSENT" else draw.number(15, 120),
        note=texts.write(draw, texts.CONTACT) if draw.chance(0.2) else None, auteur_id=by,
    )  # fmt: skip
    life.event_at("contacts.log", instant(draw, day), by, day, vers=how)


def _bilan(
    life: Life, course: Course, row: Row, contacts: list[tuple[date, str]], former: date | None
) -> date | None:
    """Write a bilan that was due, in time, late, or not yet; its day when it is written."""
    draw, today, due = life.draw, life.world.today, row["echeance"]
    old = (today - due).days
    if old < -8 or (old <= RECENT.days and not draw.chance(0.8 if old > 25 else 0.45)):
        return None
    end = course.row["fin"] or today
    first = former + timedelta(days=1) if former else course.row["debut"]
    jour = max(first, min(due + timedelta(days=draw.number(-8, 2)), end, today))
    if jour > today:
        return None
    row.update(jour=jour, redacteur_id=course.operator.id, **_content(life, row))
    row["source"] = "JOURNAL" if course.journal else "DECLARE"
    counts = Counter(how for day, how in contacts if first <= day <= jour)
    row.update({f"nb_{how.lower()}": counts[how] for how in _COUNTED})
    if row["cle"] != "M3":
        grid(life, bilan_id=row["id"])
    _send(life, course, row)
    return jour


def _content(life: Life, row: Row) -> dict[str, Any]:
    draw = life.draw
    words = {"actions": texts.write(draw, texts.ACTIONS), "parole": texts.write(draw, texts.PAROLE)}
    if row["cle"] != "M3":
        words |= {
            "difficultes": texts.write(draw, texts.FREINS),
            "points_forts": texts.write(draw, texts.FORCES),
        }
    return {
        "situation_residentielle": draw.code("situation_residentielle", "bilan.situation"),
        "adhesion": draw.code("adhesion", "bilan.adhesion"),
        "conclusion": "FIN" if row["cle"] == FINAL and draw.chance(0.7) else draw.code("conclusion_bilan"),
        "contenu": words,
    }


def _send(life: Life, course: Course, row: Row) -> None:
    """Transmit it, and let the coordinator write an analysis."""
    draw, today, by = life.draw, life.world.today, course.operator.id
    sent = workday(draw.after(row["jour"], 15, 50) if draw.chance(0.12) else draw.after(row["jour"], 0, 5))
    saved = instant(draw, row["jour"])
    life.event_at("bilans.save", saved, by, row["jour"], detail={"bilan": row["cle"]})
    if sent > today or (today - row["echeance"] <= RECENT and draw.chance(0.05)):
        row.update({f"nb_{how.lower()}": None for how in _COUNTED} if course.journal else {})
        return
    row["transmis_le"] = sent
    moment = life.later(saved, sent)
    life.event_at("bilans.transmit", moment, by, row["jour"], detail={"bilan": row["cle"]})
    read = workday(draw.after(sent, 1, 25))
    if read > today or not draw.chance(0.82):
        return
    row.update(analyse_le=read, analyse=texts.write(draw, texts.ANALYSE))
    coordinator = life.world.coordinator(life.plateforme, read).id
    life.event_at("bilans.analyse", life.later(moment, read), coordinator, read, detail={"bilan": row["cle"]})
