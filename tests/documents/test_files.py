"""Who fetches what, and what the journal remembers of it (DOMAIN A2, A6)."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from lda.documents import files, pdf
from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.words import StatutSaisine
from lda.services import pieces
from lda.store.models import Journal
from lda.store.work import reading, writing
from tests import factories

PDF = b"%PDF-1.4\n%%EOF\n"
EVERYBODY = (
    *("coordinatrice", "coordinateur", "partenaire", "collegue"),
    *("autre", "slisl", "departement", "admin"),
)
FOLLOWERS = {"coordinatrice", "partenaire", "slisl"}
MAY = {
    "fiche": FOLLOWERS,
    "recepisse": FOLLOWERS,
    "piece": FOLLOWERS,
    "fiche-vierge": set(EVERYBODY),
    "dossiers": {"coordinatrice", "coordinateur", "slisl"},
    "indicateurs": set(EVERYBODY) - {"admin"},
}


@pytest.fixture
def world(application: str) -> SimpleNamespace:
    """A saisine of the partenaire in the Artois, with a file joined, committed."""
    with writing() as session:
        cast = factories.cast(session)
        saisine = factories.make_saisine(session, cast.comptes.partenaire, statut=StatutSaisine.TRANSMISE)
        draft = factories.make_saisine(session, cast.comptes.partenaire)
        piece = pieces.add(session, saisine.cle, actor=cast.partenaire, name="bail.pdf", content=PDF)
        keys = {"fiche": saisine.cle, "recepisse": saisine.cle, "piece": piece.cle}
        about = {"fiche": saisine.id, "recepisse": saisine.id, "piece": piece.id}
    return SimpleNamespace(cast=cast, keys=keys, about=about, draft=draft.cle)


def journal() -> list[tuple[str, str | None, int | None, int | None]]:
    with reading() as session:
        rows = session.scalars(select(Journal).order_by(Journal.id))
        return [(row.acte, row.objet, row.objet_id, row.compte_id) for row in rows]


def test_every_kind_is_in_the_matrix() -> None:
    assert set(MAY) == set(files.KINDS)


def test_who_fetches_what(world: SimpleNamespace) -> None:
    for kind, allowed in MAY.items():
        for name in EVERYBODY:
            actor: Actor = getattr(world.cast, name)
            if name in allowed:
                found = files.serve(kind, world.keys.get(kind, ""), actor, {})
                assert found.content, (kind, name)
                assert found.name.isascii(), (kind, name)
            else:
                with pytest.raises(NotFound):
                    files.serve(kind, world.keys.get(kind, ""), actor, {})


def test_nobody_without_a_session(world: SimpleNamespace) -> None:
    before = journal()
    for kind in (*files.KINDS, "inconnu", ""):
        with pytest.raises(NotFound):
            files.serve(kind, world.keys.get(kind, ""), None, {})
    assert journal() == before, "the journal is not open to passers-by"


def test_a_file_is_journaled_when_fetched(world: SimpleNamespace) -> None:
    for kind in files.KINDS:
        before = journal()
        files.serve(kind, world.keys.get(kind, ""), world.cast.coordinatrice, {})
        act = "EXPORT" if kind in ("dossiers", "indicateurs") else "DOCUMENT"
        about = "saisine" if kind in ("fiche", "recepisse") else kind
        expected = (act, about, world.about.get(kind), world.cast.coordinatrice.account)
        assert journal()[len(before) :] == [expected]


def test_a_document_about_a_dossier_stands_in_its_journal(world: SimpleNamespace) -> None:
    with writing() as session:
        dossier = factories.make_dossier(session)
        saisine = factories.make_saisine(
            session, world.cast.comptes.partenaire, statut=StatutSaisine.ACCUSEE, dossier=dossier
        )
    files.serve("fiche", saisine.cle, world.cast.partenaire, {})
    assert journal()[-1][1:3] == ("dossier", dossier.id)


def test_a_refusal_is_journaled_alone(world: SimpleNamespace) -> None:
    for kind, what in (("fiche", "fiche"), ("inconnu", "document")):
        before = journal()
        with pytest.raises(NotFound):
            files.serve(kind, world.keys["fiche"], world.cast.autre, {})
        assert journal()[len(before) :] == [("REFUS", what, None, world.cast.autre.account)]


def test_a_key_that_opens_nothing(world: SimpleNamespace) -> None:
    for cle in ("", "x", "' OR 1=1 --", "..", "é" * 500):
        for kind in ("fiche", "recepisse", "piece"):
            with pytest.raises(NotFound):
                files.serve(kind, cle, world.cast.coordinatrice, {})


def test_a_draft_has_no_document(world: SimpleNamespace) -> None:
    for kind in ("fiche", "recepisse"):
        with pytest.raises(NotFound):
            files.serve(kind, world.draft, world.cast.partenaire, {})


def test_a_document_that_fails_leaves_no_line(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(pdf, "render", fail)
    before = journal()
    with pytest.raises(RuntimeError):
        files.serve("recepisse", world.keys["recepisse"], world.cast.partenaire, {})
    assert journal() == before


def test_a_piece_comes_as_it_was_given(world: SimpleNamespace) -> None:
    found = files.serve("piece", world.keys["piece"], world.cast.slisl, {})
    assert (found.name, found.media_type, found.content) == ("bail.pdf", "application/pdf", PDF)
