"""What was called saved is there: after a reload, a sign-out, a killed server, from two tabs."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from lda.store.models import Saisine
from lda.store.work import reading
from tests import factories
from tests.e2e.conftest import Join
from tests.e2e.person import TELEPHONE
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Lists = Mapping[str, Mapping[str, str]]


def test_a_draft_survives_reload_kill_and_sign_out(join: Join, server: Server, lists: Lists) -> None:
    partner = join("partenaire", "/nouvelle-saisine", TELEPHONE)
    partner.click("Commencer une nouvelle fiche")
    partner.step("La personne")
    partner.answer("nom", "Fictive", lists)
    partner.sees("Enregistré à")
    partner.page.reload()
    partner.settle()
    partner.step("La personne")
    expect(partner.field("nom")).to_have_value("Fictive")

    server.kill()
    expect(partner.field("prenom")).to_be_disabled()
    server.start()
    expect(partner.field("prenom")).to_be_enabled()
    expect(partner.field("nom")).to_have_value("Fictive")
    progress = partner.page.get_by_text("réponses obligatoires sur").first
    before = progress.inner_text()
    partner.answer("prenom", "Alix", lists)
    expect(progress).not_to_have_text(before)
    partner.page.reload()
    partner.settle()
    partner.step("La personne")
    expect(partner.field("prenom")).to_have_value("Alix")

    partner.page.context.clear_cookies()
    again = join("partenaire", "/nouvelle-saisine")
    again.click("Reprendre")
    again.step("La personne")
    expect(again.field("nom")).to_have_value("Fictive")


@pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_two_tabs_transmit_one_saisine(join: Join, lists: Lists) -> None:
    partner = join("partenaire", "/nouvelle-saisine")
    partner.click("Commencer une nouvelle fiche")
    partner.fill_fiche(factories.complete_answers(), lists)
    path = partner.page.url.removeprefix(partner.url)
    other = join("partenaire", path)
    other.step("Relire et transmettre")
    for tab in (partner, other):
        tab.page.get_by_role("button", name="Transmettre la saisine").dblclick()
    for tab in (partner, other):
        tab.sees("ART-S")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Saisine)) == 1
