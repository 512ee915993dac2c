"""Each answer of the fiche belongs to one part, and a reader gets the parts it may read."""

import pytest

from lda.domain import reading
from lda.domain.access import ALL, BAILLEUR_READS, GUARDED, OPERATEUR_READS, Part, Reading, Tie
from lda.domain.fiche import FIELDS, Sensitivity

PROFESSIONAL = {"telephone_pro", "courriel_pro"}


def test_every_field_has_its_part() -> None:
    assert set(reading.PART_OF) == set(FIELDS)
    assert set(reading.VIOLENCE_MARKS) <= set(FIELDS)


@pytest.mark.parametrize(
    ("sensitivity", "parts"),
    [
        (Sensitivity.CONTACT, {Part.CONTACT}),
        (Sensitivity.ADRESSE, {Part.ADRESSE}),
        (Sensitivity.VIOLENCE, {Part.VIOLENCES}),
        (Sensitivity.SANTE, {Part.SANTE}),
    ],
)
def test_what_is_sensitive_is_in_its_own_part(sensitivity, parts) -> None:
    found = {k for k, f in FIELDS.items() if f.sensitivity is sensitivity} - PROFESSIONAL
    assert found
    assert {reading.PART_OF[key] for key in found} == parts


def test_an_operator_reads_neither_debts_nor_health_nor_violence() -> None:
    read = {key for key, part in reading.PART_OF.items() if part in OPERATEUR_READS}
    assert {"nom", "telephone", "adresse", "nb_enfants", "situation_residentielle", "parole_personne"} <= read
    hidden = {"dette_montant", "dette_locative", "surendettement", "suivi_sante", "difficultes", "violences"}
    assert not hidden & read
    assert not {"nationalite", "protection_juridique", "ressources_total", "opposition"} & read


def test_a_bailleur_reads_the_household_and_the_dwelling_sought() -> None:
    read = {key for key, part in reading.PART_OF.items() if part in BAILLEUR_READS}
    assert {"nom", "nb_adultes", "souhait_logement"} <= read
    assert not {"telephone", "adresse", "situation_residentielle", "dette_montant", "motif_demande"} & read


def test_codes_that_tell_of_violence_go_with_its_section() -> None:
    answers = {"motif_demande": "VIF", "public_cible": ["VIF", "JEUNE"], "aggravants_logement": ["VIOLENCES"]}
    assert reading.cut(answers, Reading(ALL - {Part.VIOLENCES})) == {"public_cible": ["JEUNE"]}
    assert reading.cut(answers, Reading(ALL - GUARDED, GUARDED)) == answers
    assert reading.cut({"motif_demande": "FIN_TIERS"}, Reading(ALL - {Part.VIOLENCES})) == {
        "motif_demande": "FIN_TIERS"
    }


def test_a_reveal_opens_what_is_guarded_alone() -> None:
    answers = {"telephone": "06 39 98 00 00", "adresse": "1 rue", "nom": "Fictive", "plainte": "OUI"}
    seen = Reading(ALL - GUARDED, GUARDED)
    assert reading.cut(answers, seen) == {"nom": "Fictive"}
    assert set(reading.guarded(answers, seen)) == {"telephone", "adresse", "plainte"}
    assert reading.guarded(answers, Reading(ALL)) == {}


def test_a_flagged_household_without_a_name_is_but_a_row() -> None:
    slisl = Reading(ALL - GUARDED - {Part.IDENTITE, Part.COMMUNE})
    assert reading.narrowed(slisl, frozenset({Tie.TERRITOIRE}), flagged=True).parts == frozenset()
    assert reading.narrowed(slisl, frozenset({Tie.TERRITOIRE}), flagged=False) == slisl
    invited = Reading(frozenset({Part.DECISIONS}))
    assert reading.narrowed(invited, frozenset({Tie.INVITE}), flagged=True) == invited
