"""Everybody of the access tests: each person stands in one relation to the household of the scene.

The names of PEOPLE are those of the table of `test_matrix.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.words import Role
from lda.store.models import Compte, Organisation
from tests import factories

PARTNERS = (
    "auteur", "collegue_nomme", "collegue", "collegue_parti", "autre_partenaire", "referent",
    "ancien_referent", "intervenant", "operateur", "operateur_sorti", "operateur_ancien",
    "operateur_attendu", "bailleur", "bailleur_orienteur", "invite", "invite_a_venir",
)  # fmt: skip
COORDINATORS = ("coordinatrice", "receveuse", "ancienne_plateforme", "autre_plateforme")
CHIEFS = ("slisl", "slisl_orienteur", "autre_slisl")
PEOPLE = (*PARTNERS, *COORDINATORS, *CHIEFS, "departement", "admin", "anonyme")
"""
auteur: wrote the saisines of the household.
collegue_nomme: of the same organisation, named by the author on the first saisine and on a draft.
collegue: of the same organisation, not named.
collegue_parti: named as well, and of another organisation since.
autre_partenaire: of another organisation, without any part.
referent, ancien_referent: the active one, and the one before.
intervenant: in the partner group, in no part that A2b names.
operateur: its mesure runs. operateur_sorti: its sortie was confirmed 30 days ago. operateur_ancien: 31 days.
operateur_attendu: its mesure is asked for, and has not started.
bailleur: in the group as bailleur. bailleur_orienteur: a bailleur whose only part is that of the author.
invite: invited to a concertation that was held. invite_a_venir: to one that comes.
coordinatrice: of the plateforme of the dossier. receveuse: a transfer to hers is proposed.
ancienne_plateforme: had the dossier, and received its saisines, before a transfer.
slisl: chief of the territoire. slisl_orienteur: of another, and wrote a saisine. autre_slisl: of another.
"""

ORGANISATIONS = {
    "auteur": "association", "collegue_nomme": "association", "collegue": "association",
    "bailleur": "bailleur", "bailleur_orienteur": "bailleur_orienteur",
}  # fmt: skip
"""Whose people they are; every other partner has an organisation of its own, under its own name."""

NAMED = ("collegue_nomme", "collegue_parti")
"""Whom the author named on its saisines, when both were of its organisation."""

PLATEFORMES = {
    "coordinatrice": "PF_ARTOIS",
    "receveuse": "PF_LENS_HENIN",
    "ancienne_plateforme": "PF_CALAISIS",
    "autre_plateforme": "PF_AUDOMAROIS",
}
TERRITOIRES = {"slisl": "ARTOIS", "slisl_orienteur": "BOULONNAIS", "autre_slisl": "CALAISIS"}


@dataclass(frozen=True)
class Everybody:
    """The people of the scene by name: their accounts, the actors they are, their organisations."""

    accounts: Mapping[str, Compte]
    actors: Mapping[str, Actor | None]
    organisations: Mapping[str, Organisation]


def everybody(session: Session) -> Everybody:
    """Make them all."""
    organisations: dict[str, Organisation] = {}
    accounts: dict[str, Compte] = {}
    for name in PARTNERS:
        organisation = ORGANISATIONS.get(name, name)
        if organisation not in organisations:
            kind = "BAILLEUR_SOCIAL" if organisation.startswith("bailleur") else "ASSO_AHI"
            organisations[organisation] = factories.make_organisation(
                session, f"Organisation d'essai {organisation}", type=kind, plateformes=["PF_ARTOIS"]
            )
        accounts[name] = _account(session, Role.PARTENAIRE, name, organisation=organisations[organisation])
    for name, code in PLATEFORMES.items():
        accounts[name] = _account(session, Role.COORDINATEUR, name, plateformes=[code])
    for name, code in TERRITOIRES.items():
        accounts[name] = _account(session, Role.SLISL, name, territoires=[code])
    accounts["departement"] = _account(session, Role.DEPARTEMENT, "departement")
    accounts["admin"] = _account(session, Role.ADMIN, "admin")
    actors: dict[str, Actor | None] = {
        name: factories.actor(session, account) for name, account in accounts.items()
    }
    return Everybody(accounts, actors | {"anonyme": None}, organisations)


def _account(session: Session, role: str, name: str, **given: object) -> Compte:
    return factories.make_account(session, role, prenom="Camille", nom=name, **given)  # type: ignore[arg-type]
