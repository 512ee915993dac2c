"""What the forms of activity choose from beside the option lists."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.french import full_name, sort_key
from lda.domain.words import Role
from lda.store.models import Compte, Organisation, OrganisationPlateforme


def organisations(session: Session) -> dict[str, str]:
    """Key and name of every organisation of the network that is open, in alphabetical order."""
    rows = session.execute(select(Organisation.cle, Organisation.nom).where(Organisation.active))
    return dict(sorted(rows.all(), key=lambda row: sort_key(row[1])))


def partners(session: Session, plateformes: Collection[str]) -> dict[str, str]:
    """Key and « Prénom NOM, structure » of every account in use of partners of plateformes, by name."""
    tied = select(OrganisationPlateforme.organisation_id).where(
        OrganisationPlateforme.plateforme.in_(plateformes)
    )
    rows = session.execute(
        select(Compte.cle, Compte.profil, Organisation.nom)
        .join(Organisation, Organisation.id == Compte.organisation_id)
        .where(
            Compte.role == Role.PARTENAIRE,
            Compte.actif,
            Compte.mot_de_passe.is_not(None),
            Compte.organisation_id.in_(tied),
        )
    )
    people = [(profil.get("nom") or "", profil.get("prenom") or "", nom, cle) for cle, profil, nom in rows]
    people.sort(key=lambda person: (sort_key(person[0]), sort_key(person[1])))
    return {cle: with_structure(full_name(first, last), where) for last, first, where, cle in people}


def with_structure(name: str, structure: str | None) -> str:
    """« Prénom NOM, structure »."""
    return ", ".join(filter(None, (name, structure)))
