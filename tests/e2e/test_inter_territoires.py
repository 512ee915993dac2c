"""The Département calls a meeting; a coordinator finds it in its month, and says that it does not come."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Join
from tests.e2e.person import TELEPHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_the_call_to_the_excuse(join: Join) -> None:
    departement = join("departement", "/agenda")
    departement.click("Convoquer une réunion")
    departement.write("Objet (facultatif)", "Partager les pratiques")
    departement.page.get_by_role("button", name="Calaisis", exact=True, pressed=True).click()
    departement.settle()
    departement.page.get_by_role("button", name="Convoquer").last.click()
    departement.sees("DEP-R")
    departement.sees("Artois, Lens-Hénin, Boulonnais, Audomarois, Montreuillois, Ternois et Arrageois")

    coordinator = join("coordinatrice", "/agenda")
    link = coordinator.page.get_by_role("link", name="Partager les pratiques")
    link.focus()
    coordinator.page.keyboard.press("Enter")
    coordinator.page.wait_for_url("**reunion=**")
    coordinator.click("Excuser la plateforme")
    coordinator.sees("Plateforme Artois : excusée.")
    expect(coordinator.page.get_by_role("button", name="Corriger ou compléter")).to_have_count(0)

    departement.page.reload()
    departement.sees("Excusées : Artois")


def test_the_month_is_a_grid_on_a_laptop_and_a_list_on_a_telephone(join: Join) -> None:
    coordinator = join("coordinatrice", "/agenda")
    day = coordinator.page.locator(".agenda .day").first
    expect(coordinator.page.locator(".agenda-names")).to_be_visible()
    expect(day).to_be_visible()
    day.hover()
    day.get_by_role("link", name="Ajouter une réunion").click()
    coordinator.page.wait_for_url("**ajouter=*-01")
    coordinator.choose("Type", "Réunion de coordination partenariale")
    coordinator.click("Enregistrer la réunion")
    coordinator.sees("enregistrée")
    coordinator.page.set_viewport_size({**TELEPHONE})  # type: ignore[typeddict-item]
    coordinator.click("Revenir à l'agenda")
    expect(coordinator.page.locator(".agenda-names")).to_be_hidden()
    expect(coordinator.page.locator(".agenda .day:visible")).to_have_count(1)
    expect(coordinator.page.locator(".agenda .day:visible .name")).to_contain_text("1er")
