"""A contact noted wrongly is corrected or taken out, with its trace, until a bilan counts it."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.errors import Invalid, NotFound
from lda.services import bilans, contacts
from lda.store.models import Contact, Dossier, Evenement, Mesure
from lda.views import dossiers
from tests import factories
from tests.factories import Cast
from tests.followup import ago, running, written

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


@pytest.fixture
def met(session: Session, people: Cast) -> tuple[Dossier, Mesure, Contact]:
    """A visit of ten days ago, noted by the operator."""
    dossier, mesure = running(session, people, debut=ago(100))
    contact = contacts.log(
        session, dossier.cle, actor=people.partenaire, jour=ago(10), modalite="VAD", minutes=60,
        note="Vue chez elle", mesure=mesure.id,
    )  # fmt: skip
    return dossier, mesure, contact


def trace(session: Session, dossier: Dossier) -> tuple[str, str]:
    query = select(Evenement).where(Evenement.dossier_id == dossier.id).order_by(Evenement.id.desc())
    event = session.scalars(query).first()
    assert event is not None and event.detail is not None
    return event.verbe, event.detail["raison"]


def test_a_correction_keeps_what_was_noted(session: Session, people: Cast, met) -> None:
    dossier, _, contact = met
    contacts.correct(session, contact.id, actor=people.partenaire, jour=ago(20), modalite="TEL")
    assert (contact.jour, contact.modalite, contact.minutes, contact.note) == (ago(20), "TEL", None, None)
    assert dossier.premier_contact_le == ago(20)
    verb, told = trace(session, dossier)
    assert verb == "contacts.correct"
    assert "13/11/2026" in told and "60 min" in told and "Vue chez elle" in told


def test_a_contact_taken_out_counts_no_more(session: Session, people: Cast, met) -> None:
    dossier, _, contact = met
    contacts.remove(session, contact.id, actor=people.coordinatrice)
    assert session.scalar(select(func.count()).select_from(Contact)) == 0
    assert dossier.premier_contact_le is None
    assert trace(session, dossier)[0] == "contacts.remove"


def test_a_partner_changes_what_it_noted_alone(session: Session, people: Cast, met) -> None:
    dossier, _, contact = met
    for who in (people.autre, people.collegue, people.coordinateur, people.slisl, None):
        with pytest.raises(NotFound):
            contacts.remove(session, contact.id, actor=who)
    shown = {
        name: dossiers.one(session, dossier.cle, actor=getattr(people, name)).contacts[0].corrigeable
        for name in ("coordinatrice", "partenaire", "autre", "slisl")
    }
    assert shown == {"coordinatrice": True, "partenaire": True, "autre": False, "slisl": False}


def transmitted(session: Session, mesure: Mesure, by: Actor, **given: object) -> None:
    """The first bilan of the mesure, of yesterday, with the counts of the log unless told otherwise."""
    bilan = written(session, mesure.bilans[0], by, **({"source": "JOURNAL"} | given))
    bilans.transmit(session, bilan.id, actor=by)


def correctable(session: Session, dossier: Dossier, who: Actor) -> dict[int, bool]:
    """The contacts on the screen, and whether they may be corrected there."""
    session.expire_all()
    return {line.id: line.corrigeable for line in dossiers.one(session, dossier.cle, actor=who).contacts}


def test_what_a_bilan_counts_stays(session: Session, people: Cast, met) -> None:
    dossier, mesure, contact = met
    transmitted(session, mesure, people.partenaire)
    for act in (
        lambda: contacts.remove(session, contact.id, actor=people.coordinatrice),
        lambda: contacts.correct(
            session, contact.id, actor=people.coordinatrice, jour=ago(0), modalite="TEL"
        ),
        lambda: contacts.correct(
            session, contact.id, actor=people.coordinatrice, jour=ago(10), modalite="VAD", note="Rien"
        ),
    ):
        with pytest.raises(Invalid, match="déjà transmis"):
            act()
    assert (contact.modalite, contact.note) == ("VAD", "Vue chez elle")
    assert correctable(session, dossier, people.coordinatrice) == {contact.id: False}


def test_what_was_entered_after_it_is_counted_by_none(session: Session, people: Cast, met) -> None:
    dossier, mesure, contact = met
    transmitted(session, mesure, people.partenaire)

    def log(days: int, how: str) -> Contact:
        return contacts.log(
            session, dossier.cle, actor=people.partenaire, jour=ago(days), modalite=how, mesure=mesure.id
        )

    before, same, other = log(15, "VAD"), log(10, "VAD"), log(10, "TEL")
    assert correctable(session, dossier, people.partenaire) == {
        contact.id: False, before.id: True, same.id: True, other.id: True,
    }  # fmt: skip
    contacts.remove(session, before.id, actor=people.partenaire)
    contacts.correct(session, same.id, actor=people.partenaire, jour=ago(20), modalite="EXT")
    contacts.correct(session, other.id, actor=people.partenaire, jour=ago(11), modalite="VAD")
    with pytest.raises(Invalid, match="déjà transmis"):
        contacts.remove(session, contact.id, actor=people.partenaire)
    assert correctable(session, dossier, people.partenaire) == {
        contact.id: False, same.id: True, other.id: True,
    }  # fmt: skip


def test_declared_counts_hold_nothing_of_the_log(session: Session, people: Cast, met) -> None:
    dossier, mesure, contact = met
    transmitted(session, mesure, people.partenaire, source="DECLARE", counts={"vad": 1})
    assert correctable(session, dossier, people.partenaire) == {contact.id: True}
    contacts.correct(session, contact.id, actor=people.partenaire, jour=ago(12), modalite="VAD")
    assert contact.jour == ago(12)


def test_a_contact_does_not_take_the_place_of_one_that_was_counted(session: Session, people: Cast) -> None:
    dossier, mesure = running(session, people, debut=ago(100))
    early, late = (
        contacts.log(
            session, dossier.cle, actor=people.partenaire, jour=ago(days), modalite="VAD", mesure=mesure.id
        )
        for days in (2, 10)
    )
    transmitted(session, mesure, people.partenaire, jour=ago(5))
    assert correctable(session, dossier, people.partenaire) == {early.id: True, late.id: False}
    with pytest.raises(Invalid, match="déjà transmis"):
        contacts.correct(session, early.id, actor=people.partenaire, jour=ago(9), modalite="VAD")
    contacts.correct(session, early.id, actor=people.partenaire, jour=ago(4), modalite="VAD")
    assert correctable(session, dossier, people.partenaire) == {early.id: True, late.id: False}


@pytest.mark.parametrize(
    ("given", "field"),
    [({"jour": -1}, "jour"), ({"jour": 101}, "jour"), ({"modalite": "FAX"}, "modalite")],
)
def test_a_correction_is_judged_as_an_entry(session: Session, people: Cast, met, given, field: str) -> None:
    _, _, contact = met
    arguments = {"jour": 5, "modalite": "VAD"} | given
    arguments["jour"] = ago(arguments["jour"])
    with pytest.raises(Invalid) as refused:
        contacts.correct(session, contact.id, actor=people.partenaire, **arguments)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert contact.jour == ago(10)
