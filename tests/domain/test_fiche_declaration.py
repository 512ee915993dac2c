"""The declaration of the fiche against the tables A to J of DOMAIN part B, and against the option lists."""

import csv
import json
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from lda.domain.fiche import COLUMNS, FIELDS, SECTIONS, STEPS, Condition, Kind, Sensitivity, dictionary
from lda.domain.fiche.fields import Both, Either, Is, IsNot
from lda.domain.fiche.housing import STAGES
from lda.domain.fiche.people import LOGE, SANS_ABRI, SANS_CHEZ_SOI

DATA = Path(__file__).parents[2] / "data"
LISTS = {one["id"]: one for one in json.loads((DATA / "nomenclatures.json").read_text("utf-8"))["listes"]}
OWN_LISTS = {"territoire"}  # the territoires themselves, from territoires.json

T, TA, D, N, M = Kind.TEXTE, Kind.TEXTE_LONG, Kind.DATE, Kind.NOMBRE, Kind.MONTANT
C, CM, K, F = Kind.CHOIX, Kind.CHOIX_MULTIPLE, Kind.CALCULE, Kind.FICHIER
VILLE, VILLES, S = Kind.COMMUNE, Kind.COMMUNES, Kind.STRUCTURE
YES, PENDING = "oui_non_nsp", "oui_encours_non"

# Section, words of the table or of the prose, mark (● required, ◐ conditional, ○ optional), and what the row
# became: key, kind, list, and the mark of the field where it is not that of the row.
ROWS = [
    ("A", "Date de la saisine", "●", [("date_saisine", D)]),
    ("A", "Structure, type de structure", "●",
     [("structure", S), ("type_prescripteur", C, "type_prescripteur")]),
    ("A", "Nom, fonction, téléphone, courriel du professionnel", "●",
     [("nom_professionnel", T), ("fonction", T), ("telephone_pro", T), ("courriel_pro", T)]),
    ("A", "Contact préalable avec vous souhaité", "○", [("contact_prealable", C, YES)]),
    ("A", "Territoire / plateforme, override with reason", "●",
     [("territoire", K), ("territoire_choisi", C, "territoire", "○"), ("territoire_motif", T, "", "◐")]),
    ("A", "Référent social actuel", "○", [("referent_social", T)]),
    ("B", "Nom, prénom, nom de naissance", "●", [("nom", T), ("prenom", T), ("nom_naissance", T)]),
    ("B", "Date de naissance (or year if unknown)", "●", [("date_naissance", D), ("annee_naissance", N)]),
    ("B", "Sexe", "●", [("sexe", C, "sexe")]),
    ("B", "Téléphone, courriel, moyen de contact sûr", "◐",
     [("telephone", T), ("courriel", T), ("moyen_contact_sur", T)]),
    ("B", "Rattachement, commune", "●",
     [("rattachement", C, "rattachement"), ("commune", VILLE), ("commune_souhaitee", VILLE)]),
    ("B", "Adresse", "○", [("adresse", T)]),
    ("B", "Domiciliation (B, organisme, date de fin)", "◐",
     [("domiciliation", C, YES), ("domiciliation_organisme", T), ("domiciliation_fin", D)]),
    ("B", "Typologie du ménage", "●", [("typologie_menage", C, "typologie_menage")]),
    ("B", "Nb adultes, nb enfants, âges, enfants à venir, droit de visite", "●",
     [("nb_adultes", N), ("nb_enfants", N), ("ages_enfants", T), ("enfants_a_venir", N),
      ("droit_visite", C, YES)]),
    ("B", "Co-demandeur (nom, prénom, naissance, lien)", "◐",
     [("codemandeur_nom", T), ("codemandeur_prenom", T), ("codemandeur_naissance", D),
      ("codemandeur_lien", T)]),
    ("B", "Nationalité ; titre de séjour : validité, date de fin", "◐",
     [("nationalite", C, "nationalite"), ("titre_sejour", C, "titre_sejour"), ("titre_sejour_fin", D)]),
    ("B", "Animaux", "○", [("animaux", C, YES)]),
    ("C", "Objet (asked at the head of C)", "●", [("objet_demande", C, "objet_demande")]),
    ("C", "Situation actuelle, per-person override", "●",
     [("situation_residentielle", C, "situation_residentielle"),
      ("codemandeur_situation", C, "situation_residentielle", "◐")]),
    ("C", "Depuis quand (date or duration band)", "●",
     [("situation_depuis", D), ("anciennete_situation", C, "anciennete_situation")]),
    ("C", "Facteurs aggravants", "●", [("aggravants_logement", CM, "aggravants_logement")]),
    ("C", "Statut d'occupation, bailleur, loyer, charges, AL, type (T1…)", "◐",
     [("statut_occupation", C, "statut_occupation"), ("bailleur", T), ("loyer", M), ("charges_locatives", M),
      ("aide_logement", M), ("typologie_actuelle", C, "typologie_logement"), ("taux_effort", K)]),
    ("C", "Parcours résidentiel", "○", [("parcours_residentiel", TA)]),
    ("C", "Motif principal de la demande", "●", [("motif_demande", C, "motif_demande")]),
    ("D", "Stade", "◐", [("stade_expulsion", C, "stade_expulsion")]),
    ("D", "Motif", "◐", [("motif_expulsion", C, "motif_expulsion")]),
    ("D", "Dates of each act, date d'audience", "◐",
     [("date_impaye", D), ("date_commandement_payer", D), ("date_assignation", D), ("date_audience", D),
      ("date_jugement", D), ("date_cql", D), ("date_requisition_cfp", D), ("date_expulsion", D)]),
    ("D", "Montant de la dette", "◐", [("dette_locative", M)]),
    ("D", "Reprise de paiement", "◐", [("reprise_paiement", C, YES)]),
    ("D", "Plan d'apurement (B/D)", "◐", [("plan_apurement", C, YES), ("plan_apurement_date", D)]),
    ("D", "CCAPEX saisie (B/D)", "◐", [("ccapex_saisie", C, YES), ("ccapex_date", D)]),
    ("D", "CFP (date, état)", "◐", [("etat_cfp", C, "etat_cfp"), ("date_cfp", D)]),
    ("D", "Délais accordés", "◐", [("delais_accordes", C, YES), ("delais_accordes_fin", D)]),
    ("D", "Computed prochaine échéance", "◐", [("prochaine_echeance", K)]),
    ("E", "Nature of resources", "○", [("ressource_type", CM, "ressource_type")]),
    ("E", "Total ménage (N, or band)", "●",
     [("ressources_total", M), ("tranche_ressources", C, "tranche_ressources")]),
    ("E", "Charges (énergie…), reste à vivre", "○",
     [("charge_energie", M), ("charges_autres", M), ("reste_a_vivre", K)]),
    ("E", "Dettes (type n, montant)", "○", [("dette_type", CM, "dette_type"), ("dette_montant", M, "", "◐")]),
    ("E", "Surendettement", "○", [("surendettement", C, "surendettement")]),
    ("E", "Situation professionnelle", "○", [("situation_pro", C, "situation_pro")]),
    ("F", "Demande de logement social : statut", "●", [("dls_statut", C, "dls_statut")]),
    ("F", "N° unique, dépôt, renouvellement, communes demandées", "◐",
     [("dls_numero", T), ("dls_depot", D), ("dls_renouvellement", D), ("dls_communes", VILLES)]),
    ("F", "DALO/DAHO : statut", "●", [("dalo_statut", C, "dalo_statut")]),
    ("F", "DALO : n°, dépôt, décision, recours TA", "◐",
     [("dalo_numero", T), ("dalo_depot", D), ("dalo_decision", D), ("dalo_recours_ta", C, YES)]),
    ("F", "Priorité / labellisation (n/D)", "○",
     [("priorite_reloge", CM, "priorite_reloge"), ("priorite_date", D, "", "◐")]),
    ("F", "Demande SIAO active", "●", [("siao_active", C, YES)]),
    ("F", "N° SI-SIAO, préconisation, dernière actualisation", "◐",
     [("siao_numero", T), ("siao_preconisation", C, "preconisation_siao"), ("siao_actualisation", D)]),
    ("F", "FSL : accès / maintien / ASLL déjà sollicité ; propositions refusées", "○",
     [("fsl_acces", C, YES), ("fsl_maintien", C, YES), ("asll_sollicite", C, YES), ("refus_logement", C, YES),
      ("refus_logement_detail", TA, "", "◐")]),
    ("G", "Couverture maladie, médecin traitant", "○",
     [("couverture_maladie", C, YES), ("medecin_traitant", C, YES)]),
    ("G", "Suivis en cours, difficultés", "○",
     [("suivi_sante", CM, "suivi_sante"), ("difficultes", CM, "difficultes")]),
    ("G", "Besoin d'adaptation du logement", "○", [("adaptation_logement", C, YES)]),
    ("G", "Reconnaissance MDPH (RQTH/AAH/orientation), notification CDAPH", "○",
     [("mdph_rqth", C, PENDING), ("mdph_aah", C, PENDING), ("mdph_orientation", C, PENDING),
      ("cdaph_notification", C, PENDING)]),
    ("G", "Protection juridique with mandataire's name", "○",
     [("protection_juridique", C, "protection_juridique"), ("mandataire", T, "", "◐")]),
    ("H", "Situation de violences", "○", [("violences", C, "violences")]),
    ("H", "Auteur au domicile ; ordonnance de protection, plainte ; consigne de contact", "◐",
     [("auteur_domicile", C, YES), ("ordonnance_protection", C, YES), ("plainte", C, YES),
      ("consigne_contact", TA)]),
    ("I", "Intervenants en place (structure, nom, fréquence, depuis)", "○",
     [("intervenant1_structure", T), ("intervenant1_nom", T, "", "◐"), ("intervenant1_frequence", T, "", "◐"),
      ("intervenant1_depuis", D, "", "◐"), ("intervenant2_structure", T, "", "◐"),
      ("intervenant2_nom", T, "", "◐"), ("intervenant2_frequence", T, "", "◐"),
      ("intervenant2_depuis", D, "", "◐"), ("intervenants_autres", TA, "", "◐")]),
    ("I", "Mesures passées et résultat", "○",
     [("mesures_passees", CM, "mesure"), ("mesures_passees_resultat", TA, "", "◐")]),
    ("I", "Ruptures d'accompagnement, ce qui a marché", "○",
     [("ruptures_accompagnement", TA), ("ce_qui_a_marche", TA)]),
    ("J", "Publics concernés", "●", [("public_cible", CM, "public_cible")]),
    ("J", "Degré d'urgence with its motif", "○", [("urgence", C, "urgence"), ("urgence_motif", TA, "", "◐")]),
    ("J", "Type d'accompagnement pressenti", "○", [("mesure_pressentie", CM, "mesure")]),
    ("J", "Souhait de logement", "●", [("souhait_logement", CM, "souhait_logement")]),
    ("J", "Souhait : typologie, communes, contraintes", "◐",
     [("typologie_souhaitee", CM, "typologie_logement"), ("communes_souhaitees", VILLES),
      ("contraintes_logement", TA)]),
    ("J", "Parole de la personne", "●", [("parole_personne", TA)]),
    ("J", "Adhésion", "●", [("adhesion", C, "adhesion")]),
    ("J", "Attentes de l'orienteur", "●", [("attentes", TA)]),
    ("J", "Pièces jointes", "○", [("pieces_jointes", F)]),
    ("J", "Information et accord au partage", "●", [("consentement_partage", C, "consentement_partage")]),
    ("J", "Date of the information, by whom, what the person opposes", "◐",
     [("information_date", D), ("information_par", T), ("opposition", TA)]),
]  # fmt: skip

EXPECTED = [
    (section, row, key, kind, (*rest, "")[0], rest[1] if len(rest) > 1 else mark)
    for section, row, mark, fields in ROWS
    for key, kind, *rest in fields
]


@pytest.mark.parametrize(("section", "row", "key", "kind", "list_id", "mark"), EXPECTED)
def test_every_row_of_the_tables_is_declared(section, row, key, kind, list_id, mark):
    field = FIELDS[key]
    assert (field.section, field.kind, field.list_id) == (section, kind, list_id), row
    if mark == "●":  # required of everyone, or of everyone whom the row concerns
        assert field.required is True
    elif mark == "◐":
        assert field.shown or field.one_of or isinstance(field.required, Condition)
    else:
        assert field.required is False
        assert not field.shown or field.sticky


def test_nothing_is_declared_that_the_tables_do_not_name():
    known = {key for _, _, key, *_ in EXPECTED}
    assert {key for key in FIELDS if not key.endswith("_precision")} == known


def test_dictionary_is_the_committed_one():
    with (DATA / "dictionnaire_fiche.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        assert tuple(reader.fieldnames) == COLUMNS
        assert list(reader) == dictionary()


def test_lists_exist_and_agree_with_single_or_multiple_choice():
    for field in FIELDS.values():
        assert bool(field.list_id) == (field.kind in (C, CM)), field.key
        if field.list_id and field.list_id not in OWN_LISTS:
            listed = LISTS[field.list_id]
            codes = {item["code"] for item in listed["items"]}
            assert set(field.exclusive) <= codes
            assert not field.precise or field.precise in codes
            # one dwelling has one size; what has been or is imagined may be several
            assert listed["choix_multiple"] == (field.kind is CM) or field.key == "typologie_actuelle"


def test_a_list_that_says_preciser_has_its_text():
    for field in FIELDS.values():
        items = LISTS.get(field.list_id, {"items": []})["items"]
        if any("Autre (préciser)" in item["libelle"] for item in items):
            assert f"{field.key}_precision" in FIELDS


def conditions():
    for field in FIELDS.values():
        for condition in (field.shown, field.required):
            if isinstance(condition, Condition):
                yield field, condition


def leaves(condition):
    if isinstance(condition, Either | Both):
        for part in condition.parts:
            yield from leaves(part)
    else:
        yield condition


def test_conditions_name_existing_fields_and_codes():
    for _field, condition in conditions():
        for leaf in leaves(condition):
            (key,) = leaf.keys()
            if isinstance(leaf, Is | IsNot):
                codes = {item["code"] for item in LISTS[FIELDS[key].list_id]["items"]}
                assert set(leaf.codes) <= codes


def test_conditions_do_not_turn_in_circles():
    graph = {key: set() for key in FIELDS}
    for field, condition in conditions():
        if condition is field.shown:
            graph[field.key] |= condition.keys()
    tuple(TopologicalSorter(graph).static_order())


def test_groups_of_situations_are_those_of_the_list():
    groups = {}
    for item in LISTS["situation_residentielle"]["items"]:
        groups.setdefault(item["groupe"], []).append(item["code"])
    assert list(SANS_ABRI) == groups["Sans abri"]
    assert set(LOGE) == {*groups["Logement accompagné / temporaire"], *groups["Logement ordinaire"]}
    assert {*SANS_CHEZ_SOI, *LOGE, *groups["Autre"]} == {code for codes in groups.values() for code in codes}


def test_stages_are_in_the_order_of_the_list():
    items = [item for item in LISTS["stade_expulsion"]["items"] if item["ordre"] is not None]
    assert [item["code"] for item in sorted(items, key=lambda item: item["ordre"])] == list(STAGES)


def test_every_field_is_asked_in_one_step():
    asked = [key for step in STEPS for key in step.fields]
    assert sorted(asked) == sorted(FIELDS)
    assert all(key in step.fields for step in STEPS for key in FIELDS if FIELDS[key].step == step.code)


def test_a_field_comes_after_the_answer_that_calls_it():
    order = {key: rank for rank, key in enumerate(key for step in STEPS for key in step.fields)}
    later = {"public_cible", "difficultes", "motif_demande"}  # may open sections D and H afterwards
    for field in FIELDS.values():
        for key in (field.shown.keys() if field.shown else frozenset()) - later:
            assert order[key] < order[field.key], (key, field.key)


def test_words_are_short_and_unaccented_keys_fit_their_column():
    for field in FIELDS.values():
        assert field.key.isascii()
        assert field.key.islower()
        assert len(field.key) <= 60
        assert 0 < len(field.label) <= 90
        assert field.section in {section.code for section in SECTIONS}


def test_texts_and_people_are_never_clear():
    texts = {T, TA, S, F}
    for field in FIELDS.values():
        if field.kind in texts or field.key in ("date_naissance", "codemandeur_naissance"):
            assert field.sensitivity is not Sensitivity.CODE, field.key
        if field.section == "H":
            assert field.sensitivity is Sensitivity.VIOLENCE
            assert not field.copyable
