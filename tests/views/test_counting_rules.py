"""The counting rules are parameters: figure, list, second count, export and footnote move together (A5)."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lda.documents import indicateurs
from lda.documents.file import Request
from lda.domain.clock import today
from lda.domain.french import NBSP
from lda.domain.indicators import Period, Rules
from lda.services import recount, reunions
from lda.store.lists import COUNTING, counting_rules
from lda.store.models import Parametre
from lda.views import indicators
from lda.views.counting import Indicator
from tests import factories
from tests.documents.reading import sheets
from tests.factories import Cast, make_saisine

pytestmark = pytest.mark.usefixtures("fixed_clock")

YEAR = Period.year(2026)
ART = "PF_ARTOIS"
SOLLICITATIONS, RESSOURCE = Indicator.SOLLICITATIONS, Indicator.ESPACE_RESSOURCE
REUNIONS, COMMISSIONS = Indicator.REUNIONS, Indicator.COMMISSIONS
JSON = {
    SOLLICITATIONS: ("sollicitations", "total"),
    RESSOURCE: ("sollicitations", "espace_ressource"),
    REUNIONS: ("reunions", "total"),
    COMMISSIONS: ("commissions", "participations"),
}
"""Where the command line prints each."""


MEETINGS = (
    ("COORDINATION", "ORGANISATEUR"),
    ("CONCERTATION", "CO_ORGANISATEUR"),
    ("FLUIDITE", "PARTICIPANT"),
    ("FLUIDITE", "EXCUSE"),
    ("CCAPEX", "PARTICIPANT"),
)


@pytest.fixture
def people(session: Session) -> Cast:
    """Something that each rule counts, or leaves out, this year."""
    cast = factories.cast(session)
    author = cast.comptes.partenaire
    for motif in ("DOUBLON", "RETRAIT"):
        make_saisine(session, author, statut="SANS_SUITE", motif_decision=motif, recue_le=today())
    for statut in ("VALIDEE", "NON_VALIDEE"):
        make_saisine(session, author, statut=statut)
    for kind, role in MEETINGS:
        parts = [(ART, "ORGANISATEUR", None)]
        held = reunions.log(session, actor=cast.coordinatrice, type=kind, jour=today(), parts=parts)
        held.parts[0].role = role
    session.flush()
    return cast


def decide(session: Session, since: date, **changed: list[str]) -> None:
    """The Département changes the rules from a day on."""
    rules = Rules().model_dump(mode="json") | changed
    session.add(Parametre(cle=COUNTING, depuis=since, valeur=rules))
    session.flush()


CHANGES: list[tuple[dict[str, list[str]], Indicator, int, int, str, str]] = [
    ({"motifs_exclus": ["DOUBLON", "RETRAIT"]}, SOLLICITATIONS, 3, 2, "sollicitations",
     "au motif « Doublon » ou « Retrait par l'orienteur »"),
    ({"motifs_exclus": []}, SOLLICITATIONS, 3, 4, "sollicitations", "quelle que soit la suite donnée."),
    ({"statuts_ressource": ["NON_VALIDEE", "SANS_SUITE"]}, RESSOURCE, 1, 2, "sollicitations",
     "au statut « Non validée – espace ressource » ou « Sans suite »"),
    ({"roles_organisateurs": ["ORGANISATEUR"]}, REUNIONS, 2, 1, "reunions",
     "est « Organisateur / animateur »."),
    ({"roles_absents": []}, COMMISSIONS, 1, 2, "commissions", "déjà tenues, non annulées."),
    ({"types_commission": ["FLUIDITE", "CCAPEX"]}, COMMISSIONS, 1, 2, "commissions",
     "ou « CCAPEX / sous-commission »"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "indicator", "before", "after", "about", "words"), CHANGES)
def test_everything_follows_the_rule_in_force(
    session: Session,
    people: Cast,
    change: dict[str, list[str]],
    indicator: Indicator,
    before: int,
    after: int,
    about: str,
    words: str,
) -> None:
    watched = indicators.revision(session, ART, actor=people.coordinatrice)
    assert seen(session, people, indicator) == {before}
    assert words not in said(indicators.compute(session, YEAR).notes[about])
    decide(session, today(), **change)
    assert seen(session, people, indicator) == {after}
    assert words in said(indicators.compute(session, YEAR).notes[about])
    assert words in said(cell for row in sheets(exported(session, people))[0] for cell in row)
    assert indicators.revision(session, ART, actor=people.coordinatrice) > watched


def said(texts: Iterable[str]) -> str:
    return " ".join(texts).replace(NBSP, " ")


def seen(session: Session, people: Cast, indicator: Indicator) -> set[int]:
    """A figure as the screen, its list, the command line, the file and the count of `check` give it."""
    found = indicators.figures(session, YEAR, actor=people.coordinatrice, plateforme=ART)
    listed = indicators.behind(session, YEAR, indicator, ART, actor=people.coordinatrice)
    assert listed.total == len(listed.rows)
    printed = indicators.as_json(indicators.compute(session, YEAR))
    counted = recount.recounted(session, YEAR)
    assert (printed["plateformes"], printed["total"]) == (counted["plateformes"], counted["total"])
    group, name = JSON[indicator]
    _, by_place, _ = sheets(exported(session, people))
    column = by_place[0].index(indicateurs.INDICATORS[indicator])
    return {
        found.count(indicator, ART) or 0,
        listed.total,
        counted["plateformes"][ART][group][name],
        int(by_place[1][column]),
    }


def exported(session: Session, people: Cast) -> bytes:
    """The file of figures of the plateforme."""
    return indicateurs.build(Request(session, "", people.coordinatrice, {"plateforme": ART})).content


def test_a_former_year_keeps_its_rules(session: Session, people: Cast) -> None:
    for motif in ("DOUBLON", "RETRAIT"):
        make_saisine(
            session, people.comptes.partenaire, statut="SANS_SUITE", motif_decision=motif,
            recue_le=date(2025, 6, 1),
        )  # fmt: skip
    decide(session, date(2026, 1, 1), motifs_exclus=["DOUBLON", "RETRAIT"])
    former = indicators.compute(session, Period.year(2025))
    assert former.count(SOLLICITATIONS) == 1
    assert "Retrait" not in " ".join(former.notes["sollicitations"])
    present = indicators.compute(session, YEAR)
    assert (present.count(SOLLICITATIONS), present.count_before(SOLLICITATIONS)) == (2, 0)


def test_a_rule_to_come_waits_for_its_day(session: Session) -> None:
    decide(session, today() + timedelta(days=1), motifs_exclus=[])
    assert indicators.compute(session, YEAR).notes == indicators.compute(session, Period.year(2025)).notes


def test_the_rules_seeded_are_the_defaults(session: Session) -> None:
    assert counting_rules(session, today()) == Rules()
    assert counting_rules(session, date(1990, 1, 1)) == Rules()
