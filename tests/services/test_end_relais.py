"""The coordinator's relais after an exit, until its outcome."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.services import mesures, suivi
from lda.store.models import Dossier, Relais
from tests.factories import cast
from tests.followup import ago, asked, ended, last, nobody_else, problems


def relais_of(session: Session, dossier: Dossier) -> Relais:
    return session.query(Relais).filter_by(dossier_id=dossier.id).one()


def test_it_is_due_and_ends_with_an_outcome(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people, motif="PERDU")
    relais = relais_of(session, dossier)
    assert (relais.ouvert_le, relais.echeance) == (today(), today() + timedelta(days=30))
    suivi.end_relais(
        session, relais.id, actor=people.coordinatrice, issue="PARTENAIRE", jour=today(), note="Le CCAS suit."
    )
    assert (relais.issue, relais.clos_le, relais.note) == ("PARTENAIRE", today(), "Le CCAS suit.")
    assert last(session, dossier) == ("suivi.end_relais", None, "PARTENAIRE")
    assert dossier.statut == "RELAIS"
    found = problems(
        lambda: suivi.end_relais(session, relais.id, actor=people.coordinatrice, issue="REFUS", jour=today())
    )
    assert set(found) == {"issue"}


def test_it_says_who_carries_it_and_what_has_been_done(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people, motif="PERDU")
    relais = relais_of(session, dossier)
    assert relais.par == "Maude COORDINATION"

    def noted(**given: str | None) -> tuple[str | None, str | None]:
        suivi.note_relais(session, relais.id, actor=people.coordinatrice, **given)
        return relais.par, relais.note

    assert noted(par="Le CCAS", note="Deux appels.") == ("Le CCAS", "Deux appels.")
    assert noted(note="Deux appels, une visite.") == ("Maude COORDINATION", "Deux appels, une visite.")
    assert last(session, dossier)[0] == "suivi.note_relais"
    assert set(problems(lambda: noted(par="x" * 201, note="x" * 4001))) == {"par", "note"}
    suivi.end_relais(session, relais.id, actor=people.coordinatrice, issue="PARTENAIRE", jour=today())
    assert relais.note == "Deux appels, une visite."
    assert set(problems(lambda: noted(note="Encore"))) == {"note"}
    nobody_else(
        people, "coordinatrice", act=lambda who: suivi.note_relais(session, relais.id, actor=who, note="Non")
    )


@pytest.mark.parametrize(("code", "issue"), [("ASRL", "LIEN_RETABLI"), ("AVDL", "NOUVELLE_ORIENTATION")])
def test_a_new_mesure_is_its_outcome(session: Session, code, issue) -> None:
    people = cast(session)
    dossier, _ = ended(session, people, motif="PERDU")
    mesure = asked(session, people, dossier, code)
    mesures.start(session, mesure.id, actor=people.coordinatrice, debut=today())
    relais = relais_of(session, dossier)
    assert (relais.issue, relais.clos_le) == (issue, today())
    assert dossier.statut == "ACCOMPAGNEMENT"


def test_bad_input_writes_nothing(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people, motif="PERDU")
    relais = relais_of(session, dossier)
    found = problems(
        lambda: suivi.end_relais(session, relais.id, actor=people.coordinatrice, issue="OUBLI", jour=ago(1))
    )
    assert set(found) == {"issue", "jour"}
    assert relais.issue is None


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people, motif="PERDU")
    relais = relais_of(session, dossier)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: suivi.end_relais(session, relais.id, actor=who, issue="REFUS", jour=today()),
    )  # fmt: skip
