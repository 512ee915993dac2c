"""Asking the author for more, and the answer."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.errors import Invalid, NotFound
from lda.services import saisines
from lda.store.models import Evenement
from lda.views import saisines as views
from tests.factories import cast, make_dossier, make_saisine


def test_the_author_answers_a_question(session: Session) -> None:
    who = cast(session)
    dossier = make_dossier(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE", dossier=dossier)
    saisines.ask(session, saisine.cle, actor=who.coordinatrice, question="Quel est le loyer ?")
    assert saisine.statut == "COMPLEMENT"
    (card,) = views.mine(session, actor=who.partenaire)
    assert card.a_repondre
    assert card.dernier_message is not None
    assert "complete" in views.one(session, saisine.cle, actor=who.partenaire).possibles
    saisines.complete(session, saisine.cle, actor=who.partenaire, answer=" 410 euros.\x00 ")
    assert saisine.statut == "ACCUSEE"
    thread = views.one(session, saisine.cle, actor=who.partenaire).messages
    assert [(m.genre, m.auteur, m.texte, m.mien) for m in thread] == [
        ("QUESTION", "Maude COORDINATION", "Quel est le loyer ?", False),
        ("REPONSE", "Dominique PARTENAIRE", "410 euros.", True),
    ]
    rows = session.execute(
        select(Evenement.verbe, Evenement.de, Evenement.vers, Evenement.dossier_id)
        .where(Evenement.saisine_id == saisine.id)
        .order_by(Evenement.id)
    )
    assert [tuple(row) for row in rows] == [
        ("saisines.ask", "ACCUSEE", "COMPLEMENT", dossier.id),
        ("saisines.complete", "COMPLEMENT", "ACCUSEE", dossier.id),
    ]


def test_a_colleague_or_the_coordinator_may_bring_the_answer(session: Session) -> None:
    who = cast(session)
    for actor, colleagues in ((who.coordinatrice, []), (who.collegue, [who.comptes.collegue])):
        saisine = make_saisine(session, who.comptes.partenaire, statut="COMPLEMENT", collegues=colleagues)
        saisines.complete(session, saisine.cle, actor=actor, answer="Par téléphone : 410 euros.")
        assert saisine.statut == "ACCUSEE"


@pytest.mark.parametrize("said", ["", "   ", None, "a" * 4001, 12])
def test_a_question_and_an_answer_are_texts(session: Session, said) -> None:
    who = cast(session)
    asked = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE")
    with pytest.raises(Invalid):
        saisines.ask(session, asked.cle, actor=who.coordinatrice, question=said)
    waiting = make_saisine(session, who.comptes.partenaire, statut="COMPLEMENT")
    with pytest.raises(Invalid):
        saisines.complete(session, waiting.cle, actor=who.partenaire, answer=said)
    assert (asked.statut, waiting.statut) == ("ACCUSEE", "COMPLEMENT")


@pytest.mark.parametrize("statut", ["TRANSMISE", "COMPLEMENT", "VALIDEE", "NON_VALIDEE", "SANS_SUITE"])
def test_only_an_acknowledged_saisine_is_asked_about(session: Session, statut) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut=statut)
    with pytest.raises(Invalid) as error:
        saisines.ask(session, saisine.cle, actor=who.coordinatrice, question="Et le loyer ?")
    assert error.value.problems[0].field == "statut"


@pytest.mark.parametrize("statut", ["TRANSMISE", "ACCUSEE", "VALIDEE", "NON_VALIDEE", "SANS_SUITE"])
def test_only_a_question_is_answered(session: Session, statut) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut=statut)
    with pytest.raises(Invalid) as error:
        saisines.complete(session, saisine.cle, actor=who.partenaire, answer="410 euros")
    assert error.value.problems[0].field == "statut"


def test_nobody_else_asks_or_answers(session: Session) -> None:
    who = cast(session)
    asked = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE")
    waiting = make_saisine(session, who.comptes.partenaire, statut="COMPLEMENT")
    for other in who.others("coordinatrice"):
        with pytest.raises(NotFound):
            saisines.ask(session, asked.cle, actor=other, question="Et le loyer ?")
    for other in who.others("coordinatrice", "partenaire"):
        with pytest.raises(NotFound):
            saisines.complete(session, waiting.cle, actor=other, answer="410 euros")
    assert (asked.statut, waiting.statut) == ("ACCUSEE", "COMPLEMENT")
