"""One raw answer: what is kept, what is refused, and that nothing else can happen."""

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lda.domain.errors import Invalid
from lda.domain.fiche import FIELDS, SECTIONS, clean

DATA = Path(__file__).parents[2] / "data"
LISTS = {
    one["id"]: {item["code"]: item["libelle"] for item in one["items"]}
    for one in json.loads((DATA / "nomenclatures.json").read_text("utf-8"))["listes"]
} | {"territoire": {"ARTOIS": "Artois"}}
with (DATA / "communes_62.csv").open(encoding="utf-8") as _file:
    COMMUNES = {row["code_insee"] for row in csv.DictReader(_file, delimiter=";")}
TODAY = date(2026, 11, 23)


def cleaned(key, value):
    return clean(key, value, LISTS, COMMUNES, TODAY)


def refusal(key, value):
    with pytest.raises(Invalid) as caught:
        cleaned(key, value)
    (problem,) = caught.value.problems
    assert problem.field == key
    assert problem.message.startswith(f"«\N{NO-BREAK SPACE}{FIELDS[key].label}")
    return problem.message


@pytest.mark.parametrize(
    ("key", "raw", "kept"),
    [
        ("nom", "  Dupont-Martin\t d'Été ", "Dupont-Martin d'Été"),
        ("nom", "e\u0301lo\u200bi\x00se", "éloise"),
        ("nom", "", None),
        ("public_cible", [], None),
        ("telephone", "+33 (0)6.12.34.56.78", "06 12 34 56 78"),
        ("telephone", "0032 475 12 34 56", "+32475123456"),
        ("courriel", " a.b@exemple.fr ", "a.b@exemple.fr"),
        ("date_naissance", "12/03/1986", "1986-03-12"),
        ("date_naissance", "1986-03-12", "1986-03-12"),
        ("date_naissance", date(1986, 3, 12), "1986-03-12"),
        ("date_naissance", datetime(1986, 3, 12, 8), "1986-03-12"),
        ("date_audience", "2027-01-15", "2027-01-15"),
        ("annee_naissance", 1986.0, 1986),
        ("nb_enfants", "0", 0),
        ("ressources_total", "1 234,50 €", 1234.5),
        ("ressources_total", Decimal("0.105"), 0.1),
        ("ages_enfants", "12 ans, 3 et 07", "12, 3, 7"),
        ("sexe", "F", "F"),
        ("public_cible", ("JEUNE", "SANS_DOMICILE", "JEUNE"), ["SANS_DOMICILE", "JEUNE"]),
        ("commune", "62119", "62119"),
        ("dls_communes", ["62119", "62498"], ["62119", "62498"]),
        ("attentes", "loyer < 500 €\r\n- relogement", "loyer < 500 €\n- relogement"),
    ],
)
def test_what_is_kept(key, raw, kept):
    assert cleaned(key, raw) == kept


@pytest.mark.parametrize(
    ("key", "raw", "word"),
    [
        ("nom", 12, "texte"),
        ("nom", "<b>Dupont</b>", "balise"),
        ("nom", "R2D2", "lettres"),
        ("nom", "a" * 121, "120 au plus"),
        ("attentes", "=HYPERLINK(1)", "commencer"),
        ("attentes", "x" * 4001, "Raccourcissez"),
        ("attentes", "x" * 1_000_000, "Raccourcissez"),
        ("telephone", "06 12", "dix chiffres"),
        ("telephone", "+33 6 12 34", "dix chiffres"),
        ("courriel", "a@b", "nom@exemple.fr"),
        ("date_naissance", "31/02/2000", "n'existe pas"),
        ("date_naissance", "2026-11-24", "avenir"),
        ("date_naissance", "1899-12-31", "1900"),
        ("date_naissance", 0, "n'existe pas"),
        ("date_cql", "2027-01-01", "avenir"),
        ("date_audience", "2099-01-01", "lointaine"),
        ("annee_naissance", 2027, "entre 1900 et 2026"),
        ("annee_naissance", 1986.5, "entier"),
        ("nb_adultes", 0, "entre 1 et 20"),
        ("nb_enfants", True, "entier"),
        ("ressources_total", -1, "entre 0"),
        ("ressources_total", float("nan"), "montant"),
        ("ressources_total", 10**400, "montant"),
        ("ressources_total", "1e9", "montant"),
        ("ages_enfants", "trois", "années"),
        ("sexe", "f", "liste"),
        ("sexe", ["F"], "liste"),
        ("public_cible", ["SANS_DOMICILE", "INCONNU"], "liste"),
        ("public_cible", ["SANS_DOMICILE"] * 1000, "réponses"),
        ("commune", "75056", "Pas-de-Calais"),
        ("commune", "Béthune", "Pas-de-Calais"),
        ("communes_souhaitees", sorted(COMMUNES)[:21], "20 communes"),
        ("reste_a_vivre", 100, "calcule"),
        ("pieces_jointes", "x.pdf", "bouton"),
    ],
)
def test_what_is_refused_says_why(key, raw, word):
    assert word in refusal(key, raw)


@pytest.mark.parametrize("key", ["inconnu", "", "nom; DROP TABLE", None, 3, "x" * 10_000])
def test_unknown_field(key):
    with pytest.raises(Invalid) as caught:
        cleaned(key, "x")
    assert len(caught.value.problems[0].field) <= 60


def test_a_closed_code_is_refused():
    open_lists = {**LISTS, "sexe": {"F": "Femme"}}
    with pytest.raises(Invalid):
        clean("sexe", "H", open_lists, COMMUNES, TODAY)


def test_a_missing_list_refuses_all():
    with pytest.raises(Invalid):
        clean("public_cible", ["JEUNE"], {}, COMMUNES, TODAY)


plain = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.fractions(), st.dates(),
    st.datetimes(), st.binary(max_size=20), st.complex_numbers(), st.sampled_from(sorted(COMMUNES)[:5]),
    st.sampled_from(sorted(code for codes in LISTS.values() for code in codes)),
    st.text(st.characters(exclude_categories=()), max_size=60), st.from_regex(r"[-+0-9 ,./€]{1,14}"),
)  # fmt: skip
anything = st.recursive(plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner))


@given(key=st.sampled_from(sorted(FIELDS)), value=anything, today=st.dates(min_value=date(2000, 1, 1)))
def test_whatever_comes_is_json_or_invalid(key, value, today):
    try:
        kept = clean(key, value, LISTS, COMMUNES, today)
    except Invalid:
        return
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept
    json.dumps(kept, ensure_ascii=False).encode()
    assert clean(key, kept, LISTS, COMMUNES, today) == kept


@given(value=st.text(max_size=200))
def test_kept_texts_have_no_control_character(value):
    try:
        kept = cleaned("parole_personne", value)
    except Invalid:
        return
    assert kept is None or all(c == "\n" or c.isprintable() or c.isspace() for c in kept)


def test_sections_accept_clean_answers():
    answers = {"nom": "Dupont", "date_naissance": "1986-03-12", "nb_enfants": 0}
    section = next(one for one in SECTIONS if one.code == "B")
    assert section.model_validate(answers).date_naissance == date(1986, 3, 12)
