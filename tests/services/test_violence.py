"""The violence flag: set, lifted, revealed with a reason."""

import pytest
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import Conflict, Invalid, NotFound
from lda.services import dossiers, mesures, suivi
from lda.store.models import Journal, Saisine
from tests.factories import cast, complete_answers
from tests.followup import events, last, name_referent, nobody_else, opened, problems, running

VIOLENT = complete_answers(motif_demande="VIF", violences="OUI", consigne_contact="Ne pas appeler le soir.")


def test_the_coordinator_sets_and_lifts_it(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    saisine = session.query(Saisine).filter_by(dossier_id=dossier.id).one()
    for flag, words in ((True, ("NON_PROTEGE", "PROTEGE")), (False, ("PROTEGE", "NON_PROTEGE"))):
        dossiers.set_violence(
            session, dossier.cle, actor=people.coordinatrice,
            version=dossier.version, flag=flag, reason="Dit en entretien",
        )  # fmt: skip
        session.refresh(saisine)
        assert dossier.violence is flag
        assert saisine.violence is flag
        assert last(session, dossier) == ("dossiers.set_violence", *words)


@pytest.mark.parametrize(
    ("flag", "reason", "field"), [(True, "", "reason"), ("oui", "x", "flag"), (False, "x", "flag")]
)
def test_it_needs_a_change_and_a_reason(session: Session, flag, reason, field) -> None:
    people = cast(session)
    dossier = opened(session, people)
    found = problems(
        lambda: dossiers.set_violence(
            session, dossier.cle, actor=people.coordinatrice,
            version=dossier.version, flag=flag, reason=reason,
        )
    )  # fmt: skip
    assert set(found) == {field}
    assert dossier.violence is False


def test_a_reveal_gives_what_is_guarded_and_is_logged_without_it(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, answers=VIOLENT)
    name_referent(session, dossier, people.coordinatrice, compte=people.comptes.autre.cle)
    version = dossier.version
    for actor in (people.coordinatrice, people.autre):
        seen = dossiers.reveal(session, dossier.cle, actor=actor, reason="Rendez-vous à fixer")
        assert seen == {
            "telephone": "06 39 98 11 22",
            "adresse": "12 allée des Mirages",
            "violences": "OUI",
            "consigne_contact": "Ne pas appeler le soir.",
        }
        line = session.query(Journal).order_by(Journal.id.desc()).first()
        assert (line.acte, line.compte_id, line.objet_id) == ("REVELATION", actor.account, dossier.id)
    event = events(session, dossier)[-1]
    assert (event.verbe, event.detail) == (
        "dossiers.reveal", {"raison": "Rendez-vous à fixer", "version": version},
    )  # fmt: skip
    assert dossier.version == version


def test_a_reveal_needs_a_reason(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, answers=VIOLENT)
    found = problems(lambda: dossiers.reveal(session, dossier.cle, actor=people.coordinatrice, reason=" "))
    assert set(found) == {"reason"}
    assert session.query(Journal).filter_by(acte="REVELATION").count() == 0


def test_nothing_is_guarded_without_the_flag(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    with pytest.raises(Invalid):
        dossiers.reveal(session, dossier.cle, actor=people.coordinatrice, reason="Voir")


def test_an_operator_reveals_nothing(session: Session) -> None:
    people = cast(session)
    dossier, _ = running(session, people, answers=VIOLENT)
    with pytest.raises(NotFound):
        dossiers.reveal(session, dossier.cle, actor=people.partenaire, reason="Voir")


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, answers=VIOLENT)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.reveal(session, dossier.cle, actor=who, reason="Voir"),
    )  # fmt: skip
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.set_violence(
            session, dossier.cle, actor=who, version=dossier.version, flag=False, reason="Oui"
        ),
    )  # fmt: skip


def test_a_conflict_tells_each_what_it_may_read(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    name_referent(session, dossier, people.coordinatrice, compte=people.comptes.autre.cle, motif="Relais")
    version = dossier.version
    dossiers.set_violence(
        session,
        dossier.cle,
        actor=people.coordinatrice,
        version=version,
        flag=True,
        reason="Dit en entretien",
    )
    suivi.record_adhesion(session, dossier.cle, actor=people.coordinatrice, jour=today(), code="ADHERE")

    def told(actor: Actor) -> str:
        with pytest.raises(Conflict) as error:
            mesures.declare_sortie(
                session, mesure.id, actor=actor, version=version,
                jour=today(), motif="RELOGE", destination="LOCATAIRE_PUBLIC",
            )  # fmt: skip
        return " ".join(error.value.changes)

    assert "violences" in told(people.coordinatrice)
    assert "violences" in told(people.autre)
    assert told(people.partenaire)
    assert "violences" not in told(people.partenaire)
    assert "adhésion" not in told(people.partenaire)
