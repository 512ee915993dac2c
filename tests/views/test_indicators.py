"""The three contractual indicators: figures, and the lists behind them (DOMAIN A5)."""

import random
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lda.domain import indicators as rules
from lda.domain.access import Actor
from lda.domain.clock import now, today
from lda.domain.errors import NotFound
from lda.domain.indicators import Period
from lda.domain.words import COMMUN, Role, StatutSaisine
from lda.services import ressource, reunions
from lda.store.models import ContactRessource, Reunion, Saisine
from lda.store.seed import reference
from lda.views import indicators
from lda.views.counting import ABOUT_SOLLICITATIONS, Indicator, terms
from lda.views.figures import Figures
from tests import factories
from tests.factories import CALAIS, LENS, SAINT_POL, Cast, complete_answers, make_dossier, make_saisine

pytestmark = pytest.mark.usefixtures("fixed_clock")

YEAR = Period.year(2026)
ART, CAL, TEA = "PF_ARTOIS", "PF_CALAISIS", "PF_TERNOIS_ARRAGEOIS"
PLACES = {p["code"]: (*p["territoires"], COMMUN) for p in reference("territoires.json")["plateformes"]}


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def contact(session: Session, who: Actor, **changes: object) -> ContactRessource:
    given = {
        "jour": today(),
        "canal": "TELEPHONE",
        "themes": ["ORIENTATION"],
        "plateforme": ART,
        "resume": "Un ménage sans solution le mois prochain.",
    }
    return ressource.log(session, actor=who, **(given | changes))  # type: ignore[arg-type]


def reunion(session: Session, who: Actor, **changes: object) -> Reunion:
    given = {"type": "COORDINATION", "jour": today(), "parts": [(ART, "ORGANISATEUR", None)]}
    return reunions.log(session, actor=who, **(given | changes))  # type: ignore[arg-type]


def figure(session: Session, indicator: str, *place: str | None, period: Period = YEAR) -> int:
    found = indicators.compute(session, period).count(Indicator(indicator), *place)
    assert found is not None
    return found


def test_a_saisine_counts_from_its_reception(session: Session, people: Cast) -> None:
    make_saisine(session, people.comptes.partenaire)
    assert figure(session, "sollicitations") == 0
    make_saisine(session, people.comptes.partenaire, statut="TRANSMISE", recue_le=date(2026, 1, 1))
    make_saisine(session, people.comptes.partenaire, statut="TRANSMISE", recue_le=date(2025, 12, 31))
    assert figure(session, "sollicitations") == 1
    assert figure(session, "saisines", ART, "ARTOIS", date(2026, 1, 1)) == 1


def test_a_doublon_does_not_count_and_other_closings_do(session: Session, people: Cast) -> None:
    for motif in ("DOUBLON", "INCOMPLET", "RETRAIT", None):
        make_saisine(
            session, people.comptes.partenaire, statut="SANS_SUITE", motif_decision=motif, recue_le=today()
        )
    assert figure(session, "sollicitations") == 3


def test_not_validated_moves_to_the_espace_ressource(session: Session, people: Cast) -> None:
    saisine = make_saisine(session, people.comptes.partenaire, statut="ACCUSEE")
    contact(session, people.coordinatrice)
    assert (figure(session, "saisines"), figure(session, "espace_ressource")) == (1, 1)
    saisine.statut, saisine.decidee_le = StatutSaisine.NON_VALIDEE, today()
    session.flush()
    assert (figure(session, "saisines"), figure(session, "espace_ressource")) == (0, 2)
    assert figure(session, "sollicitations") == 2


def test_a_contact_that_became_a_saisine_counts_once_as_the_contact(session: Session, people: Cast) -> None:
    asked = contact(session, people.coordinatrice)
    make_saisine(session, people.comptes.partenaire, statut="NON_VALIDEE", contact_id=asked.id)
    assert (figure(session, "saisines"), figure(session, "espace_ressource")) == (0, 1)


def test_the_place_is_that_of_reception_for_ever(session: Session, people: Cast) -> None:
    dossier = make_dossier(session, auteur=people.comptes.partenaire)
    dossier.plateforme, dossier.territoire = CAL, "CALAISIS"
    session.flush()
    assert figure(session, "saisines", ART) == 1
    assert figure(session, "saisines", CAL) == 0
    listed = indicators.behind(session, YEAR, Indicator.SAISINES, ART, actor=people.coordinatrice)
    assert [(row.elsewhere, row.name, row.organisation, row.opens) for row in listed.rows] == [
        (True, None, None, None)
    ]


def test_households_are_counted_once(session: Session, people: Cast) -> None:
    dossier = make_dossier(session, auteur=people.comptes.partenaire)
    make_saisine(session, people.comptes.autre, statut="ACCUSEE", dossier=dossier)
    make_saisine(session, people.comptes.autre, statut="TRANSMISE")
    found = indicators.compute(session, YEAR)
    assert found.count(Indicator.SAISINES) == 3
    assert found.households == 2
    assert indicators.compute(session, YEAR, "ARTOIS").households == 2
    assert indicators.compute(session, YEAR, "CALAISIS").households == 0


def test_reunions_held_and_organised_count(session: Session, people: Cast) -> None:
    reunion(session, people.coordinatrice)
    reunion(session, people.coordinatrice, type="CONCERTATION")
    reunion(session, people.coordinatrice, jour=today() + timedelta(days=1))
    reunion(session, people.coordinatrice, type="CCAPEX")
    reunion(session, people.coordinatrice, parts=[(ART, "PARTICIPANT", None)])
    reunion(session, people.coordinatrice, parts=[(ART, "EXCUSE", None)])
    cancelled = reunion(session, people.coordinatrice)
    reunions.cancel(
        session, cancelled.cle, actor=people.coordinatrice, version=cancelled.version, why="Neige"
    )
    assert figure(session, "reunions", ART, "ARTOIS") == 2
    assert figure(session, "concertations", ART) == 1
    assert figure(session, "participees", ART) == 1


def test_a_reunion_of_two_plateformes_is_one_for_each_and_one_in_the_total(
    session: Session, people: Cast
) -> None:
    both = [(ART, "ORGANISATEUR", None), (CAL, "CO_ORGANISATEUR", None)]
    reunion(session, people.coordinatrice, type="CONCERTATION", parts=both)
    for indicator in ("reunions", "concertations"):
        assert [figure(session, indicator, where) for where in (ART, CAL, None)] == [1, 1, 1]


def test_commissions_add_up(session: Session, people: Cast) -> None:
    roles = [(ART, "PARTICIPANT", None), (CAL, "ORGANISATEUR", None), (TEA, "EXCUSE", None)]
    reunion(session, people.coordinatrice, type="FLUIDITE", parts=roles)
    assert [figure(session, "commissions", where) for where in (ART, CAL, TEA, None)] == [1, 1, 0, 2]
    assert figure(session, "reunions") == 0
    assert figure(session, "participees") == 0


def test_commun_belongs_to_the_plateforme_of_two_territoires(session: Session, people: Cast) -> None:
    both = [(ART, "ORGANISATEUR", None), (TEA, "CO_ORGANISATEUR", None)]
    reunion(session, people.coordinatrice, parts=both)
    assert figure(session, "reunions", TEA, COMMUN) == 1
    assert figure(session, "reunions", TEA, "TERNOIS") == 0
    assert figure(session, "reunions", ART, COMMUN) == 0


def test_a_territoire_leaves_everything_else_out(session: Session, people: Cast) -> None:
    both = [(ART, "ORGANISATEUR", None), (TEA, "CO_ORGANISATEUR", "TERNOIS")]
    reunion(session, people.coordinatrice, parts=both)
    make_saisine(session, people.comptes.partenaire, statut="TRANSMISE")
    make_saisine(
        session, people.comptes.partenaire, statut="TRANSMISE", answers=complete_answers(commune=SAINT_POL)
    )
    found = indicators.as_json(indicators.compute(session, YEAR, "TERNOIS"))
    assert found["total"]["sollicitations"] == {"total": 1, "saisines": 1, "espace_ressource": 0}
    assert found["total"]["reunions"]["total"] == 1
    assert found["plateformes"][ART]["sollicitations"]["total"] == 0
    with pytest.raises(NotFound):
        indicators.compute(session, YEAR, "AILLEURS")


def test_the_json_has_every_place_even_at_zero(session: Session) -> None:
    found = indicators.as_json(indicators.compute(session, YEAR))
    nothing = {
        "sollicitations": {"total": 0, "saisines": 0, "espace_ressource": 0},
        "reunions": {"total": 0, "dont_concertations": 0},
        "commissions": {"participations": 0},
    }
    assert found["from"] == "2026-01-01"
    assert found["to"] == "2026-12-31"
    assert found["total"] == nothing
    assert {code: tuple(p["territoires"]) for code, p in found["plateformes"].items()} == PLACES
    assert found["plateformes"][TEA]["territoires"][COMMUN] == nothing


def test_a_year_under_way_is_compared_to_the_same_date(session: Session, people: Cast) -> None:
    for day in (date(2025, 11, 23), date(2025, 11, 24), date(2025, 3, 1)):
        contact(session, people.coordinatrice, jour=day)
    found = indicators.compute(session, YEAR)
    assert found.compared == Period(date(2025, 1, 1), date(2025, 11, 23))
    assert found.count_before(Indicator.SOLLICITATIONS) == 2
    assert found.count_before(Indicator.SOLLICITATIONS, ART, "ARTOIS", date(2026, 3, 1)) == 1


def test_the_29th_of_february_is_compared_to_the_28th(session: Session, people: Cast) -> None:
    contact(session, people.coordinatrice, jour=date(2024, 2, 29))
    contact(session, people.coordinatrice, jour=date(2023, 2, 28))
    day = Period(date(2024, 2, 29), date(2024, 2, 29))
    found = indicators.compute(session, day)
    assert (found.count(Indicator.SOLLICITATIONS), found.count_before(Indicator.SOLLICITATIONS)) == (1, 1)


def test_figures_for_ten_thousand_inhabitants(session: Session, people: Cast) -> None:
    contact(session, people.coordinatrice)
    found = indicators.compute(session, YEAR)
    assert found.rate(Indicator.SOLLICITATIONS, ART) == pytest.approx(10_000 / 292_009)
    assert found.rate(Indicator.SOLLICITATIONS, TEA, COMMUN) is None


def test_a_partner_sees_the_sollicitations_of_its_own_saisines(session: Session, people: Cast) -> None:
    comptes = people.comptes
    make_saisine(session, comptes.partenaire, statut="TRANSMISE")
    make_saisine(session, comptes.collegue, statut="TRANSMISE", collegues=[comptes.partenaire])
    make_saisine(session, comptes.autre, statut="TRANSMISE")
    contact(session, people.coordinatrice)
    reunion(session, people.coordinatrice)
    found = indicators.figures(session, YEAR, actor=people.partenaire)
    assert found.count(Indicator.SOLLICITATIONS) == 2
    assert found.count(Indicator.REUNIONS) is None
    assert found.count(Indicator.COMMISSIONS) is None
    listed = indicators.behind(session, YEAR, Indicator.SOLLICITATIONS, actor=people.partenaire)
    assert listed.total == 2
    assert {row.opens[0] for row in listed.rows if row.opens} == {"saisine"}


def test_who_may_not_see_figures(session: Session, people: Cast) -> None:
    for actor in (people.admin, None):
        with pytest.raises(NotFound):
            indicators.figures(session, YEAR, actor=actor)
        with pytest.raises(NotFound):
            indicators.revision(session, actor=actor)
    for actor in (people.coordinatrice, people.slisl, people.departement):
        assert indicators.figures(session, YEAR, actor=actor).count(Indicator.REUNIONS) == 0


@pytest.mark.parametrize("indicator", Indicator)
def test_who_may_not_list(session: Session, people: Cast, indicator: Indicator) -> None:
    for actor in (people.departement, people.admin, None, people.coordinateur):
        with pytest.raises(NotFound):
            indicators.behind(session, YEAR, indicator, ART, actor=actor)
    for actor in (people.coordinatrice, people.slisl):
        with pytest.raises(NotFound):
            indicators.behind(session, YEAR, indicator, actor=actor)
    if indicator not in ABOUT_SOLLICITATIONS:
        with pytest.raises(NotFound):
            indicators.behind(session, YEAR, indicator, actor=people.partenaire)


def test_a_slisl_chief_of_one_territoire_lists_it_and_what_is_commun(session: Session) -> None:
    compte = factories.make_account(session, Role.SLISL, territoires=["TERNOIS"])
    chief = factories.actor(session, compte)
    for territoire in ("TERNOIS", COMMUN):
        assert indicators.behind(session, YEAR, Indicator.REUNIONS, TEA, territoire, actor=chief).total == 0
    for territoire in ("ARRAGEOIS_HORS_CUA", None):
        with pytest.raises(NotFound):
            indicators.behind(session, YEAR, Indicator.REUNIONS, TEA, territoire, actor=chief)


def test_a_flagged_household_is_confidential_behind_a_figure(session: Session, people: Cast) -> None:
    make_dossier(session, auteur=people.comptes.partenaire, violence=True)
    make_saisine(session, people.comptes.partenaire, statut="TRANSMISE")
    for actor in (people.coordinatrice, people.slisl):
        listed = indicators.behind(session, YEAR, Indicator.SAISINES, ART, "ARTOIS", actor=actor)
        told = {row.confidential: (row.name, row.commune) for row in listed.rows}
        assert told == {True: (None, None), False: ("Alix FICTIVE", "Béthune")}


def test_a_list_comes_in_pages(session: Session, people: Cast) -> None:
    for n in range(5):
        contact(session, people.coordinatrice, jour=today() - timedelta(days=n))
    pages = [
        indicators.behind(
            session, YEAR, Indicator.SOLLICITATIONS, ART, actor=people.coordinatrice, page=n, size=2
        )
        for n in (1, 2, 3)
    ]
    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert {page.total for page in pages} == {5}
    assert pages[0].rows[0].jour == today()


def test_the_revision_rises_with_what_is_counted(session: Session, people: Cast) -> None:
    before = indicators.revision(session, actor=people.departement)
    contact(session, people.coordinatrice)
    assert indicators.revision(session, actor=people.departement) > before


def test_the_saisines_are_counted_in_an_index_alone(session: Session) -> None:
    """Rows are wide, with the fiche in them: at 100,000 of them reading them takes a second."""
    asked: list[tuple[str, Any]] = []

    @event.listens_for(session.get_bind(), "before_cursor_execute")
    def heard(*execution: Any) -> None:
        asked.append(execution[2:4])

    indicators.compute(session, YEAR)
    event.remove(session.get_bind(), "before_cursor_execute", heard)
    postgresql = session.get_bind().dialect.name == "postgresql"
    connection = session.connection()
    for other in ("seqscan", "bitmapscan", "indexscan") if postgresql else ():
        connection.exec_driver_sql(f"SET LOCAL enable_{other} = off")  # the table is empty: any way would do
    plans = [
        str(connection.exec_driver_sql(f"EXPLAIN {'' if postgresql else 'QUERY PLAN '}{sql}", given).all())
        for sql, given in asked
        if "FROM saisine" in sql
    ]
    assert len(plans) == 3  # this span, the one before, the households
    alone = "Index Only Scan using ix_saisine_" if postgresql else "USING COVERING INDEX ix_saisine_"
    assert all(alone in plan for plan in plans), plans


def _somewhere(session: Session, people: Cast, dice: random.Random) -> None:
    """Some of everything, here and there, from 2024 to tomorrow."""
    span = (today() - date(2024, 1, 1)).days + 2
    everywhere = factories.make_account(session, Role.COORDINATEUR, plateformes=PLACES)
    coordinator = factories.actor(session, everywhere)

    def day() -> date:
        return date(2024, 1, 1) + timedelta(days=dice.randrange(span))

    for _ in range(60):
        make_saisine(
            session,
            dice.choice([people.comptes.partenaire, people.comptes.autre]),
            statut=dice.choice(list(StatutSaisine)[1:]),
            answers=complete_answers(commune=dice.choice([factories.BETHUNE, CALAIS, LENS, SAINT_POL])),
            recue_le=day(),
        )
    closed = session.scalars(select(Saisine).where(Saisine.statut == StatutSaisine.SANS_SUITE))
    for saisine in closed:
        saisine.motif_decision = dice.choice([None, "DOUBLON", "INCOMPLET"])
    contacts = [
        contact(session, coordinator, jour=min(day(), today()), plateforme=where)
        for where in dice.choices(list(PLACES), k=25)
    ]
    linked = session.scalars(select(Saisine).limit(5)).all()
    for saisine, origin in zip(linked, contacts, strict=False):
        saisine.contact_id = origin.id
    types = ["CONCERTATION", "COORDINATION", "FLUIDITE", "CCAPEX", "INSTANCE_DEPT"]
    roles = ["ORGANISATEUR", "CO_ORGANISATEUR", "PARTICIPANT", "EXCUSE"]
    for _ in range(60):
        where = dice.sample(list(PLACES), k=dice.choice([1, 1, 2]))
        parts = [(code, "ORGANISATEUR", None) for code in where[:1]]
        parts += [(code, dice.choice(roles), None) for code in where[1:]]
        if dice.random() < 0.3:
            parts = [(where[0], dice.choice(roles), dice.choice([*PLACES[where[0]][:-1], None]))]
        held = reunion(session, coordinator, type=dice.choice(types), jour=day(), parts=parts)
        if dice.random() < 0.2:
            held.annulee_le, held.annulation = now(), "Annulée"
    session.flush()


@pytest.mark.parametrize("period", [YEAR, Period(date(2025, 2, 10), date(2026, 3, 20))], ids=["year", "span"])
def test_figures_and_lists_agree_everywhere(session: Session, people: Cast, period: Period) -> None:
    _somewhere(session, people, random.Random(7))
    everywhere = factories.make_account(session, Role.COORDINATEUR, plateformes=PLACES)
    coordinator = factories.actor(session, everywhere)
    found = indicators.compute(session, period)
    months = [None, *list(dict.fromkeys(found.months))[:2]]
    for indicator in Indicator:
        for plateforme, areas in PLACES.items():
            for area, month in product((None, *areas), months):
                listed = indicators.behind(
                    session, period, indicator, plateforme, area, month, actor=coordinator, size=500
                )
                assert listed.total == len(listed.rows) == found.count(indicator, plateforme, area, month)
    _check_sums(found)
    _check_rules(session, found, period)


def _check_sums(found: Figures) -> None:
    """What must add up adds up; reunions of two plateformes are the only ones that do not."""
    for indicator in Indicator:
        total = found.count(indicator)
        parts = sum(found.count(indicator, code) or 0 for code in PLACES)
        if indicator in (Indicator.REUNIONS, Indicator.CONCERTATIONS):
            assert total <= parts
        else:
            assert total == parts
        assert total == sum(found.count(indicator, month=month) or 0 for month in set(found.months))


def _check_rules(session: Session, found: Figures, period: Period) -> None:
    """The database counts what the rules of the domain say, row by row."""
    day, of = today(), terms(session, period)
    saisines = [
        of.rules.is_espace_ressource(s.statut)
        for s in session.scalars(select(Saisine))
        if of.rules.counts_as_sollicitation(
            statut=s.statut, motif=s.motif_decision, day=s.recue_le, from_contact=s.contact_id is not None,
            period=period, today=day,
        )
    ]  # fmt: skip
    contacts = sum(
        rules.contact_counts(day=c.jour, period=period, today=day)
        for c in session.scalars(select(ContactRessource))
    )
    assert found.count(Indicator.SAISINES) == saisines.count(False)
    assert found.count(Indicator.ESPACE_RESSOURCE) == saisines.count(True) + contacts
    counted, sat = set(), 0
    for r in session.scalars(select(Reunion)):
        facts = {"day": r.jour, "cancelled": r.annulee_le is not None, "period": period, "today": day}
        for part in r.parts:
            flagged = r.type in of.types_reunion
            if of.rules.counts_as_reunion(indicateur2=flagged, role=part.role, **facts):
                counted.add(r.id)
            sat += of.rules.counts_as_participation(kind=r.type, role=part.role, **facts)
    assert found.count(Indicator.REUNIONS) == len(counted)
    assert found.count(Indicator.COMMISSIONS) == sat
