"""What each kind of bilan asks for."""

import pytest

from lda.domain import bilan
from lda.domain.bilan import Section, Written, missing, sections, texts
from lda.domain.frequency import Verdict

ALL = frozenset(
    {"jour", "source", "situation_residentielle", "adhesion", "conclusion", "participe", "lu"}
    | {"besoins.BUDGET", "evolutions.1"}
)


def fields(key: str, filled: frozenset[str], verdict: Verdict | None = None) -> list[str]:
    found = missing(Written(key, filled, {"BUDGET": "Budget"}, {1: "Budget"}, verdict))
    return [problem.field for problem in found]


def test_the_bilan_at_three_months_is_light() -> None:
    assert sections("M3") == (Section.SITUATION, Section.FREQUENCE, Section.PAROLE, Section.CONCLUSION)
    assert [texts("M3", section) for section in sections("M3")] == [
        ("evenements",), ("motif_frequence",), ("parole",), (),
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["M6", "M12", "INTER", "FINAL"])
def test_the_others_are_full(key: str) -> None:
    assert sections(key) == tuple(Section)
    assert {name for section in Section for name in texts(key, section)} == set(bilan.TEXTS)
    assert fields(key, ALL) == []
    assert set(fields(key, frozenset())) == (ALL - {"besoins.BUDGET"}) | {"besoins"}


def test_a_light_one_asks_for_five_answers() -> None:
    assert fields("M3", frozenset(), Verdict.INFERIEURE) == [
        "jour", "situation_residentielle", "source", "adhesion", "conclusion",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "asked"),
    [(None, []), (Verdict.CONFORME, []), (Verdict.INFERIEURE, [1]), (Verdict.SUPERIEURE, [1])],
)
def test_a_frequency_that_is_not_as_planned_has_its_reason(verdict: Verdict | None, asked: list[int]) -> None:
    assert fields("M6", ALL, verdict) == ["contenu.motif_frequence" for _ in asked]
    assert fields("M6", ALL | {"contenu.motif_frequence"}, verdict) == []


def test_the_grid_names_what_it_lacks() -> None:
    written = Written("M6", ALL, {"BUDGET": "Budget", "LIEN": "Lien social", "SANTE": "Santé"}, {})
    (problem,) = missing(written)
    assert "Lien social ; Santé" in problem.message
    assert "Budget" not in problem.message
