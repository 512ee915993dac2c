"""What the author does with its saisine: takes it back, shares it; and what happens when the author left."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import now, today
from lda.domain.errors import Invalid, NotFound
from lda.domain.indicators import Period
from lda.services import saisines
from lda.store.models import Evenement, Piece
from lda.views import drafts as draft_views
from lda.views import indicators
from lda.views import pieces as piece_views
from lda.views import saisines as views
from lda.views.counting import Indicator
from tests.factories import actor as actor_now
from tests.factories import cast, make_account, make_dossier, make_saisine


@pytest.mark.parametrize("statut", ["TRANSMISE", "ACCUSEE", "COMPLEMENT"])
def test_the_author_takes_a_saisine_back(session: Session, fixed_clock, statut) -> None:
    who = cast(session)
    dossier = make_dossier(session) if statut != "TRANSMISE" else None
    saisine = make_saisine(session, who.comptes.partenaire, statut=statut, dossier=dossier)
    saisines.withdraw(session, saisine.cle, actor=who.partenaire, why="Elle a trouvé un logement.")
    assert (saisine.statut, saisine.motif_decision) == ("SANS_SUITE", "RETRAIT")
    assert saisine.decidee_le == date(2026, 11, 23)
    event = session.scalars(select(Evenement).where(Evenement.saisine_id == saisine.id)).one()
    assert (event.verbe, event.de, event.motif) == ("saisines.withdraw", statut, "RETRAIT")
    assert event.detail["raison"] == "Elle a trouvé un logement."
    assert [card.motif for card in views.mine(session, actor=who.partenaire)] == ["RETRAIT"]
    assert dossier is None or dossier.statut == "OUVERT"


@pytest.mark.parametrize("statut", ["VALIDEE", "NON_VALIDEE", "SANS_SUITE"])
def test_what_is_decided_stays(session: Session, statut) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut=statut)
    with pytest.raises(Invalid) as error:
        saisines.withdraw(session, saisine.cle, actor=who.partenaire)
    assert error.value.problems[0].field == "statut"


def test_a_named_colleague_follows_the_saisine_too(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE")
    assert views.mine(session, actor=who.collegue) == []
    found = views.colleagues(session, saisine.cle, actor=who.partenaire)
    assert [person.nom for person in found] == ["Sacha COLLÈGUE"]
    for _ in range(2):
        saisines.name_colleague(session, saisine.cle, actor=who.partenaire, compte=who.comptes.collegue.cle)
    (card,) = views.mine(session, actor=who.collegue)
    assert (card.cle, card.auteur) == (saisine.cle, "Dominique PARTENAIRE")
    view = views.one(session, saisine.cle, actor=who.collegue)
    assert view.answers["nom"] == "Fictive"
    assert [person.nom for person in view.collegues] == ["Sacha COLLÈGUE"]
    events = select(Evenement.compte_id).where(Evenement.verbe == "saisines.name_colleague")
    assert session.scalars(events).all() == [who.comptes.collegue.id]


def test_a_draft_can_be_shared(session: Session) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire)
    saisines.name_colleague(session, draft.cle, actor=who.partenaire, compte=who.comptes.collegue.cle)
    assert [card.cle for card in draft_views.mine(session, actor=who.collegue)] == [draft.cle]


def test_a_colleague_is_of_the_same_structure(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE")
    gone = make_account(session, organisation=who.association, actif=False)
    wrong = (who.comptes.autre, who.comptes.coordinatrice, who.comptes.partenaire, gone)
    for cle in (*(compte.cle for compte in wrong), "inconnu", None):
        for verb, actor in (
            (saisines.name_colleague, who.partenaire),
            (saisines.reassign, who.coordinatrice),
        ):
            with pytest.raises(Invalid) as error:
                verb(session, saisine.cle, actor=actor, compte=cle)
            assert error.value.problems[0].field == "compte"


def test_the_coordinator_gives_the_saisine_of_who_left_to_another(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(
        session, who.comptes.partenaire, statut="ACCUSEE", collegues=[who.comptes.collegue]
    )
    saisines.reassign(session, saisine.cle, actor=who.coordinatrice, compte=who.comptes.collegue.cle)
    assert views.one(session, saisine.cle, actor=who.collegue).auteur.nom == "Sacha COLLÈGUE"
    assert views.one(session, saisine.cle, actor=who.coordinatrice).collegues == ()
    with pytest.raises(NotFound):
        views.one(session, saisine.cle, actor=who.partenaire)


def test_a_named_colleague_who_left_the_structure_follows_no_more(session: Session) -> None:
    who = cast(session)
    sent = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE", collegues=[who.comptes.collegue])
    draft = make_saisine(session, who.comptes.partenaire, collegues=[who.comptes.collegue])
    who.comptes.collegue.organisation = who.ccas
    session.flush()
    moved = actor_now(session, who.comptes.collegue)
    assert views.mine(session, actor=moved) == []
    assert draft_views.mine(session, actor=moved) == []
    year = Period(today().replace(month=1, day=1), today())
    assert indicators.behind(session, year, Indicator.SOLLICITATIONS, actor=moved).total == 0
    assert views.one(session, sent.cle, actor=who.partenaire).collegues == ()
    with pytest.raises(NotFound):
        views.one(session, sent.cle, actor=moved)
    with pytest.raises(NotFound):
        draft_views.one(session, draft.cle, actor=moved)
    moved_back = replace(moved, organisation=who.association.id)
    assert views.one(session, sent.cle, actor=moved_back).sienne


def test_a_coordinator_takes_back_what_it_typed_in_for_somebody_without_an_account(session: Session) -> None:
    who = cast(session)
    typed = make_saisine(session, who.comptes.coordinatrice, statut="ACCUSEE", canal="TELEPHONE")
    for_a_partner = make_saisine(
        session, who.comptes.partenaire, statut="ACCUSEE", saisie_par_id=who.comptes.coordinatrice.id
    )
    assert "withdraw" in views.one(session, typed.cle, actor=who.coordinatrice).possibles
    saisines.withdraw(session, typed.cle, actor=who.coordinatrice, why="L'orienteur a rappelé.")
    assert typed.motif_decision == "RETRAIT"
    with pytest.raises(NotFound):
        saisines.withdraw(session, for_a_partner.cle, actor=who.coordinatrice)


def test_what_a_coordinator_typed_in_goes_with_its_dossier(session: Session) -> None:
    who = cast(session)
    dossier = make_dossier(session, plateforme="PF_CALAISIS", territoire="CALAISIS")
    typed = make_saisine(session, who.comptes.coordinatrice, statut="ACCUSEE", dossier=dossier)
    piece = Piece(
        saisine_id=typed.id, nom="bail.pdf", type="application/pdf", taille=5, contenu=b"%PDF-",
        auteur_id=who.comptes.coordinatrice.id, ajoutee_le=now(),
    )  # fmt: skip
    session.add(piece)
    session.flush()
    for act in (
        lambda: saisines.withdraw(session, typed.cle, actor=who.coordinatrice),
        lambda: views.one(session, typed.cle, actor=who.coordinatrice),
        lambda: piece_views.fetch(session, piece.cle, actor=who.coordinatrice),
    ):
        with pytest.raises(NotFound):
            act()
    assert piece_views.fetch(session, piece.cle, actor=who.coordinateur)


def test_nobody_else_takes_back_shares_or_reassigns(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE")
    for other in who.others("partenaire"):
        with pytest.raises(NotFound):
            saisines.withdraw(session, saisine.cle, actor=other)
        with pytest.raises(NotFound):
            saisines.name_colleague(session, saisine.cle, actor=other, compte=who.comptes.collegue.cle)
    for other in who.others("coordinatrice"):
        with pytest.raises(NotFound):
            saisines.reassign(session, saisine.cle, actor=other, compte=who.comptes.collegue.cle)
    for other in (None, who.coordinatrice, who.departement, who.admin):
        with pytest.raises(NotFound):
            views.mine(session, actor=other)
    assert saisine.statut == "ACCUSEE"
