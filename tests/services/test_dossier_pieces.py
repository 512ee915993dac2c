"""Files joined to a dossier and to its mesures: who joins, who knows of them, what remains of one removed."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lda.domain import clock
from lda.domain.access import Actor
from lda.domain.clock import now, today
from lda.domain.errors import Invalid, NotFound
from lda.services import dossiers, echeances, mesures, pieces
from lda.store.models import Dossier, Evenement, Mesure, Piece
from lda.store.seed import seed
from lda.views import dossiers as views
from lda.views import pieces as piece_views
from tests import factories
from tests.factories import Cast, cast
from tests.followup import ago, asked, name_referent, running

PDF = b"%PDF-1.7\n..."
BAIL = {"name": "bail.pdf", "content": PDF}


@pytest.fixture
def who(session: Session) -> Cast:
    """Of the dossiers, the referent is `autre`; the association of `partenaire` operates the mesure."""
    seed(session)
    return cast(session)


def names(session: Session, dossier: Dossier, actor: Actor) -> set[str]:
    """The files that the page of the dossier tells of."""
    return {line.nom for line in views.one(session, dossier.cle, actor=actor).pieces}


def everywhere(session: Session, who: Cast, dossier: Dossier, mesure: Mesure) -> dict[str, Piece]:
    """A file on the saisine, one on the dossier, and two on the mesure, one of them from its operator."""
    (saisine,) = views.one(session, dossier.cle, actor=who.coordinatrice).saisines
    own, hers = {"actor": who.partenaire, "content": PDF}, {"actor": who.coordinatrice, "content": PDF}
    return {
        "saisine": pieces.add(session, saisine.cle, name="saisine.pdf", **own),
        "dossier": pieces.add_to_dossier(session, dossier.cle, name="dossier.pdf", **hers),
        "mesure": pieces.add_to_mesure(session, mesure.id, name="mesure.pdf", **hers),
        "contrat": pieces.add_to_mesure(session, mesure.id, name="contrat.pdf", **own),
    }


ALL = {"saisine.pdf", "dossier.pdf", "mesure.pdf", "contrat.pdf"}


def test_a_file_hangs_on_one_object(session: Session, who: Cast) -> None:
    dossier, mesure = running(session, who)
    shape = {"nom": "x", "type": "application/pdf", "taille": 1, "auteur_id": who.coordinatrice.account,
             "ajoutee_le": now()}  # fmt: skip
    for on in ({}, {"dossier_id": dossier.id, "mesure_id": mesure.id}):
        attempt = session.begin_nested()
        session.add(Piece(**shape, **on))
        with pytest.raises(IntegrityError, match="un_seul_objet"):
            session.flush()
        attempt.rollback()


def test_each_reader_knows_of_its_files(session: Session, who: Cast) -> None:
    dossier, mesure = running(session, who)
    everywhere(session, who, dossier, mesure)
    for reader in (who.coordinatrice, who.autre, who.slisl):
        assert names(session, dossier, reader) == ALL
    assert names(session, dossier, who.partenaire) == {"mesure.pdf", "contrat.pdf"}


def test_the_page_says_what_each_file_hangs_on(session: Session, who: Cast) -> None:
    dossier, mesure = running(session, who)
    everywhere(session, who, dossier, mesure)
    view = views.one(session, dossier.cle, actor=who.coordinatrice)
    found = {line.nom: (line.saisine, line.mesure) for line in view.pieces}
    assert found == {
        "saisine.pdf": (view.saisines[0].cle, None),
        "dossier.pdf": (None, None),
        "mesure.pdf": (None, mesure.id),
        "contrat.pdf": (None, mesure.id),
    }
    told = next(line for line in view.pieces if line.nom == "contrat.pdf")
    assert (told.auteur, told.taille, told.type) == ("Dominique PARTENAIRE", len(PDF), "application/pdf")
    assert all(line.ouverte and line.retirable for line in view.pieces)


def test_joining_is_an_event_of_the_dossier_and_moves_it(session: Session, who: Cast) -> None:
    dossier, mesure = running(session, who)
    before = dossier.version
    pieces.add_to_dossier(session, dossier.cle, actor=who.autre, **BAIL)
    pieces.add_to_mesure(session, mesure.id, actor=who.partenaire, **BAIL)
    assert dossier.version == before + 2
    query = select(Evenement.verbe, Evenement.auteur_id).where(Evenement.verbe.like("pieces.%"))
    assert [tuple(row) for row in session.execute(query.order_by(Evenement.id))] == [
        ("pieces.add_to_dossier", who.autre.account),
        ("pieces.add_to_mesure", who.partenaire.account),
    ]
    first, second = views.one(session, dossier.cle, actor=who.coordinatrice).historique[:2]
    assert (second.phrase, first.phrase) == (
        "Une pièce a été jointe au dossier.", "Une pièce a été jointe à la mesure."
    )  # fmt: skip


def test_what_is_not_accepted_is_refused_everywhere(session: Session, who: Cast) -> None:
    dossier, mesure = running(session, who)
    with pytest.raises(Invalid):
        pieces.add_to_dossier(session, dossier.cle, actor=who.autre, name="bail.pdf", content=b"MZ\x90")
    with pytest.raises(Invalid):
        pieces.add_to_mesure(session, mesure.id, actor=who.partenaire, name="bail.pdf", content=b"")
    assert names(session, dossier, who.coordinatrice) == set()


def test_each_object_holds_so_many_files(session: Session, who: Cast, monkeypatch) -> None:
    monkeypatch.setattr(pieces, "MOST", 1)
    dossier, mesure = running(session, who)
    everything = (
        lambda: pieces.add_to_dossier(session, dossier.cle, actor=who.autre, **BAIL),
        lambda: pieces.add_to_mesure(session, mesure.id, actor=who.partenaire, **BAIL),
    )
    for join in everything:
        join()
        with pytest.raises(Invalid, match="déjà 1 pièces"):
            join()


def test_the_operator_joins_to_its_own_mesure_alone(session: Session, who: Cast) -> None:
    dossier, mesure = running(session, who)
    other = asked(session, who, dossier, operateur=who.ccas)
    mesures.start(session, other.id, actor=who.coordinatrice, debut=ago(20))
    pieces.add_to_mesure(session, other.id, actor=who.autre, name="autre.pdf", content=PDF)
    for act in (
        lambda: pieces.add_to_mesure(session, other.id, actor=who.partenaire, **BAIL),
        lambda: pieces.add_to_mesure(session, mesure.id, actor=who.autre, **BAIL),
        lambda: pieces.add_to_dossier(session, dossier.cle, actor=who.partenaire, **BAIL),
    ):
        with pytest.raises(NotFound):
            act()
    view = views.one(session, dossier.cle, actor=who.autre)
    assert {m.id: m.joint for m in view.mesures} == {mesure.id: False, other.id: True}
    assert names(session, dossier, who.partenaire) == set()


def test_an_operator_keeps_thirty_days(session: Session, who: Cast) -> None:
    dossier, mesure = running(session, who)
    made = everywhere(session, who, dossier, mesure)["contrat"]
    mesure.statut, mesure.fin, mesure.sortie_jour = "TERMINEE", ago(31), ago(31)
    echeances.refresh(session, dossier)
    for days, may in ((30, True), (31, False)):
        mesure.sortie_confirmee_le = today() - timedelta(days=days)
        session.flush()
        if may:
            assert piece_views.fetch(session, made.cle, actor=who.partenaire).contenu == PDF
            continue
        with pytest.raises(NotFound):
            piece_views.fetch(session, made.cle, actor=who.partenaire)
        with pytest.raises(NotFound):
            pieces.remove(session, made.cle, actor=who.partenaire, why="Trop tard.")


def test_what_is_removed_leaves_its_reason(session: Session, who: Cast) -> None:
    dossier, mesure = running(session, who)
    made = everywhere(session, who, dossier, mesure)
    with pytest.raises(Invalid):
        pieces.remove(session, made["dossier"].cle, actor=who.autre, why=" ")
    for name, by in (("dossier", who.autre), ("contrat", who.coordinatrice), ("mesure", who.partenaire)):
        pieces.remove(session, made[name].cle, actor=by, why="Ce n'est pas le bon.")
        assert (made[name].contenu, made[name].retiree_le is None) == (None, False)
    assert names(session, dossier, who.coordinatrice) == {"saisine.pdf"}
    latest = views.one(session, dossier.cle, actor=who.coordinatrice).historique[0]
    assert (latest.phrase, latest.raison) == ("Une pièce a été retirée.", "Ce n'est pas le bon.")
    for act in (piece_views.fetch, lambda s, c, actor: pieces.remove(s, c, actor=actor, why="Encore.")):
        with pytest.raises(NotFound):
            act(session, made["dossier"].cle, actor=who.coordinatrice)


def test_who_may_not_join_there_may_not_remove(session: Session, who: Cast) -> None:
    dossier, mesure = running(session, who)
    made = everywhere(session, who, dossier, mesure)
    refused = {
        "saisine": (who.autre, who.slisl, who.coordinateur, None),
        "dossier": (who.partenaire, who.slisl, who.coordinateur, None),
        "mesure": (who.autre, who.slisl, who.coordinateur, None),
    }
    for name, people in refused.items():
        for actor in people:
            with pytest.raises(NotFound):
                pieces.remove(session, made[name].cle, actor=actor, why="Erreur")
        assert made[name].retiree_le is None


def test_the_files_of_a_flagged_household(session: Session, who: Cast) -> None:
    """Coordinator and referent know of them and open them after a reveal; an operator has its own alone."""
    dossier, mesure = running(session, who)
    made = everywhere(session, who, dossier, mesure)
    version = dossier.version
    by = who.coordinatrice
    dossiers.set_violence(session, dossier.cle, actor=by, version=version, flag=True, reason="Elle l'a dit.")
    assert names(session, dossier, who.coordinatrice) == names(session, dossier, who.autre) == ALL
    assert names(session, dossier, who.slisl) == set()
    assert names(session, dossier, who.partenaire) == {"contrat.pdf"}
    assert piece_views.fetch(session, made["contrat"].cle, actor=who.partenaire).contenu == PDF
    with pytest.raises(NotFound):
        pieces.remove(session, made["mesure"].cle, actor=who.partenaire, why="Erreur")
    for name in ("saisine", "dossier", "mesure", "contrat"):
        with pytest.raises(NotFound):
            piece_views.fetch(session, made[name].cle, actor=who.autre)
    dossiers.reveal(session, dossier.cle, actor=who.autre, reason="Rendez-vous.")
    lines = views.one(session, dossier.cle, actor=who.autre).pieces
    assert {line.nom for line in lines if line.ouverte} == ALL
    assert piece_views.fetch(session, made["dossier"].cle, actor=who.autre).contenu == PDF
    with clock.at(now() + timedelta(minutes=31)), pytest.raises(NotFound):
        piece_views.fetch(session, made["dossier"].cle, actor=who.autre)


def test_a_bailleur_reads_no_file(session: Session, who: Cast) -> None:
    """Even as referent it reads what A2b gives a bailleur, and files are no part of it."""
    dossier, mesure = running(session, who)
    made = everywhere(session, who, dossier, mesure)
    organisation = factories.make_organisation(session, type="BAILLEUR_SOCIAL", plateformes=["PF_ARTOIS"])
    account = factories.make_account(session, organisation=organisation)
    name_referent(session, dossier, who.coordinatrice, compte=account.cle, debut=today(), motif="Départ")
    bailleur = factories.actor(session, account)
    assert names(session, dossier, bailleur) == set()
    for piece in made.values():
        with pytest.raises(NotFound):
            piece_views.fetch(session, piece.cle, actor=bailleur)
