"""A server with a small cast, and people at real browsers."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lda.domain.words import Role
from lda.services import passphrases, sessions
from lda.store.models import Compte
from lda.store.work import reading, writing
from lda.views import options
from tests import factories
from tests.e2e.person import LAPTOP, Person
from tests.server import Server, serving

PASSPHRASE = "une phrase de passe assez longue"
Join = Callable[..., Person]


@pytest.fixture
def server(application: str, tmp_path: Path) -> Iterator[Server]:
    """The application on the test's own database, with one account of each role."""
    people()
    with serving(tmp_path / "server.log") as server:
        yield server


@pytest.fixture
def join(chromium: Browser, server: Server) -> Iterator[Join]:
    """`join("partenaire", "/mes-saisines")`: somebody signed in, in a browser of its own."""
    yield from joining(chromium, server)


def joining(chromium: Browser, server: Server) -> Iterator[Join]:
    """The same on any server."""
    opened = []

    def joined(who: str, path: str = "/", size: Mapping[str, int] = LAPTOP) -> Person:
        context = chromium.new_context(
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={**size},  # type: ignore[typeddict-item]
        )
        opened.append(context)
        person = Person(context.new_page(), server.url)
        person.sign_in(f"{who}@exemple.fr", PASSPHRASE, path)
        return person

    yield joined
    for context in opened:
        context.close()


@pytest.fixture
def lists(application: str) -> Mapping[str, Mapping[str, str]]:
    """The option lists of today."""
    with reading() as session:
        return options.lists(session).open


def people() -> None:
    """Two organisations, and an account of each role."""
    with writing() as session:
        ccas = factories.make_organisation(session, "CCAS d'essai", type="CCAS", plateformes=["PF_ARTOIS"])
        tilleuls = factories.make_organisation(session, "Association Les Tilleuls", plateformes=["PF_ARTOIS"])

        def account(name: str, role: Role, **places: object) -> Compte:
            compte = factories.make_account(
                session,
                role,
                prenom=name.capitalize(),
                nom="Essai",
                identifiant=f"{name}@exemple.fr",
                courriel=f"{name}@exemple.fr",
                telephone="03 53 01 00 11",
                fonction="Travail social",
                **places,  # type: ignore[arg-type]
            )
            compte.identifiant_hash = sessions.name_hash(f"{name}@exemple.fr")
            compte.mot_de_passe = passphrases.hashed(PASSPHRASE)
            return compte

        account("partenaire", Role.PARTENAIRE, organisation=ccas)
        account("operateur", Role.PARTENAIRE, organisation=tilleuls)
        account("coordinatrice", Role.COORDINATEUR, plateformes=["PF_ARTOIS"])
        account("slisl", Role.SLISL, territoires=["ARTOIS"])
        account("departement", Role.DEPARTEMENT)
        account("admin", Role.ADMIN)
