"""Closing a dossier."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.services import dossiers, suivi
from lda.store.models import Dossier, Intervenant, Relais
from tests.factories import Cast, cast, make_saisine
from tests.followup import ago, asked, ended, last, nobody_else, problems, running, validated


def closing(
    session: Session, people: Cast, dossier: Dossier, motif: str = "RELOGE", destination: str = "LOC_SOCIAL"
) -> Callable[[], Dossier]:
    return lambda: dossiers.close(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, motif=motif, destination=destination,
    )  # fmt: skip


def test_a_household_rehoused_without_a_mesure_closes_so_too(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    closing(session, people, dossier)()
    assert (dossier.motif, dossier.destination, dossier.clos_le) == ("RELOGE", "LOC_SOCIAL", today())
    assert last(session, dossier) == ("dossiers.close", "VALIDEE", "CLOTUREE")


def test_planned_mesures_never_start_and_the_people_around_leave(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)
    closing(session, people, dossier)()
    assert mesure.statut == "NON_DEMARREE"
    left = session.query(Intervenant).filter_by(dossier_id=dossier.id).one()
    assert (left.fin, left.motif_fin) == (today(), dossiers.CLOSED_FOR)


def test_a_proposed_transfer_ends_with_it(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    dossiers.propose_transfer(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, territoire="CALAISIS", reason="Déménagement",
    )  # fmt: skip
    closing(session, people, dossier)()
    assert dossier.transfert_vers is None


def test_a_running_mesure_forbids_it(session: Session) -> None:
    people = cast(session)
    dossier, _ = running(session, people)
    assert set(problems(closing(session, people, dossier))) == {"mesure_en_cours"}
    assert dossier.statut == "ACCOMPAGNEMENT"


def test_a_saisine_without_decision_forbids_it(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    make_saisine(session, people.comptes.autre, statut="ACCUSEE", dossier=dossier)
    assert set(problems(closing(session, people, dossier))) == {"saisine_en_attente"}


def test_a_relais_needs_its_outcome(session: Session) -> None:
    people = cast(session)
    dossier, _ = ended(session, people, motif="RUPTURE_MENAGE")
    assert set(problems(closing(session, people, dossier))) == {"issue_relais"}
    relais = session.query(Relais).filter_by(dossier_id=dossier.id).one()
    suivi.end_relais(session, relais.id, actor=people.coordinatrice, issue="SOLUTION", jour=today())
    closing(session, people, dossier)()
    assert dossier.statut == "CLOTUREE"


def test_unknown_codes_write_nothing(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    found = problems(closing(session, people, dossier, "DOUBLON", "AILLEURS"))
    assert set(found) == {"motif", "destination"}
    found = problems(closing(session, people, dossier, "", ""))
    assert set(found) == {"motif", "destination"}
    assert (dossier.statut, dossier.clos_le, dossier.motif) == ("VALIDEE", None, None)


def test_what_is_closed_is_no_longer_written(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    closing(session, people, dossier)()
    found = problems(
        lambda: suivi.record_adhesion(
            session, dossier.cle, actor=people.coordinatrice, jour=ago(1), code="ADHERE"
        )
    )
    assert "Rouvrez-le" in found["statut"]


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.close(
            session, dossier.cle, actor=who, version=dossier.version, motif="RELOGE", destination="LOC_SOCIAL"
        ),
    )  # fmt: skip
