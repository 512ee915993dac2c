"""From an account row to the actor that rights are judged on."""

from datetime import date

from lda.domain.access import Actor
from lda.domain.french import full_name
from lda.domain.words import Role
from lda.store.geography import geography
from lda.store.models import Compte
from lda.store.ties import is_bailleur


def actor_of(account: Compte, day: date) -> Actor:
    """The actor that an account is on a day: role, organisation, plateformes and territoires in force."""
    active = [a for a in account.affectations if a.debut <= day and (a.fin is None or a.fin >= day)]
    plateformes = {a.plateforme for a in active if a.plateforme}
    territoires = {a.territoire for a in active if a.territoire}
    homes = geography().territoires
    plateformes |= {home for t in territoires if (home := homes[t].plateforme)}
    return Actor(
        account=account.id,
        role=Role(account.role),
        organisation=account.organisation_id,
        bailleur=is_bailleur(account.organisation),
        plateformes=frozenset(plateformes),
        territoires=frozenset(territoires),
        name=full_name(account.profil.get("prenom", ""), account.profil.get("nom", "")),
    )
