"""A bilan being written is there after a reload, a killed server, and from another browser."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lda.services import sessions
from lda.services.schedule import reschedule
from lda.store.lists import current_lists
from lda.store.models import Bilan, Compte, Mesure
from lda.store.work import reading, writing
from tests import factories
from tests.e2e.conftest import Join
from tests.e2e.person import TELEPHONE, Person
from tests.followup import ago
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def accompanied() -> str:
    """The key of a dossier whose mesure the partner of the browser operates."""
    with writing() as session:
        name = sessions.name_hash("partenaire@exemple.fr")
        account = session.scalars(select(Compte).where(Compte.identifiant_hash == name)).unique().one()
        assert account.organisation_id is not None
        dossier = factories.make_dossier(session, auteur=account, statut="ACCOMPAGNEMENT")
        mesure = Mesure(
            dossier_id=dossier.id, code="ASRL", operateur_id=account.organisation_id, statut="EN_COURS",
            demandee_le=ago(120), debut=ago(100),
            cahier=dict(current_lists(session).items("mesure")["ASRL"].extra),
        )  # fmt: skip
        session.add(mesure)
        session.flush()
        reschedule(session, mesure)
        return dossier.cle


def writes(person: Person) -> None:
    person.unfold("Suivi")
    person.page.locator("summary").filter(has_text="bilan").first.click()
    person.settle()


def test_a_bilan_survives_reload_and_kill(join: Join, server: Server) -> None:
    path = f"/dossier?cle={accompanied()}"
    operator = join("partenaire", path, TELEPHONE)
    writes(operator)
    operator.write("Parole de la personne", "Je suis bien ici.")
    operator.sees("Enregistré à")
    operator.page.reload()
    operator.settle()
    writes(operator)
    said = operator.page.get_by_label("Parole de la personne").last
    expect(said).to_have_value("Je suis bien ici.")

    events = operator.page.get_by_label("Événements depuis le dernier bilan").last
    server.kill()
    expect(events).to_be_disabled()
    server.start()
    expect(events).to_be_enabled()
    operator.write("Événements depuis le dernier bilan", "Bail signé.")
    operator.sees("Enregistré à")
    again = join("partenaire", path)
    writes(again)
    expect(again.page.get_by_label("Événements depuis le dernier bilan").last).to_have_value("Bail signé.")
    with reading() as session:
        written = [b.contenu for b in session.scalars(select(Bilan)) if b.contenu]
    assert written == [{"parole": "Je suis bien ici.", "evenements": "Bail signé."}]
