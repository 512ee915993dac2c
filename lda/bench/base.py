"""The databases that are measured: fictional data of a size, people signed in, keys of what they open."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, create_engine, func, make_url, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lda.bench.limits import SMALL, Unmeasurable
from lda.domain.access import Actor
from lda.domain.words import Role, StatutSaisine
from lda.services import demo, echeances, sessions
from lda.services.sessions import name_hash
from lda.settings import ROOT, settings
from lda.store.crypto import cipher
from lda.store.engine import connect
from lda.store.migrate import upgrade
from lda.store.models import Compte, Saisine

NAMES = {
    Role.PARTENAIRE: "partenaire", Role.COORDINATEUR: "coordination.artois", Role.SLISL: "slisl.artois",
    Role.DEPARTEMENT: "departement", Role.ADMIN: "administration",
}  # fmt: skip
"""Who stands for each role."""
OPERATOR = "operateur"
"""A partner who accompanies, for the pages of a dossier."""


@dataclass(frozen=True)
class Person:
    """Somebody signed in: the actor, and the cookie of an open session."""

    actor: Actor
    cookie: str


@dataclass
class Base:
    """One database, seen from the bench itself: to open sessions in it, and to write beside the server."""

    url: str
    engine: Engine
    people: dict[str, Person] = field(default_factory=dict)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction."""
        options = self.engine.execution_options(writes=True)
        with Session(options, expire_on_commit=False) as session, session.begin():
            yield session

    def person(self, name: str) -> Person:
        """The demonstration account of this name, its session opened in the database on first use."""
        if name not in self.people:
            with self.writing() as session:
                key = name_hash(f"{name}@exemple.fr")
                account = session.scalars(select(Compte).where(Compte.identifiant_hash == key)).unique().one()
                self.people[name] = sign_in(session, account)
        return self.people[name]


def sign_in(session: Session, account: Compte) -> Person:
    """What the sign-in form does once the passphrase is right: a ticket, changed into a session's cookie."""
    cookie = sessions.redeem(session, sessions.open_ticket(session, account))
    if cookie is None:
        raise Unmeasurable("un compte de démonstration est désactivé dans cette base.")
    actor = sessions.actor_from(session, cookie)
    assert actor is not None
    return Person(actor, cookie)


@contextmanager
def opened(url: str | None, saisines: int, folder: Path) -> Iterator[Base]:
    """The database at `url`, or a temporary one, with that many saisines: filled when it is empty."""
    if url is None:
        use_key(folder / "bench.key")
        url = f"sqlite:///{folder / f'{saisines}.db'}"
    engine = connect(url)
    try:
        _fill(engine, url, saisines)
        yield Base(url, engine)
    finally:
        engine.dispose()


def use_key(path: Path) -> None:
    """Encrypt with the key of this file from now on, here and in the servers started from here."""
    os.environ["LDA_KEY_FILE"] = str(path)
    settings.cache_clear()
    cipher.cache_clear()


def beside(url: str | None) -> str | None:
    """The database with SMALL saisines that goes with one: its name and a suffix. Made when missing."""
    if url is None:
        return None
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql":
        path = Path(parsed.database or "")
        return parsed.set(database=str(path.with_stem(f"{path.stem}_{SMALL}"))).render_as_string(False)
    other = parsed.set(database=f"{parsed.database}_{SMALL}")
    _create(parsed.set(drivername="postgresql+psycopg").render_as_string(False), other.database or "")
    return other.render_as_string(False)


def _create(url: str, name: str) -> None:
    """Create a database of PostgreSQL unless it is there."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    with engine.connect() as connection:
        known = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
        if known.first() is None:
            quoted = connection.dialect.identifier_preparer.quote(name)
            connection.execute(text(f"CREATE DATABASE {quoted}"))
    engine.dispose()


def _fill(engine: Engine, url: str, saisines: int) -> None:
    try:
        upgrade(engine, echeances.fill)
    except OperationalError:
        raise Unmeasurable("cette base ne répond pas. Vérifiez son adresse, et qu'elle existe.") from None
    with Session(engine) as session:
        empty = not demo.occupied(session) and not session.scalar(select(func.count()).select_from(Compte))
    if empty:
        _demo(url, saisines)
    with Session(engine) as session:
        if not demo.demo_accounts(session) or demo.interrupted(session):
            raise Unmeasurable("cette base n'est pas une base de démonstration complète.")
        drafts = Saisine.statut == StatutSaisine.BROUILLON
        held = session.scalar(select(func.count()).select_from(Saisine).where(~drafts)) or 0
    if not 0.9 * saisines <= held <= 1.2 * saisines + 100:
        raise Unmeasurable(
            f"cette base contient {held} saisines transmises, et non {saisines} : donnez --saisines."
        )


def _demo(url: str, saisines: int) -> None:
    """`python -m lda demo`, which shows its progress on the error output."""
    environment = {
        **os.environ, "LDA_DATABASE_URL": url, "LDA_KEY_FILE": str(settings().key_file),
    }  # fmt: skip
    command = [sys.executable, "-m", "lda", "demo", "--saisines", str(saisines)]
    print(f"Base de {saisines} saisines…", file=sys.stderr, flush=True)
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
