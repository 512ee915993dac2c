"""The small world in which the lives run: a database in memory, its people, and pictures of its tables.

The database is copied from a template before each sequence: that takes a thousandth of a second. Each act has
a transaction of its own, as in the application.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lda.domain import clock
from lda.domain.access import Actor
from lda.domain.words import Role
from lda.store import engine as engines
from lda.store import migrate
from tests import factories
from tests.conftest import NOW

ARTOIS, TERNOIS_ARRAGEOIS = "PF_ARTOIS", "PF_TERNOIS_ARRAGEOIS"
AREAS = {"ARTOIS": ARTOIS, "TERNOIS": TERNOIS_ARRAGEOIS, "ARRAGEOIS_HORS_CUA": TERNOIS_ARRAGEOIS}
"""The territoires that somebody of this world follows."""
COMMUNES = (factories.BETHUNE, factories.SAINT_POL, factories.ABLAINZEVELLE, factories.BRUAY)
NOBODY = "personne"

ORGANISATIONS = {
    "association": "ASSO_AHI", "ccas": "CCAS", "operateur": "ASSO_AHI", "bailleur": "BAILLEUR_SOCIAL",
    "invitee": "ASSO_AHI",
}  # fmt: skip
PARTNERS = {
    "auteur": "association", "collegue": "association", "referente": "ccas", "operatrice": "operateur",
    "operateur_bis": "operateur", "bailleur": "bailleur", "invitee": "invitee",
}  # fmt: skip
COORDINATORS = {"coordinatrice": ARTOIS, "coordinateur": TERNOIS_ARRAGEOIS}
CHIEFS = {"slisl_artois": "ARTOIS", "slisl_ternois": "TERNOIS"}
OTHERS = {"departement": Role.DEPARTEMENT, "admin": Role.ADMIN}

Row = Mapping[str, Any]

PICTURED = {
    "saisine": "id, cle, statut, canal, auteur_id, saisie_par_id, organisation_id, plateforme, territoire,"
    " motif_decision, dossier_id, contact_id, recue_le, violence, commune, urgence, objet_demande, revision,"
    " stade_expulsion",
    "dossier": "id, cle, statut, plateforme, territoire, violence, version, transfert_vers, recue_le,"
    " ouvert_le, clos_le, decide_le, commune, urgence, objet_demande, organisation_id, stade_expulsion",
    "mesure": "id, dossier_id, code, operateur_id, statut, demandee_le, debut, fin_prevue, fin, cahier,"
    " renouvellements, sortie_jour, sortie_motif, sortie_suite, sortie_informe, sortie_contact,"
    " sortie_confirmee_le, attente_le, rang",
    "capacite": "id, plateforme, code, operateur_id, places, depuis",
    "parametre": "id, cle, depuis, valeur",
    "suspension": "id, mesure_id, debut, fin",
    "bilan": "id, mesure_id, cle, mois, echeance, jour, redacteur_id, transmis_le, source, conclusion,"
    " dette, duree_proposee",
    "diagnostic": "id, dossier_id, jour",
    "adhesion": "id, dossier_id, jour, code",
    "objectif": "id, mesure_id, domaine, etat, fixe_le, clos_le",
    "action": "id, reunion_id, dossier_id, echeance, close_le, issue",
    "recontact": "id, dossier_id, mesure_id, mois, echeance, fait_le, joint",
    "proposition": "id, dossier_id, jour, reponse, reponse_le, issue",
    "intervenant": "id, dossier_id, role, compte_id, organisation_id, debut, fin",
    "relais": "id, dossier_id, ouvert_le, echeance, issue, clos_le",
    "reunion": "id, cle, type, jour, annulee_le, departement, version",
    "contact_ressource": "id, cle, plateforme, territoire, jour, demandeur_id, suite, version",
}
LINKS = {
    "saisine_collegue": "saisine_id, compte_id",
    "reunion_plateforme": "reunion_id, plateforme, role, territoire",
    "reunion_participant": "reunion_id, organisation_id, compte_id",
    "reunion_dossier": "reunion_id, dossier_id, participation",
}

EVENT = "id, verbe, quand, effet, auteur_id, saisine_id, dossier_id, reunion_id, contact_id, de, vers, motif"


@dataclass(frozen=True)
class Person:
    """Somebody who acts; without an actor it is nobody."""

    name: str
    actor: Actor | None = None
    cle: str = ""

    @property
    def account(self) -> int | None:
        return self.actor.account if self.actor else None

    @property
    def role(self) -> Role | None:
        return self.actor.role if self.actor else None

    @property
    def organisation(self) -> int | None:
        return self.actor.organisation if self.actor else None

    @property
    def plateformes(self) -> frozenset[str]:
        return self.actor.plateformes if self.actor else frozenset()

    @property
    def territoires(self) -> frozenset[str]:
        return self.actor.territoires if self.actor else frozenset()

    @property
    def bailleur(self) -> bool:
        return self.actor is not None and self.actor.bailleur

    def is_(self, role: Role) -> bool:
        return self.role == role


class Picture:
    """Every clear fact of the tables at one moment, read past the application; a day is its ISO text."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self.tables: dict[str, dict[int, Row]] = {}
        for table, columns in PICTURED.items():
            self.tables[table] = {row["id"]: row for row in read(driver, table, columns)}
        self.links = {table: read(driver, table, columns) for table, columns in LINKS.items()}
        again = "evenement WHERE verbe IN ('dossiers.reopen', 'dossiers.look_again')"
        self.links["anew"] = read(driver, again, "dossier_id, effet")

    def __getitem__(self, table: str) -> Mapping[int, Row]:
        return self.tables[table]

    def of(self, table: str, **values: Any) -> list[Row]:
        """The rows of a table with these values, in the order of their ids."""
        rows = self.tables[table].values() if table in self.tables else self.links[table]
        return [row for row in rows if all(row[name] == value for name, value in values.items())]


def read(driver: sqlite3.Connection, table: str, columns: str) -> list[Row]:
    """Rows of a table as the database has them."""
    names = [name.strip() for name in columns.split(",")]
    order = " ORDER BY id" if names[0] == "id" else ""
    found = driver.execute(f"SELECT {columns} FROM {table}{order}")
    return [dict(zip(names, row, strict=True)) for row in found]


def day(text: str) -> date:
    """A day of a picture."""
    return date.fromisoformat(text)


class World:
    """The database, its people and organisations."""

    def __init__(self) -> None:
        self.engine = engines.connect("sqlite://")
        with clock.at(NOW):
            migrate.upgrade(self.engine)
            with self.writing() as session:
                self._settle(session)
        self.driver: sqlite3.Connection = self._driver()
        self.empty = self.driver.serialize()
        mesures = [row for row in read(self.driver, "liste_item", "liste, code, attributs")
                   if row["liste"] == "mesure"]  # fmt: skip
        self.cahiers = {row["code"]: json.loads(row["attributs"]) for row in mesures}
        """The cahiers des charges of the list of mesures, which hold until the Département sets another."""

    def _driver(self) -> Any:
        connection = self.engine.raw_connection()
        driver = connection.driver_connection
        connection.close()  # back to its pool, which has this one alone
        return driver

    def _settle(self, session: Session) -> None:
        known = {ARTOIS, TERNOIS_ARRAGEOIS}
        made = {
            name: factories.make_organisation(session, f"Organisation {name}", type=kind, plateformes=known)
            for name, kind in ORGANISATIONS.items()
        }
        self.organisations = {name: (one.id, one.cle) for name, one in made.items()}
        accounts = {
            name: factories.make_account(session, organisation=made[where], nom=name)
            for name, where in PARTNERS.items()
        }
        for name, where in COORDINATORS.items():
            accounts[name] = factories.make_account(session, Role.COORDINATEUR, plateformes=[where], nom=name)
        for name, where in CHIEFS.items():
            accounts[name] = factories.make_account(session, Role.SLISL, territoires=[where], nom=name)
        for name, role in OTHERS.items():
            accounts[name] = factories.make_account(session, role, nom=name)
        self.people = {
            name: Person(name, factories.actor(session, account), account.cle)
            for name, account in accounts.items()
        } | {NOBODY: Person(NOBODY)}

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is kept, as `lda.store.work.writing` opens them."""
        bound = self.engine.execution_options(writes=True)
        with Session(bound, expire_on_commit=False) as session, session.begin():
            yield session

    def copy(self) -> bytes:
        """The database as it is now."""
        return self.driver.serialize()

    def restore(self, template: bytes) -> None:
        """Begin again from a copy."""
        self.driver.deserialize(template)

    def picture(self) -> Picture:
        return Picture(self.driver)

    def events(self) -> list[Row]:
        """All events, in the order in which they were written."""
        return read(self.driver, "evenement", EVENT)

    def digest(self) -> dict[str, list[Any]]:
        """Every row of every table: to tell whether anything at all was written."""
        names = [row[0] for row in self.driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, self.driver.execute(f"SELECT * FROM {name}"))) for name in names}

    def close(self) -> None:
        self.engine.dispose()
