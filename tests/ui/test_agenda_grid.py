"""The month of the agenda as markup: what stands in it, and that nothing typed becomes markup."""

import re
from datetime import date
from typing import Any

import pytest

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.indicators import Period
from lda.domain.words import Role
from lda.store.lists import Item, Lists
from lda.ui.agenda import grid
from lda.ui.agenda.grid import Look
from lda.views.agenda import Month, PartView, ReunionRow
from lda.views.options import PlateformeOption

pytestmark = pytest.mark.usefixtures("fixed_clock")
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
ARTOIS = {"PF_ARTOIS": PlateformeOption("PF_ARTOIS", "Plateforme de l'Artois", "Artois", None, ("ARTOIS",))}
LISTS = Lists({
    name: {code: Item(code, label, label, {}, True)}
    for name, code, label in (("type_reunion", "FLUIDITE", "Commission de fluidité"),
                              ("role_reunion", "PARTICIPANT", "Participant"))
})  # fmt: skip


def row(day: int, **changes: Any) -> ReunionRow:
    given: dict[str, Any] = {
        "cle": f"cle{day}", "reference": "ART-R26-0001", "type": "FLUIDITE", "jour": date(2026, 11, day),
        "heure": "09:30", "titre": "Commission de fluidité", "lieu": None,
        "parts": (PartView("PF_ARTOIS", "PARTICIPANT", "ARTOIS"),), "nb_participants": None,
        "cancelled": False, "called": False, "incomplete": False,
    }  # fmt: skip
    return ReunionRow(**given | changes)


def drawn(monkeypatch: pytest.MonkeyPatch, *rows: ReunionRow, add: str | None = None) -> str:
    """The markup of the month."""
    said: list[Any] = []
    monkeypatch.setattr("streamlit.html", said.append)
    actor = Actor(1, Role.COORDINATEUR, plateformes=frozenset({"PF_ARTOIS"}))
    grid.show(Month(NOVEMBER, rows, ()), Look(LISTS, ARTOIS, {}, actor, add))
    return str(said[-1])


def test_whole_weeks_from_monday_to_sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    found = drawn(monkeypatch)
    assert re.findall(r"<span>(\w+)</span>", found)[0] == "lundi"
    weeks = found.split("<section")[1:]
    assert [week.count("<li") for week in weeks] == [7] * 6
    assert (weeks[0].count('"outside"'), weeks[-1].count('"outside"')) == (6, 6)
    assert re.findall(r'"number" aria-hidden="true">(\d+)<', found) == [str(n) for n in range(1, 31)]


def test_today_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    [day] = re.findall(r'aria-current="date".*?"name">([^<]+)<', drawn(monkeypatch))
    assert today() == date(2026, 11, 23)
    assert day == "Lundi 23 novembre"


def test_a_reunion_is_a_link_with_hour_type_and_title(monkeypatch: pytest.MonkeyPatch) -> None:
    found = drawn(monkeypatch, row(17, titre="Avec les bailleurs", lieu="Mairie"))
    [link] = re.findall(r'<a href="agenda\?reunion=.*?</a>', found)
    assert 'href="agenda?reunion=cle17"' in link
    assert re.findall(r'<span class="(\w+)">([^<]+)', link) == [
        ("hour", "9\xa0h\xa030"), ("subject", "Avec les bailleurs"), ("kind", "Commission de fluidité"),
    ]  # fmt: skip
    assert 'title="9\xa0h\xa030 · Avec les bailleurs · Commission de fluidité · Mairie"' in link
    assert "kind" not in drawn(monkeypatch, row(17))


def test_what_became_of_it_is_a_word_too(monkeypatch: pytest.MonkeyPatch) -> None:
    excused = (PartView("PF_ARTOIS", "EXCUSE", "ARTOIS"),)
    for changes, tag in (
        ({"cancelled": True}, "Annulée"), ({"incomplete": True}, "À compléter"),
        ({"parts": excused}, "Excusée"),
    ):  # fmt: skip
        assert re.findall(r'<span class="tag[^>]*>([^<]+)', drawn(monkeypatch, row(17, **changes))) == [tag]
    assert '<li class="cancelled">' in drawn(monkeypatch, row(17, cancelled=True))


def test_only_who_adds_has_the_way_to_add(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ajouter=" not in drawn(monkeypatch)
    found = drawn(monkeypatch, add="Ajouter une réunion")
    assert 'href="agenda?ajouter=2026-11-05" aria-label="Ajouter une réunion : jeudi 5 novembre"' in found


@pytest.mark.parametrize(
    "typed", ['<img src=x onerror="alert(1)">', '" onfocus="x', "a & b", "</ul></section>"]
)
def test_nothing_typed_becomes_markup(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    plain = drawn(monkeypatch, row(17, titre="Titre", lieu="Lieu"))
    found = drawn(monkeypatch, row(17, titre=typed, lieu=typed))
    assert typed not in found
    assert re.findall(r"</?\w+", found) == re.findall(r"</?\w+", plain)


def test_of_the_departement_who_is_invited_and_who_excuses_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    found = drawn(monkeypatch, row(17, called=True, parts=(PartView("PF_ARTOIS", "EXCUSE", "ARTOIS"),)))
    [details] = re.findall(r'<span class="details">([^<]+)', found)
    assert details == "À l&#x27;initiative du Département · Plateformes invitées : toutes · Excusées : Artois"


def test_the_list_names_its_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    names = re.findall(r"<h3>([^<]+)", drawn(monkeypatch, row(17)))
    assert names[3:5] == ["Semaine du 16 novembre", "Cette semaine"]
