"""A database that goes away while somebody types: a calm message, and what was typed stays."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Join
from tests.outage import Outage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
postgresql = pytest.param("postgresql", marks=pytest.mark.postgresql)


@pytest.mark.parametrize("databases", [postgresql], indirect=True)
def test_what_was_typed_stays_while_the_database_is_away(join: Join, application: str) -> None:
    partner = join("partenaire", "/mon-compte")
    page, telephone = partner.page, partner.page.get_by_label("Téléphone")
    telephone.fill("03 21 00 00 99")
    outage = Outage(application)
    outage.begin()
    try:
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_text("Votre saisie est gardée")).to_be_visible()
        expect(telephone).to_have_value("03 21 00 00 99")
    finally:
        outage.end()
    expect(page.get_by_text("Si vous veniez d'enregistrer ou de valider")).to_be_visible()
    expect(telephone).to_have_value("03 21 00 00 99")
    partner.click("Enregistrer")
    partner.sees("Vos coordonnées sont enregistrées.")
    page.reload()
    partner.settle()
    expect(telephone).to_have_value("03 21 00 00 99")
    expect(page.get_by_text("Si vous veniez d'enregistrer ou de valider")).to_have_count(0)
