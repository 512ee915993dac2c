"""The blank fiche asks all that the form asks."""

import re

import pytest
from sqlalchemy.orm import Session

from lda.documents import blank, pdf
from lda.documents.conditions import phrase
from lda.domain import fiche
from lda.domain.fiche import Kind
from lda.views import options
from tests.documents.reading import pages, squeezed


@pytest.fixture
def printed(session: Session) -> list[str]:
    plateformes = options.plateformes(session).values()
    return pages(pdf.render("blank", blank.content(options.lists(session), plateformes)))


def test_it_asks_every_field_and_offers_every_choice(session: Session, printed: list[str]) -> None:
    found = squeezed(" ".join(printed))
    lists = options.lists(session)
    for field in fiche.FIELDS.values():
        if field.kind in (Kind.CALCULE, Kind.FICHIER) or field.key.endswith("_precision"):
            continue
        assert squeezed(field.label) in found, field.key
        for label in lists[field.list_id].values() if field.list_id in lists else ():
            assert squeezed(label) in found, (field.key, label)


def test_it_is_short_and_speaks_french(printed: list[str]) -> None:
    assert 4 <= len(printed) <= 7
    assert not re.findall(r"\b[A-Z0-9]+_[A-Z0-9_]+\b", " ".join(printed)), "codes are for the machine"
    assert "Page 1 / " in printed[0]
    assert "Plateforme Logement d'abord du Calaisis" in printed[0]


def test_every_condition_has_words(session: Session) -> None:
    lists = options.lists(session)
    for field in fiche.FIELDS.values():
        if field.shown is not None:
            words = phrase(field.shown, None, lists)
            assert len(words) < 200
            assert words == "" or words.startswith(("Si ", "S'il ", "Sauf ", "À partir de "))


def test_conditional_parts_say_when(printed: list[str]) -> None:
    found = " ".join(printed)
    for words in (
        *("S'il y a des enfants", "Si oui", "Si la personne n'a pas de logement à elle"),
        *("Si une situation de violences est signalée", "Selon la réponse à « stade de la procédure »"),
    ):
        assert words in found
