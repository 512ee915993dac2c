"""An empty database: the link printed at the start makes the first administrator, once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import PASSPHRASE
from tests.e2e.person import LAPTOP, Person
from tests.server import Server, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINK = re.compile(r"https?://[^/\s]+(/activation\?jeton=[\w-]+)")


@pytest.fixture
def empty(application: str, tmp_path: Path) -> Iterator[Server]:
    """The application on a database where nobody has an account."""
    with serving(tmp_path / "server.log") as server:
        yield server


def _visitor(chromium: Browser, server: Server) -> Person:
    context = chromium.new_context(locale="fr-FR", viewport=LAPTOP)  # type: ignore[arg-type]
    return Person(context.new_page(), server.url)


def _activate(person: Person, path: str, **typed: str) -> None:
    person.open(path)
    for label, text in typed.items():
        person.page.get_by_label(label, exact=True).fill(text)
    person.page.locator("input[type=password]").nth(0).fill(PASSPHRASE)
    person.page.locator("input[type=password]").nth(1).fill(PASSPHRASE)
    person.page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    person.page.get_by_role("button", name="Se déconnecter").wait_for()
    person.settle()


def test_the_printed_link_makes_the_first_administrator_once(chromium: Browser, empty: Server) -> None:
    found = LINK.findall(empty.log.read_text())
    assert len(found) == 1
    administrator = _visitor(chromium, empty)
    _activate(administrator, found[0], Prénom="Ali", Nom="Inventé", Identifiant="ali@exemple.fr")
    administrator.sees("Ali INVENTÉ")

    other = _visitor(chromium, empty)
    other.open(found[0])
    other.sees("Lien inutilisable")
    other.sign_in("ali@exemple.fr", PASSPHRASE, "/comptes")
    other.sees("Inviter une personne")
