"""The five lines of the compliance card, each on both sides of its bound (DOMAIN A4)."""

from dataclasses import replace
from datetime import date

import pytest

from lda.domain.compliance import Etat, Led, card
from lda.domain.frequency import Counts, frequency, frequency_told

TODAY = date(2026, 11, 23)
START = date(2026, 1, 31)
CAHIER = {"duree_defaut_mois": 6, "duree_max_mois": 13, "renouvellements_max": 1}
LED = Led(
    debut=START, fin=None, fin_prevue=date(2027, 2, 28), renouvellements=1, contrat_le=START,
    bilans=[(date(2026, 4, 30), date(2026, 4, 30)), (date(2026, 12, 1), None)],
    frequence=frequency(START, TODAY, Counts(vad=39), 4),
)  # fmt: skip


def verdicts(led: Led, cahier: dict[str, object] = CAHIER) -> dict[str, Etat]:
    return {line.rule: line.etat for line in card(led, cahier, TODAY)}


def test_a_mesure_led_as_it_should_be() -> None:
    assert set(verdicts(LED).values()) == {Etat.CONFORME}
    assert [line.rule for line in card(LED, CAHIER, TODAY)] == [
        "Durée", "Renouvellements", "Contrat", "Bilans", "Fréquence",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "change", "cahier"),
    [
        ("Durée", {"fin_prevue": date(2027, 3, 1)}, {}),
        ("Durée", {"fin": date(2027, 3, 1), "fin_prevue": date(2027, 2, 28)}, {}),
        ("Durée", {}, {"duree_max_mois": 12}),
        ("Durée", {"fin_prevue": date(2026, 11, 22)}, {}),
        ("Durée", {"fin_prevue": date(2026, 11, 22)}, {"duree_max_mois": None, "duree_defaut_mois": None}),
        ("Durée", {"fin_prevue": None}, {"duree_max_mois": 9}),
        ("Durée", {"fin_prevue": date(2026, 11, 1)}, {"duree_max_mois": 9}),
        ("Renouvellements", {}, {"renouvellements_max": 0}),
        ("Renouvellements", {"renouvellements": 3}, {"renouvellements_max": 2}),
        ("Contrat", {"contrat_le": None}, {}),
        ("Bilans", {"bilans": [(date(2026, 4, 30), date(2026, 5, 1))]}, {}),
        ("Bilans", {"bilans": [(date(2026, 11, 22), None)]}, {}),
        ("Fréquence", {"frequence": frequency(START, TODAY, Counts(vad=20), 4)}, {}),
        ("Fréquence", {"frequence": frequency(START, TODAY, Counts(vad=80), 4)}, {}),
    ],
)
def test_a_gap_is_on_its_own_line(rule: str, change: dict[str, object], cahier: dict[str, object]) -> None:
    found = verdicts(replace(LED, **change), CAHIER | cahier)  # type: ignore[arg-type]
    assert found.pop(rule) is Etat.ECART
    assert Etat.ECART not in found.values()


def test_without_a_rule_there_is_nothing_to_judge() -> None:
    led = replace(LED, fin_prevue=None, bilans=[(TODAY, None)], frequence=None, renouvellements=0)
    found = verdicts(led, {"renouvellements_max": 0})
    assert found["Durée"] is found["Bilans"] is found["Fréquence"] is Etat.SANS_OBJET
    assert found["Renouvellements"] is Etat.CONFORME


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "jusqu'au 28/02/2027, 13 mois au plus (28/02/2027)"),
        ({"fin_prevue": TODAY}, "jusqu'au 23/11/2026, 13 mois au plus (28/02/2027)"),
        ({"fin_prevue": None}, "en cours, sans fin prévue, 13 mois au plus (28/02/2027)"),
        ({"fin": date(2026, 9, 1), "fin_prevue": date(2026, 8, 1)},
         "jusqu'au 01/09/2026, 13 mois au plus (28/02/2027)"),
    ],
)  # fmt: skip
def test_a_duration_that_is_held(change: dict[str, object], said: str) -> None:
    line = card(replace(LED, **change), CAHIER, TODAY)[0]  # type: ignore[arg-type]
    assert (line.etat, line.said) == (Etat.CONFORME, said)


@pytest.mark.parametrize(
    ("number", "most", "etat", "said"),
    [
        (0, None, Etat.CONFORME, "aucun"),
        (9, None, Etat.CONFORME, "9 renouvellements"),
        (0, 2, Etat.CONFORME, "aucun sur 2 prévus"),
        (1, 2, Etat.CONFORME, "1 renouvellement sur 2 prévus"),
        (2, 1, Etat.ECART, "2 renouvellements sur 1 prévu"),
        (0, 0, Etat.CONFORME, "aucun"),
        (1, 0, Etat.ECART, "1 renouvellement, non prévu par le cahier des charges"),
    ],
)
def test_renewals_against_their_number(number: int, most: int | None, etat: Etat, said: str) -> None:
    line = card(replace(LED, renouvellements=number), CAHIER | {"renouvellements_max": most}, TODAY)[1]
    assert (line.etat, line.said) == (etat, said)


@pytest.mark.parametrize(
    ("fin", "target", "said"),
    [
        (None, 4, "trop tôt pour juger"),
        (START, 4, "durée trop courte"),
        (None, None, "pas de fréquence fixée"),
    ],
)
def test_a_frequency_that_is_not_judged(fin: date | None, target: float | None, said: str) -> None:
    found = frequency_told(START, START, [], [], target)
    line = card(replace(LED, fin=fin, frequence=found), CAHIER, TODAY)[-1]
    assert (line.etat, line.said) == (Etat.SANS_OBJET, said)


def test_a_bilan_due_today_is_not_late() -> None:
    sent = (date(2026, 4, 30), date(2026, 4, 29))
    assert verdicts(replace(LED, bilans=[sent, (TODAY, None)]))["Bilans"] is Etat.CONFORME
