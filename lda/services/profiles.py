"""What makes an account, checked: names, role, organisation, assignments, sign-in name. And its traces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import now
from lda.domain.french import full_name
from lda.domain.traces import Acte
from lda.domain.words import Role
from lda.services import inputs, sessions
from lda.store.models import Affectation, Compte, Organisation, Plateforme, Territoire
from lda.store.traces import note, record


@dataclass(frozen=True)
class Assignment:
    """A plateforme (coordinateur) or a territoire (SLISL) from a day on, to a day included or for good."""

    code: str
    debut: date
    fin: date | None = None


def read(
    session: Session,
    role: str,
    prenom: str,
    nom: str,
    courriel: str | None,
    fonction: str | None,
    telephone: str | None,
    organisation: Organisation | None,
    affectations: Sequence[Assignment],
) -> dict[str, Any]:
    """What makes an account, checked: profil, role, organisation, affectations."""
    gather = inputs.Gather()
    profil = {
        "prenom": gather(inputs.text, prenom, "prenom", "Prénom", max=80, required=True, one_line=True),
        "nom": gather(inputs.text, nom, "nom", "Nom", max=80, required=True, one_line=True),
        "courriel": gather(inputs.courriel, courriel, required=True),
        "fonction": gather(inputs.text, fonction, "fonction", "Fonction", max=120, one_line=True),
        "telephone": gather(inputs.telephone, telephone),
    }
    checked = gather(inputs.one_of, list(Role), role, "role", "Rôle", required=True)
    if checked == Role.PARTENAIRE and organisation is None:
        gather.add("organisation", "« Organisation » est à choisir.")
    rows = gather(_assignments, session, checked, affectations)
    gather.done()
    return {"profil": profil, "role": Role(checked), "organisation": organisation, "affectations": rows}


def _assignments(session: Session, role: str | None, given: Sequence[Assignment]) -> list[Affectation]:
    kinds: dict[str | None, tuple[Any, str, str]] = {
        Role.COORDINATEUR: (Plateforme.code, "plateforme", "Plateforme"),
        Role.SLISL: (Territoire.code, "territoire", "Territoire"),
    }
    if role not in kinds:
        return []
    column, attribute, label = kinds[role]
    known = list(session.scalars(select(column)))
    if not isinstance(given, Sequence) or not all(isinstance(item, Assignment) for item in given):
        raise inputs.refuse("affectations", f"« {label} » : choisissez dans la liste, avec des dates.")
    if not given:
        raise inputs.refuse("affectations", f"« {label} » : choisissez au moins une affectation.")
    rows = []
    for item in given:
        code = inputs.one_of(known, item.code, "affectations", label, required=True)
        start = inputs.day(item.debut, "affectations", "Début d'affectation", required=True)
        end = inputs.day(item.fin, "affectations", "Fin d'affectation", earliest=start)
        rows.append(Affectation(**{attribute: code}, debut=start, fin=end))
    return rows


def sign_in_name(value: str | None) -> str:
    """The name typed to sign in, in lower case. Raises Invalid."""
    name = inputs.text(value, "identifiant", "Identifiant", max=200, required=True, one_line=True).lower()
    if len(name) < 3 or " " in name:
        raise inputs.refuse("identifiant", "« Identifiant » : au moins trois caractères, sans espace.")
    return name


def add(session: Session, name: str, values: dict[str, Any]) -> Compte:
    """A new account with a sign-in name. Raises Invalid when another has it."""
    compte = Compte(
        identifiant_hash=sessions.name_hash(name),
        profil={"identifiant": name, **values["profil"]},
        role=values["role"],
        organisation=values["organisation"],
        actif=True,
        cree_le=now(),
        affectations=values["affectations"],
    )
    try:
        with session.begin_nested():
            session.add(compte)
    except IntegrityError as error:
        raise inputs.refuse(
            "identifiant", "Cet identifiant est déjà celui d'un compte : cherchez-le dans la liste."
        ) from error
    return compte


def name_of(compte: Compte) -> str:
    """« Camille MARTIN »."""
    return full_name(compte.profil.get("prenom", ""), compte.profil.get("nom", ""))


def trace(
    session: Session,
    verb: str,
    who: Actor | None,
    compte: Compte,
    detail: dict[str, Any] | None = None,
    *,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """One event, and one line of the journal: rights have changed (DOMAIN A6)."""
    record(session, verb, who, compte_id=compte.id, detail=detail, before=before, after=after)
    note(session, Acte.DROITS, who, "compte", compte.id)
