"""Deciding the orientation of a situation."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.services import dossiers, suivi
from lda.store.models import Proposition, Revision
from tests.factories import cast, make_saisine
from tests.followup import ago, name_referent, nobody_else, opened, problems, ready, validated, verbs


def test_all_that_is_missing_is_told_at_once(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, "DIAGNOSTIC")
    found = problems(
        lambda: dossiers.validate(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)
    )
    assert set(found) == {"diagnostic", "adhesion", "referent", "proposition"}
    assert dossier.statut == "DIAGNOSTIC"


def test_a_refusal_of_the_person_forbids_it(session: Session) -> None:
    people = cast(session)
    dossier = ready(session, people)
    suivi.record_adhesion(session, dossier.cle, actor=people.coordinatrice, jour=today(), code="REFUS")
    found = problems(
        lambda: dossiers.validate(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)
    )
    assert set(found) == {"adhesion_refus"}


def test_it_decides_each_saisine_that_awaits_it(session: Session) -> None:
    people = cast(session)
    dossier = ready(session, people)
    author = people.comptes.autre
    asked = make_saisine(session, author, statut="COMPLEMENT", dossier=dossier)
    double = make_saisine(session, author, statut="SANS_SUITE", dossier=dossier, motif_decision="DOUBLON")
    before = session.get_one(Revision, "PF_ARTOIS").valeur
    dossiers.validate(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)
    assert (dossier.statut, dossier.decide_le) == ("VALIDEE", today())
    assert (asked.statut, asked.decidee_le, asked.motif_decision) == ("VALIDEE", today(), None)
    assert double.statut == "SANS_SUITE"
    session.expire_all()
    assert session.get_one(Revision, "PF_ARTOIS").valeur > before
    assert verbs(session, dossier).count("dossiers.validate") == 1
    assert verbs(session, dossier).count("saisines.decide") == 2


def test_a_proposition_replaced_by_another_decides_nothing_more(session: Session) -> None:
    people = cast(session)
    by = people.coordinatrice
    dossier = ready(session, people)
    [made] = session.scalars(select(Proposition).filter_by(dossier_id=dossier.id))

    def lacking() -> dict[str, str]:
        return problems(lambda: dossiers.validate(session, dossier.cle, actor=by, version=dossier.version))

    suivi.settle(session, made.id, actor=by, issue="REMPLACEE", jour=ago(2))
    assert list(lacking()) == ["proposition_caduque"]
    other = suivi.propose(
        session, dossier.cle, actor=by, jour=ago(2), orientations=["MESURE"], par="Maude Coordination"
    )
    assert list(lacking()) == ["reponse"]
    suivi.answer(session, other.id, actor=by, jour=ago(1), reponse="PARTIELLE")
    dossiers.validate(session, dossier.cle, actor=by, version=dossier.version)
    assert dossier.statut == "VALIDEE"


def test_a_referent_who_left_is_missing(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, "DIAGNOSTIC")
    name_referent(session, dossier, people.coordinatrice)
    suivi.end_referent(session, dossier.cle, actor=people.coordinatrice, fin=ago(1), motif="Départ")
    found = problems(
        lambda: dossiers.validate(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)
    )
    assert "referent" in found


def test_it_is_done_once(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    found = problems(
        lambda: dossiers.validate(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)
    )
    assert set(found) == {"statut"}


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = ready(session, people)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.validate(session, dossier.cle, actor=who, version=dossier.version),
    )  # fmt: skip
