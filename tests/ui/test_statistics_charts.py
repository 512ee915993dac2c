"""The pictures of the statistics page say what the figures say, in French."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from lda.domain.indicators import Period
from lda.services import ressource
from lda.ui.statistics import charts
from lda.views import indicators
from lda.views.counting import Indicator
from lda.views.figures import Figures
from tests import factories
from tests.factories import make_saisine

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def figures(session: Session) -> Figures:
    people = factories.cast(session)
    for day in (date(2026, 3, 2), date(2026, 3, 5), date(2025, 3, 5)):
        make_saisine(session, people.comptes.partenaire, statut="TRANSMISE", recue_le=day)
    ressource.log(
        session,
        actor=people.coordinatrice,
        jour=date(2026, 11, 20),
        canal="TELEPHONE",
        themes=["DROITS"],
        plateforme="PF_ARTOIS",
        resume="Une question de droit.",
    )
    return indicators.compute(session, Period.year(2026))


def test_the_months_gone_are_shown_and_add_up(figures: Figures) -> None:
    chart = charts.monthly(figures, Indicator.SOLLICITATIONS)
    assert chart.table.head == ("Mois", "2026", "2025 à la même date")
    assert chart.table.rows[2] == ("Mars 2026", "2", "1")
    assert chart.table.rows[-1] == ("Total", "3", "1")
    assert len(chart.table.rows) == 12
    assert chart.answer == "Le plus en mars (2)\u00a0; 0,3 par mois en moyenne."
    drawn = [row for row in chart.drawing.rows if row["serie"] == "2026"]
    assert [row["mois"] for row in drawn][:3] == ["janv.", "févr.", "mars"]
    assert sum(row["n"] for row in drawn) == 3


def test_every_territoire_has_its_bar_in_the_same_order(figures: Figures) -> None:
    chart = charts.places(figures, Indicator.SOLLICITATIONS, by_inhabitants=True)
    values = chart.drawing.rows
    assert [row["lieu"] for row in values] == [t.nom for t in figures.territoires.values()]
    assert values[0]["texte"] == "0,1"
    assert len({row["couleur"] for row in values}) == 7
    assert chart.table.rows[0] == ("Artois", "3", "1", "0,1")


def test_the_origins_add_up_to_the_sollicitations(figures: Figures) -> None:
    chart = charts.origins(figures)
    assert chart.table.rows[-1] == ("Total", "2", "1", "3")
    assert chart.answer == "1 au titre de l'espace ressource sur 3, soit 33\u00a0%."


def test_the_counting_rules_stand_beside(figures: Figures) -> None:
    for indicator in (Indicator.SOLLICITATIONS, Indicator.REUNIONS, Indicator.COMMISSIONS):
        assert set(figures.notes[str(indicator)]) <= set(charts.monthly(figures, indicator).notes)


def test_an_empty_period_says_so(session: Session) -> None:
    nothing = indicators.compute(session, Period.year(2026))
    assert charts.monthly(nothing, Indicator.REUNIONS).answer == "Rien pour le moment."
    assert charts.places(nothing, Indicator.REUNIONS, by_inhabitants=False).answer.startswith("Rien")
