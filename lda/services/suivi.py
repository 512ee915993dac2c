"""What the coordinator writes of a dossier: diagnostics, adhésion, propositions, people around, relais."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.bilan import NOT_GATHERED
from lda.domain.clock import today
from lda.domain.errors import Invalid, Problem
from lda.domain.words import IssueProposition, RoleGroupe
from lda.services import around, inputs
from lda.services.echeances import UNANSWERED
from lda.services.following import done, is_open, name_of, taken, taken_by
from lda.services.grids import contents, needs
from lda.store.lists import Lists, current_lists
from lda.store.models import (
    Adhesion,
    Besoin,
    Compte,
    Diagnostic,
    Intervenant,
    Mesure,
    Proposition,
    Recontact,
    Relais,
)

REFUSED = "REFUSEE"
"""Code of `reponse_proposition`."""
DIAGNOSTIC_TEXTS = {
    "forces": "Forces et ressources de la personne",
    "freins": "Freins",
    "risques": "Risques",
    "parole": "Parole de la personne",
    "hypothese": "Hypothèse d'orientation",
    "sante": "Note sur la santé",
}
"""What a diagnostic says in words (DOMAIN B 3.2); "sante" is for those who may read health notes (A2b)."""


def add_diagnostic(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    jour: date,
    participation: str,
    besoins: Mapping[str, str] | None = None,
    contenu: Mapping[str, str] | None = None,
    adhesion: str | None = None,
    version: int | None = None,
) -> Diagnostic:
    """Add a dated diagnostic: how the person took part, a need grid by domain, what is said in words.

    `besoins`: codes of `domaine_bilan` to codes of `niveau_besoin`. `contenu`: keys of DIAGNOSTIC_TEXTS.
    `adhesion`: what the person says of the support that day, which is then her adhésion.
    """
    dossier = taken(session, "suivi.add_diagnostic", cle, actor, version)
    assert actor is not None
    is_open(dossier)
    lists, read = current_lists(session), inputs.Gather()
    jour, took_part, grid, texts = diagnosed(read, lists, jour, participation, besoins, contenu)
    gathered = read(inputs.code, lists, "adhesion", adhesion, "adhesion", "Adhésion")
    read.done()
    diagnostic = Diagnostic(
        dossier_id=dossier.id,
        jour=jour,
        auteur_id=actor.account,
        participation=took_part,
        contenu=texts,
        besoins=[Besoin(domaine=domain, niveau=level) for domain, level in grid.items()],
    )
    session.add(diagnostic)
    if gathered and gathered != NOT_GATHERED:
        session.add(Adhesion(dossier_id=dossier.id, jour=jour, code=gathered, auteur_id=actor.account))
    done(session, "suivi.add_diagnostic", dossier, actor, effective=jour)
    return diagnostic


def diagnosed(
    read: inputs.Gather, lists: Lists, jour: Any, participation: Any, besoins: Any, contenu: Any
) -> tuple[date, str, dict[str, str], dict[str, str]]:
    """What a diagnostic says: its day, how the person took part, its grid and its texts."""
    return (
        read(inputs.day, jour, "jour", "Date du diagnostic", latest=today(), required=True),
        read(
            inputs.code, lists, "participation_personne", participation, "participation",
            "Participation de la personne", required=True,
        ),
        read(needs, lists, besoins),
        read(contents, contenu, DIAGNOSTIC_TEXTS),
    )  # fmt: skip


def record_adhesion(
    session: Session, cle: str, *, actor: Actor | None, jour: date, code: str, version: int | None = None
) -> Adhesion:
    """Write down what the person said of the support offered, on a day."""
    dossier = taken(session, "suivi.record_adhesion", cle, actor, version)
    assert actor is not None
    is_open(dossier)
    read = inputs.Gather()
    jour = read(inputs.day, jour, "jour", "Date de l'adhésion", latest=today(), required=True)
    chosen = read(inputs.code, current_lists(session), "adhesion", code, "code", "Adhésion", required=True)
    read.done()
    adhesion = Adhesion(dossier_id=dossier.id, jour=jour, code=chosen, auteur_id=actor.account)
    session.add(adhesion)
    done(session, "suivi.record_adhesion", dossier, actor, effective=jour, after=chosen)
    return adhesion


def propose(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    jour: date,
    orientations: list[str],
    par: str,
    detail: str | None = None,
    version: int | None = None,
) -> Proposition:
    """Write down what was offered to the person, by whom and when; her answer comes with `answer`."""
    dossier = taken(session, "suivi.propose", cle, actor, version)
    is_open(dossier)
    read = inputs.Gather()
    jour = read(inputs.day, jour, "jour", "Date de la proposition", latest=today(), required=True)
    codes = read(
        inputs.codes, current_lists(session), "orientation", orientations, "orientations", "Orientation", True
    )
    who = read(inputs.text, par, "par", "Proposée par", 200, required=True, one_line=True)
    words = read(inputs.text, detail, "detail", "Précisions")
    read.done()
    proposition = Proposition(dossier_id=dossier.id, jour=jour, orientations=codes, par=who, detail=words)
    session.add(proposition)
    done(session, "suivi.propose", dossier, actor, effective=jour)
    return proposition


def answer(
    session: Session, id: int, *, actor: Actor | None, jour: date, reponse: str, version: int | None = None
) -> Proposition:
    """Write down the answer of the person to a proposition; a change of mind replaces the former answer."""
    dossier, proposition = taken_by(session, "suivi.answer", Proposition, id, actor, version)
    is_open(dossier)
    read = inputs.Gather()
    jour = read(
        inputs.day, jour, "jour", "Date de la réponse",
        latest=today(), earliest=proposition.jour, required=True,
    )  # fmt: skip
    code = read(
        inputs.code,
        current_lists(session),
        "reponse_proposition",
        reponse,
        "reponse",
        "Réponse",
        required=True,
    )
    read.done()
    before = proposition.reponse
    proposition.reponse = code
    proposition.reponse_le = None if code == UNANSWERED else jour
    if code != before:
        proposition.issue = proposition.issue_le = proposition.issue_note = None
    done(session, "suivi.answer", dossier, actor, effective=jour, before=before, after=code)
    return proposition


def settle(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    issue: str,
    jour: date,
    note: str | None = None,
    version: int | None = None,
) -> Proposition:
    """Say what became of a proposition that the person has answered; it replaces what was said before, and
    goes with the answer when that changes."""
    dossier, proposition = taken_by(session, "suivi.settle", Proposition, id, actor, version)
    is_open(dossier)
    if proposition.reponse_le is None:
        raise Invalid(Problem("issue", "La personne n'a pas encore répondu. Notez d'abord sa réponse."))
    read = inputs.Gather()
    code = read(inputs.one_of, list(IssueProposition), issue, "issue", "Suite donnée", required=True)
    day = read(
        inputs.day, jour, "jour", "Date de la suite",
        latest=today(), earliest=proposition.reponse_le, required=True,
    )  # fmt: skip
    words = read(inputs.text, note, "note", "Précisions")
    if proposition.reponse == REFUSED and code == IssueProposition.MISE_EN_OEUVRE:
        read.add("issue", "« Suite donnée » : la personne a refusé. Changez sa réponse, ou la suite.")
    read.done()
    before = proposition.issue
    proposition.issue, proposition.issue_le, proposition.issue_note = code, day, words
    done(session, "suivi.settle", dossier, actor, effective=day, before=before, after=code)
    return proposition


def name_referent(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    debut: date,
    nom: str | None = None,
    organisation: str | None = None,
    compte: str | None = None,
    telephone: str | None = None,
    motif: str | None = None,
    version: int | None = None,
) -> Intervenant:
    """Name the referent of the situation; the former one ends on the day the new one begins, for a reason.

    Somebody with an account (`compte`) will read the dossier (DOMAIN A2b); without one, it is a name and a
    telephone. Raises Conflict when somebody else named one at the same time.
    """
    dossier = taken(session, "suivi.name_referent", cle, actor, version)
    is_open(dossier)
    former = around.active_referent(session, dossier)
    read = inputs.Gather()
    person = read(around.person_columns, session, nom, organisation, compte, telephone)
    debut = read(
        inputs.day, debut, "debut", "Référent depuis le",
        latest=today(), earliest=former.debut if former else None, required=True,
    )  # fmt: skip
    why = read(inputs.text, motif, "motif", "Motif du changement", 500)
    if former is not None and why is None:
        read.add("motif", "« Motif du changement » est à renseigner : un autre référent est en place.")
    read.done()
    chosen = Intervenant(dossier_id=dossier.id, role=RoleGroupe.REFERENT, debut=debut, **person)
    around.add_referent(session, chosen, former, why)
    done(session, "suivi.name_referent", dossier, actor, effective=debut, detail={"raison": why})
    return chosen


def end_referent(
    session: Session, cle: str, *, actor: Actor | None, fin: date, motif: str, version: int | None = None
) -> Intervenant:
    """End the part of the referent, without another for now."""
    dossier = taken(session, "suivi.end_referent", cle, actor, version)
    former = around.active_referent(session, dossier)
    if former is None:
        raise Invalid(Problem("referent", "Aucun référent n'est actif. Désignez-en un d'abord."))
    around.end(former, fin, motif)
    done(
        session,
        "suivi.end_referent",
        dossier,
        actor,
        effective=former.fin,
        detail={"raison": former.motif_fin},
    )
    return former


def add_intervenant(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    role: str,
    debut: date,
    nom: str | None = None,
    organisation: str | None = None,
    compte: str | None = None,
    telephone: str | None = None,
    version: int | None = None,
) -> Intervenant:
    """Add somebody to the partner group of the dossier, in any part but that of the referent."""
    dossier = taken(session, "suivi.add_intervenant", cle, actor, version)
    is_open(dossier)
    read = inputs.Gather()
    part = read(inputs.code, current_lists(session), "role_groupe", role, "role", "Rôle", required=True)
    if part == RoleGroupe.REFERENT:
        read.add("role", "Le référent se désigne par « Désigner le référent ».")
    person = read(around.person_columns, session, nom, organisation, compte, telephone)
    debut = read(inputs.day, debut, "debut", "Depuis le", latest=today(), required=True)
    read.done()
    added = Intervenant(dossier_id=dossier.id, role=part, debut=debut, **person)
    session.add(added)
    done(session, "suivi.add_intervenant", dossier, actor, effective=debut)
    return added


def end_intervenant(
    session: Session, id: int, *, actor: Actor | None, fin: date, motif: str, version: int | None = None
) -> Intervenant:
    """End somebody's part in the group."""
    dossier, person = taken_by(session, "suivi.end_intervenant", Intervenant, id, actor, version)
    if person.fin is not None:
        raise Invalid(Problem("fin", "Cette personne a déjà quitté le groupe. Rechargez la page."))
    around.end(person, fin, motif)
    done(
        session,
        "suivi.end_intervenant",
        dossier,
        actor,
        effective=person.fin,
        detail={"raison": person.motif_fin},
    )
    return person


def note_relais(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    par: str | None = None,
    note: str | None = None,
    version: int | None = None,
) -> Relais:
    """Say who carries a relais that has no outcome yet, `actor` unless another is named, and what has been
    done so far (DOMAIN B 3.7); both replace what was said before. Raises Invalid once it has its outcome."""
    dossier, relais = taken_by(session, "suivi.note_relais", Relais, id, actor, version)
    assert actor is not None
    if relais.issue is not None:
        raise Invalid(Problem("note", "Ce relais a déjà son issue. Rechargez la page."))
    read = inputs.Gather()
    carrier = read(inputs.text, par, "par", "Relais porté par", 200, one_line=True)
    words = read(inputs.text, note, "note", "Ce qui a été fait")
    read.done()
    relais.par = carrier or name_of(session.get(Compte, actor.account))
    relais.note = words
    done(session, "suivi.note_relais", dossier, actor)
    return relais


def end_relais(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    issue: str,
    jour: date,
    note: str | None = None,
    version: int | None = None,
) -> Relais:
    """Give a relais its outcome; the dossier then closes or starts again. `note`: what was done, in place of
    what was noted so far; None leaves that."""
    dossier, relais = taken_by(session, "suivi.end_relais", Relais, id, actor, version)
    if relais.issue is not None:
        raise Invalid(Problem("issue", "Ce relais a déjà son issue. Rechargez la page."))
    read = inputs.Gather()
    code = read(
        inputs.code, current_lists(session), "issue_relais", issue, "issue", "Issue du relais", required=True
    )
    jour = read(
        inputs.day, jour, "jour", "Date de l'issue", latest=today(), earliest=relais.ouvert_le, required=True
    )
    words = read(inputs.text, note, "note", "Ce qui a été fait")
    read.done()
    relais.issue, relais.clos_le = code, jour
    relais.note = relais.note if note is None else words
    done(session, "suivi.end_relais", dossier, actor, effective=jour, after=code)
    return relais


def answer_recontact(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    jour: date,
    joint: bool,
    situation_residentielle: str | None = None,
    note: str | None = None,
    version: int | None = None,
) -> Recontact:
    """Say what became of a household some months after a mesure ended: whether it was reached, and where it
    lives then (DOMAIN B 3.7). The dossier may be closed by now.
    """
    dossier, recontact = taken_by(session, "suivi.answer_recontact", Recontact, id, actor, version)
    if recontact.fait_le is not None:
        raise Invalid(Problem("jour", "Ce recontact est déjà renseigné. Rechargez la page."))
    ended = session.get_one(Mesure, recontact.mesure_id).fin
    read, lists = inputs.Gather(), current_lists(session)
    day = read(inputs.day, jour, "jour", "Date du recontact", latest=today(), earliest=ended, required=True)
    reached = read(inputs.flag, joint, "joint", "Ménage joint")
    field, label = "situation_residentielle", "Situation résidentielle"
    home = read(inputs.code, lists, field, situation_residentielle, field, label)
    words = read(inputs.text, note, "note", "Note")
    if reached and not situation_residentielle:
        read.add(field, f"« {label} » est à choisir : le ménage a été joint.")
    if reached is False and situation_residentielle:
        read.add(field, f"« {label} » : retirez ce choix, ou dites que le ménage a été joint.")
    read.done()
    recontact.fait_le, recontact.joint, recontact.note = day, reached, words
    recontact.situation_residentielle = home
    done(
        session, "suivi.answer_recontact", dossier, actor,
        effective=day, after="JOINT" if reached else "NON_JOINT", detail={"mois": recontact.mois},
    )  # fmt: skip
    return recontact
