"""A bilan written, transmitted, analysed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain import deadlines
from lda.domain.access import Actor
from lda.domain.clock import at, noon, today
from lda.domain.errors import Invalid
from lda.services import bilans, contacts, mesures, schedule, upkeep
from lda.store import seed
from lda.store.followup import facts_of
from lda.store.models import Adhesion, Bilan, Dossier, Evenement, Objectif
from lda.store.work import reading, writing
from lda.views import dossiers
from tests.factories import Cast, cast
from tests.followup import (
    GRID,
    ago,
    ended,
    last,
    name_referent,
    nobody_else,
    problems,
    running,
    verbs,
    written,
)


def aim(session: Session, bilan: Bilan, **columns: object) -> Objectif:
    """An objectif of the mesure of a bilan."""
    given = {"domaine": "BUDGET", "texte": "Payer le loyer", "fixe_le": ago(90)} | columns
    found = Objectif(mesure_id=bilan.mesure_id, **given)
    session.add(found)
    session.flush()
    session.expire(bilan.mesure, ["objectifs"])
    return found


def test_a_draft_is_saved_as_far_as_it_goes(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    bilan = mesure.bilans[0]
    bilans.save(
        session, bilan.id, actor=people.partenaire, jour=ago(3), counts={"vad": 4, "tel": "12"},
        situation_residentielle="LOC_SOCIAL", adhesion="ADHERE", besoins={"BUDGET": "1", "LIEN": "2"},
        contenu={"parole": "Ça va mieux."}, participe=False,
    )  # fmt: skip
    assert (bilan.source, bilan.nb_vad, bilan.nb_tel, bilan.nb_absent) == ("DECLARE", 4, 12, None)
    assert (bilan.redacteur_id, bilan.transmis_le) == (people.partenaire.account, None)
    assert (bilan.participe, bilan.lu) == (False, None)


def test_months_are_proposed_with_a_renewal_and_go_with_it(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    bilan = mesure.bilans[1]

    def save(**given: object) -> tuple[int | None, int | None]:
        bilans.save(session, bilan.id, actor=people.partenaire, **given)
        return bilan.dette, bilan.duree_proposee

    assert save(conclusion="RENOUVELLEMENT", dette="1 240") == (1240, None)
    assert save(duree_proposee=36) == (1240, 36)
    assert save(participe=True) == (1240, 36)
    assert save(conclusion="FIN", dette=0) == (0, None)
    assert save(conclusion="RENOUVELLEMENT", dette=None) == (None, None)


def test_what_is_not_given_stays_and_what_is_empty_goes(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    bilan = mesure.bilans[0]
    written(session, bilan, people.partenaire, contenu={"parole": "Bien.", "actions": "CAF"})
    bilans.save(session, bilan.id, actor=people.coordinatrice, contenu={"actions": " "}, adhesion=None)
    bilans.save(session, bilan.id, actor=people.partenaire, besoins={"LIEN": "3", "SANTE": None})
    assert (bilan.jour, bilan.adhesion, bilan.conclusion) == (ago(1), None, "POURSUITE")
    assert bilan.contenu == {"parole": "Bien."}
    levels = {need.domaine: need.niveau for need in bilan.besoins}
    assert levels == {domain: "1" for domain in GRID if domain != "SANTE"} | {"LIEN": "3"}
    assert bilan.redacteur_id == people.partenaire.account
    bilans.save(session, bilan.id, actor=people.partenaire, source="JOURNAL")
    assert (bilan.source, bilan.nb_vad) == ("JOURNAL", None)


def test_a_draft_being_typed_is_one_event_and_moves_nothing(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    first, second = mesure.bilans[:2]
    version, before = dossier.version, verbs(session, dossier)
    for bilan, who in (
        (first, people.partenaire), (first, people.partenaire), (first, people.collegue),
        (first, people.collegue), (second, people.collegue),
    ):  # fmt: skip
        bilans.save(session, bilan.id, actor=who, contenu={"parole": "Oui."})
    assert verbs(session, dossier)[len(before) :] == ["bilans.save"] * 3
    assert dossier.version == version


def test_the_light_one_asks_for_less(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    bilan, full = mesure.bilans[:2]
    aim(session, bilan)
    light = {"jour", "situation_residentielle", "source", "adhesion", "conclusion"}
    assert set(problems(lambda: bilans.transmit(session, bilan.id, actor=people.partenaire))) == light
    found = problems(lambda: bilans.transmit(session, full.id, actor=people.partenaire))
    objectif = mesure.objectifs[0].id
    assert set(found) == light | {f"evolutions.{objectif}", "besoins", "participe", "lu"}
    assert "Budget" in found[f"evolutions.{objectif}"]
    assert (bilan.transmis_le, full.transmis_le) == (None, None)


def test_a_full_one_says_why_it_was_met_less(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    full = mesure.bilans[1]
    written(session, full, people.partenaire, contenu={}, counts={"vad": 0})
    found = problems(lambda: bilans.transmit(session, full.id, actor=people.partenaire))
    assert set(found) == {"contenu.motif_frequence"}


def test_how_far_the_objectifs_are(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    full = mesure.bilans[1]
    objectif, over = aim(session, full), aim(session, full, clos_le=ago(80))
    told = {objectif.id: {"code": "PROGRES", "texte": "Plan tenu."}, over.id: {"code": None}}
    written(session, full, people.partenaire, evolutions=told)
    bilans.save(session, full.id, actor=people.partenaire, evolutions={objectif.id: {"texte": "Tenu."}})
    (line,) = full.evolutions
    assert (line.objectif_id, line.code, line.texte) == (objectif.id, "PROGRES", "Tenu.")
    assert objectif.etat == "NON_ABORDE"
    bilans.transmit(session, full.id, actor=people.partenaire)
    assert objectif.etat == "PROGRES"


def test_another_mesure_s_objectif_is_refused(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    _, other = running(session, people)
    theirs = aim(session, other.bilans[0])
    given = {theirs.id: {"code": "PROGRES"}}
    bilan = mesure.bilans[0]
    assert set(
        problems(lambda: bilans.save(session, bilan.id, actor=people.partenaire, evolutions=given))
    ) == {"evolutions"}


@pytest.mark.parametrize(("code", "gathered"), [("PARTIELLE", "PARTIELLE"), ("NON_RECUEILLIE", "ADHERE")])
def test_the_adhesion_it_gathered_is_the_last_one(session: Session, code: str, gathered: str) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    bilan = written(session, mesure.bilans[0], people.partenaire, adhesion=code)
    before = verbs(session, dossier)
    assert facts_of(session, dossier).adhesion == "ADHERE"
    bilans.transmit(session, bilan.id, actor=people.partenaire)
    assert facts_of(session, dossier).adhesion == gathered
    assert verbs(session, dossier)[len(before) :] == ["bilans.transmit"]


def test_an_older_bilan_does_not_undo_a_later_adhesion(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    session.add(
        Adhesion(dossier_id=dossier.id, jour=today(), code="REFUS", auteur_id=people.coordinatrice.account)
    )
    written(session, mesure.bilans[0], people.partenaire, jour=ago(2))
    bilans.transmit(session, mesure.bilans[0].id, actor=people.partenaire)
    assert facts_of(session, dossier).adhesion == "REFUS"


def test_a_health_note_is_for_who_writes_the_bilan(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    bilan = mesure.bilans[0]
    bilans.save(session, bilan.id, actor=people.partenaire, contenu={"sante": "Suivi repris."})
    found = problems(
        lambda: bilans.save(session, bilan.id, actor=people.collegue, contenu={"sante": "Autre."})
    )
    assert set(found) == {"contenu.sante"}
    bilans.save(session, bilan.id, actor=people.collegue, contenu={"parole": "Oui."})
    assert bilan.contenu == {"sante": "Suivi repris.", "parole": "Oui."}
    assert bilan.redacteur_id == people.partenaire.account


def test_counts_of_the_log_are_written_down_when_it_is_transmitted(session: Session, fixed_clock) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=date(2026, 8, 10))
    bilan = mesure.bilans[0]
    for days, how in ((80, "VAD"), (40, "VAD"), (15, "EXT"), (14, "ABSENT"), (9, "TEL")):
        contacts.log(
            session, dossier.cle, actor=people.partenaire, jour=ago(days), modalite=how, mesure=mesure.id
        )
    written(session, bilan, people.partenaire, jour=ago(10), source="JOURNAL")
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
        written(session, bilan, people.partenaire, jour=jour, source="JOURNAL")
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
        written(session, bilan, people.partenaire, jour=today(), source="JOURNAL")
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

    def analyse(text: str, **more: str) -> Bilan:
        return bilans.analyse(session, bilan.id, actor=people.coordinatrice, texte=text, **more)

    assert set(problems(lambda: analyse("Bien"))) == {"bilan"}
    written(session, bilan, people.partenaire)
    bilans.transmit(session, bilan.id, actor=people.partenaire)
    assert set(problems(lambda: bilans.save(session, bilan.id, actor=people.partenaire))) == {"bilan"}
    assert set(problems(lambda: bilans.transmit(session, bilan.id, actor=people.partenaire))) == {"bilan"}
    assert set(problems(lambda: analyse(" "))) == {"texte"}
    assert set(problems(lambda: analyse("Oui", ecart="x" * 4001))) == {"ecart"}
    analyse("Fréquence tenue.", ecart="Bilan en retard.", actions="Appeler.")
    assert (bilan.analyse, bilan.analyse_le) == ("Fréquence tenue.", today())
    assert (bilan.analyse_ecart, bilan.analyse_actions) == ("Bilan en retard.", "Appeler.")
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
        ({"participe": "oui"}, "participe"),
        ({"dette": -1}, "dette"),
        ({"dette": 1_000_000}, "dette"),
        ({"conclusion": "RENOUVELLEMENT", "duree_proposee": 0}, "duree_proposee"),
        ({"conclusion": "RENOUVELLEMENT", "duree_proposee": 37}, "duree_proposee"),
        ({"conclusion": "FIN", "duree_proposee": 6}, "duree_proposee"),
        ({"duree_proposee": 6}, "duree_proposee"),
        ({"evolutions": {10**9: {"code": "PROGRES"}}}, "evolutions"),
        ({"evolutions": [1]}, "evolutions"),
    ],
)
def test_bad_input_writes_nothing(session: Session, given, field) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    bilan = mesure.bilans[0]
    found = problems(lambda: bilans.save(session, bilan.id, actor=people.partenaire, **given))
    assert set(found) == {field}
    assert (bilan.jour, bilan.redacteur_id) == (None, None)


def shown(session: Session, dossier: Dossier, bilan: Bilan, by: Actor) -> tuple[date, date, int]:
    """The period of a transmitted bilan as the page tells it, and its meetings."""
    session.expire_all()
    lines = dossiers.one(session, dossier.cle, actor=by).mesures[0].bilans
    found = next(line.frequence for line in lines if line.id == bilan.id)
    assert found is not None
    return found.first, found.last, found.counts.met


def test_the_period_of_a_final_written_late_ends_with_the_mesure(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    contacts.log(
        session, dossier.cle, actor=people.partenaire, jour=ago(40), modalite="VAD", mesure=mesure.id
    )
    mesures.declare_sortie(
        session, mesure.id, actor=people.partenaire, jour=ago(30), motif="RELOGE", destination="LOC_SOCIAL"
    )
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    final = next(b for b in mesure.bilans if b.cle == "FINAL")
    written(session, final, people.partenaire, jour=ago(1), source="JOURNAL")
    bilans.transmit(session, final.id, actor=people.partenaire)
    assert shown(session, dossier, final, people.coordinatrice) == (ago(100), ago(30), 1)


def test_bilans_transmitted_out_of_order_count_no_day_twice(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=ago(200))
    light, full = mesure.bilans[:2]
    for days in (150, 5):
        contacts.log(
            session, dossier.cle, actor=people.partenaire, jour=ago(days), modalite="VAD", mesure=mesure.id
        )
    written(session, light, people.partenaire, jour=ago(100), source="JOURNAL")
    written(session, full, people.partenaire, jour=ago(10), source="JOURNAL")
    bilans.transmit(session, full.id, actor=people.partenaire)
    found = problems(lambda: bilans.transmit(session, light.id, actor=people.partenaire))
    assert set(found) == {"jour"} and "plus tardive" in found["jour"]
    save = {"actor": people.partenaire, "source": "JOURNAL"}
    assert set(problems(lambda: bilans.save(session, light.id, jour=ago(11), **save))) == {"jour"}
    bilans.save(session, light.id, jour=ago(10), **save)
    found = problems(lambda: bilans.transmit(session, light.id, actor=people.partenaire))
    assert "demain" in found["jour"]
    bilans.save(session, light.id, jour=ago(2), **save)
    bilans.transmit(session, light.id, actor=people.partenaire)
    assert shown(session, dossier, full, people.coordinatrice) == (ago(200), ago(10), 1)
    assert shown(session, dossier, light, people.coordinatrice) == (ago(9), ago(2), 1)


def test_an_ended_mesure_owes_its_final_alone(session: Session) -> None:
    people = cast(session)
    _, mesure = ended(session, people)
    needless = Bilan(mesure_id=mesure.id, cle="M12", mois=12, echeance=today() + timedelta(days=200))
    session.add(needless)
    session.flush()
    found = problems(lambda: bilans.save(session, needless.id, actor=people.partenaire, jour=ago(1)))
    assert "bilan final" in found["bilan"]
    final = next(b for b in mesure.bilans if b.cle == "FINAL")
    written(session, final, people.partenaire, jour=today(), conclusion="FIN")
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


@pytest.fixture
def people(application: str) -> Cast:
    with writing() as session:
        seed.seed(session)
        return cast(session)


def test_two_people_on_one_bilan_lose_nothing_and_send_it_once(people: Cast) -> None:
    with writing() as session:
        _, mesure = running(session, people)
        number = mesure.bilans[0].id
        written(session, mesure.bilans[0], people.partenaire)
    together = Barrier(2)

    def act(part: tuple[str, object]) -> list[str]:
        name, who = part
        together.wait()
        with writing() as session:
            bilans.save(session, number, actor=who, contenu={name: "Écrit."})
        together.wait()
        try:
            with writing() as session:
                bilans.transmit(session, number, actor=who)
        except Invalid as refused:
            return [problem.message for problem in refused.problems]
        return []

    with ThreadPoolExecutor(2) as both:
        told = list(both.map(act, (("parole", people.partenaire), ("evenements", people.collegue))))
    assert sorted(map(len, told)) == [0, 1]
    assert "déjà transmis" in max(told)[0]
    with reading() as session:
        contenu = session.scalars(select(Bilan.contenu).where(Bilan.id == number)).one()
        assert contenu == {"motif_frequence": "Absence.", "parole": "Écrit.", "evenements": "Écrit."}
        sent = select(func.count()).where(Evenement.verbe == "bilans.transmit")
        assert session.scalar(sent) == 1
        assert session.scalar(select(func.count()).select_from(Adhesion)) == 2
