"""The first whole path: a fiche becomes a followed situation, and the Département sees the figures move."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.e2e.conftest import Join
from tests.e2e.person import TELEPHONE, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIGURES = ("Sollicitations", "Réunions et instances", "Commissions de fluidité")


@pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_from_the_fiche_to_the_live_chart(join: Join, lists: Mapping[str, Mapping[str, str]]) -> None:
    watching = join("departement", "/statistiques")
    assert [watching.figure(name) for name in FIGURES] == ["0", "0", "0"]

    partner = join("partenaire", "/nouvelle-saisine", TELEPHONE)
    partner.click("Commencer une nouvelle fiche")
    partner.fill_fiche(factories.complete_answers(), lists)
    partner.click("Transmettre la saisine")
    partner.sees("La saisine est transmise sous la référence")
    partner.sees("Coordinatrice ESSAI")
    _shows(watching, "Sollicitations", "1")

    coordinator = join("coordinatrice", "/dossiers")
    coordinator.page.get_by_text("Alix FICTIVE").first.click()
    coordinator.click("Accuser réception et ouvrir le dossier")
    coordinator.click("Commencer le diagnostic")
    _study(coordinator)
    coordinator.click("Valider l'orientation")
    coordinator.sees("L'orientation est validée.")

    partner.open("/mes-saisines")
    partner.sees("Orientation décidée")

    _log(coordinator, "Réunion de coordination partenariale")
    _shows(watching, "Réunions et instances", "1")
    _log(coordinator, "Commission de fluidité")
    _shows(watching, "Commissions de fluidité", "1")
    assert [watching.figure(name) for name in FIGURES] == ["1", "1", "1"]


def _study(coordinator: Person) -> None:
    """All that a validation needs: diagnostic, adhésion, proposition and its answer, référent."""
    coordinator.unfold("Suivi")
    coordinator.unfold("Ajouter un diagnostic")
    coordinator.choose("Participation de la personne", "Présente")
    coordinator.click("Enregistrer le diagnostic")
    coordinator.sees("Le diagnostic est enregistré.")
    coordinator.unfold("Recueillir l'adhésion")
    coordinator.choose("Ce que dit la personne", "Adhère à la démarche")
    coordinator.click("Enregistrer l'adhésion")
    coordinator.unfold("Faire une proposition")
    coordinator.choose("Orientation proposée", "Relogement sans mesure")
    coordinator.write("Proposée par", "La coordination")
    coordinator.click("Enregistrer la proposition")
    coordinator.unfold("Noter la réponse")
    coordinator.choose("Réponse de la personne", "Acceptée")
    coordinator.click("Enregistrer la réponse")
    coordinator.unfold("Désigner le référent")
    coordinator.write("Nom, sans compte", "Sacha Inventé")
    coordinator.write("Téléphone", "03 53 01 00 12")
    coordinator.page.get_by_role("button", name="Désigner le référent").last.click()
    coordinator.sees("Le référent est désigné.")


def _log(coordinator: Person, kind: str) -> None:
    coordinator.open("/agenda")
    coordinator.click("Ajouter une réunion")
    coordinator.choose("Type", kind)
    coordinator.click("Enregistrer la réunion")
    coordinator.sees("enregistrée")


def _shows(watching: Person, name: str, figure: str) -> None:
    """An open page of figures shows a change by itself."""
    card = watching.page.get_by_test_id("stMetric").filter(has_text=name).first
    expect(card.get_by_test_id("stMetricValue")).to_have_text(figure)
