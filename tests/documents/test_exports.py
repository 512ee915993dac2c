"""Exports: the rows and figures of the screen, texts that stay texts, nobody named who may not be."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from lda.documents import dossiers, files, indicateurs
from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.french import NBSP
from lda.domain.words import StatutDossier, StatutSaisine
from lda.store.work import reading, writing
from lda.views import situations
from lda.views.situations import Filters, Tri, View
from tests import factories
from tests.documents.reading import sheets

FORMULAS = ("=cmd|' /C calc'!A0", "+33", "-2+3", "@SUM(A1)", "\t=1", "http://exemple.fr")


@pytest.fixture
def cast(application: str, fixed_clock: object) -> factories.Cast:
    with writing() as session:
        return factories.cast(session)


def listed(actor: Actor, **params: str) -> list[list[str]]:
    """The rows of the export, without the head."""
    return sheets(files.serve("dossiers", "", actor, params).content)[1][1:]


def test_the_export_is_the_list(cast: factories.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossiers, "SIZE", 2)
    with writing() as session:
        for _ in range(3):
            factories.make_dossier(session, auteur=cast.comptes.partenaire)
        factories.make_dossier(session, statut=StatutDossier.CLOTUREE)
        factories.make_saisine(session, cast.comptes.partenaire, statut=StatutSaisine.TRANSMISE)
    with reading() as session:
        shown = situations.page(session, Filters(), 1, 50, actor=cast.coordinatrice)
    assert [row[0] for row in listed(cast.coordinatrice)] == [row.reference for row in shown.rows]
    assert len(listed(cast.coordinatrice, clos="1")) == shown.total + 1
    assert [row[1] for row in listed(cast.coordinatrice, vue="NOUVELLES")] == ["Saisine à accuser"]
    assert listed(cast.coordinateur) == []
    assert len(listed(cast.slisl)) == shown.total


def test_the_cover_says_what_was_asked(cast: factories.Cast) -> None:
    found = files.serve("dossiers", "", cast.coordinatrice, {"statut": "OUVERT", "de": "2026-03-12"})
    cover = dict(row[:2] for row in sheets(found.content)[0] if len(row) > 1)
    assert cover["Situations"] == "0"
    assert cover["Statut"] == "À étudier"
    assert cover["Reçue à partir du"] == "12 mars 2026"
    assert cover["Fait le"].startswith("23 novembre 2026")
    assert cover["Remis à"] == "Maude COORDINATION"


def test_a_formula_stays_a_text(cast: factories.Cast) -> None:
    with writing() as session:
        for formula in FORMULAS:
            factories.make_dossier(session, answers=factories.complete_answers(nom=formula, prenom=""))
    names = {row[2].casefold().strip() for row in listed(cast.coordinatrice)}
    assert names == {formula.casefold().strip() for formula in FORMULAS}


def test_a_flagged_household_is_a_row_without_name(cast: factories.Cast) -> None:
    answers = factories.complete_answers(violences="OUI")
    with writing() as session:
        factories.make_dossier(session, answers=answers, transfert_vers="PF_CALAISIS")
        factories.make_saisine(
            session, cast.comptes.partenaire, statut=StatutSaisine.TRANSMISE, answers=answers, violence=True
        )
    for actor, rows in ((cast.coordinatrice, 2), (cast.slisl, 2), (cast.coordinateur, 1)):
        found = listed(actor)
        assert len(found) == rows
        assert {(row[2], row[3]) for row in found} == {("confidentiel", "")}
        assert not any("fictive" in cell.casefold() or "Béthune" in cell for row in found for cell in row)


def test_filters_go_to_the_address_and_back() -> None:
    asked = Filters(
        view=View.EN_RETARD, clos=True, statuts=("OUVERT", "RELAIS"), territoires=("ARTOIS",),
        objets=("ACCES",), urgences=("FORTE",), organisations=(3, 14), referents=(7,),
        recue_de=date(2026, 1, 2), recue_a=date(2026, 3, 4), texte="mar", tri=Tri.URGENCE, decroissant=False,
    )  # fmt: skip
    assert dossiers.filters_of(dossiers.address(asked)) == asked
    assert dossiers.address(Filters()) == {}
    assert dossiers.filters_of({}) == Filters()
    assert dossiers.filters_of(dossiers.address(replace(asked, texte=""))) == replace(asked, texte="")


def test_an_address_that_means_nothing(cast: factories.Cast) -> None:
    for params in (
        {"vue": "X"}, {"tri": "nom"}, {"de": "hier"}, {"a": "2026-02-30"},
        {"organisation": "a"}, {"referent": "1,-2"}, {"referent": "9" * 30},
    ):  # fmt: skip
        with pytest.raises(NotFound):
            files.serve("dossiers", "", cast.coordinatrice, params)


@pytest.fixture
def counted(cast: factories.Cast) -> factories.Cast:
    with writing() as session:
        for day in (date(2026, 2, 3), date(2026, 2, 4), date(2026, 5, 6), date(2025, 2, 3)):
            factories.make_saisine(
                session, cast.comptes.partenaire, statut=StatutSaisine.ACCUSEE, recue_le=day
            )
        factories.make_saisine(
            session,
            cast.comptes.autre,
            statut=StatutSaisine.TRANSMISE,
            answers=factories.complete_answers(commune=factories.SAINT_POL),
        )
    return cast


def table(content: bytes, number: int = 1) -> list[dict[str, str]]:
    head, *rows = sheets(content)[number]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_indicators_by_place_and_by_month(counted: factories.Cast) -> None:
    content = files.serve("indicateurs", "", counted.departement, {}).content
    places = {(row["Plateforme"], row["Territoire"]): row for row in table(content)}
    assert places["Artois", "Ensemble"]["Sollicitations"] == "3"
    assert places["Ternois et Arrageois", "Commun"]["Sollicitations"] == "0"
    assert places["Total", ""]["Sollicitations"] == "4"
    before = next(name for name in places["Total", ""] if name.startswith("Sollicitations, du"))
    assert places["Artois", "Artois"][before] == "1"
    months = {(row["Mois"], row["Plateforme"], row["Territoire"]): row for row in table(content, 2)}
    assert months["février 2026", "Artois", "Artois"]["Sollicitations"] == "2"
    assert months["novembre 2026", "Total", ""]["Sollicitations"] == "1"
    notes = [cell.replace(NBSP, " ") for row in sheets(content)[0] for cell in row]
    assert any("sans suite au motif « Doublon »" in note for note in notes)
    assert any(note.startswith("Séances du type « Commission de fluidité") for note in notes)


def test_a_partner_counts_its_own(counted: factories.Cast) -> None:
    content = files.serve("indicateurs", "", counted.partenaire, {}).content
    total = table(content)[-1]
    assert total["Sollicitations"] == "3"
    assert "Réunions et instances" not in total


def test_indicators_of_one_place_and_period(counted: factories.Cast) -> None:
    params = {"plateforme": "PF_ARTOIS", "de": "2026-02-01", "a": "2026-02-28"}
    rows = table(files.serve("indicateurs", "", counted.departement, params).content)
    assert {row["Plateforme"] for row in rows} == {"Artois"}
    assert rows[0]["Sollicitations"] == "2"
    rows = table(files.serve("indicateurs", "", counted.departement, {"territoire": "TERNOIS"}).content)
    assert [row["Territoire"] for row in rows] == ["Ternois"]
    assert rows[0]["Sollicitations"] == "1"


def test_the_csv_opens_in_a_french_spreadsheet(counted: factories.Cast) -> None:
    found = files.serve("indicateurs", "", counted.departement, {"format": "csv", "annee": "2026"})
    assert (found.media_type, found.name) == (indicateurs.CSV, "indicateurs-2026-01-01-2026-12-31.csv")
    assert found.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["Mois", "Plateforme", "Territoire", "Sollicitations"]
    assert sum(int(row[3]) for row in rows[1:] if row[1:2] == ["Total"]) == 4


@pytest.mark.parametrize("formula", FORMULAS[:5])
def test_a_csv_cell_is_no_formula(formula: str) -> None:
    assert indicateurs.cell(formula) == f"'{formula}"
    assert indicateurs.cell(12) == "12"
    assert indicateurs.cell("Artois") == "Artois"


def test_figures_that_do_not_exist(cast: factories.Cast) -> None:
    for params in (
        {"annee": "1"}, {"annee": "x"}, {"annee": "9999"}, {"de": "2026-03-01", "a": "2026-02-01"},
        {"plateforme": "X"}, {"territoire": "CUA_HORS_PERIMETRE"}, {"format": "pdf"},
        {"plateforme": "PF_ARTOIS", "territoire": "TERNOIS"}, {"a": "0001-01-01"},
        {"de": "0001-01-01", "a": "9999-12-31"},
    ):  # fmt: skip
        with pytest.raises(NotFound):
            files.serve("indicateurs", "", cast.departement, params)
