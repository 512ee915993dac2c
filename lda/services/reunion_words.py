"""What a reunion says, in words: kept as the former values of a correction."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.french import date_short, full_name
from lda.domain.indicators import COMMUN_LABEL
from lda.store.lists import Lists, current_lists
from lda.store.models import (
    Compte,
    Dossier,
    Plateforme,
    Reunion,
    ReunionDossier,
    ReunionParticipant,
    Territoire,
)


def shown(session: Session, reunion: Reunion) -> dict[str, str]:
    """Label to text, "" where nothing is said. Of the dossiers, the references only."""
    lists = current_lists(session)
    return {
        "Type": lists.label("type_reunion", reunion.type),
        "Date": date_short(reunion.jour),
        "Heure": reunion.heure or "",
        "Durée en minutes": _number(reunion.minutes),
        "Objet": reunion.titre,
        "Lieu": reunion.lieu or "",
        "Plateformes": _parts(session, lists, reunion),
        "Participants": _participants(session, reunion),
        "Nombre de participants": _number(reunion.nb_participants),
        "Ordre du jour": reunion.themes or "",
        "Décisions": reunion.decisions or "",
        "Notes": reunion.notes or "",
        "Situations présentées": _number(reunion.nb_situations),
        "Dossiers": ", ".join(_references(session, reunion)),
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _parts(session: Session, lists: Lists, reunion: Reunion) -> str:
    names = dict(session.execute(select(Plateforme.code, Plateforme.court)).all())
    areas = dict(session.execute(select(Territoire.code, Territoire.nom)).all())
    return " ; ".join(
        f"{names[part.plateforme]} ({lists.label('role_reunion', part.role)}, "
        f"{areas.get(part.territoire or '', COMMUN_LABEL)})"
        for part in sorted(reunion.parts, key=lambda part: part.plateforme)
    )


def _participants(session: Session, reunion: Reunion) -> str:
    wanted = {p.compte_id for p in reunion.participants if p.compte_id}
    accounts = {c.id: c for c in session.scalars(select(Compte).where(Compte.id.in_(wanted)))}
    names = (_participant(row, accounts.get(row.compte_id or 0)) for row in reunion.participants)
    return " ; ".join(sorted(names))


def _participant(row: ReunionParticipant, account: Compte | None) -> str:
    person = row.nom
    if account is not None and person is None:
        person = full_name(account.profil.get("prenom", ""), account.profil.get("nom", ""))
    structure = row.organisation.nom if row.organisation else None
    words = ", ".join(part for part in (person, structure) if part)
    return words if row.present else f"{words} (absence)"


def _references(session: Session, reunion: Reunion) -> list[str]:
    query = select(Dossier.reference).join(ReunionDossier, ReunionDossier.dossier_id == Dossier.id)
    return sorted(session.scalars(query.where(ReunionDossier.reunion_id == reunion.id)))
