"""What shows, what is required, what contradicts, what is computed."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lda.domain import fiche
from lda.domain.fiche import FIELDS, STEPS, Kind, Sensitivity

DATA = Path(__file__).parents[2] / "data"
LISTS = {
    one["id"]: {item["code"]: item["libelle"] for item in one["items"]}
    for one in json.loads((DATA / "nomenclatures.json").read_text("utf-8"))["listes"]
} | {"territoire": {"ARTOIS": "Artois"}}
with (DATA / "communes_62.csv").open(encoding="utf-8") as _file:
    COMMUNES = {row["code_insee"] for row in csv.DictReader(_file, delimiter=";")}
TODAY = date(2026, 11, 23)

ACCOUNT = {
    "structure": "CCAS de Béthune", "type_prescripteur": "CCAS", "nom_professionnel": "Alix Exemple",
    "fonction": "Travailleuse sociale", "telephone_pro": "03 21 00 00 00", "courriel_pro": "alix@exemple.fr",
}  # fmt: skip

ACCES = {
    **fiche.prefill(ACCOUNT, TODAY),
    "nom": "Modèle", "prenom": "Camille", "nom_naissance": "Modèle", "date_naissance": "1986-03-12",
    "sexe": "F", "telephone": "06 00 00 00 00", "rattachement": "COMMUNE", "commune": "62119",
    "typologie_menage": "F_ENF", "nb_adultes": 1, "nb_enfants": 2, "ages_enfants": "3, 7",
    "enfants_a_venir": 0, "droit_visite": "NON", "nationalite": "FR",
    "objet_demande": "ACCES", "motif_demande": "FIN_TIERS", "situation_residentielle": "HEB_TIERS",
    "anciennete_situation": "1_6M", "aggravants_logement": ["AUCUN"], "ressources_total": 1100.0,
    "dls_statut": "NSP", "dalo_statut": "NON", "siao_active": "NON",
    "public_cible": ["SANS_DOMICILE"], "souhait_logement": ["SOCIAL"], "typologie_souhaitee": ["T3"],
    "parole_personne": "Un logement près de l'école.", "adhesion": "ADHERE", "attentes": "Un accompagnement.",
    "consentement_partage": "INFORMEE_ACCORD", "information_date": "2026-11-20",
    "information_par": "Alix Exemple",
}  # fmt: skip
MAINTIEN = ACCES | {
    "objet_demande": "MAINTIEN", "motif_demande": "EXPULSION", "situation_residentielle": "LOC_SOCIAL",
    "statut_occupation": "LOCATAIRE_SOCIAL", "bailleur": "Bailleur d'exemple", "loyer": 400.0,
    "typologie_actuelle": "T3", "stade_expulsion": "AUDIENCE", "souhait_logement": ["MAINTIEN"],
}  # fmt: skip


def found(answers, today=TODAY):
    return fiche.problems(answers, LISTS, COMMUNES, today)


def keys(answers):
    return [problem.field for problem in found(answers)]


@pytest.mark.parametrize("answers", [ACCES, MAINTIEN])
def test_a_complete_fiche_has_no_problem(answers):
    assert found(answers) == []
    assert all(have == total for have, total in fiche.progress(answers).steps.values())
    assert fiche.progress(answers).minutes == 0


GROUPS = (
    ("telephone", "courriel", "moyen_contact_sur"),
    ("date_naissance", "annee_naissance"),
    ("situation_depuis", "anciennete_situation"),
    ("ressources_total", "tranche_ressources"),
)


@pytest.mark.parametrize("key", sorted(set(ACCES) - {key for group in GROUPS for key in group}))
def test_each_answer_of_a_minimal_fiche_is_needed(key):
    without = {name: value for name, value in ACCES.items() if name != key}
    assert keys(without) == [key]
    assert fiche.required(key, without)
    (message,) = (problem.message for problem in found(without))
    assert FIELDS[key].label in message


def test_an_empty_fiche_lists_what_is_missing_once_and_in_order():
    missing = keys({})
    assert missing == sorted(set(missing), key=list(FIELDS).index)
    assert missing.count("telephone") == 1
    assert "courriel" not in missing
    prefilled = fiche.prefill(ACCOUNT, TODAY)
    left = sum(total - have for have, total in fiche.progress(prefilled).steps.values())
    assert 25 <= left <= 30
    assert 10 <= fiche.progress(prefilled).minutes <= 12


@pytest.mark.parametrize(
    ("group", "value"), list(zip(GROUPS, ("au CCAS, le matin", 1986, "1_6M", "600_999"), strict=True))
)
def test_one_of_a_group_is_enough(group, value):
    none = {key: answer for key, answer in ACCES.items() if key not in group}
    assert keys(none) == [group[0]]
    assert all(fiche.required(key, none) for key in group)
    last = none | {group[-1]: value}
    assert found(last) == []
    assert not fiche.required(group[0], last)


@pytest.mark.parametrize(
    ("answers", "shown", "hidden"),
    [
        ({}, "violences", "plainte"),
        ({}, "rattachement", "commune"),
        ({"rattachement": "COMMUNE"}, "commune", "commune_souhaitee"),
        ({"rattachement": "SANS_ATTACHE"}, "commune_souhaitee", "commune"),
        ({"situation_residentielle": "RUE"}, "domiciliation", "loyer"),
        ({"situation_residentielle": "LOC_PRIVE"}, "loyer", "stade_expulsion"),
        ({"objet_demande": "ACCES_MAINTIEN"}, "stade_expulsion", "date_cql"),
        ({"aggravants_logement": ["EXPULSION"]}, "stade_expulsion", "bailleur"),
        (
            {"public_cible": ["EXPULSION"], "stade_expulsion": "CDP"},
            "date_commandement_payer",
            "date_audience",
        ),
        ({"objet_demande": "MAINTIEN", "stade_expulsion": "NSP"}, "date_requisition_cfp", "date_expulsion"),
        ({"stade_expulsion": "CQL"}, "objet_demande", "date_cql"),  # the stage itself is hidden
        ({"typologie_menage": "COUPLE"}, "codemandeur_nom", "ages_enfants"),
        ({"nationalite": "HORS_UE"}, "titre_sejour", "titre_sejour_fin"),
        ({"urgence": "FORTE"}, "urgence_motif", "opposition"),
        ({"motif_demande": "AUTRE"}, "motif_demande_precision", "type_prescripteur_precision"),
        ({"dls_statut": "NON", "dls_numero": "1"}, "dls_numero", "dls_depot"),
        ({"intervenant1_structure": "CCAS"}, "intervenant2_structure", "intervenant2_nom"),
    ],
)
def test_what_shows(answers, shown, hidden):
    assert fiche.visible(shown, answers)
    assert fiche.visible(FIELDS[shown], answers)
    assert not fiche.visible(hidden, answers)


@pytest.mark.parametrize(
    ("answers", "needed"),
    [
        (ACCES | {"situation_residentielle": "RUE"}, ["domiciliation"]),
        (ACCES | {"situation_residentielle": "SQUAT", "domiciliation": "OUI"}, ["domiciliation_organisme"]),
        (ACCES | {"typologie_menage": "COUPLE_ENF", "nb_adultes": 2},
         ["codemandeur_nom", "codemandeur_prenom"]),
        (ACCES | {"nationalite": "HORS_UE"}, ["titre_sejour"]),
        (ACCES | {"rattachement": "HORS_62"}, ["commune_souhaitee"]),
        (ACCES | {"urgence": "IMMEDIATE"}, ["urgence_motif"]),
        (ACCES | {"consentement_partage": "INFORMEE_OPPOSITION"}, ["opposition"]),
        (ACCES | {"territoire_choisi": "ARTOIS"}, ["territoire_motif"]),
        (MAINTIEN | {"loyer": None, "statut_occupation": None}, ["statut_occupation", "loyer"]),
        (MAINTIEN | {"bailleur": "", "situation_residentielle": "PROPRIETAIRE",
                     "statut_occupation": "PROPRIETAIRE"}, []),
    ],
)  # fmt: skip
def test_what_becomes_required(answers, needed):
    assert sorted(keys(answers)) == sorted(needed)


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        ("nb_adultes", ACCES | {"nb_adultes": 0}),
        ("nb_adultes", ACCES | {"typologie_menage": "COUPLE_ENF", "codemandeur_nom": "M",
                                "codemandeur_prenom": "C"}),
        ("nb_enfants", ACCES | {"typologie_menage": "F_SEULE"}),
        ("typologie_menage", ACCES | {"sexe": "H"}),
        ("ages_enfants", ACCES | {"ages_enfants": "3"}),
        ("aggravants_logement", ACCES | {"aggravants_logement": ["COUT", "AUCUN"]}),
        ("suivi_sante", ACCES | {"suivi_sante": ["CMP_EMPP", "NSP"]}),
        ("souhait_logement", ACCES | {"souhait_logement": ["SOCIAL", "SANS_AVIS"]}),
        ("annee_naissance", ACCES | {"annee_naissance": 1990}),
        ("annee_naissance", ACCES | {"date_naissance": None, "annee_naissance": 2026,
                                     "date_saisine": "2025-01-02"}),
        ("date_saisine", ACCES | {"date_naissance": "2026-11-21", "date_saisine": "2026-11-20"}),
        ("situation_depuis", ACCES | {"situation_depuis": "1980-01-01"}),
        ("ressource_type", ACCES | {"ressource_type": ["AUCUNE"]}),
        ("tranche_ressources", ACCES | {"tranche_ressources": "600_999"}),
        ("dette_montant", ACCES | {"dette_type": ["AUCUNE"], "dette_montant": 300.0}),
        ("dette_locative", MAINTIEN | {"dette_type": ["AUCUNE"], "dette_locative": 300.0}),
        ("dette_montant", MAINTIEN | {"dette_montant": 200.0, "dette_locative": 300.0}),
        ("dls_renouvellement", ACCES | {"dls_statut": "ACTIVE", "dls_depot": "2026-03-01",
                                        "dls_renouvellement": "2026-02-28"}),
        ("dls_numero", ACCES | {"dls_statut": "NON", "dls_numero": "062123"}),
        ("dalo_numero", ACCES | {"dalo_numero": "123"}),
        ("siao_numero", ACCES | {"siao_numero": "123"}),
        ("priorite_reloge", ACCES | {"priorite_reloge": ["DALO"]}),
        ("dalo_decision", ACCES | {"dalo_statut": "REJET", "dalo_depot": "2026-05-01",
                                   "dalo_decision": "2026-04-01"}),
        ("objet_demande", MAINTIEN | {"situation_residentielle": "RUE", "domiciliation": "NON"}),
        ("statut_occupation", MAINTIEN | {"situation_residentielle": "LOC_PRIVE"}),
        ("stade_expulsion", MAINTIEN | {"aggravants_logement": ["EXPULSION"], "stade_expulsion": "AUCUNE"}),
        ("date_audience", MAINTIEN | {"date_assignation": "2026-10-01", "date_audience": "2026-09-01"}),
        ("date_cql", MAINTIEN | {"stade_expulsion": "CQL", "date_impaye": "2026-10-01",
                                 "date_cql": "2026-09-01"}),
        ("delais_accordes_fin", MAINTIEN | {"stade_expulsion": "JUG_DELAIS", "date_jugement": "2026-10-01",
                                            "delais_accordes": "OUI", "delais_accordes_fin": "2026-09-01"}),
        ("medecin_traitant", ACCES | {"suivi_sante": ["MEDECIN"], "medecin_traitant": "NON"}),
        ("consentement_partage", ACCES | {"consentement_partage": "NON_INFORMEE"}),
        ("sexe", ACCES | {"sexe": "PERIME"}),
        ("commune", ACCES | {"commune": "75056"}),
    ],
)  # fmt: skip
def test_contradictions_and_unusable_answers(key, answers):
    assert keys(answers) == [key]
    assert all(problem.message.endswith(".") for problem in found(answers))


def test_what_is_hidden_is_not_judged():
    stale = {"stade_expulsion": "CQL", "date_cql": "pas une date", "plainte": "???", "ancienne_question": 1}
    assert found(ACCES | stale) == []
    assert not set(stale) & set(fiche.live(ACCES | stale))


@pytest.mark.parametrize(
    "answers",
    [
        {"violences": "OUI"}, {"violences": "NE_PAS_MENTIONNER"}, {"motif_demande": "VIF"},
        {"public_cible": ["JEUNE", "VIF"]}, {"aggravants_logement": ["VIOLENCES"]},
        {"difficultes": ["VIOLENCES"]},
    ],
)  # fmt: skip
def test_violence_flag(answers):
    assert fiche.violence_flag(answers)
    assert fiche.opens_violence(answers)
    assert fiche.visible("consigne_contact", answers)


def test_no_violence_flag_without_a_sign():
    assert not fiche.violence_flag(ACCES)
    assert not fiche.opens_violence(ACCES)
    unknown = {"violences": "NSP"}
    assert fiche.opens_violence(unknown)
    assert not fiche.violence_flag(unknown)


def test_routing_commune():
    assert fiche.routing_commune(ACCES) == "62119"
    assert fiche.routing_commune({}) is None
    both = {"commune": "62119", "commune_souhaitee": "62498"}
    assert fiche.routing_commune(both | {"rattachement": "SANS_ATTACHE"}) == "62498"
    assert fiche.routing_commune(both | {"rattachement": "COMMUNE"}) == "62119"


def test_prefill_takes_only_what_the_fiche_asks_the_account():
    first = fiche.prefill({**ACCOUNT, "role": "PARTENAIRE", "nom": "Exemple", "fonction": ""}, TODAY)
    assert set(first) == {"date_saisine", *ACCOUNT} - {"fonction"}
    assert first["date_saisine"] == "2026-11-23"


def test_copyable_leaves_the_request_and_the_person_s_words():
    kept = fiche.copyable(
        ACCES | {"violences": "OUI", "plainte": "OUI", "urgence": "FORTE", "nationalite": None}
    )
    assert {"nom", "commune", "ages_enfants", "ressources_total"} <= set(kept)
    assert not {"date_saisine", "parole_personne", "adhesion", "consentement_partage", "information_date",
                "attentes", "urgence", "violences", "plainte", "structure",
                "nationalite"} & set(kept)  # fmt: skip


def test_computed_amounts():
    answers = MAINTIEN | {"charges_locatives": 100.0, "aide_logement": 170.0, "charge_energie": 90.5}
    assert fiche.taux_effort(answers) == 30.0
    assert fiche.reste_a_vivre(answers) == 679.5
    assert fiche.taux_effort(answers | {"ressources_total": 0.0}) is None
    assert fiche.taux_effort(ACCES) is None
    assert (
        fiche.reste_a_vivre(ACCES | {"loyer": 400.0}) == 1100.0
    )  # no dwelling of one's own: the rent is stale
    assert fiche.reste_a_vivre({}) is None
    assert fiche.household_size(ACCES) == 3
    assert fiche.household_size({}) is None


@pytest.mark.parametrize(
    ("total", "band"),
    [(0, "0"), (1, "1_599"), (599.99, "1_599"), (600, "600_999"), (1999.99, "1500_1999"), (2000, "2000P")],
)
def test_resources_band(total, band):
    assert fiche.resources_band({"ressources_total": total}) == band
    assert band in LISTS["tranche_ressources"]


@pytest.mark.parametrize(
    ("answers", "age", "band"),
    [
        ({"date_naissance": "2008-11-24"}, 17, "M18"),
        ({"date_naissance": "2008-11-23"}, 18, "18_24"),
        ({"date_naissance": "1960-02-29"}, 66, "65P"),
        ({"annee_naissance": 2001}, 25, "25_34"),
        ({}, None, None),
    ],
)
def test_age(answers, age, band):
    assert fiche.age(answers, TODAY) == age
    assert fiche.age_band(answers, TODAY) == band


@pytest.mark.parametrize(
    ("answers", "day", "word"),
    [
        ({"stade_expulsion": "CDP", "date_commandement_payer": "2026-11-01"},
         date(2026, 12, 13), "6 semaines"),
        ({"stade_expulsion": "AUDIENCE", "date_commandement_payer": "2026-11-01",
          "date_audience": "2026-11-23"}, date(2026, 11, 23), "Audience"),
        ({"stade_expulsion": "CQL", "date_cql": "2026-10-31"}, date(2026, 12, 31), "2 mois"),
        ({"stade_expulsion": "CQL", "date_cql": "2026-01-10"}, date(2027, 4, 1), "trêve"),
        ({"stade_expulsion": "REQ_CFP", "date_requisition_cfp": "2026-12-31"}, date(2027, 2, 28), "refus"),
        ({"stade_expulsion": "REQ_CFP", "date_requisition_cfp": "2026-12-31", "etat_cfp": "SUSPENDU"},
         None, None),
        ({"stade_expulsion": "REQ_CFP", "date_cfp": "2026-12-01", "etat_cfp": "SUSPENDU"},
         date(2026, 12, 1), "Concours"),
        ({"stade_expulsion": "REQ_CFP", "date_cfp": "2026-12-01", "etat_cfp": "REFUSE"}, None, None),
        ({"stade_expulsion": "EXPULSE", "date_cql": "2026-10-31"}, None, None),
        ({"stade_expulsion": "ASSIGNATION", "date_assignation": "2026-11-01"}, None, None),
    ],
)  # fmt: skip
def test_next_eviction_date(answers, day, word):
    deadline = fiche.next_eviction_date(MAINTIEN | answers, TODAY)
    if day is None:
        assert deadline is None
    else:
        assert deadline.day == day
        assert word in deadline.label


def test_the_days_to_come_of_the_procedure_come_in_their_order():
    answers = MAINTIEN | {
        "stade_expulsion": "CQL", "date_cql": "2026-10-31", "date_jugement": "2026-11-23",
        "date_audience": "2026-09-01",
    }  # fmt: skip
    assert [one.day for one in fiche.eviction_dates(answers, TODAY)] == [
        date(2026, 11, 23), date(2026, 12, 31), date(2027, 4, 1),
    ]  # fmt: skip


def test_urgency_puts_the_last_stages_first():
    scores = [fiche.urgency_stage(MAINTIEN | {"stade_expulsion": code}) for code in LISTS["stade_expulsion"]]
    assert set(scores) == {0, 1, 2, 3, 4}
    assert all(fiche.urgency_stage(MAINTIEN | {"stade_expulsion": code}) == 4 for code in ("CQL", "REQ_CFP"))
    assert fiche.urgency_stage(ACCES | {"stade_expulsion": "CQL"}) == 0


def test_countable_has_nothing_of_the_person():
    clear = fiche.countable(
        ACCES | {"violences": "OUI", "suivi_sante": ["ADDICTO"], "adresse": "1 rue d'Exemple"}
    )
    assert clear["annee_naissance"] == 1986
    assert clear["tranche_ressources"] == "1000_1499"
    assert all(FIELDS[key].sensitivity is Sensitivity.CODE for key in clear)
    assert not {"nom", "date_naissance", "ages_enfants", "violences", "suivi_sante", "adresse"} & set(clear)


choices = st.sampled_from([key for key, field in FIELDS.items() if field.kind is Kind.CHOIX])


@given(data=st.data())
def test_any_answers_can_be_judged(data):
    answers = dict(ACCES)
    for key in data.draw(st.lists(choices, max_size=12)):
        answers[key] = data.draw(st.sampled_from(sorted(LISTS[FIELDS[key].list_id])))
    assert all(problem.field in FIELDS for problem in found(answers))
    for have, total in fiche.progress(answers).steps.values():
        assert 0 <= have <= total
    assert fiche.progress(answers).minutes >= 0
    assert [step.code for step in STEPS] == list(fiche.progress(answers).steps)
    shown = fiche.live(answers)
    assert fiche.live(shown) == shown
