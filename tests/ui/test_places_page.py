"""Places et attente, the recontacts of a dossier and the home page of the SLISL, as each role clicks."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lda.domain.clock import today
from lda.services import mesures, places
from lda.store.models import Capacite, Recontact
from lda.store.work import reading, writing
from lda.ui.dossier import mesures as mesure_forms
from lda.ui.dossier import places as screen
from lda.ui.dossier import recontacts
from lda.ui.dossier.desk import SUIVI, tab_key
from lda.ui.dossier.forms import key_of
from lda.views import places as view
from tests.factories import Cast, complete_answers
from tests.followup import asked, ended, opened

Visit = Callable[..., AppTest]


def text(app: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "caption", "error", "info", "success")
    found = "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))
    return found.replace("\\", "")


def links(app: AppTest) -> list[str]:
    return [link.label for link in app.get("page_link")]


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def waiting(people: Cast, code: str = "ASRL", **answers) -> int:
    with writing() as session:
        dossier = opened(session, people, "VALIDEE", answers=complete_answers(**answers))
        mesure = asked(session, people, dossier, code)
        return mesures.queue(session, mesure.id, actor=people.coordinatrice).id


def test_an_empty_page_says_what_fills_it(people: Cast, visit: Visit) -> None:
    app = visit(people.coordinatrice, places="1")
    assert "Aucune place déclarée et aucune mesure en cours" in text(app)
    assert "Personne n'attend" in text(app)
    assert not app.exception


def test_the_coordinator_declares_places(people: Cast, visit: Visit) -> None:
    waiting(people)
    app = visit(people.coordinatrice, places="1")
    assert "non renseignée" in text(app)
    app.session_state[f"open_{key_of(screen.SET, 'PF_ARTOIS')}"] = True
    app.run()
    form = key_of(screen.SET, "PF_ARTOIS")
    app.selectbox(key=f"{form}_code").set_value("ASRL")
    app.selectbox(key=f"{form}_operateur").set_value(people.association.cle)
    app.number_input(key=f"{form}_places").set_value(4)
    press(app, f"{form}_go")
    assert "Les places sont enregistrées" in text(app)
    assert "4 libres" in text(app)
    assert "0 occupée sur 4 financées" in text(app)
    with reading() as session:
        assert session.execute(select(Capacite.places, Capacite.depuis)).one() == (4, today())


def test_the_coordinator_moves_who_waits_with_a_reason(people: Cast, visit: Visit) -> None:
    first, second = waiting(people), waiting(people, prenom="Bora")
    app = visit(people.coordinatrice, places="1")
    assert "2 mesures en attente" in text(app)
    app.session_state[f"open_{key_of(screen.RANK, second)}"] = True
    app.run()
    form = key_of(screen.RANK, second)
    app.number_input(key=f"{form}_place").set_value(1)
    press(app, f"{form}_go")
    assert "« Raison » est à renseigner" in text(app)
    app.text_input(key=f"{form}_reason").set_value("Audience le 12.")
    press(app, f"{form}_go")
    assert "La liste d'attente est à jour" in text(app)
    assert "Raison de sa place : Audience le 12" in text(app)
    with reading() as session:
        assert [row.id for row in view.waiting(session, actor=people.coordinatrice)] == [second, first]


def test_a_slisl_chief_reads_and_changes_nothing(people: Cast, visit: Visit) -> None:
    waiting(people)
    waiting(people, "AVDL", motif_demande="VIF", nom="Cachée")
    app = visit(people.slisl, places="1")
    assert "2 mesures en attente" in text(app)
    assert {"Alix FICTIVE", "confidentiel"} <= set(links(app))
    assert "CACHÉE" not in text(app) + " ".join(links(app))
    assert not [box for box in app.expander if "place" in box.label]
    app = visit(people.slisl, places="1", mesure="AVDL")
    assert "1 mesure en attente" in text(app)
    app = visit(people.slisl, places="1", mesure="INCONNUE")
    assert "2 mesures en attente" in text(app)
    assert "Mes accompagnements" in text(visit(people.partenaire, places="1"))


def test_what_is_free_where_a_mesure_is_asked_for(people: Cast, visit: Visit) -> None:
    waiting(people)
    with writing() as session:
        cle = opened(session, people, "VALIDEE").cle
        places.set_capacity(
            session, "PF_ARTOIS", actor=people.coordinatrice,
            code="ASRL", operateur=people.association.cle, places=2, depuis=today(),
        )  # fmt: skip
    app = visit(people.coordinatrice, "dossier", cle=cle)
    app.session_state[tab_key(cle)] = SUIVI
    app.session_state[f"open_{key_of(mesure_forms.ASK, cle)}"] = True
    app.run()
    assert "Choisissez une mesure pour voir" in text(app)
    app.selectbox(key=f"{key_of(mesure_forms.ASK, cle)}_code").set_value("ASRL").run()
    assert "**Association Les Tilleuls** 2 libres sur 2, 1 en attente" in text(app)
    app.selectbox(key=f"{key_of(mesure_forms.ASK, cle)}_code").set_value("MASP").run()
    assert "Aucune place déclarée pour cette mesure" in text(app)


def test_a_recontact_is_answered_once_it_is_near(people: Cast, visit: Visit) -> None:
    with writing() as session:
        cle = ended(session, people)[0].cle
        number = session.scalars(select(Recontact.id).where(Recontact.mois == 3)).one()
    app = visit(people.coordinatrice, "dossier", cle=cle)
    app.session_state[tab_key(cle)] = SUIVI
    app.run()
    label = "Noter le recontact à 3 mois"
    assert "Recontacts après la sortie" in text(app)
    assert label not in [box.label for box in app.expander]
    with writing() as session:
        session.get_one(Recontact, number).echeance = today() + timedelta(days=30)
    form = key_of(recontacts.ANSWER, number)
    app.session_state[f"open_{form}"] = True
    app.run()
    assert [box.label for box in app.expander].count(label) == 1
    press(app, f"{form}_go")
    assert "Ménage joint" in text(app)
    app.button_group(key=f"{form}_joint").set_value("OUI")
    app.selectbox(key=f"{form}_situation_residentielle").set_value("LOC_SOCIAL")
    press(app, f"{form}_go")
    assert "Locataire du parc social" in text(app)
    with reading() as session:
        found = session.get_one(Recontact, number)
        assert (found.joint, found.situation_residentielle) == (True, "LOC_SOCIAL")


def test_the_slisl_opens_on_its_territoires(people: Cast, visit: Visit) -> None:
    waiting(people, "AVDL", objet_demande="MAINTIEN", stade_expulsion="CQL")
    app = visit(people.slisl, "")
    counted = {"**1** Commandement de quitter les lieux", "**1** AVDL"}
    assert counted | {"Avis utile", "Bilan en retard"} <= set(links(app))
    assert "1 situation" in text(visit(people.slisl, "dossiers", stade="CQL"))
    assert "0 situation" in text(visit(people.slisl, "dossiers", stade="CDP"))
    assert "0 situation" in text(visit(people.slisl, "dossiers", vue="BILAN_EN_RETARD"))
