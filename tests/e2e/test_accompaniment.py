"""A household from its saisine on, day by day: the clock of the server is moved, and what is due follows."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lda.domain import clock
from lda.store.work import writing
from tests import factories
from tests.e2e import conftest
from tests.e2e.conftest import PASSPHRASE, Join
from tests.e2e.person import TELEPHONE, Person
from tests.server import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Day = Callable[[int, int, int], None]
FIRST = date(2027, 1, 4)
HOUSEHOLD = {
    "typologie_menage": "COUPLE_ENF", "nb_adultes": 2, "nb_enfants": 1, "ages_enfants": "6 ans",
    "codemandeur_nom": "Fictif", "codemandeur_prenom": "Sacha", "situation_residentielle": "HEB_FAMILLE",
    "motif_demande": "EXPULSION", "stade_expulsion": "EXPULSE",
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the clock of the server is read."""
    path = tmp_path / "clock"
    path.write_text(clock.noon(FIRST).isoformat(), encoding="utf-8")
    return path


@pytest.fixture
def join(chromium: Browser, application: str, tmp_path: Path, file: Path) -> Iterator[Join]:
    """People signed in on a server whose clock the test moves."""
    with clock.at(clock.noon(FIRST)), writing() as session:
        for name, kind in (("Bailleur d'essai", "BAILLEUR_SOCIAL"), ("MDS d'essai", "MDS")):
            factories.make_organisation(session, name, type=kind, plateformes=["PF_ARTOIS"])
    with clock.at(clock.noon(FIRST)):
        conftest.people()
    with serving(tmp_path / "server.log", clock=file) as server:
        yield from conftest.joining(chromium, server)


@pytest.fixture
def day(file: Path) -> Day:
    """`day(2027, 4, 4)`: the server's day from now on, at noon."""

    def moved(year: int, month: int, number: int) -> None:
        file.write_text(clock.noon(date(year, month, number)).isoformat(), encoding="utf-8")

    return moved


def test_a_household_is_taken_in_hand_day_by_day(
    join: Join, day: Day, lists: Mapping[str, Mapping[str, str]]
) -> None:
    partner = join("partenaire", "/nouvelle-saisine", TELEPHONE)
    partner.click("Commencer une nouvelle fiche")
    with clock.at(clock.noon(FIRST)):
        partner.fill_fiche(factories.complete_answers(**HOUSEHOLD), lists)
    partner.click("Transmettre la saisine")
    partner.sees("La saisine est transmise sous la référence")

    coordinator = join("coordinatrice", "/echeances")
    coordinator.sees("Accuser réception")
    coordinator.sees("dans 3 jours (07/01/2027)")
    day(2027, 1, 8)
    back(coordinator, "/echeances")
    coordinator.sees("en retard de 1 jour (07/01/2027)")
    coordinator.click("Ouvrir la saisine")
    coordinator.click("Accuser réception et ouvrir le dossier")
    dossier = coordinator.page.url.removeprefix(coordinator.url)

    back(coordinator, "/echeances")
    coordinator.sees("Premier contact avec le ménage")
    coordinator.sees("dans 6 jours (14/01/2027)")
    back(coordinator, dossier)
    coordinator.unfold("Suivi")
    coordinator.unfold("Noter un contact")
    coordinator.choose("Contact", "Visite à domicile")
    coordinator.page.get_by_role("button", name="Noter le contact").click()
    coordinator.sees("Le contact est noté.")

    day(2027, 2, 4)
    back(coordinator, "/echeances")
    coordinator.sees("en retard de 1 jour (03/02/2027)")
    expect(coordinator.page.get_by_text("Décision attendue").first).to_be_visible()
    expect(coordinator.page.get_by_text("Premier contact avec le ménage")).to_have_count(0)


def back(coordinator: Person, path: str) -> None:
    """Open a page, signing in again when the night has ended the session."""
    coordinator.open(path)
    if coordinator.page.get_by_label("Identifiant").count():
        coordinator.sign_in("coordinatrice@exemple.fr", PASSPHRASE, path)
    expect(coordinator.page.get_by_role("button", name="Se déconnecter")).to_be_attached()
    coordinator.settle()
