"""Who fetches what, and what the journal remembers of it (DOMAIN A2, A6)."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from lda.documents import files, pdf
from lda.documents.file import Request
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import NotFound
from lda.domain.traces import Acte
from lda.domain.words import StatutSaisine
from lda.services import pieces, reunions
from lda.store.models import Journal
from lda.store.seed import seed
from lda.store.traces import note
from lda.store.work import reading, writing
from tests import factories
from tests.followup import running

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
    "reunion": {"coordinatrice", "collegue", "slisl"},
    "compte-rendu": {"coordinatrice", "collegue", "slisl"},
    "echeances": {"coordinatrice", "coordinateur", "partenaire", "collegue", "autre"},
}


@pytest.fixture
def world(application: str) -> SimpleNamespace:
    """A saisine of the partenaire in the Artois, with a file joined, committed."""
    with writing() as session:
        cast = factories.cast(session)
        saisine = factories.make_saisine(session, cast.comptes.partenaire, statut=StatutSaisine.TRANSMISE)
        draft = factories.make_saisine(session, cast.comptes.partenaire)
        piece = pieces.add(session, saisine.cle, actor=cast.partenaire, name="bail.pdf", content=PDF)
        reunion = reunions.log(
            session,
            actor=cast.coordinatrice,
            type="COORDINATION",
            jour=today(),
            parts=[("PF_ARTOIS", "ORGANISATEUR", None)],
            participants=[{"compte": cast.comptes.collegue.cle}],
        )
        found = {"fiche": saisine, "recepisse": saisine, "piece": piece, "reunion": reunion}
        found["compte-rendu"] = reunion
        keys = {kind: one.cle for kind, one in found.items()}
        about = {kind: one.id for kind, one in found.items()}
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
        act = "EXPORT" if kind in ("dossiers", "indicateurs", "echeances") else "DOCUMENT"
        about = {"fiche": "saisine", "recepisse": "saisine", "compte-rendu": "reunion"}.get(kind, kind)
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
        for kind in ("fiche", "recepisse", "piece", "reunion", "compte-rendu"):
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


def test_nobody_waits_to_write_while_a_document_is_made(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And its line of the journal comes after: in the builder there is none yet."""
    during: list[int] = []
    render = pdf.render

    def elsewhere() -> None:
        with writing() as session:
            note(session, Acte.CONNEXION, world.cast.admin)

    def slow(*args: Any) -> bytes:
        with ThreadPoolExecutor(1) as other:
            other.submit(elsewhere).result(timeout=5)
        during.append(len(journal()))
        return render(*args)

    monkeypatch.setattr(pdf, "render", slow)
    before = len(journal())
    files.serve("recepisse", world.keys["recepisse"], world.cast.partenaire, {})
    assert during == [before + 1]
    assert [line[0] for line in journal()[before:]] == ["CONNEXION", "DOCUMENT"]


def test_a_builder_may_not_write(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(request: Request) -> files.File:
        note(request.session, Acte.DOCUMENT, request.actor)
        request.session.flush()
        raise AssertionError("written")

    monkeypatch.setattr(files, "KINDS", {"piece": build})
    with pytest.raises(DBAPIError):
        files.serve("piece", "", world.cast.partenaire, {})


def test_without_its_line_no_file_leaves(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(files, "note", full)
    for kind in files.KINDS:
        with pytest.raises(RuntimeError, match="no room"):
            files.serve(kind, world.keys.get(kind, ""), world.cast.coordinatrice, {})


def test_the_pieces_of_a_dossier_and_of_a_mesure(world: SimpleNamespace) -> None:
    """Each to its readers, journaled under the dossier."""
    cast, given = world.cast, {"name": "bail.pdf", "content": PDF}
    with writing() as session:
        seed(session)
        dossier, mesure = running(session, cast)  # of the association of the partenaire; referent: autre
        made = {
            "dossier": pieces.add_to_dossier(session, dossier.cle, actor=cast.coordinatrice, **given).cle,
            "mesure": pieces.add_to_mesure(session, mesure.id, actor=cast.coordinatrice, **given).cle,
        }
    readers = {"dossier": {"coordinatrice", "autre", "slisl"}}
    readers["mesure"] = readers["dossier"] | {"partenaire", "collegue"}
    for on, allowed in readers.items():
        for name in EVERYBODY:
            actor = getattr(cast, name)
            before = journal()
            if name not in allowed:
                with pytest.raises(NotFound):
                    files.serve("piece", made[on], actor, {})
                assert journal()[len(before) :] == [("REFUS", "piece", None, actor.account)], (on, name)
                continue
            assert files.serve("piece", made[on], actor, {}).content == PDF
            assert journal()[len(before) :] == [("DOCUMENT", "dossier", dossier.id, actor.account)]


def test_a_piece_comes_as_it_was_given(world: SimpleNamespace) -> None:
    found = files.serve("piece", world.keys["piece"], world.cast.slisl, {})
    assert (found.name, found.media_type, found.content) == ("bail.pdf", "application/pdf", PDF)
