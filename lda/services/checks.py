"""Integrity of a database: the rules that no constraint can state, verified again from the rows themselves.

Nothing is repaired here. Each finding is one French line that names the rule and the rows.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, load_only, selectinload

from lda.domain import bilan as rules
from lda.domain import deadlines
from lda.domain.clock import today
from lda.domain.fiche import FIELDS
from lda.domain.words import CLOSED, PLANNED, RUNNING, RoleGroupe, StatutDossier, StatutMesure, StatutSaisine
from lda.services import echeances, recount
from lda.store import models as m
from lda.store.bilans import still_owed
from lda.store.crypto import Secret, SecretBytes, SecretJson
from lda.store.followup import speaking
from lda.store.lists import current_lists
from lda.store.models import Base

SHOWN = 5
"""Rows named in a finding; the others are counted."""
PAGE = 2_000


@dataclass(frozen=True)
class Rule:
    """A rule by its name, and what finds the rows that break it."""

    name: str
    broken: Callable[[Session], Iterable[str]]


def findings(
    session: Session, counted: recount.Count, progress: Callable[[str], None] = lambda name: None
) -> list[str]:
    """One line for each rule that some rows break; empty when all is right.

    `counted` gives the indicators that the application shows, to be compared with a second count.
    `progress` is told the name of each rule.
    """
    figures = Rule("Indicateurs différents de leur recompte", lambda s: recount.differences(s, counted))
    lines = []
    for rule in (*RULES, figures):
        progress(rule.name)
        wrong = list(rule.broken(session))
        if wrong:
            more = f" et {len(wrong) - SHOWN} autres" if len(wrong) > SHOWN else ""
            lines.append(f"{rule.name} : {', '.join(wrong[:SHOWN])}{more}.")
    return lines


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    return iter(session.execute(query.execution_options(yield_per=PAGE)))


def _last_statuses(session: Session, column: Any, verbs: Any, statuses: Iterable[str]) -> dict[int, str]:
    """The status that the last event of each object gave it."""
    query = select(column, m.Evenement.vers).where(
        column.is_not(None), verbs, m.Evenement.vers.in_([str(s) for s in statuses])
    )
    return dict(_rows(session, query.order_by(m.Evenement.id)))  # the last one stays


def _saisine_events(session: Session) -> Iterator[str]:
    verbs = or_(m.Evenement.verbe.like("saisines.%"), m.Evenement.verbe.like("drafts.%"))
    last = _last_statuses(session, m.Evenement.saisine_id, verbs, StatutSaisine)
    for id, reference, statut in _rows(session, select(m.Saisine.id, m.Saisine.reference, m.Saisine.statut)):
        if statut != StatutSaisine.BROUILLON and last.get(id) != statut:
            yield f"saisine {reference} {statut}"


def _dossier_events(session: Session) -> Iterator[str]:
    last = _last_statuses(
        session, m.Evenement.dossier_id, m.Evenement.verbe.like("dossiers.%"), StatutDossier
    )
    for id, reference, statut in _rows(session, select(m.Dossier.id, m.Dossier.reference, m.Dossier.statut)):
        if last.get(id) != statut:
            yield f"dossier {reference} {statut}"


def _decisions(session: Session) -> Iterator[str]:
    """A saisine awaits no decision in a closed dossier."""
    query = (
        select(m.Saisine.reference)
        .join(m.Dossier, m.Dossier.id == m.Saisine.dossier_id)
        .where(m.Dossier.statut.in_(CLOSED), m.Saisine.statut.in_(("ACCUSEE", "COMPLEMENT")))
    )
    return (f"saisine {reference}" for (reference,) in _rows(session, query))


def _acknowledged(session: Session) -> Iterator[str]:
    """An acknowledged saisine has a dossier."""
    query = select(m.Saisine.reference).where(
        m.Saisine.accusee_le.is_not(None), m.Saisine.dossier_id.is_(None)
    )
    return (f"saisine {reference}" for (reference,) in _rows(session, query))


def _fiches(session: Session) -> Iterator[str]:
    """What a dossier copies is that of the latest saisine received, doubles and withdrawn ones aside."""
    rank = func.row_number().over(
        partition_by=m.Saisine.dossier_id,
        order_by=(case((speaking(), 0), else_=1), m.Saisine.recue_le.desc(), m.Saisine.id.desc()),
    )
    of_saisine = [getattr(m.Saisine, name) for name in COPIED]
    main = select(m.Saisine.dossier_id, *of_saisine, rank.label("rang")).subquery()
    copied = or_(*(getattr(m.Dossier, name).is_distinct_from(main.c[name]) for name in COPIED))
    query = select(m.Dossier.reference).join(main, main.c.dossier_id == m.Dossier.id)
    return (f"dossier {one}" for (one,) in _rows(session, query.where(main.c.rang == 1, copied)))


COPIED = ("commune", "urgence", "objet_demande", "stade_expulsion", "organisation_id")


def _referents(session: Session) -> Iterator[str]:
    active = (
        select(m.Intervenant.dossier_id)
        .where(m.Intervenant.role == RoleGroupe.REFERENT, m.Intervenant.fin.is_(None))
        .group_by(m.Intervenant.dossier_id)
        .having(func.count() > 1)
    )
    query = select(m.Dossier.reference).where(m.Dossier.id.in_(active))
    return (f"dossier {reference}" for (reference,) in _rows(session, query))


def _mesures(session: Session) -> Iterator[str]:
    """An accompanied dossier has started a mesure; a closed one has none running or planned."""
    started = select(m.Mesure.dossier_id).where(m.Mesure.debut.is_not(None))
    never = select(m.Dossier.reference).where(
        m.Dossier.statut == StatutDossier.ACCOMPAGNEMENT, m.Dossier.id.not_in(started)
    )
    left = (
        select(m.Dossier.reference)
        .join(m.Mesure, m.Mesure.dossier_id == m.Dossier.id)
        .where(m.Dossier.statut.in_(CLOSED), m.Mesure.statut.in_(RUNNING | PLANNED))
    )
    return (f"dossier {reference}" for query in (never, left) for (reference,) in _rows(session, query))


def _suspensions(session: Session) -> Iterator[str]:
    """A mesure is suspended exactly while one of its suspensions has no end."""
    open_ones = select(m.Suspension.mesure_id).where(m.Suspension.fin.is_(None))
    suspended = m.Mesure.statut == StatutMesure.SUSPENDUE
    query = select(m.Mesure.id).where(or_(suspended & m.Mesure.id.not_in(open_ones),
                                          ~suspended & m.Mesure.id.in_(open_ones)))  # fmt: skip
    return (f"mesure {id}" for (id,) in _rows(session, query))


def _bilans(session: Session) -> Iterator[str]:
    """Every bilan due by today is there; those not transmitted stand on the day computed."""
    query = (
        select(m.Mesure)
        .where(m.Mesure.debut.is_not(None))
        .options(selectinload(m.Mesure.bilans), selectinload(m.Mesure.suspensions))
    )
    day = today()
    for mesure in session.scalars(query.execution_options(yield_per=PAGE)):
        if not _bilans_right(mesure, day):
            yield f"mesure {mesure.id}"


def _bilans_right(mesure: m.Mesure, day: date) -> bool:
    assert mesure.debut is not None
    horizon = max([day, *(bilan.echeance for bilan in mesure.bilans)])
    months = mesure.cahier.get("bilans_mois") or ()
    pauses = [(s.debut, s.fin) for s in mesure.suspensions]
    owed = deadlines.due_dates(mesure.debut, months, horizon, pauses, mesure.fin)
    right = {(due.key, due.month or 0): due.due for due in owed}
    there = {(bilan.cle, bilan.mois) for bilan in mesure.bilans}
    waiting = (
        bilan
        for bilan in mesure.bilans
        if bilan.transmis_le is None and deadlines.stands(bilan.cle, bilan.echeance, pauses, mesure.fin)
    )
    if any(right.get((bilan.cle, bilan.mois)) != bilan.echeance for bilan in waiting):
        return False
    return all(key in there for key, due in right.items() if due <= day or mesure.fin is not None)


def _transmitted(session: Session) -> Iterator[str]:
    """A transmitted bilan has what its kind asks for, as far as clear columns tell, and proposes months with
    a renewal alone (DOMAIN B 3.6)."""
    query = (
        select(m.Bilan)
        .where(m.Bilan.transmis_le.is_not(None))
        .options(load_only(*CLEAR_OF_BILAN), selectinload(m.Bilan.besoins))
    )
    for bilan in session.scalars(query.execution_options(yield_per=PAGE)):
        answered = frozenset(name for name in FILLED if getattr(bilan, name) is not None)
        domains = {} if bilan.besoins else {"": "grille"}
        astray = bilan.duree_proposee is not None and bilan.conclusion != rules.RENEWAL
        if astray or rules.missing(rules.Written(bilan.cle, answered, domains, {})):
            yield f"bilan {bilan.id}"


FILLED = ("jour", "source", "situation_residentielle", "adhesion", "conclusion", "participe", "lu")
CLEAR_OF_BILAN = (m.Bilan.cle, m.Bilan.duree_proposee, *(getattr(m.Bilan, name) for name in FILLED))


def _deadlines(session: Session) -> Iterator[str]:
    """The next day due that a dossier's list shows is that of its bilans and relais."""
    found: dict[int, date] = {}
    bilans = select(m.Mesure.dossier_id, func.min(m.Bilan.echeance)).join(m.Bilan.mesure)
    relais = select(m.Relais.dossier_id, func.min(m.Relais.echeance)).where(m.Relais.issue.is_(None))
    for query in (
        bilans.where(still_owed()).group_by(m.Mesure.dossier_id),
        relais.group_by(m.Relais.dossier_id),
    ):
        for dossier, due in _rows(session, query):
            found[dossier] = min(due, found.get(dossier, due))
    shown = select(m.Dossier.id, m.Dossier.reference, m.Dossier.prochaine_echeance)
    for id, reference, due in _rows(session, shown):
        if found.get(id) != due:
            yield f"dossier {reference}"


def _due(session: Session) -> Iterator[str]:
    """What is due in a dossier is what its saisines, mesures and relais say."""
    wrong = echeances.astray(session)
    for id, reference in _rows(session, select(m.Dossier.id, m.Dossier.reference)):
        if id in wrong:
            yield f"dossier {reference}"


def _references(session: Session) -> Iterator[str]:
    """No reference is beyond its counter, and none is used twice."""
    seen: Counter[str] = Counter()
    highest: dict[str, int] = {}
    for model in (m.Saisine, m.Dossier, m.Reunion, m.ContactRessource):
        for (reference,) in _rows(session, select(model.reference).where(model.reference.is_not(None))):
            seen[reference] += 1
            serie, _, number = reference.rpartition("-")
            highest[serie] = max(highest.get(serie, 0), int(number) if number.isdigit() else 0)
    yield from (reference for reference, n in seen.items() if n > 1)
    counters = dict(_rows(session, select(m.Compteur.serie, m.Compteur.valeur)))
    yield from (
        f"série {serie}" for serie, number in sorted(highest.items()) if counters.get(serie, 0) < number
    )


CODES: tuple[tuple[Any, str], ...] = (
    (m.Saisine.canal, "canal"), (m.Saisine.motif_decision, "motif_non_validation"), (m.Mesure.code, "mesure"),
    (m.Mesure.sortie_motif, "motif_sortie"), (m.Mesure.sortie_destination, "situation_residentielle"),
    (m.Mesure.sortie_suite, "suite_sortie"), (m.Adhesion.code, "adhesion"), (m.Besoin.domaine,
    "domaine_bilan"), (m.Besoin.niveau, "niveau_besoin"), (m.Diagnostic.participation,
    "participation_personne"), (m.Bilan.conclusion, "conclusion_bilan"), (m.Bilan.adhesion, "adhesion"),
    (m.Evolution.code, "evolution_domaine"), (m.Contact.modalite,
    "modalite_contact"), (m.Contact.presence, "presence_contact"),
    (m.Relais.issue, "issue_relais"), (m.Intervenant.role, "role_groupe"),
    (m.Reunion.type, "type_reunion"), (m.ReunionPlateforme.role, "role_reunion"), (m.ContactTheme.code,
    "theme_ressource"), (m.ContactRessource.canal, "canal"), (m.ContactRessource.suite, "suite_contact"),
    (m.Organisation.type, "type_prescripteur"), (m.Proposition.reponse, "reponse_proposition"),
    (m.Recontact.situation_residentielle, "situation_residentielle"),
)  # fmt: skip


def _codes(session: Session) -> Iterator[str]:
    """Every code stored is one of its list, closed or not."""
    lists = current_lists(session)
    for column, name in CODES:
        used = select(column).where(column.is_not(None)).distinct()
        yield from (f"{name} {code}" for (code,) in _rows(session, used) if code not in lists.items(name))
    answers = select(m.Reponse.champ, m.Reponse.code).where(m.Reponse.code.is_not(None)).distinct()
    for key, code in _rows(session, answers):
        field = FIELDS.get(key)
        if field is None or (field.list_id in lists and code not in lists.items(field.list_id)):
            yield f"{key} {code}"


def _secrets(session: Session) -> Iterator[str]:
    """Every encrypted value opens with the keys at hand."""
    for table in Base.metadata.sorted_tables:
        columns = [c for c in table.columns if isinstance(c.type, Secret | SecretJson | SecretBytes)]
        if not columns:
            continue
        try:
            for _ in _rows(session, select(*columns)):
                pass
        except Exception as error:  # whatever the cipher or the document raises, the value cannot be read
            yield f"{table.name} ({type(error).__name__})"


RULES = (
    Rule("Statut d'une saisine différent de son dernier événement", _saisine_events),
    Rule("Statut d'un dossier différent de son dernier événement", _dossier_events),
    Rule("Saisine en attente dans un dossier clos", _decisions),
    Rule("Saisine accusée sans dossier", _acknowledged),
    Rule("Dossier différent de sa dernière saisine", _fiches),
    Rule("Plusieurs référents actifs", _referents),
    Rule("Mesures qui ne vont pas avec l'état du dossier", _mesures),
    Rule("Suspension qui ne va pas avec l'état de la mesure", _suspensions),
    Rule("Échéances de bilan différentes de leur calcul", _bilans),
    Rule("Bilan transmis incomplet", _transmitted),
    Rule("Prochaine échéance d'un dossier différente de ses bilans et relais", _deadlines),
    Rule("Liste des échéances d'un dossier différente de leur calcul", _due),
    Rule("Références en double ou hors compteur", _references),
    Rule("Codes inconnus de leur liste", _codes),
    Rule("Valeurs chiffrées illisibles avec la clé présente", _secrets),
)
"""Every rule but that of the indicators, in the order in which they are verified."""
