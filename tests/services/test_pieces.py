"""Files joined to a saisine: what is accepted, who fetches them, what remains of one taken away."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import clock
from lda.domain.errors import Invalid, NotFound
from lda.services import dossiers, pieces, saisines
from lda.store.models import Evenement, Piece
from lda.views import drafts as draft_views
from lda.views import pieces as piece_views
from lda.views import saisines as views
from tests.factories import cast, complete_answers, make_saisine

PDF = b"%PDF-1.7\n..."
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"


def archive(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/").replace("_", "."), text)
    return content.getvalue()


ACCEPTED = [
    (PDF, "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n0000", "image/png", ".png"),
    (b"\xff\xd8\xff\xe0JFIF", "image/jpeg", ".jpg"),
    (archive(word__document_xml="<w/>"), WORD, ".docx"),
    (archive(xl__workbook_xml="<x/>"), EXCEL, ".xlsx"),
    (archive(mimetype=ODT, content_xml="<o/>"), ODT, ".odt"),
]
REFUSED = [
    b"",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"<html><script>alert(1)</script></html>",
    b"MZ\x90\x00",
    b"GIF89a",
    b"PK\x03\x04 not a zip",
    archive(any_txt="x"),
    archive(word__document_xml="<w/>", word__vbaProject_bin="macro"),
    archive(mimetype=ODT, Basic__Standard__x_xml="macro"),
    archive(mimetype="application/vnd.oasis.opendocument.graphics"),
    PDF + b"0" * pieces.LARGEST,
    "%PDF-1.7 as a text",
]


@pytest.mark.parametrize(("content", "media", "extension"), ACCEPTED)
def test_a_file_is_known_by_its_content(session: Session, content, media, extension) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire)
    piece = pieces.add(session, draft.cle, actor=who.partenaire, name="Attestation n° 4.exe", content=content)
    assert (piece.type, piece.nom, piece.taille) == (media, f"Attestation n° 4{extension}", len(content))
    assert piece_views.fetch(session, piece.cle, actor=who.partenaire).contenu == content
    (line,) = draft_views.pieces(session, draft.cle, actor=who.partenaire)
    assert (line.cle, line.nom) == (piece.cle, piece.nom)


@pytest.mark.parametrize("content", REFUSED, ids=range(len(REFUSED)))
def test_anything_else_is_refused_whatever_its_name(session: Session, content) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire)
    with pytest.raises(Invalid) as error:
        pieces.add(session, draft.cle, actor=who.partenaire, name="bail.pdf", content=content)
    assert error.value.problems[0].field == "piece"
    assert session.scalars(select(Piece)).all() == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\x\\bail.pdf", "bail.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("=cmd|' \\C calc'!A0.pdf", "C calc'!A0.pdf"),
        ("a\x00b\u202egpj.pdf", "abgpj.pdf"),
        ("<b>x</b>.pdf", "b_.pdf"),
        ("", "piece.pdf"),
        ("é" * 300 + ".pdf", "é" * 100 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(given, kept) -> None:
    assert pieces.clean_name(given, ".pdf") == kept


def test_a_saisine_holds_so_many_files(session: Session, monkeypatch) -> None:
    who = cast(session)
    monkeypatch.setattr(pieces, "MOST", 2)
    draft = make_saisine(session, who.comptes.partenaire)
    first, _ = (
        pieces.add(session, draft.cle, actor=who.partenaire, name="a.pdf", content=PDF) for _ in range(2)
    )
    with pytest.raises(Invalid):
        pieces.add(session, draft.cle, actor=who.partenaire, name="a.pdf", content=PDF)
    pieces.remove(session, first.cle, actor=who.partenaire, why="Erreur")
    pieces.add(session, draft.cle, actor=who.partenaire, name="a.pdf", content=PDF)


def test_what_is_removed_leaves_its_trace_without_its_content(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    piece = pieces.add(session, saisine.cle, actor=who.partenaire, name="bail.pdf", content=PDF)
    with pytest.raises(Invalid):
        pieces.remove(session, piece.cle, actor=who.partenaire, why="")
    pieces.remove(session, piece.cle, actor=who.coordinatrice, why="Ce n'est pas le bon.")
    assert piece.contenu is None
    assert piece.retiree_le is not None
    assert views.one(session, saisine.cle, actor=who.partenaire).pieces == ()
    event = session.scalars(select(Evenement).where(Evenement.verbe == "pieces.remove")).one()
    assert event.detail == {"piece": "bail.pdf", "raison": "Ce n'est pas le bon."}
    for act in (piece_views.fetch, lambda s, c, actor: pieces.remove(s, c, actor=actor, why="x")):
        with pytest.raises(NotFound):
            act(session, piece.cle, actor=who.partenaire)


def test_the_files_of_a_flagged_saisine_open_after_a_reveal(session: Session) -> None:
    who = cast(session)
    answers = complete_answers(violences="OUI")
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE", answers=answers)
    piece = pieces.add(session, saisine.cle, actor=who.partenaire, name="bail.pdf", content=PDF)
    assert piece_views.fetch(session, piece.cle, actor=who.partenaire).nom == "bail.pdf"
    dossier = saisines.acknowledge(session, saisine.cle, actor=who.coordinatrice)
    for reader in (who.coordinatrice, who.slisl):
        with pytest.raises(NotFound):
            piece_views.fetch(session, piece.cle, actor=reader)
    dossiers.reveal(session, dossier.cle, actor=who.coordinatrice, reason="Rendez-vous à prendre.")
    assert piece_views.fetch(session, piece.cle, actor=who.coordinatrice).nom == "bail.pdf"
    with clock.at(clock.now() + timedelta(minutes=31)), pytest.raises(NotFound):
        piece_views.fetch(session, piece.cle, actor=who.coordinatrice)


def test_nobody_else_joins_fetches_or_removes(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    piece = pieces.add(session, saisine.cle, actor=who.partenaire, name="bail.pdf", content=PDF)
    for other in who.others("partenaire", "coordinatrice"):
        with pytest.raises(NotFound):
            pieces.add(session, saisine.cle, actor=other, name="bail.pdf", content=PDF)
        with pytest.raises(NotFound):
            pieces.remove(session, piece.cle, actor=other, why="Erreur")
    for other in who.others("partenaire", "coordinatrice", "slisl"):
        with pytest.raises(NotFound):
            piece_views.fetch(session, piece.cle, actor=other)
    with pytest.raises(NotFound):
        piece_views.fetch(session, "introuvable", actor=who.partenaire)
    assert piece.retiree_le is None
