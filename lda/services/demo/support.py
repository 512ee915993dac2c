"""The mesures of a dossier: asked, waiting, running, suspended, ended, with what follows them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from lda.domain import workflow
from lda.domain.deadlines import add_months
from lda.domain.facts import SortieFacts
from lda.domain.french import full_name
from lda.domain.words import RUNNING, IssueProposition, RoleGroupe, StatutDossier, StatutMesure
from lda.services.demo import study, texts
from lda.services.demo.draw import Draw
from lda.services.demo.life import Life, Setting
from lda.services.demo.load import Row
from lda.services.demo.network import Account
from lda.store import models as m

_OPERATORS = {
    "SOCIAL_MDS": ("MDS",), "AESF": ("MDS",), "MASP": ("MDS",), "SAVS": ("MEDICO_SOCIAL",),
    "SAMSAH": ("MEDICO_SOCIAL",), "EMPP": ("SANTE_PSY",), "MJPM": ("MJPM",), "IML_MG": ("BAILLEUR_PRIVE",),
}  # fmt: skip
_PAYS = {
    "Logement d'abord 62": "DEPARTEMENT", "Droit commun – Département": "DEPARTEMENT", "État": "ETAT",
    "Médico-social": "ARS", "Sanitaire": "ARS",
}  # fmt: skip
"""Who probably pays for a mesure, by its family."""
_RELAIS_DAYS = 30
_HOMES = {
    "RELOGE": ("LOC_SOCIAL", "LOC_PRIVE"), "MAINTENU": ("LOC_SOCIAL", "LOC_PRIVE"),
    "LOG_ADAPTE": ("PF_RA", "RS_FJT"), "INCARCERATION": ("DETENTION",), "PERDU": ("NSP", "RUE"),
}  # fmt: skip
"""Where a household probably lives after a sortie, by its motif."""


@dataclass
class Course:
    """A mesure's row and what will happen to it."""

    row: Row
    operator: Account
    start: date
    end: date
    pause: tuple[date, date] | None = None
    journal: bool = True
    sortie: tuple[str, str, str] = ("", "", "")
    suspensions: list[tuple[date, date | None]] = field(default_factory=list)
    pausing: Row | None = None


def ask(life: Life) -> Row:
    """Ask an operator for a mesure."""
    code = life.draw.code("mesure", "mesure.code")
    operator = life.draw.one(
        life.world.of(life.plateforme, *_OPERATORS.get(code, ("ASSO_AHI", "ASSO_AUTRE")))
    )
    cahier = dict(life.setting.extra["mesure"][code])
    row = life.rows.add(
        m.Mesure, dossier_id=life.dossier["id"], code=code, operateur_id=operator.organisation,
        statut=StatutMesure.PROPOSEE.value, demandee_le=life.day, cahier=cahier,
        financeur=_PAYS.get(cahier["famille"], "AUTRE"),
    )  # fmt: skip
    life.mesures.append(row)
    life.courses.append(Course(row, operator, life.day, life.day))
    life.event("mesures.ask", vers=StatutMesure.PROPOSEE.value, detail={"mesure": code})
    return row


def change(life: Life, course: Course, verb: str, effective: date | None = None, **detail: Any) -> None:
    """A step of the mesure's own table."""
    row = course.row
    before, target = row["statut"], workflow.MESURE[verb].target
    if target is None or not workflow.allowed(workflow.MESURE, verb, before):
        raise ValueError(f"{verb} from {before}")
    row["statut"] = str(target)
    life.event(
        f"mesures.{verb}",
        effective=effective,
        de=before,
        vers=str(target),
        detail={"mesure": row["code"], **detail},
    )


def accompany(life: Life, courses: list[Course]) -> None:
    """Let mesures start, run and end, in the order of their days."""
    waiting = courses[0].row
    if life.forced("ATTENTE", "SUSPENDUE", "SORTIE", "RELAIS") or life.draw.chance(0.6):
        life.advance(0, 6)
        if life.dossier["statut"] == StatutDossier.VALIDEE:
            life.step("wait")
        change(life, courses[0], "queue")
        _place(life, waiting)
        life.stop("ATTENTE")
    life.advance(3, 60)
    starting = life.day
    agenda: list[tuple[date, int, Callable[[Life, Course], None], Course]] = []
    for rank, course in enumerate(courses):
        if course.row is not waiting and life.draw.chance(0.2):
            agenda.append((starting + timedelta(days=20), rank, _not_start, course))
            continue
        _plan(life, course, starting + timedelta(days=rank * life.draw.number(5, 40)), courses[0])
        agenda += _agenda(life, course, rank)
    for day, _, act, course in sorted(agenda, key=lambda item: item[:2]):
        life.goto(day)
        act(life, course)


def _place(life: Life, row: Row) -> None:
    """A mesure waits from this day on; now and then the coordinator puts it first, for a reason."""
    row["attente_le"] = life.day
    if life.draw.chance(0.2):
        why = texts.write(life.draw, texts.RANG)
        row.update(rang=1, rang_motif=why)
        life.event("places.rank", vers="1", detail={"mesure": row["code"], "raison": why})


def count_places(life: Life) -> None:
    """Count the places that the household takes or waits for today."""
    for row in life.mesures:
        key = (life.plateforme, row["code"], row["operateur_id"])
        if row["statut"] in RUNNING:
            life.setting.taken[key] += 1
        elif row["statut"] == StatutMesure.ATTENTE:
            life.setting.taken[key] += 0


def declare_places(setting: Setting, draw: Draw) -> None:
    """Most operators told how many places they have, some a second time at the beginning of the year."""
    year = setting.world.today.replace(month=1, day=1)
    for (plateforme, code, operator), taken in sorted(setting.taken.items()):
        if draw.chance(0.15):
            continue
        key = {"plateforme": plateforme, "code": code, "operateur_id": operator}
        places = max(1, taken + draw.number(-1, 3))
        if draw.chance(0.3):
            setting.rows.add(
                m.Capacite, **key, places=max(1, places - 1), depuis=year.replace(year=year.year - 1)
            )
        setting.rows.add(m.Capacite, **key, places=places, depuis=year)


def _plan(life: Life, course: Course, start: date, main: Course) -> None:
    """Choose when a mesure runs and how it ends."""
    draw, cahier = life.draw, course.row["cahier"]
    usual = cahier.get("duree_defaut_mois") or 12
    longest = cahier.get("duree_max_mois") or 36
    months = min(longest, draw.rng.choices((usual / 2, usual, usual * 1.5, usual * 2), (3, 5, 2, 1))[0])
    course.start = start
    course.journal = draw.chance(0.45)
    course.end = add_months(start, max(1, int(months))) + timedelta(days=draw.number(-12, 12))
    if life.forced("RELAIS"):
        course.end = max(start + timedelta(days=60), life.world.today - timedelta(days=draw.number(30, 80)))
    if life.forced("SUSPENDUE"):
        course.end = max(course.end, start + timedelta(days=150))
    if life.forced("SORTIE"):
        course.end = max(start + timedelta(days=10), life.world.today - timedelta(days=draw.number(10, 40)))
    if course is not main:
        course.end = max(min(course.end, main.end), start + timedelta(days=15))
    if life.forced("SUSPENDUE") or (draw.chance(0.1) and (course.end - start).days > 120):
        first = start + timedelta(days=draw.number(30, 70))
        course.pause = (first, first + timedelta(days=draw.number(15, 45)))


def _sortie(life: Life) -> tuple[str, str, str]:
    draw = life.draw
    motif = draw.code("motif_sortie", "mesure.sortie")
    if life.forced("RELAIS"):
        motif = draw.one(("PERDU", "RUPTURE_MENAGE", "NON_ADHESION"))
    if life.forced("REUSSITE", "ROUVERT"):
        motif = draw.one(("RELOGE", "MAINTENU", "OBJECTIFS"))
    destination = draw.code("situation_residentielle", "sortie.destination", among=_HOMES.get(motif))
    suite = draw.code("suite_sortie", "sortie.suite")
    if suite == "NOUVELLE_MESURE" and motif in ("DECES", "DEMENAGEMENT"):
        suite = "AUCUNE"
    return motif, destination, suite


def _agenda(life: Life, course: Course, rank: int) -> list[Any]:
    """What happens to a mesure, day by day."""
    planned: list[Any] = [(course.start, rank, _start, course)]
    if course.pause:
        planned.append((course.pause[0], rank, _suspend, course))
        planned.append((course.pause[1], rank, _resume, course))
    months = course.row["cahier"].get("duree_defaut_mois")
    if months:
        most = course.row["cahier"].get("renouvellements_max")
        for n in range(1, 8 if most is None else most + 1):
            due = add_months(course.start, months * n) - timedelta(days=12)
            if due >= course.end:
                break
            if not course.pause or not course.pause[0] <= due <= course.pause[1]:
                planned.append((due, rank, _renew, course))
    said = course.end + timedelta(days=life.draw.number(0, 9))
    planned.append((said, rank, _declare, course))
    planned.append((said + timedelta(days=life.draw.number(0, 12)), rank, _confirm, course))
    return planned


def _start(life: Life, course: Course) -> None:
    row = course.row
    months = row["cahier"].get("duree_defaut_mois")
    asked = row["demandee_le"]
    row["decidee_le"] = asked + (course.start - asked) // 2
    row.update(debut=course.start, fin_prevue=add_months(course.start, months) if months else None)
    change(life, course, "start", effective=course.start)
    if life.dossier["statut"] != StatutDossier.ACCOMPAGNEMENT:
        if life.relais is not None and life.relais["issue"] is None:
            life.relais.update(issue="NOUVELLE_ORIENTATION", clos_le=life.day)
        life.step("start", effective=course.start, detail={"mesure": row["code"]})
        _carried_out(life)
    if life.draw.chance(0.3):
        life.join(RoleGroupe.OPERATEUR, course.operator)
        life.event("suivi.add_intervenant")


def _carried_out(life: Life) -> None:
    """What was proposed last has come about, as far as it was accepted."""
    last = life.propositions[-1]
    if last.get("issue") is None:
        study.settle(life, last, IssueProposition.MISE_EN_OEUVRE)


def _not_start(life: Life, course: Course) -> None:
    if course.row["statut"] == StatutMesure.PROPOSEE:
        change(life, course, "not_start", raison="Place prise ailleurs.")


def _suspend(life: Life, course: Course) -> None:
    assert course.pause is not None
    course.pausing = life.rows.add(m.Suspension, mesure_id=course.row["id"], debut=course.pause[0], fin=None)
    course.suspensions.append((course.pause[0], None))
    change(life, course, "suspend", effective=course.pause[0])
    life.stop("SUSPENDUE")


def _resume(life: Life, course: Course) -> None:
    assert course.pause is not None
    assert course.pausing is not None
    course.pausing["fin"] = course.pause[1]
    course.suspensions[-1] = course.pause
    change(life, course, "resume", effective=course.pause[1])


def _renew(life: Life, course: Course) -> None:
    row = course.row
    former = row["fin_prevue"]
    row["fin_prevue"] = add_months(
        course.start, row["cahier"]["duree_defaut_mois"] * (row["renouvellements"] + 2)
    )
    row["renouvellements"] += 1
    change(life, course, "renew", fin_prevue=former.isoformat())


def _declare(life: Life, course: Course) -> None:
    course.sortie = motif, destination, suite = _sortie(life)
    by = course.operator if life.draw.chance(0.7) else life.coordinator
    course.row.update(
        sortie_jour=course.end, sortie_motif=motif, sortie_destination=destination, sortie_suite=suite,
        sortie_note=texts.write(life.draw, texts.SORTIE), sortie_par_id=by.id,
        sortie_contact=max(course.start, course.end - timedelta(days=life.draw.number(0, 20))),
        sortie_informe=life.draw.chance(0.9),
        sortie_risques=texts.write(life.draw, texts.RISQUES) if life.draw.chance(0.3) else None,
    )  # fmt: skip
    life.event(
        "mesures.declare_sortie", by, effective=course.end, motif=motif, detail={"mesure": course.row["code"]}
    )
    life.stop("SORTIE")


def _confirm(life: Life, course: Course) -> None:
    """The coordinator confirms: the mesure ended on the day declared, and a relais may begin."""
    row = course.row
    row.update(fin=row["sortie_jour"], sortie_confirmee_le=life.day)
    change(life, course, "confirm_sortie", effective=row["fin"])
    motif, destination, suite = course.sortie
    category = str(life.setting.extra["motif_sortie"][motif].get("categorie", ""))
    life.sortie = SortieFacts(category, suite, motif, destination)
    running = sum(x["statut"] in RUNNING for x in life.mesures)
    if not workflow.takes_relais(category, suite, running):
        return
    due = life.day + timedelta(days=_RELAIS_DAYS)
    carrier = life.coordinator.profile
    life.relais = life.rows.add(
        m.Relais, dossier_id=life.dossier["id"], mesure_id=row["id"], ouvert_le=life.day, echeance=due,
        par=full_name(carrier["prenom"], carrier["nom"]),
    )  # fmt: skip
    life.step("take_relais", {"echeance": due}, motif=motif, detail={"mesure": row["code"]})


def end_relais(life: Life) -> str:
    """The outcome of a relais, some weeks later."""
    life.stop("RELAIS")
    life.advance(8, 55)
    assert life.relais is not None
    issue = life.draw.code("issue_relais")
    life.relais.update(issue=issue, clos_le=life.day, note=texts.write(life.draw, texts.RELAIS))
    life.event("suivi.end_relais", vers=issue)
    return issue
