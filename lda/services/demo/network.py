"""The fictional network: organisations of every kind, their accounts, those who coordinate."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from lda.domain.words import Role
from lda.services import passphrases
from lda.services.demo import names, texts
from lda.services.demo.draw import Draw
from lda.services.demo.load import Rows
from lda.services.sessions import name_hash
from lda.store.geography import geography
from lda.store.models import Affectation, Compte, Organisation

PASSPHRASE = "phare dune horizon sablier"
"""Of the demonstration accounts, and of no other."""

EVERYWHERE = ("MDS", "CCAS", "ASSO_AHI", "BAILLEUR_SOCIAL")
ELSEWHERE = (
    "ASSO_AUTRE", "SIAO", "MISSION_LOCALE", "SANTE_PSY", "EPCI_COMMUNE", "VIF", "MJPM", "ASSO_AUTRE",
    "JUSTICE", "MEDICO_SOCIAL", "MISSION_LOCALE", "SANTE_AUTRE", "SIAO", "BAILLEUR_PRIVE", "DDETS", "ASE",
    "CAF_MSA", "AUTRE", "MISSION_LOCALE", "ASSO_AUTRE", "SIAO", "MJPM", "VIF", "SANTE_PSY", "MEDICO_SOCIAL",
    "BAILLEUR_PRIVE", "CCAS", "CCAS",
)  # fmt: skip
_TITLES = {
    "MDS": "MDS de {}", "CCAS": "CCAS de {}", "ASSO_AHI": "Association L'Escale de {}",
    "ASSO_AUTRE": "Association Passerelle de {}", "BAILLEUR_SOCIAL": "Habitat {}",
    "BAILLEUR_PRIVE": "Agence immobilière sociale de {}", "SIAO": "SIAO, antenne de {}",
    "DDETS": "Service de l'État de {}", "EPCI_COMMUNE": "Communauté de communes de {}",
    "SANTE_PSY": "Équipe mobile psychiatrie-précarité de {}", "SANTE_AUTRE": "Centre hospitalier de {}",
    "MEDICO_SOCIAL": "SAVS de {}", "MJPM": "Service tutélaire de {}", "JUSTICE": "SPIP, antenne de {}",
    "MISSION_LOCALE": "Mission locale de {}", "ASE": "Maison d'enfants de {}",
    "VIF": "Accueil Violette de {}", "CAF_MSA": "CAF, point d'accueil de {}", "SLISL": "SLISL de {}",
    "AUTRE": "Collectif d'habitants de {}",
}  # fmt: skip
_FAVOURED = {"MDS": 24, "CCAS": 17, "ASSO_AHI": 15, "BAILLEUR_SOCIAL": 9, "SIAO": 8, "MISSION_LOCALE": 6}

DEMO_PARTNERS = {"CCAS": "partenaire", "ASSO_AHI": "operateur", "BAILLEUR_SOCIAL": "bailleur"}
"""Sign-in names of three partners of the first plateforme, by kind of organisation."""


@dataclass(frozen=True)
class Account:
    """Somebody of the network; `profile` is what a fiche takes from it."""

    id: int
    role: Role
    organisation: int | None
    profile: dict[str, Any]


@dataclass(frozen=True)
class DemoAccount:
    """An account that opens with PASSPHRASE, as the command line shows it."""

    identifiant: str
    role: Role
    name: str
    where: str


@dataclass
class World:
    """Everybody and every place that a fictional life needs."""

    start: date
    today: date
    territoires: dict[str, str] = field(default_factory=dict)
    """Plateforme by territoire."""
    sigles: dict[str, str] = field(default_factory=dict)
    partners: dict[str, list[Account]] = field(default_factory=dict)
    """By plateforme."""
    coordinators: dict[str, Account] = field(default_factory=dict)
    replacements: list[tuple[str, date, date, Account]] = field(default_factory=list)
    slisl: dict[str, Account] = field(default_factory=dict)
    """By territoire."""
    operators: dict[tuple[str, str], list[Account]] = field(default_factory=dict)
    """By plateforme and kind of organisation."""
    known: set[tuple[int, str]] = field(default_factory=set)
    """Organisations and the plateformes that know them."""
    demo: list[DemoAccount] = field(default_factory=list)
    others: list[Account] = field(default_factory=list)

    @property
    def departement(self) -> Account:
        """Who calls the meetings of all plateformes."""
        return next(account for account in self.others if account.role == Role.DEPARTEMENT)

    def coordinator(self, plateforme: str, day: date) -> Account:
        """Who coordinates a plateforme on a day, replaced or not."""
        for place, first, last, account in self.replacements:
            if place == plateforme and first <= day <= last:
                return account
        return self.coordinators[plateforme]

    def of(self, plateforme: str, *kinds: str) -> list[Account]:
        """Accounts of organisations of some kinds in a plateforme; all of them when there are none."""
        return [a for kind in kinds for a in self.operators.get((plateforme, kind), ())] or self.partners[
            plateforme
        ]


class Builder:
    """Makes the network, row by row."""

    def __init__(self, world: World, rows: Rows, draw: Draw, opened: datetime) -> None:
        self.world, self.rows, self.draw, self.opened = world, rows, draw, opened
        self._taken: set[str] = set()
        self._opens = passphrases.hashed(PASSPHRASE)

    def build(self) -> None:
        """Organisations and accounts of every plateforme, then those who coordinate and steer."""
        plateformes = list(self.world.sigles)
        for code in plateformes:
            for kind in EVERYWHERE:
                self._organisation(code, kind, plateformes[0])
        for rank, kind in enumerate(ELSEWHERE):
            self._organisation(plateformes[rank * 3 % len(plateformes)], kind, plateformes[0])
        self._coordinators(plateformes)
        self._chiefs()
        for rank in range(2):
            name = "departement" if rank == 0 else None
            self.world.others.append(
                self._account(Role.DEPARTEMENT, None, "Chargée de mission logement", name)
            )
        self.world.others.append(self._account(Role.ADMIN, None, "Administration", "administration"))

    def _organisation(self, plateforme: str, kind: str, first: str) -> None:
        organisation = self._add_organisation(plateforme, kind)
        login = DEMO_PARTNERS.get(kind) if plateforme == first else None
        if login in {account.identifiant.split("@")[0] for account in self.world.demo}:
            login = None
        for rank in range(self.draw.number(1, 3) if login is None else 2):
            account = self._account(
                Role.PARTENAIRE, organisation, self.draw.one(texts.FONCTIONS), login if rank == 0 else None
            )
            self.world.partners.setdefault(plateforme, []).append(account)
            self.world.operators.setdefault((plateforme, kind), []).append(account)

    def _add_organisation(self, plateforme: str, kind: str) -> dict[str, Any]:
        free = [place for place in names.PLACES if _TITLES[kind].format(place) not in self._taken]
        nom = _TITLES[kind].format(self.draw.one(free))
        self._taken.add(nom)
        communes = [
            c.code
            for c in geography().communes.values()
            if self.world.territoires.get(c.territoire) == plateforme and c.population > 2000
        ]
        row = self.rows.add(
            Organisation,
            nom=nom,
            type=kind,
            commune=self.draw.one(communes),
            telephone=names.landline(self.draw),
        )
        self.world.known.add((row["id"], plateforme))
        return row

    def _account(
        self,
        role: Role,
        organisation: dict[str, Any] | None,
        fonction: str,
        login: str | None,
        where: str = "",
    ) -> Account:
        prenom, nom = names.first_name(self.draw, self.draw.one(("F", "H"))), names.surname(self.draw)
        identifiant = f"{login}@exemple.fr" if login else names.courriel(prenom, nom)
        while identifiant in self._taken:
            nom = names.surname(self.draw)
            identifiant = names.courriel(prenom, nom)
        self._taken.add(identifiant)
        profile = {
            "identifiant": identifiant, "prenom": prenom, "nom": nom, "fonction": fonction,
            "telephone": names.landline(self.draw), "courriel": identifiant,
        }  # fmt: skip
        row = self.rows.add(
            Compte,
            identifiant_hash=name_hash(identifiant),
            profil=profile,
            role=role,
            organisation_id=organisation["id"] if organisation else None,
            mot_de_passe=self._opens if login else None,
            actif=login is not None or role != Role.PARTENAIRE or not self.draw.chance(0.03),
            cree_le=self.opened,
        )
        if login:
            place = organisation["nom"] if organisation else where
            self.world.demo.append(DemoAccount(identifiant, role, f"{prenom} {nom.upper()}", place))
        structure = organisation["nom"] if organisation else "Plateforme Logement d'abord"
        kind = organisation["type"] if organisation else "AUTRE"
        return Account(
            row["id"], role, row["organisation_id"], {**profile, "structure": structure, "type": kind}
        )

    def _assign(self, account: Account, first: date, last: date | None = None, **place: str) -> None:
        self.rows.add(Affectation, compte_id=account.id, debut=first, fin=last, **place)

    def _coordinators(self, plateformes: Sequence[str]) -> None:
        world = self.world
        logins = {plateformes[0]: "coordination.artois", plateformes[-1]: "coordination.ternois-arrageois"}
        for code in plateformes:
            fonction = "Coordination de la plateforme"
            where = geography().plateformes[code].nom
            account = self._account(Role.COORDINATEUR, None, fonction, logins.get(code), where)
            world.coordinators[code] = account
            self._assign(account, world.start, plateforme=code)
        other = self._account(Role.COORDINATEUR, None, "Coordination, remplacement", None)
        for code, ago, length in ((plateformes[4], 500, 120), (plateformes[2], 40, 100)):
            first = world.today - timedelta(days=ago)
            last = first + timedelta(days=length)
            self._assign(other, first, last, plateforme=code)
            world.replacements.append((code, first, last, other))

    def _chiefs(self) -> None:
        logins = {"ARTOIS": "slisl.artois", "TERNOIS": "slisl.ternois"}
        for code, plateforme in self.world.territoires.items():
            organisation = self._add_organisation(plateforme, "SLISL")
            account = self._account(Role.SLISL, organisation, "Chef de service", logins.get(code))
            self.world.slisl[code] = account
            self._assign(account, self.world.start, territoire=code)


def weight(account: Account, demo: bool) -> float:
    """How often an account writes a saisine, relative to others of its plateforme."""
    return _FAVOURED.get(account.profile["type"], 3) * (4.0 if demo else 1.0)
