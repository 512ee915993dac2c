"""What is written beside the life of a started mesure: contacts with the household, bilans, recontacts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lda.domain.bilan import LIGHT, NOT_GATHERED, RENEWAL
from lda.domain.deadlines import FINAL, Due, add_months, due_dates, recontacts
from lda.domain.frequency import Counts, Verdict, frequency
from lda.services.demo import texts
from lda.services.demo.life import Life
from lda.services.demo.load import Row
from lda.services.demo.plan import RECENT, instant, workday
from lda.services.demo.study import grid
from lda.services.demo.support import Course
from lda.services.schedule import AHEAD
from lda.store import models as m

_COUNTED = ("VAD", "ENTRETIEN", "EXT", "ACC_PHYS", "TEL", "COLLECTIF", "ABSENT")


@dataclass
class _Told:
    """What the bilans of a mesure have said so far, which the next one mostly goes on from."""

    aims: list[Row]
    needs: dict[str, str]
    home: str | None = None
    former: date | None = None


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
    told = _Told(_aims(life, course), life.needs)
    for due in _owed(life, course):
        row = life.rows.add(
            m.Bilan, mesure_id=course.row["id"], cle=due.key, mois=due.month or 0, echeance=due.due
        )
        life.bilans.append(row)
        _bilan(life, course, row, contacts, told)


def _aims(life: Life, course: Course) -> list[Row]:
    """Two or three objectifs, fixed as the mesure starts."""
    draw = life.draw
    domains = draw.rng.sample(list(life.setting.extra["domaine_bilan"]), draw.number(2, 3))
    return [
        life.rows.add(
            m.Objectif, mesure_id=course.row["id"], domaine=domain, texte=texts.write(draw, texts.OBJECTIF),
            indicateur=texts.SIGNES.get(domain), etat="NON_ABORDE", fixe_le=course.row["debut"],
        )
        for domain in domains
    ]  # fmt: skip


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
        presence=draw.code("presence_contact") if how != "ABSENT" and draw.chance(0.6) else None,
        note=texts.write(draw, texts.CONTACT) if draw.chance(0.2) else None, auteur_id=by,
    )  # fmt: skip
    life.event_at("contacts.log", instant(draw, day), by, day, vers=how)


def _bilan(life: Life, course: Course, row: Row, contacts: list[tuple[date, str]], told: _Told) -> None:
    """Write a bilan that was due, in time, late, or not yet."""
    draw, today, due = life.draw, life.world.today, row["echeance"]
    old = (today - due).days
    if old < -8 or (old <= RECENT.days and not draw.chance(0.8 if old > 25 else 0.45)):
        return
    end = course.row["fin"] or today
    first = told.former + timedelta(days=1) if told.former else course.row["debut"]
    jour = max(first, min(due + timedelta(days=draw.number(-8, 2)), end, today))
    if jour > today:
        return
    told.former = jour
    row.update(jour=jour, redacteur_id=course.operator.id, **_content(life, row, told))
    row["source"] = "JOURNAL" if course.journal else "DECLARE"
    counts = Counter(how for day, how in contacts if first <= day <= jour)
    row.update({f"nb_{how.lower()}": counts[how] for how in _COUNTED})
    states = _in_full(life, course, first, row, counts, told) if row["cle"] != LIGHT else {}
    if _send(life, course, row):
        for aim in told.aims:
            aim["etat"] = states.get(aim["id"], aim["etat"])


def _in_full(
    life: Life, course: Course, first: date, row: Row, counts: Counter[str], told: _Told
) -> dict[int, str]:
    """What a full bilan says beside: needs, objectifs, why it was met less or more, the person's part."""
    draw = life.draw
    told.needs = grid(life, told.needs, bilan_id=row["id"])
    row["contenu"] |= _why(life, course, first, row, counts)
    row.update(participe=draw.chance(0.85), lu=draw.chance(0.6))
    if draw.chance(0.3):
        row["dette"] = 10 * draw.number(0, 400)
    if row["conclusion"] == RENEWAL:
        row["duree_proposee"] = draw.one((3, 6, 12))
    return _evolve(life, row, told.aims)


def _why(life: Life, course: Course, first: date, row: Row, counts: Counter[str]) -> dict[str, str]:
    """The reason of a frequency that is not that of the cahier des charges."""
    target = course.row["cahier"].get("frequence_cible_visites_mois")
    known = Counts(**{how.lower(): counts[how] for how in _COUNTED})
    verdict = frequency(first, row["jour"], known, target).verdict
    if verdict in (None, Verdict.CONFORME):
        return {}
    return {"motif_frequence": texts.write(life.draw, texts.MOTIF_FREQUENCE)}


def _evolve(life: Life, row: Row, aims: list[Row]) -> dict[int, str]:
    """What the bilan says of each objectif."""
    draw, told = life.draw, {}
    for aim in aims:
        told[aim["id"]] = draw.code("evolution_domaine")
        life.rows.add(
            m.Evolution, bilan_id=row["id"], objectif_id=aim["id"], code=told[aim["id"]],
            texte=texts.write(draw, texts.ACTIONS),
        )  # fmt: skip
    return told


def _content(life: Life, row: Row, told: _Told) -> dict[str, Any]:
    draw = life.draw
    words = {"actions": texts.write(draw, texts.ACTIONS), "parole": texts.write(draw, texts.PAROLE)}
    if row["cle"] != LIGHT:
        words |= {
            "difficultes": texts.write(draw, texts.FREINS),
            "points_forts": texts.write(draw, texts.FORCES),
        }
    if told.home is None or draw.chance(0.3):
        told.home = draw.code("situation_residentielle", "bilan.situation")
    return {
        "situation_residentielle": told.home,
        "adhesion": draw.code("adhesion", "bilan.adhesion"),
        "conclusion": "FIN" if row["cle"] == FINAL and draw.chance(0.7) else draw.code("conclusion_bilan"),
        "contenu": words,
    }


def _send(life: Life, course: Course, row: Row) -> bool:
    """Transmit it, and let the coordinator write an analysis; whether it is transmitted."""
    draw, today, by = life.draw, life.world.today, course.operator.id
    sent = workday(draw.after(row["jour"], 15, 50) if draw.chance(0.12) else draw.after(row["jour"], 0, 5))
    saved = instant(draw, row["jour"])
    life.event_at("bilans.save", saved, by, row["jour"], detail={"bilan": row["cle"]})
    if sent > today or (today - row["echeance"] <= RECENT and draw.chance(0.05)):
        row.update({f"nb_{how.lower()}": None for how in _COUNTED} if course.journal else {})
        return False
    row["transmis_le"] = sent
    if row["adhesion"] != NOT_GATHERED:
        life.rows.add(
            m.Adhesion, dossier_id=life.dossier["id"], jour=row["jour"], code=row["adhesion"], auteur_id=by
        )
    moment = life.later(saved, sent)
    life.event_at("bilans.transmit", moment, by, row["jour"], detail={"bilan": row["cle"]})
    read = workday(draw.after(sent, 1, 25))
    if read > today or not draw.chance(0.82):
        return True
    row.update(analyse_le=read, analyse=texts.write(draw, texts.ANALYSE))
    if draw.chance(0.3):
        row["analyse_ecart"] = texts.write(draw, texts.ECART)
    if draw.chance(0.4):
        row["analyse_actions"] = texts.write(draw, texts.SUITES)
    coordinator = life.world.coordinator(life.plateforme, read).id
    life.event_at("bilans.analyse", life.later(moment, read), coordinator, read, detail={"bilan": row["cle"]})
    return True
