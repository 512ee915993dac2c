import csv
import json
from pathlib import Path

import pytest

from lda.domain.errors import NotFound
from lda.domain.territoires import Geography, HorsPerimetre, Route

DATA = Path(__file__).parents[2] / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture(scope="module")
def reference() -> dict:
    return json.loads((DATA / "territoires.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def geography(reference: dict) -> Geography:
    return Geography(rows("communes_62.csv"), rows("communes_anciennes_62.csv"), reference)


def test_every_commune_leads_somewhere(geography: Geography) -> None:
    assert len(geography.communes) == 887
    routes = [geography.route(code) for code in geography.communes]
    assert sum(isinstance(route, HorsPerimetre) for route in routes) == 46
    assert {r.plateforme.code for r in routes if isinstance(r, Route)} == set(geography.plateformes)
    for row in rows("communes_62.csv"):
        route = geography.route(row["code_insee"])
        if isinstance(route, Route):
            found = (route.territoire.code, route.plateforme.code, "oui")
        else:
            found = (route.territoire.code, "", "non")
        assert found == (row["territoire_code"], row["plateforme_code"], row["dans_perimetre"])


def test_the_cua_is_answered_by_advice(geography: Geography) -> None:
    arras = geography.route("62041")
    assert isinstance(arras, HorsPerimetre)
    assert arras.territoire.code == "CUA_HORS_PERIMETRE"
    assert arras.advice.code == "PF_TERNOIS_ARRAGEOIS"
    assert "Communauté urbaine d'Arras" in arras.message


def test_unknown_commune(geography: Geography) -> None:
    with pytest.raises(NotFound):
        geography.route("59350")


def test_populations(geography: Geography, reference: dict) -> None:
    for expected in reference["territoires"]:
        assert geography.territoires[expected["code"]].population == expected["population"]
    both = geography.plateformes["PF_TERNOIS_ARRAGEOIS"]
    assert both.territoires == ("TERNOIS", "ARRAGEOIS_HORS_CUA")
    assert both.population == 36_777 + 103_403
    assert geography.population == 1_348_021


def test_postcodes_of_a_commune(geography: Geography) -> None:
    assert all(len(code) == 5 for c in geography.communes.values() for code in c.codes_postaux)


def test_choices_are_distinct_and_sorted(geography: Geography) -> None:
    labels = [choice.label for choice in geography.choices]
    assert len(set(labels)) == 887 + 11
    assert labels.index("Écourt-Saint-Quentin") < labels.index("Ecques") < labels.index("Zutkerque")


@pytest.mark.parametrize(
    ("text", "label", "code"),
    [
        ("hesdin", "Hesdin (aujourd'hui Hesdin-la-Forêt)", "62447"),
        ("LABUISSIERE", "Labuissière (aujourd'hui Bruay-la-Buissière)", "62178"),
        ("bethu", "Béthune", "62119"),
        ("st omer", "Saint-Omer", "62765"),
        ("sur mer boulogne", "Boulogne-sur-Mer", "62160"),
    ],
)
def test_search(geography: Geography, text: str, label: str, code: str) -> None:
    first = geography.search(text)[0]
    assert (first.label, first.code) == (label, code)


def test_search_puts_names_that_begin_so_first_and_is_limited(geography: Geography) -> None:
    found = geography.search("len", limit=3)
    assert [choice.label for choice in found] == ["Lens"] + [c.label for c in found[1:]]
    assert len(geography.search("saint", limit=4)) == 4
    assert geography.search(" - ") == [] and geography.search("xyz") == []
