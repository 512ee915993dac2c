"""The log of contacts with a household."""

import pytest
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import NotFound
from lda.services import contacts
from lda.store.models import Contact
from lda.views import dossiers
from tests.factories import cast
from tests.followup import ago, asked, events, name_referent, nobody_else, opened, problems, running


def test_before_any_mesure_the_first_is_remembered(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    days = []
    for jour, modalite in ((ago(1), "ABSENT"), (ago(2), "TEL"), (ago(4), "VAD"), (today(), "ENTRETIEN")):
        contacts.log(session, dossier.cle, actor=people.coordinatrice, jour=jour, modalite=modalite)
        days.append(dossier.premier_contact_le)
    assert days == [None, ago(2), ago(4), ago(4)]
    assert events(session, dossier)[-1].vers == "ENTRETIEN"


def test_an_operator_logs_for_its_own_mesure(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    contact = contacts.log(
        session, dossier.cle, actor=people.partenaire,
        jour=ago(3), modalite="VAD", minutes=45, note="Relevé de compteur", mesure=mesure.id,
    )  # fmt: skip
    assert (contact.mesure_id, contact.minutes, contact.note) == (mesure.id, 45, "Relevé de compteur")
    found = problems(
        lambda: contacts.log(session, dossier.cle, actor=people.partenaire, jour=ago(3), modalite="VAD")
    )
    assert set(found) == {"mesure"}


def test_it_may_say_who_was_there_unless_nobody_was(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)

    def log(modalite: str, presence: str) -> Contact:
        return contacts.log(
            session, dossier.cle, actor=people.coordinatrice, jour=ago(1), modalite=modalite,
            presence=presence,
        )  # fmt: skip

    contact = log("VAD", "AVEC_ENFANTS")
    assert dossiers.one(session, dossier.cle, actor=people.slisl).contacts[0].presence == "AVEC_ENFANTS"
    assert set(problems(lambda: log("VAD", "LE_CHIEN"))) == {"presence"}
    assert set(problems(lambda: log("ABSENT", "LE_COUPLE"))) == {"presence"}
    contacts.correct(session, contact.id, actor=people.coordinatrice, jour=ago(1), modalite="ABSENT")
    assert (contact.modalite, contact.presence) == ("ABSENT", None)
    assert "Avec les enfants" in events(session, dossier)[-1].detail["raison"]


def test_the_referent_logs_with_or_without(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    for number in (None, mesure.id):
        contacts.log(session, dossier.cle, actor=people.autre, jour=ago(3), modalite="TEL", mesure=number)
    assert session.query(Contact).count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"jour": ago(-365)}, "jour"),
        ({"jour": ago(101)}, "jour"),
        ({"jour": "hier"}, "jour"),
        ({"modalite": "PIGEON"}, "modalite"),
        ({"minutes": -1}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"minutes": "beaucoup"}, "minutes"),
        ({"note": "x" * 4001}, "note"),
    ],
)
def test_bad_input_writes_nothing(session: Session, given, field) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    given = {"jour": ago(1), "modalite": "VAD", "mesure": mesure.id} | given
    found = problems(lambda: contacts.log(session, dossier.cle, actor=people.partenaire, **given))
    assert set(found) == {field}
    assert session.query(Contact).count() == 0


def test_not_on_another_dossier_nor_before_the_start(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    other = opened(session, people)
    with pytest.raises(NotFound):
        contacts.log(
            session, other.cle, actor=people.coordinatrice, jour=ago(1), modalite="VAD", mesure=mesure.id
        )
    planned = asked(session, people, dossier)
    found = problems(
        lambda: contacts.log(
            session, dossier.cle, actor=people.coordinatrice, jour=ago(1), modalite="VAD", mesure=planned.id
        )
    )
    assert set(found) == {"mesure"}


def test_not_after_the_dossier_closed(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, "CLOTUREE", clos_le=ago(5), ouvert_le=ago(50), recue_le=ago(50))
    found = problems(
        lambda: contacts.log(session, dossier.cle, actor=people.coordinatrice, jour=ago(4), modalite="TEL")
    )
    assert set(found) == {"jour"}
    contacts.log(session, dossier.cle, actor=people.coordinatrice, jour=ago(6), modalite="TEL")


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    name_referent(session, dossier, people.coordinatrice, motif="Relève")
    nobody_else(
        people, "coordinatrice", "partenaire", "collegue",
        act=lambda who: contacts.log(
            session, dossier.cle, actor=who, jour=ago(1), modalite="VAD", mesure=mesure.id
        ),
    )  # fmt: skip
