from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lda.domain import french as fr

D = date


def test_dates() -> None:
    assert fr.date_long(D(2026, 3, 12)) == "12 mars 2026"
    assert fr.date_long(D(2026, 8, 1)) == "1er août 2026"
    assert fr.date_short(D(2026, 3, 12)) == "12/03/2026"
    assert fr.day_label(D(2026, 11, 23)) == "Lundi 23 novembre"
    assert fr.month_label(D(2028, 2, 29)) == "février 2028"


def test_hour_in_paris_in_winter_and_summer() -> None:
    assert fr.heure(datetime(2026, 1, 5, 13, 2, tzinfo=UTC)) == "14\u00a0h\u00a002"
    assert fr.heure(datetime(2026, 7, 5, 22, 30, tzinfo=UTC)) == "0\u00a0h\u00a030"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, None, "0"),
        (1234.5, None, "1\u202f234,5"),
        (1_348_021, None, "1\u202f348\u202f021"),
        (2.04, None, "2"),
        (2.25, None, "2,3"),
        (-0.04, None, "0"),
        (-1234.5, None, "-1\u202f234,5"),
        (2.5, 2, "2,50"),
        (Decimal("0.125"), 2, "0,13"),
        (999.96, None, "1\u202f000"),
    ],
)
def test_numbers(value: float, decimals: int | None, expected: str) -> None:
    assert fr.nombre(value, decimals) == expected


def test_file_sizes() -> None:
    assert fr.file_size(12) == "1\u00a0Ko"
    assert fr.file_size(340_400) == "340\u00a0Ko"
    assert fr.file_size(2_300_000) == "2,3\u00a0Mo"
    assert fr.file_size(10 * 1024**2) == "10,5\u00a0Mo"


def test_euros_and_rates() -> None:
    assert fr.euros(1234.5) == "1\u202f234,50\u00a0€"
    assert fr.euros(800) == "800\u00a0€"
    assert fr.pourcent(0.75) == "75\u00a0%"
    assert fr.pourcent(2 / 3) == "66,7\u00a0%"


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (D(2027, 1, 2), "dans 3 jours"),
        (D(2026, 12, 31), "demain"),
        (D(2026, 12, 30), "aujourd'hui"),
        (D(2026, 12, 29), "en retard de 1 jour"),
        (D(2026, 12, 25), "en retard de 5 jours"),
    ],
)
def test_relative_due(due: date, expected: str) -> None:
    assert fr.relative_due(due, D(2026, 12, 30)) == expected


def test_relative_past() -> None:
    today = D(2028, 3, 1)
    assert fr.relative_past(today, today) == "aujourd'hui"
    assert fr.relative_past(D(2028, 2, 29), today) == "hier"
    assert fr.relative_past(D(2028, 2, 25), today) == "il y a 5 jours"


def test_plural() -> None:
    assert [fr.plural(n, "dossier") for n in (0, 1, 2)] == ["0 dossier", "1 dossier", "2 dossiers"]
    assert fr.plural(3, "commune concernée", "communes concernées") == "3 communes concernées"
    assert fr.plural(1500, "saisine") == "1\u202f500 saisines"


@pytest.mark.parametrize(
    ("prenom", "nom", "expected"),
    [
        ("Camille", "Martin", "Camille MARTIN"),
        (" JEAN-PIERRE ", "d'Arvor", "Jean-Pierre D'ARVOR"),
        ("élodie", "lefèvre", "Élodie LEFÈVRE"),
        ("McKenzie", "", "McKenzie"),
        ("", "Martin", "MARTIN"),
    ],
)
def test_full_name(prenom: str, nom: str, expected: str) -> None:
    assert fr.full_name(prenom, nom) == expected


def test_initials() -> None:
    assert fr.initials("Camille", "Martin") == "C. M."
    assert fr.initials("jean-pierre", "martin") == "J.-P. M."
    assert fr.initials("", "") == ""


def test_normalise() -> None:
    assert fr.normalise("  Œuf-en-Ternois ") == "oeuf en ternois"
    assert fr.normalise("L'Écluse d’À-côté") == "l ecluse d a cote"
    assert fr.normalise("…") == ""


def test_sort_ignores_accents() -> None:
    assert sorted(["Zoé", "Étienne", "emma", "Eudes"], key=fr.sort_key) == ["emma", "Étienne", "Eudes", "Zoé"]


@pytest.mark.parametrize(
    "names",
    [
        ["DUPONT", "Dupond", "Duppont"],
        ["Lefebvre", "Lefèvre"],
        ["Philippe", "Filipe"],
        ["Moreau", "Morot", "Moreaux"],
        ["Martin", "Martain"],
        ["Guérin", "Guerrin"],
        ["Caron", "Karon"],
        ["Le Clerc", "Leclerc", "Leclercq"],
        ["Hamel", "Amel"],
    ],
)
def test_surnames_heard_alike_share_a_key(names: list[str]) -> None:
    assert len({fr.phonetic(name) for name in names}) == 1


def test_other_surnames_do_not() -> None:
    names = ["Martin", "Bernard", "Petit", "Durand", "Leroy", "Moreau", "Simon", "Laurent", "Dubois", "Caron"]
    assert len({fr.phonetic(name) for name in names}) == len(names)
    assert fr.phonetic("Ds") == "D"
    assert fr.phonetic("") == ""
