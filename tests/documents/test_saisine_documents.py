"""The fiche and the receipt in PDF: all that was written, as it was written, and no more than may leave."""

from types import SimpleNamespace
from typing import Any

import pytest

from lda.documents import answers, files
from lda.domain.access import Actor
from lda.domain.fiche import FIELDS, Kind
from lda.domain.words import Canal, StatutSaisine
from lda.store.models import Parametre, Saisine
from lda.store.work import writing
from tests import factories
from tests.documents.reading import pages, squeezed, text

LITERAL = (
    "#set page(fill: red) *gras* _penché_ `brut` $x^2$ @ref <b>html</b> [lien](http://exemple.fr) // fin \\ "
    "=HYPERLINK(1) <script>alert(1)</script> « Élève, œuvre, naïf » ’ … – 12 % #eval(1) ~ -- ---"
)
SECRETS = ("Fictive", "FICTIVE", "Alix", "Inventée", "06 39 98 11 22", "Mirages", "Béthune", "1987")
SECRET_WORDS = ("Ne jamais appeler", "Partir sans bruit", "Discrétion demandée")


@pytest.fixture
def cast(application: str, fixed_clock: object) -> factories.Cast:
    with writing() as session:
        return factories.cast(session)


def transmitted(cast: factories.Cast, flagged: bool = False, **changes: Any) -> Saisine:
    columns: dict[str, Any] = changes.pop("columns", {})
    with writing() as session:
        return factories.make_saisine(
            session,
            cast.comptes.partenaire,
            statut=columns.pop("statut", StatutSaisine.TRANSMISE),
            answers=factories.complete_answers(**changes),
            violence=flagged,
            **columns,
        )


def fetched(kind: str, saisine: Saisine, actor: Actor) -> bytes:
    return files.serve(kind, saisine.cle, actor, {}).content


def flagged(cast: factories.Cast) -> Saisine:
    return transmitted(
        cast,
        flagged=True,
        violences="OUI",
        motif_demande="VIF",
        consigne_contact="Ne jamais appeler le soir.",
        parole_personne="Partir sans bruit, dit Alix Fictive.",
        attentes="Discrétion demandée.",
        ages_enfants="7",
        nb_enfants=1,
    )


def test_the_fiche_holds_what_was_written(cast: factories.Cast) -> None:
    document = fetched("fiche", transmitted(cast), cast.partenaire)
    found = text(document)
    for expected in (
        *("Fiche saisine", "ART-S26-0001", "Alix FICTIVE", "Béthune", "12 avril 1987", "06 39 98 11 22"),
        *("Hébergé par un tiers / ami", "607 €", "Avoir une porte que je peux fermer.", "Orienteur"),
        *("Demande, souhaits, adhésion", "Document confidentiel", "Remis à Dominique PARTENAIRE le"),
        "23 novembre 2026 à 10 h 00",
    ):
        assert expected in found, expected
    for number, page in enumerate(pages(document), start=1):
        assert f"Page {number} / {len(pages(document))}" in page


def test_what_is_computed_is_printed(cast: factories.Cast) -> None:
    act = {"stade_expulsion": "CDP", "date_commandement_payer": "2026-11-01"}
    saisine = transmitted(cast, objet_demande="MAINTIEN", **act)
    found = text(fetched("fiche", saisine, cast.partenaire))
    assert "Prochaine échéance de la procédure" in found
    assert "13 décembre 2026, fin du délai du commandement de payer (6 semaines)" in found


def test_every_computed_field_has_its_words() -> None:
    for key, field in FIELDS.items():
        if field.kind is Kind.CALCULE:
            assert answers.worked_out(key, {}) == ""


def test_texts_come_out_literally(cast: factories.Cast) -> None:
    saisine = transmitted(
        cast, parole_personne=LITERAL, nom="D'<i>Ô#x</i>", prenom="*É*", attentes="[#pagebreak()]"
    )
    found = squeezed(text(fetched("fiche", saisine, cast.partenaire)))
    for expected in (LITERAL, "D'<i>Ô#x</i>", "*É*", "[#pagebreak()]"):
        assert squeezed(expected) in found


def test_other_scripts_do_no_harm(cast: factories.Cast) -> None:
    for words in (
        "שלום",
        "مرحبا",
        "Żółć Ğışö",
        "привет",
        "😀 中文 \U000f0000",
        "\u202egnp.exe",
        "a\u0301\x07",
    ):
        saisine = transmitted(cast, parole_personne=f"avant {words} après")
        found = text(fetched("fiche", saisine, cast.partenaire))
        assert "avant" in found, words
        assert "après" in found, words


def test_a_long_text_comes_out_whole(cast: factories.Cast) -> None:
    words = [f"mot{number:04d}" for number in range(500)]
    long = " ".join(words[:250]) + "\n\n" + " ".join(words[250:])
    assert 3900 < len(long) <= 4001
    endless = "x" * 4000
    found = text(fetched("fiche", transmitted(cast, parole_personne=long, attentes=endless), cast.partenaire))
    assert all(word in found for word in words)
    assert squeezed(found).count("x") >= 4000


def test_a_flagged_fiche_is_whole_for_its_author(cast: factories.Cast) -> None:
    found = text(fetched("fiche", flagged(cast), cast.partenaire))
    for expected in ("Alix FICTIVE", "06 39 98 11 22", "12 allée des Mirages", *SECRET_WORDS):
        assert expected in found, expected


@pytest.mark.parametrize("name", ["coordinatrice", "slisl"])
@pytest.mark.parametrize("kind", ["fiche", "recepisse"])
def test_a_flagged_document_names_nobody_to_others(cast: factories.Cast, name: str, kind: str) -> None:
    found = text(fetched(kind, flagged(cast), getattr(cast, name)))
    for secret in (*SECRETS, *SECRET_WORDS, "A. F."):
        assert secret not in found, secret
    assert "ART-S26-0001" in found
    assert ("confidentielle" in found) == (kind == "fiche")


def test_a_colleague_named_reads_as_the_author(cast: factories.Cast) -> None:
    with writing() as session:
        saisine = factories.make_saisine(
            session,
            cast.comptes.partenaire,
            statut=StatutSaisine.TRANSMISE,
            violence=True,
            collegues=[cast.comptes.collegue],
        )
    assert "Alix FICTIVE" in text(fetched("fiche", saisine, cast.collegue))


def test_the_decision_is_in_the_fiche(cast: factories.Cast) -> None:
    saisine = transmitted(
        cast, columns={"statut": StatutSaisine.NON_VALIDEE, "conseil": "Saisir le FSL accès."}
    )
    found = text(fetched("fiche", saisine, cast.partenaire))
    assert "Saisir le FSL accès." in found
    assert "Décidée le" in found


def test_the_receipt_is_one_page_without_a_name(cast: factories.Cast) -> None:
    saisine = flagged(cast)
    (found,) = pages(fetched("recepisse", saisine, cast.partenaire))
    for expected in (
        *("Récépissé de saisine", "ART-S26-0001", "23 novembre 2026 à 12 h 00", "A. F."),
        *("Plateforme Logement d'abord de l'Artois", "Maude COORDINATION", "03 53 01 00 31"),
        *("26 novembre 2026", "3 décembre 2026", "23 décembre 2026", "3 jours", "10 jours", "30 jours"),
        *("Situation résidentielle", "réponses"),
    ):
        assert expected in found, expected
    for secret in (*SECRETS, *SECRET_WORDS, "iolences"):
        assert secret not in found, secret


def test_the_receipt_follows_the_delays_in_force(cast: factories.Cast) -> None:
    saisine = transmitted(cast)
    with writing() as session:
        later = {"accuse": 5, "premier_contact": 12, "decision": 45, "sans_mouvement": 30}
        session.add(Parametre(cle="delais", depuis=saisine.recue_le, valeur=later))
    found = text(fetched("recepisse", saisine, cast.partenaire))
    for expected in ("28 novembre 2026", "5 décembre 2026", "7 janvier 2027"):
        assert expected in found


def test_a_receipt_of_what_came_on_paper_says_when(cast: factories.Cast) -> None:
    saisine = transmitted(cast, columns={"canal": Canal.PAPIER})
    assert "Reçue le" in text(fetched("recepisse", saisine, cast.partenaire))
    assert "Reçue le" not in text(fetched("recepisse", transmitted(cast), cast.partenaire))


def test_a_full_receipt_fits_on_one_page(cast: factories.Cast) -> None:
    every = SimpleNamespace(
        aggravants_logement=["EXPULSION"], stade_expulsion="ASSIGNATION", couverture_maladie="OUI",
        intervenant1_structure="MDS", surendettement="NON",
    )  # fmt: skip
    assert len(pages(fetched("recepisse", transmitted(cast, **vars(every)), cast.partenaire))) == 1
