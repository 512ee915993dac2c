"""From the encrypted answers of a fiche to what stands in clear: columns, countable answers, fingerprints."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lda.domain.fiche import FIELDS, Answers, Kind, countable, routing_commune
from lda.store.followup import main_saisine
from lda.store.models import Dossier, Empreinte, Reponse, Saisine
from lda.store.search import fingerprints

IDENTITY = ("nom", "prenom", "date_naissance", "annee_naissance", "nom_naissance")


def identity(answers: Answers) -> dict[str, Any]:
    """What a list shows of a person and what finds her again."""
    return {key: answers[key] for key in IDENTITY if answers.get(key)}


def spread(session: Session, saisine: Saisine) -> None:
    """Write in clear what a transmitted fiche lets count, filter, sort, remind on and find (DOMAIN A6).

    Done again after a correction, it replaces what was there. Plateforme, territoire and violence flag are
    not its affair.
    """
    session.flush()
    answers = saisine.fiche
    codes = countable(answers)
    saisine.identite = identity(answers)
    saisine.commune = routing_commune(answers)
    saisine.objet_demande = codes.get("objet_demande")
    saisine.urgence = codes.get("urgence")
    saisine.stade_expulsion = codes.get("stade_expulsion")
    for table in (Reponse, Empreinte):
        session.execute(delete(table).where(table.saisine_id == saisine.id))
    session.add_all(row for key in codes for row in _rows(saisine.id, key, codes[key]))
    session.add_all(Empreinte(saisine_id=saisine.id, h=h) for h in sorted(fingerprints(saisine.identite)))
    session.flush()


def copy_to_dossier(saisine: Saisine, dossier: Dossier) -> None:
    """Give a dossier the codes and the identity of the saisine that speaks for it, so that a list reads one
    table."""
    dossier.commune = saisine.commune
    dossier.urgence = saisine.urgence
    dossier.stade_expulsion = saisine.stade_expulsion
    dossier.objet_demande = saisine.objet_demande
    dossier.organisation_id = saisine.organisation_id
    dossier.identite = dict(saisine.identite)


def follow_main(session: Session, dossier: Dossier) -> None:
    """Copy again from the saisine that speaks for a dossier, once one came, changed or was put aside.

    Its violence flag is not copied: a fiche only ever adds it, and the coordinator lifts it (DOMAIN A2).
    """
    session.flush()
    saisine = main_saisine(session, dossier)
    if saisine is not None:
        copy_to_dossier(saisine, dossier)


def _rows(saisine_id: int, key: str, value: Any) -> Iterator[Reponse]:
    kind = FIELDS[key].kind
    if kind is Kind.DATE:
        yield Reponse(saisine_id=saisine_id, champ=key, jour=date.fromisoformat(value))
    elif kind in (Kind.NOMBRE, Kind.MONTANT):
        yield Reponse(saisine_id=saisine_id, champ=key, nombre=value)
    else:
        for rank, code in enumerate(value if isinstance(value, list) else [value]):
            yield Reponse(saisine_id=saisine_id, champ=key, rang=rank, code=code)
