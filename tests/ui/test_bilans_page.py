"""The bilans on a dossier's page: written field by field, compared, analysed, drawn."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lda.domain.access import Actor
from lda.domain.french import date_long, euros
from lda.services import bilans, contacts, suivi
from lda.settings import ROOT
from lda.store.models import Bilan, Objectif
from lda.store.work import reading, writing
from lda.ui import frame
from lda.ui.dossier import bilans as screen
from lda.ui.dossier.bilan_form import SAVE
from lda.ui.dossier.desk import SUIVI, tab_key
from lda.ui.dossier.forms import Act, key_of
from lda.ui.text import cell
from tests.factories import Cast
from tests.followup import GRID, ago, running, written

Visit = Callable[..., AppTest]


@pytest.fixture
def visit(application: str, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """`visit(actor, cle)`: the follow-up of a dossier as it shows to somebody, with some forms open."""
    monkeypatch.setattr(frame, "cookie", lambda: None)

    def visited(actor: Actor, cle: str, *opened: tuple[Act, int]) -> AppTest:
        monkeypatch.setattr(frame, "ask_who", lambda *within: actor)
        app = AppTest.from_file(str(ROOT / "lda" / "ui" / "main.py"), default_timeout=60)
        app.query_params["cle"] = cle
        app.session_state[tab_key(cle)] = SUIVI
        for act, subject in opened:
            app.session_state[f"open_{key_of_new(act, subject)}"] = True
        return app.switch_page("../../pages/dossier.py").run()

    return visited


def key_of_new(act: Act, subject: Any) -> str:
    """The key of a form that was never done in its session."""
    return f"{act.verb}_{subject}_0".replace(".", "_")


def text(app: AppTest) -> str:
    kinds = ("header", "markdown", "caption", "error", "warning", "info", "success")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def scene(people: Cast, *, sent: bool = False) -> tuple[str, list[int]]:
    """A dossier accompanied for a while, an objectif of its mesure, the ids of its bilans."""
    with writing() as session:
        dossier, mesure = running(session, people, debut=ago(200))
        aim = Objectif(mesure_id=mesure.id, domaine="BUDGET", texte="Payer le loyer", fixe_le=ago(90))
        session.add(aim)
        session.flush()
        session.expire(mesure)
        ids = [b.id for b in mesure.bilans]
        if sent:
            for number, days, level in ((ids[0], 100, "3"), (ids[1], 10, "1")):
                bilan = session.get_one(Bilan, number)
                grid = dict.fromkeys(GRID, level)
                written(session, bilan, people.partenaire, jour=ago(days), besoins=grid)
                bilans.transmit(session, number, actor=people.partenaire)
        return dossier.cle, ids


def stored(number: int) -> Bilan:
    with reading() as session:
        bilan = session.scalars(select(Bilan).where(Bilan.id == number)).one()
        _ = (bilan.besoins, bilan.evolutions)
        session.expunge_all()
        return bilan


def test_a_field_is_saved_as_it_is_left_and_survives_a_reload(people: Cast, visit: Visit) -> None:
    cle, (_, second, *_) = scene(people)
    app = visit(people.partenaire, cle, (SAVE, second))
    app.text_area(key=f"bilan_{second}_contenu.parole").set_value("  Ça va mieux. ").run()
    assert stored(second).contenu == {"parole": "Ça va mieux."}
    assert stored(second).jour is None
    assert any("Enregistré à" in str(block.proto) for block in app.get("html"))
    again = visit(people.partenaire, cle, (SAVE, second))
    assert again.text_area(key=f"bilan_{second}_contenu.parole").value == "Ça va mieux."
    assert any("Brouillon enregistré" in str(block.proto) for block in again.get("html"))


def test_what_is_known_is_shown_and_saved_by_its_button_alone(people: Cast, visit: Visit) -> None:
    cle, (first, *_) = scene(people)
    app = visit(people.partenaire, cle, (SAVE, first))
    assert "Repris de la saisine reçue" in text(app)
    assert app.selectbox(key=f"bilan_{first}_situation_residentielle").value == "HEB_TIERS"
    assert stored(first).situation_residentielle is None
    press(app, "Transmettre le bilan")
    assert "La situation résidentielle n" in text(app)
    press(app, SAVE.button)
    kept = stored(first)
    assert (kept.situation_residentielle, kept.adhesion, kept.source) == ("HEB_TIERS", "ADHERE", None)
    assert "Repris de la saisine" not in text(app)


def test_a_refusal_stays_under_its_field_and_holds_the_transmission(people: Cast, visit: Visit) -> None:
    cle, (first, *_) = scene(people)
    app = visit(people.partenaire, cle, (SAVE, first))
    app.date_input(key=f"bilan_{first}_jour").set_value(ago(300)).run()
    assert "ne peut pas être avant" in text(app)
    press(app, "Transmettre le bilan")
    assert "corrigez celles signalées en rouge" in text(app)
    assert stored(first).transmis_le is None


def test_the_light_one_is_transmitted(people: Cast, visit: Visit) -> None:
    cle, (first, *_) = scene(people)
    app = visit(people.partenaire, cle, (SAVE, first))
    assert "Bilan léger" in text(app)
    assert not any("evolutions" in str(asked.key) for asked in app.button_group)
    press(app, SAVE.button)
    app.button_group(key=f"bilan_{first}_source").set_value("DECLARE").run()
    app.number_input(key=f"bilan_{first}_nb_vad").set_value(3).run()
    app.selectbox(key=f"bilan_{first}_conclusion").set_value("POURSUITE").run()
    press(app, "Transmettre le bilan")
    assert "Le bilan est transmis" in text(app)
    assert (stored(first).transmis_le is not None, stored(first).nb_vad) == (True, 3)


def test_a_full_one_asks_for_each_objectif(people: Cast, visit: Visit) -> None:
    cle, (_, second, *_) = scene(people)
    app = visit(people.partenaire, cle, (SAVE, second))
    assert "Payer le loyer" in text(app)
    with reading() as session:
        aim = session.scalars(select(Objectif.id)).one()
    app.button_group(key=f"bilan_{second}_evolutions.{aim}").set_value("PROGRES").run()
    app.button_group(key=f"bilan_{second}_besoins.BUDGET").set_value("2").run()
    app.button_group(key=f"bilan_{second}_participe").set_value(False).run()
    found = stored(second)
    assert [(line.code, line.texte) for line in found.evolutions] == [("PROGRES", None)]
    assert ([need.niveau for need in found.besoins], found.participe) == (["2"], False)


def test_the_debt_stands_beside_the_last_one_and_a_renewal_has_its_months(people: Cast, visit: Visit) -> None:
    cle, (first, second, *_) = scene(people)
    with writing() as session:
        written(session, session.get_one(Bilan, first), people.partenaire, jour=ago(100), dette=1240)
        bilans.transmit(session, first, actor=people.partenaire)
    app = visit(people.partenaire, cle, (SAVE, second))
    before = f"{euros(1240)} au bilan du {date_long(ago(100))}"
    assert before in text(app)
    months = f"bilan_{second}_duree_proposee"
    assert not any(asked.key == months for asked in app.number_input)
    app.number_input(key=f"bilan_{second}_dette").set_value(12_500).run()
    app.selectbox(key=f"bilan_{second}_conclusion").set_value("RENOUVELLEMENT").run()
    app.number_input(key=months).set_value(9).run()
    assert (stored(second).dette, stored(second).duree_proposee) == (12_500, 9)
    with writing() as session:
        written(session, session.get_one(Bilan, second), people.partenaire, conclusion="RENOUVELLEMENT")
        bilans.transmit(session, second, actor=people.partenaire)
    app = visit(people.coordinatrice, cle)
    app.session_state[f"read_bilan_{second}"] = True
    shown = text(app.run())
    assert f"{euros(12_500)} :gray[· {before}]" in shown
    assert ":gray[Durée proposée]  \n9 mois" in shown


def test_two_people_see_each_other_s_answers(people: Cast, visit: Visit) -> None:
    cle, (first, *_) = scene(people)
    app = visit(people.partenaire, cle, (SAVE, first))
    with writing() as session:
        bilans.save(session, first, actor=people.collegue, contenu={"evenements": "Bail signé."})
    app.text_area(key=f"bilan_{first}_contenu.parole").set_value("Oui.").run()
    assert app.text_area(key=f"bilan_{first}_contenu.evenements").value == "Bail signé."
    assert stored(first).contenu == {"evenements": "Bail signé.", "parole": "Oui."}


def test_the_coordinator_reads_the_evolution_and_writes_the_analysis(people: Cast, visit: Visit) -> None:
    cle, (first, second, *_) = scene(people, sent=True)
    app = visit(people.coordinatrice, cle, (screen.ANALYSE, second))
    app.session_state[f"read_bilan_{second}"] = True
    said = text(app.run())
    assert "9 domaines en baisse" in said
    assert "En baisse" in said
    assert "Hébergé par un tiers" in said and "à la demande" in said
    assert "Transmission" in said and "en retard de" in said
    key = key_of_new(screen.ANALYSE, second)
    app.text_area(key=f"{key}_ecart").set_value("Trop peu de visites.").run()
    press(app, "Enregistrer l'analyse")
    assert "« Avis » est à renseigner" in text(app)
    app.text_area(key=f"{key}_texte").set_value("Poursuivre.").run()
    press(app, "Enregistrer l'analyse")
    found = stored(second)
    assert (found.analyse, found.analyse_ecart) == ("Poursuivre.", "Trop peu de visites.")
    assert "Trop peu de visites" in text(app)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"source": "JOURNAL"}, "Contacts, comptés dans le journal]  \n" + cell("visites à domicile : 1")),
        ({"counts": {"vad": 3}}, "Contacts, nombres déclarés]  \n" + cell("visites à domicile : 3")),
    ],
)
def test_a_bilan_says_where_its_counts_come_from(
    people: Cast, visit: Visit, given: dict[str, Any], told: str
) -> None:
    with writing() as session:
        dossier, mesure = running(session, people)
        cle, number = dossier.cle, mesure.bilans[0].id
        contacts.log(session, cle, actor=people.partenaire, jour=ago(9), modalite="VAD", mesure=mesure.id)
        written(session, mesure.bilans[0], people.partenaire, **given)
        bilans.transmit(session, number, actor=people.partenaire)
    analysed = (people.coordinatrice, (screen.ANALYSE, number))
    for who, *opened in ((people.partenaire,), (people.slisl,), analysed):
        app = visit(who, cle, *opened)
        app.session_state[f"read_bilan_{number}"] = True
        assert text(app.run()).count(told) == 1 + len(opened)


def test_two_diagnostics_side_by_side(people: Cast, visit: Visit) -> None:
    cle, _ = scene(people)
    with writing() as session:
        for days, level in ((4, "3"), (2, "1")):
            suivi.add_diagnostic(
                session, cle, actor=people.coordinatrice, jour=ago(days), participation="PRESENTE",
                besoins={"BUDGET": level}, contenu={"forces": f"Force {level}"},
            )  # fmt: skip
    app = visit(people.coordinatrice, cle)
    app.session_state[f"compare_{cle}"] = True
    app.run()
    said = text(app)
    assert "3 → 1" in said
    assert said.count("Force 3") == 2 and said.count("Force 1") == 2
    app.selectbox(key=f"compare_{cle}_first").set_value(app.selectbox(key=f"compare_{cle}_second").value)
    assert "deux diagnostics différents" in text(app.run())


def test_key_of_a_form_never_done(people: Cast) -> None:
    assert key_of_new(SAVE, 5) == key_of(SAVE, 5)
