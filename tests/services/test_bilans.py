"""A bilan written, transmitted, analysed."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lda.domain import deadlines
from lda.domain.clock import at, noon, today
from lda.services import bilans, contacts, schedule, upkeep
from lda.store.models import Bilan
from tests.factories import cast
from tests.followup import ago, ended, last, name_referent, nobody_else, problems, running


def test_a_draft_is_saved_as_far_as_it_goes(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    bilan = mesure.bilans[0]
    bilans.save(
        session, bilan.id, actor=people.partenaire, jour=ago(3), counts={"vad": 4, "tel": "12"},
        situation_residentielle="LOC_SOCIAL", adhesion="ADHERE", besoins={"BUDGET": "1", "LIEN": "2"},
        contenu={"parole": "Ça va mieux."},
    )  # fmt: skip
    assert (bilan.source, bilan.nb_vad, bilan.nb_tel, bilan.nb_absent) == ("DECLARE", 4, 12, None)
    assert (bilan.redacteur_id, bilan.transmis_le) == (people.partenaire.account, None)
    bilans.save(session, bilan.id, actor=people.partenaire, source="JOURNAL", besoins={"LIEN": "1"})
    assert (bilan.jour, bilan.source, bilan.nb_vad, bilan.adhesion) == (None, "JOURNAL", None, None)
    assert [(need.domaine, need.niveau) for need in bilan.besoins] == [("LIEN", "1")]


def test_it_takes_date_counts_and_conclusion_to_transmit(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    bilan = mesure.bilans[0]
    assert set(problems(lambda: bilans.transmit(session, bilan.id, actor=people.partenaire))) == {
        "jour", "source", "conclusion",
    }  # fmt: skip
    assert bilan.transmis_le is None


def test_counts_of_the_log_are_written_down_when_it_is_transmitted(session: Session, fixed_clock) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=date(2026, 8, 10))
    bilan = mesure.bilans[0]
    for days, how in ((80, "VAD"), (40, "VAD"), (15, "EXT"), (14, "ABSENT"), (9, "TEL")):
        contacts.log(
            session, dossier.cle, actor=people.partenaire, jour=ago(days), modalite=how, mesure=mesure.id
        )
    bilans.save(
        session, bilan.id, actor=people.partenaire, jour=ago(10), source="JOURNAL", conclusion="POURSUITE"
    )
    bilans.transmit(session, bilan.id, actor=people.partenaire)
    assert (bilan.nb_vad, bilan.nb_ext, bilan.nb_absent, bilan.nb_tel) == (2, 1, 1, 0)
    assert bilan.transmis_le == today()
    assert dossier.prochaine_echeance == date(2027, 2, 10)
    assert last(session, dossier)[0] == "bilans.transmit"


def test_a_period_begins_after_the_former_bilan(session: Session, fixed_clock) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=date(2026, 4, 1))
    first, second = mesure.bilans[:2]
    for jour in (date(2026, 5, 1), date(2026, 7, 2), date(2026, 7, 3)):
        contacts.log(
            session, dossier.cle, actor=people.partenaire, jour=jour, modalite="VAD", mesure=mesure.id
        )
    for bilan, jour in ((first, date(2026, 7, 2)), (second, date(2026, 10, 1))):
        bilans.save(
            session, bilan.id, actor=people.partenaire, jour=jour, source="JOURNAL", conclusion="POURSUITE"
        )
        bilans.transmit(session, bilan.id, actor=people.partenaire)
    assert (first.nb_vad, second.nb_vad) == (2, 1)
    third = mesure.bilans[2]
    found = problems(lambda: bilans.save(session, third.id, actor=people.partenaire, jour=date(2026, 9, 30)))
    assert set(found) == {"jour"}


def test_the_next_one_always_stands_written_down(session: Session, fixed_clock) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    for _ in range(6):
        bilan = next(b for b in mesure.bilans if b.transmis_le is None)
        bilans.save(
            session, bilan.id, actor=people.partenaire, jour=today(), source="JOURNAL", conclusion="POURSUITE"
        )
        bilans.transmit(session, bilan.id, actor=people.partenaire)
    assert any(b.transmis_le is None for b in mesure.bilans)


def test_a_mesure_that_nobody_touches_goes_on_owing_bilans(session: Session, fixed_clock) -> None:
    people = cast(session)
    _, mesure = running(session, people, debut=today())
    planned = mesure.bilans[-1].echeance
    with at(noon(planned)):
        assert upkeep.tidy(session).mesures == 1
        assert mesure.bilans[-1].echeance > deadlines.add_months(planned, schedule.AHEAD)
        assert upkeep.tidy(session).mesures == 0


def test_transmitted_it_is_no_longer_changed_but_analysed(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    bilan = mesure.bilans[0]

    def analyse(text: str) -> Bilan:
        return bilans.analyse(session, bilan.id, actor=people.coordinatrice, texte=text)

    assert set(problems(lambda: analyse("Bien"))) == {"bilan"}
    bilans.save(session, bilan.id, actor=people.partenaire, jour=ago(1), counts={"vad": 3}, conclusion="FIN")
    bilans.transmit(session, bilan.id, actor=people.partenaire)
    assert set(problems(lambda: bilans.save(session, bilan.id, actor=people.partenaire))) == {"bilan"}
    assert set(problems(lambda: bilans.transmit(session, bilan.id, actor=people.partenaire))) == {"bilan"}
    assert set(problems(lambda: analyse(" "))) == {"texte"}
    analyse("Fréquence tenue.")
    assert (bilan.analyse, bilan.analyse_le) == ("Fréquence tenue.", today())
    assert last(session, dossier)[0] == "bilans.analyse"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"jour": ago(-30)}, "jour"),
        ({"jour": ago(101)}, "jour"),
        ({"source": "DEVINE"}, "source"),
        ({"counts": {"vad": -1}}, "nb_vad"),
        ({"counts": {"vad": 1000}}, "nb_vad"),
        ({"counts": {"pigeons": 1}}, "counts"),
        ({"counts": "4"}, "counts"),
        ({"conclusion": "FINI"}, "conclusion"),
        ({"adhesion": "OUI"}, "adhesion"),
        ({"situation_residentielle": "CHATEAU"}, "situation_residentielle"),
        ({"besoins": {"BUDGET": "9"}}, "besoins.BUDGET"),
        ({"contenu": {"autre": "x"}}, "contenu"),
    ],
)
def test_bad_input_writes_nothing(session: Session, given, field) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    bilan = mesure.bilans[0]
    found = problems(lambda: bilans.save(session, bilan.id, actor=people.partenaire, **given))
    assert set(found) == {field}
    assert (bilan.jour, bilan.redacteur_id) == (None, None)


def test_an_ended_mesure_owes_its_final_alone(session: Session) -> None:
    people = cast(session)
    _, mesure = ended(session, people)
    needless = Bilan(mesure_id=mesure.id, cle="M12", mois=12, echeance=today() + timedelta(days=200))
    session.add(needless)
    session.flush()
    found = problems(lambda: bilans.save(session, needless.id, actor=people.partenaire, jour=ago(1)))
    assert "bilan final" in found["bilan"]
    final = next(b for b in mesure.bilans if b.cle == "FINAL")
    bilans.save(session, final.id, actor=people.partenaire, jour=today(), counts={"vad": 1}, conclusion="FIN")
    bilans.transmit(session, final.id, actor=people.partenaire)
    assert final.transmis_le == today()


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    name_referent(session, dossier, people.coordinatrice, motif="Relève")
    bilan = mesure.bilans[0]
    for act in (
        lambda who: bilans.save(session, bilan.id, actor=who, jour=ago(1)),
        lambda who: bilans.transmit(session, bilan.id, actor=who),
    ):
        nobody_else(people, "coordinatrice", "partenaire", "collegue", act=act)
    nobody_else(
        people, "coordinatrice", act=lambda who: bilans.analyse(session, bilan.id, actor=who, texte="Oui")
    )
    nobody_else(people, act=lambda who: bilans.transmit(session, 10**15, actor=who))
