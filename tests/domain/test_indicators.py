import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lda.domain.footnotes import footnotes
from lda.domain.french import NBSP
from lda.domain.indicators import (
    Period,
    Rules,
    contact_counts,
    per_10000,
    positive_exit_rate,
    reception_day,
)
from lda.domain.words import RoleReunion, StatutSaisine

D = date
TODAY = D(2026, 11, 23)
YEAR = Period.year(2026)
RULES = Rules()


def test_period() -> None:
    assert Period.year(2024).days == 366
    assert D(2026, 1, 1) in YEAR and D(2026, 12, 31) in YEAR and D(2027, 1, 1) not in YEAR
    with pytest.raises(ValueError, match="ends before it begins"):
        Period(D(2026, 1, 2), D(2026, 1, 1))


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (YEAR, Period.year(2025)),
        (Period(D(2024, 2, 29), D(2024, 3, 1)), Period(D(2023, 2, 28), D(2023, 3, 1))),
        (Period(D(2025, 2, 1), D(2025, 2, 28)), Period(D(2024, 2, 1), D(2024, 2, 28))),
        (Period(D(2025, 11, 1), D(2026, 1, 31)), Period(D(2024, 11, 1), D(2025, 1, 31))),
    ],
)
def test_same_span_one_year_before(period: Period, before: Period) -> None:
    assert period.same_span_before() == before


def test_a_year_under_way_is_compared_to_the_same_date() -> None:
    assert YEAR.compared_with(TODAY) == Period(D(2025, 1, 1), D(2025, 11, 23))
    assert Period.year(2024).compared_with(D(2024, 2, 29)) == Period(D(2023, 1, 1), D(2023, 2, 28))
    assert Period.year(2025).compared_with(TODAY) == Period.year(2024)
    assert Period.year(2027).compared_with(TODAY) == YEAR
    assert YEAR.compared_with(D(2026, 12, 31)) == Period.year(2025)


def test_months_are_cut_to_the_period() -> None:
    assert Period(D(2025, 12, 15), D(2026, 2, 3)).months() == [
        Period(D(2025, 12, 15), D(2025, 12, 31)),
        Period(D(2026, 1, 1), D(2026, 1, 31)),
        Period(D(2026, 2, 1), D(2026, 2, 3)),
    ]
    assert Period(D(2024, 2, 10), D(2024, 3, 2)).whole_months() == Period(D(2024, 2, 1), D(2024, 3, 31))


@given(st.dates(D(2000, 1, 1), D(2040, 1, 1)), st.dates(D(2000, 1, 1), D(2040, 1, 1)))
def test_months_cover_every_day_once(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    assert sum(month.days for month in period.months()) == period.days


def test_reception_day() -> None:
    came, sent = D(2026, 3, 1), D(2026, 3, 4)
    assert reception_day("APPLICATION", came, sent) == sent
    assert reception_day("TELEPHONE", came, sent) == came


def counted(**changes: object) -> bool:
    facts: dict = {"statut": "TRANSMISE", "motif": None, "day": D(2026, 3, 1), "from_contact": False}
    return RULES.counts_as_sollicitation(**{**facts, **changes}, period=YEAR, today=TODAY)


@pytest.mark.parametrize("statut", list(StatutSaisine))
def test_every_transmitted_saisine_counts_whatever_became_of_it(statut: StatutSaisine) -> None:
    assert counted(statut=statut, motif="AUTRE") == (statut != StatutSaisine.BROUILLON)


def test_what_is_not_a_sollicitation() -> None:
    assert not counted(statut="SANS_SUITE", motif="DOUBLON")
    assert counted(statut="SANS_SUITE", motif="RETRAIT")
    assert not counted(from_contact=True)
    assert not counted(day=None)
    assert not counted(day=D(2025, 12, 31))
    assert counted(day=TODAY) and not counted(day=D(2026, 11, 24))


def test_direct_contacts() -> None:
    assert contact_counts(day=TODAY, period=YEAR, today=TODAY)
    assert not contact_counts(day=D(2026, 11, 24), period=YEAR, today=TODAY)
    assert not contact_counts(day=D(2025, 11, 24), period=YEAR, today=TODAY)


@pytest.mark.parametrize("statut", list(StatutSaisine))
def test_espace_ressource(statut: StatutSaisine) -> None:
    assert RULES.is_espace_ressource(statut) == (statut == StatutSaisine.NON_VALIDEE)


@pytest.mark.parametrize("role", list(RoleReunion))
def test_roles_of_reunions_and_commissions(role: RoleReunion) -> None:
    facts: dict = {"role": role, "day": TODAY, "cancelled": False, "period": YEAR, "today": TODAY}
    organising = role in ("ORGANISATEUR", "CO_ORGANISATEUR")
    assert RULES.counts_as_reunion(indicateur2=True, **facts) == organising
    assert RULES.counts_as_participation(kind="FLUIDITE", **facts) == (role != "EXCUSE")
    assert not RULES.counts_as_reunion(indicateur2=False, **facts)
    assert not RULES.counts_as_participation(kind="CCAPEX", **facts)


@pytest.mark.parametrize("change", [{"cancelled": True}, {"day": D(2026, 11, 24)}, {"day": D(2025, 12, 31)}])
def test_reunions_not_held_or_out_of_the_period(change: dict) -> None:
    facts = {
        "role": "ORGANISATEUR",
        "day": TODAY,
        "cancelled": False,
        "period": YEAR,
        "today": TODAY,
    } | change
    assert not RULES.counts_as_reunion(indicateur2=True, **facts)
    assert not RULES.counts_as_participation(kind="FLUIDITE", **facts)


def test_per_10000() -> None:
    assert per_10000(60, 292_009) == pytest.approx(2.0547, abs=1e-4)
    assert per_10000(60, 0) is None


def test_positive_exit_rate_of_the_domain() -> None:
    indicateurs = {"RELOGE": "positive", "RELAIS_DC": "positive", "PERDU": "negative", "DECES": "neutre"}
    motifs = ["RELOGE"] * 4 + ["RELAIS_DC"] * 2 + ["PERDU"] * 2 + ["DECES", "REORIENTATION"]
    found = positive_exit_rate(motifs, indicateurs)
    assert (found.numerator, found.denominator, found.rate) == (6, 8, 0.75)
    assert found.excluded == {"DECES": 1, "REORIENTATION": 1}
    assert positive_exit_rate(["DECES"], indicateurs).rate is None


def notes(rules: Rules = RULES) -> dict[str, str]:
    """The footnotes, a code standing for its label."""
    found = footnotes(rules, ("CONCERTATION", "COORDINATION"), lambda name, code: code)
    return {key: " ".join(lines).replace(NBSP, " ") for key, lines in found.items()}


def test_every_indicator_has_its_footnotes() -> None:
    assert {"sollicitations", "reunions", "commissions", "commun", "periode", "sorties"} == set(notes())
    assert "  " not in json.dumps(notes())


def test_the_footnotes_say_the_rules() -> None:
    said = notes()
    assert "sauf les saisines sans suite au motif « DOUBLON »." in said["sollicitations"]
    assert "contacts directs, et saisines au statut « NON_VALIDEE »." in said["sollicitations"]
    assert "« ORGANISATEUR » ou « CO_ORGANISATEUR »." in said["reunions"]
    assert "« CONCERTATION » et « COORDINATION »." in said["reunions"]
    assert "du type « FLUIDITE », déjà tenues" in said["commissions"]
    assert "n'est pas « EXCUSE »." in said["commissions"]
    said = notes(Rules(motifs_exclus=("A", "B", "C"), statuts_ressource=(), roles_absents=()))
    assert "au motif « A », « B » ou « C »." in said["sollicitations"]
    assert "Au titre de l'espace ressource : contacts directs." in said["sollicitations"]
    assert "n'est pas" not in said["commissions"]


@pytest.mark.parametrize("wrong", [{"types_commission": []}, {"roles_organisateurs": []}, {"autre": ["A"]}])
def test_rules_that_could_not_count_are_refused(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        Rules.model_validate(wrong)
