"""Files on the page of a dossier: joined, refused, opened, guarded, taken away."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lda.domain.clock import now
from lda.domain.words import StatutSaisine
from lda.store.models import Compte, Dossier, Piece
from lda.store.work import reading, writing
from tests import factories
from tests.e2e.conftest import Join
from tests.e2e.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PDF = b"%PDF-1.4\n%%EOF\n"


def dossier(*, violence: bool = False) -> Dossier:
    """A dossier of the Artois with one file of somebody else's."""
    with writing() as session:
        author = session.scalars(select(Compte).where(Compte.role == "PARTENAIRE")).first()
        assert author is not None
        made = factories.make_dossier(session, violence=violence)
        answers = factories.complete_answers(violences="OUI" if violence else None)
        factories.make_saisine(session, author, statut=StatutSaisine.ACCUSEE, dossier=made, answers=answers)
        session.add(
            Piece(
                dossier_id=made.id, nom="Courrier.pdf", type="application/pdf", taille=len(PDF), contenu=PDF,
                auteur_id=author.id, ajoutee_le=now(),
            )
        )  # fmt: skip
        return made


def give(person: Person, name: str, content: bytes) -> None:
    """Choose a file in the form that is open."""
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    person.page.locator("input[type=file]").set_input_files(file)
    person.settle()


def fetched(person: Person, name: str) -> bytes:
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=name).click()
    assert download.value.suggested_filename == name
    return Path(download.value.path()).read_bytes()


def test_a_file_is_joined_opened_and_removed(join: Join) -> None:
    made = dossier()
    her = join("coordinatrice", f"/dossier?cle={made.cle}")
    her.unfold("Joindre une pièce")
    give(her, "Avis.pdf", b"Un texte qui n'est pas un PDF.")
    her.sees("Ce fichier n'est pas accepté.")
    give(her, "Avis.pdf", PDF)
    her.sees("La pièce est jointe.")
    assert fetched(her, "Avis.pdf") == PDF
    row = her.page.get_by_role("button", name="Retirer", exact=True)
    expect(row).to_have_count(2)
    row.last.click()
    her.settle()
    her.click("Retirer la pièce")
    her.sees("« Motif du retrait » est à renseigner")
    her.write("Motif du retrait", "Ce n'est pas le bon.")
    her.click("Retirer la pièce")
    her.sees("La pièce est retirée.")
    expect(her.page.get_by_role("link", name="Avis.pdf")).to_have_count(0)
    expect(her.page.get_by_role("link", name="Courrier.pdf")).to_be_visible()
    with reading() as session:
        kept = session.scalars(select(Piece).where(Piece.dossier_id == made.id).order_by(Piece.id))
        assert [piece.contenu for piece in kept] == [PDF, None]


def test_the_files_of_a_flagged_household_open_with_a_reason(join: Join) -> None:
    made = dossier(violence=True)
    her = join("coordinatrice", f"/dossier?cle={made.cle}")
    her.sees("Courrier.pdf")
    expect(her.page.get_by_role("link", name="Courrier.pdf")).to_have_count(0)
    her.unfold("Afficher les informations masquées")
    her.write("Raison", "Rendez-vous à prendre.")
    her.page.get_by_role("button", name="Afficher", exact=True).click()
    her.settle()
    assert fetched(her, "Courrier.pdf") == PDF
