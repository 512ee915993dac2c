"""What is due, nature by nature: from which day it stands in the list, for whom, and what takes it out."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from lda.domain import clock, deadlines, fiche
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.deadlines import Nature
from lda.domain.errors import NotFound
from lda.domain.words import StatutSaisine
from lda.services import contacts, dossiers, echeances, mesures, saisines, suivi
from lda.store.models import Dossier
from lda.views import home
from lda.views.situations import View
from tests import factories
from tests.factories import Cast
from tests.followup import ago, asked, ended, name_referent, ready, running, validated

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def listed(session: Session, who: Actor, day: date | None = None) -> dict[Nature, date]:
    """What somebody has to do, by nature, on a day; the page and its counts agree."""
    session.flush()
    with clock.at(clock.noon(day or today())):
        found = home.deadlines(session, actor=who, size=100)
        for nature, number in found.counts.items():
            assert home.deadlines(session, nature, actor=who).total == number
    assert found.total == len(found.tasks) == sum(found.counts.values())
    assert Counter(task.nature for task in found.tasks) == found.counts
    return {task.nature: task.due for task in found.tasks}


def test_a_proposition_awaits_its_answer_for_fifteen_days(session: Session, people: Cast) -> None:
    dossier = ready(session, people)
    her = people.coordinatrice
    assert Nature.PROPOSITION not in listed(session, her)
    offered = suivi.propose(session, dossier.cle, actor=her, jour=today(), orientations=["SOIN"], par="Maude")
    assert listed(session, her)[Nature.PROPOSITION] == today() + timedelta(days=15)
    suivi.answer(session, offered.id, actor=her, jour=today(), reponse="REFUSEE")
    assert Nature.PROPOSITION not in listed(session, her)


@pytest.mark.parametrize(("code", "wait"), [("ASRL", 15), ("AML_LDA", 30)])
def test_a_household_is_seen_again_within_twice_what_its_frequency_sets(
    session: Session, people: Cast, code: str, wait: int
) -> None:
    dossier = validated(session, people)
    mesure = asked(session, people, dossier, code)
    mesures.start(session, mesure.id, actor=people.coordinatrice, debut=ago(10))
    for who in (people.coordinatrice, people.partenaire):
        assert listed(session, who)[Nature.ESPACEMENT] == ago(10) + timedelta(days=wait)

    def met(days: int, how: str) -> None:
        contacts.log(
            session, dossier.cle, actor=people.partenaire, jour=ago(days), modalite=how, mesure=mesure.id
        )

    met(8, "VAD")
    met(2, "ABSENT")
    met(1, "TEL")
    assert listed(session, people.coordinatrice)[Nature.ESPACEMENT] == ago(8) + timedelta(days=wait)
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=today())
    assert Nature.ESPACEMENT not in listed(session, people.coordinatrice)


def test_what_was_asked_of_an_author_waits_a_week_for_both(session: Session, people: Cast) -> None:
    saisine = factories.make_saisine(session, people.comptes.partenaire, statut=StatutSaisine.TRANSMISE)
    saisines.acknowledge(session, saisine.cle, actor=people.coordinatrice)
    assert listed(session, people.partenaire) == {}
    saisines.ask(session, saisine.cle, actor=people.coordinatrice, question="Où dort-elle ?")
    due = today() + timedelta(days=7)
    assert listed(session, people.coordinatrice)[Nature.COMPLEMENT] == due
    assert listed(session, people.partenaire) == {Nature.REPONSE: due}
    assert listed(session, people.collegue) == {}
    with clock.at(clock.noon(due + timedelta(days=1))):
        assert home.today(session, actor=people.partenaire).tasks == ()  # the page asks it higher up already
    saisines.complete(session, saisine.cle, actor=people.partenaire, answer="Chez une amie.")
    assert Nature.COMPLEMENT not in listed(session, people.coordinatrice)
    assert listed(session, people.partenaire) == {}


def test_the_end_of_a_mesure_comes_thirty_days_before(session: Session, people: Cast) -> None:
    _, mesure = running(session, people, debut=ago(100))
    end = mesure.fin_prevue
    assert end is not None
    for who in (people.coordinatrice, people.partenaire):
        assert Nature.FIN not in listed(session, who, end - timedelta(days=31))
        assert listed(session, who, end - timedelta(days=30))[Nature.FIN] == end
        assert listed(session, who, end + timedelta(days=5))[Nature.FIN] == end
    later = end + timedelta(days=180)
    mesures.renew(session, mesure.id, actor=people.coordinatrice, fin_prevue=later)
    assert Nature.FIN not in listed(session, people.coordinatrice, end)
    assert listed(session, people.coordinatrice, later)[Nature.FIN] == later


def test_a_bilan_late_before_a_suspension_stays_due(session: Session, people: Cast) -> None:
    dossier, mesure = running(session, people, debut=ago(100))
    due = mesure.bilans[0].echeance
    assert ago(20) < due < ago(2)
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=ago(1))
    for who in (people.coordinatrice, people.partenaire, people.autre):
        assert listed(session, who)[Nature.BILAN] == due
    for who in (people.coordinatrice, people.slisl):
        assert home.today(session, actor=who).views[View.BILAN_EN_RETARD] == 1
    assert dossier.prochaine_echeance == due
    assert echeances.astray(session) == set()


def test_a_bilan_due_in_a_suspension_waits_for_its_end(session: Session, people: Cast) -> None:
    _, mesure = running(session, people, debut=ago(100))
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=mesure.bilans[0].echeance)
    for who in (people.coordinatrice, people.partenaire):
        assert Nature.BILAN not in listed(session, who)
    assert home.today(session, actor=people.slisl).views[View.BILAN_EN_RETARD] == 0
    mesures.resume(session, mesure.id, actor=people.coordinatrice, fin=today())
    assert listed(session, people.coordinatrice)[Nature.BILAN] == today()


@pytest.mark.parametrize(("end", "stays"), [(10, True), (5, False), (-20, False)])
def test_the_end_of_a_suspended_mesure_waits_when_it_falls_in_the_suspension(
    session: Session, people: Cast, end: int, stays: bool
) -> None:
    dossier = validated(session, people)
    mesure = asked(session, people, dossier)
    mesures.start(session, mesure.id, actor=people.coordinatrice, debut=ago(100), fin_prevue=ago(end))
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=ago(5))
    assert (Nature.FIN in listed(session, people.coordinatrice)) is stays
    mesures.resume(session, mesure.id, actor=people.coordinatrice, fin=today())
    assert listed(session, people.coordinatrice)[Nature.FIN] == ago(end)


@pytest.mark.parametrize(
    ("answer", "nature", "waits", "forgotten"),
    [
        ({"dls_renouvellement": 20}, Nature.DLS, 0, 60),
        ({"dls_depot": -350}, Nature.DLS, 365, 60),
        (
            {"domiciliation_fin": 20, "domiciliation": "OUI", "situation_residentielle": "RUE"},
            Nature.DOMICILIATION, 0, 60,
        ),
        ({"titre_sejour_fin": 20, "nationalite": "HORS_UE", "titre_sejour": "VALIDE"}, Nature.SEJOUR, 0, 60),
        ({"siao_actualisation": -80, "siao_active": "OUI"}, Nature.SIAO, 90, 60),
        (
            {"date_audience": 20, "objet_demande": "MAINTIEN", "stade_expulsion": "AUDIENCE"},
            Nature.AUDIENCE, 0, 7,
        ),
        (
            {
                "delais_accordes_fin": 20, "delais_accordes": "OUI", "objet_demande": "MAINTIEN",
                "stade_expulsion": "JUG_DELAIS",
            },
            Nature.EXPULSION, 0, 7,
        ),
    ],
)  # fmt: skip
def test_a_day_of_the_fiche_is_kept_in_sight(
    session: Session, people: Cast, answer: dict[str, object], nature: Nature, waits: int, forgotten: int
) -> None:
    named = {key: (ago(-days).isoformat() if isinstance(days, int) else days) for key, days in answer.items()}
    saisine = factories.make_saisine(
        session,
        people.comptes.partenaire,
        statut=StatutSaisine.TRANSMISE,
        answers=factories.complete_answers(**named),
    )
    saisines.acknowledge(session, saisine.cle, actor=people.coordinatrice)
    due = date.fromisoformat(str(next(iter(named.values())))) + timedelta(days=waits)
    her = people.coordinatrice
    assert listed(session, her)[nature] == due
    assert nature in listed(session, her, due + timedelta(days=forgotten))
    assert nature not in listed(session, her, due + timedelta(days=forgotten + 1))
    assert listed(session, people.coordinateur) == {}


@pytest.mark.parametrize(
    ("answers", "due"),
    [
        ({"stade_expulsion": "CDP", "date_commandement_payer": "2026-11-01"}, date(2026, 12, 13)),
        ({"stade_expulsion": "AUDIENCE", "date_jugement": "2026-12-15"}, date(2026, 12, 15)),
        ({"stade_expulsion": "CQL", "date_cql": "2026-10-05"}, date(2026, 12, 5)),
        ({"stade_expulsion": "EXPULSE", "date_cql": "2026-10-05"}, None),
        (
            {"stade_expulsion": "REQ_CFP", "date_requisition_cfp": "2026-10-20", "etat_cfp": "DEMANDE"},
            date(2026, 12, 20),
        ),
        ({"stade_expulsion": "REQ_CFP", "date_requisition_cfp": "2026-10-20"}, date(2026, 12, 20)),
        ({"stade_expulsion": "REQ_CFP", "date_requisition_cfp": "2026-10-20", "etat_cfp": "REFUSE"}, None),
        ({"stade_expulsion": "CFP_ACCORDE", "date_cfp": "2026-12-10", "etat_cfp": "ACCORDE"},
         date(2026, 12, 10)),
        ({"stade_expulsion": "REQ_CFP", "date_cfp": "2026-12-10", "etat_cfp": "REFUSE"}, None),
    ],
)  # fmt: skip
def test_what_the_eviction_makes_due_is_what_the_fiche_shows(
    session: Session, people: Cast, answers: dict[str, str], due: date | None
) -> None:
    told = factories.complete_answers(objet_demande="MAINTIEN", **answers)
    saisine = factories.make_saisine(
        session, people.comptes.partenaire, statut=StatutSaisine.TRANSMISE, answers=told
    )
    saisines.acknowledge(session, saisine.cle, actor=people.coordinatrice)
    assert listed(session, people.coordinatrice).get(Nature.EXPULSION) == due
    shown = fiche.next_eviction_date(told, today())
    assert (shown.day if shown else None) == due
    assert echeances.astray(session) == set()


def test_a_renewal_told_stands_for_the_day_of_filing(session: Session, people: Cast) -> None:
    answers = factories.complete_answers(
        dls_depot=ago(380).isoformat(), dls_renouvellement=ago(-20).isoformat()
    )
    saisine = factories.make_saisine(
        session, people.comptes.partenaire, statut=StatutSaisine.TRANSMISE, answers=answers
    )
    saisines.acknowledge(session, saisine.cle, actor=people.coordinatrice)
    found = home.deadlines(session, Nature.DLS, actor=people.coordinatrice)
    assert [task.due for task in found.tasks] == [ago(-20)]


def test_a_day_of_the_fiche_goes_with_the_dossier(session: Session, people: Cast) -> None:
    answers = factories.complete_answers(dls_renouvellement=ago(-10).isoformat())
    saisine = factories.make_saisine(
        session, people.comptes.partenaire, statut=StatutSaisine.TRANSMISE, answers=answers
    )
    saisines.acknowledge(session, saisine.cle, actor=people.coordinatrice)
    assert saisine.dossier_id is not None
    dossier = session.get_one(factories.Dossier, saisine.dossier_id)
    assert Nature.DLS in listed(session, people.coordinatrice)
    dossiers.close_without_followup(
        session, dossier.cle, actor=people.coordinatrice, version=dossier.version, motif="HORS_PUBLIC"
    )
    assert Nature.DLS not in listed(session, people.coordinatrice)


def test_a_partner_has_what_is_due_on_its_own_mesures_alone(session: Session, people: Cast) -> None:
    dossier, mesure = running(session, people, debut=ago(80))
    other = factories.make_organisation(session, "Autre opérateur", plateformes=["PF_ARTOIS"])
    beside = asked(session, people, dossier, "AML_LDA", other)
    mesures.start(session, beside.id, actor=people.coordinatrice, debut=ago(170))
    stranger = factories.actor(session, factories.make_account(session, organisation=other))
    mine, theirs = listed(session, people.partenaire), listed(session, stranger)
    assert mine[Nature.BILAN] == mesure.bilans[0].echeance
    assert theirs[Nature.BILAN] != mine[Nature.BILAN]
    assert set(mine) | set(theirs) <= {Nature.BILAN, Nature.ESPACEMENT, Nature.FIN}
    assert len([b for b in listed(session, people.coordinatrice) if b == Nature.BILAN]) == 1


def test_a_referent_has_what_is_due_on_every_mesure_until_its_part_ends(
    session: Session, people: Cast
) -> None:
    dossier, _ = running(session, people, debut=ago(80))
    assert Nature.BILAN in listed(session, people.autre)
    suivi.end_referent(
        session, dossier.cle, actor=people.coordinatrice, fin=today(), motif="Congé",
    )  # fmt: skip
    name_referent(session, dossier, people.coordinatrice)
    assert listed(session, people.autre) == {}


def test_what_an_operator_is_the_referent_of_is_due_once(session: Session, people: Cast) -> None:
    dossier, _ = running(session, people, debut=ago(80))
    before = home.deadlines(session, actor=people.partenaire).counts
    suivi.end_referent(session, dossier.cle, actor=people.coordinatrice, fin=today(), motif="Congé")
    name_referent(session, dossier, people.coordinatrice, compte=people.comptes.partenaire.cle)
    after = home.deadlines(session, actor=people.partenaire).counts
    assert before[Nature.BILAN] == 1
    assert {one: after[one] for one in before} == before


def test_an_operator_has_the_last_bilan_for_thirty_days(session: Session, people: Cast) -> None:
    ended(session, people)
    on = clock.noon(today() + timedelta(days=30)), clock.noon(today() + timedelta(days=31))
    kept, gone = (_bilans(session, people.partenaire, when) for when in on)
    assert (kept, gone) == (2, 0)
    assert _bilans(session, people.coordinatrice, on[1]) == 2


def _bilans(session: Session, who: Actor, when: datetime) -> int:
    with clock.at(when):
        return home.deadlines(session, actor=who).counts.get(Nature.BILAN, 0)


def told_of(days: int) -> dict[str, object]:
    """A fiche that names days which make something due in so many days."""
    return factories.complete_answers(
        dls_renouvellement=ago(-days).isoformat(),
        siao_active="OUI",
        siao_actualisation=ago(90 - days).isoformat(),
        objet_demande="MAINTIEN",
        stade_expulsion="CQL",
        date_audience=ago(-days).isoformat(),
        date_cql=deadlines.add_months(ago(-days), -2).isoformat(),
    )


@pytest.mark.parametrize("days", [20, -7, -8, -60, -61])
def test_a_referent_has_the_days_of_the_fiche_as_the_coordinator_has_them(
    session: Session, people: Cast, days: int
) -> None:
    running(session, people, debut=ago(80), answers=told_of(days))
    ours = {Nature.DLS, Nature.SIAO, Nature.AUDIENCE, Nature.EXPULSION}
    hers, his = listed(session, people.coordinatrice), listed(session, people.autre)
    assert {one: day for one, day in his.items() if one in ours} == {
        one: day for one, day in hers.items() if one in ours
    }
    assert len(ours & set(his)) == (4 if days >= -7 else 2 if days >= -60 else 0)
    assert not ours & set(listed(session, people.partenaire))


def test_a_referent_has_the_relais(session: Session, people: Cast) -> None:
    ended(session, people, motif="RUPTURE_MENAGE")
    due = listed(session, people.coordinatrice)[Nature.RELAIS]
    assert listed(session, people.autre)[Nature.RELAIS] == due
    assert Nature.RELAIS not in listed(session, people.partenaire)


def test_a_bailleur_that_is_the_referent_has_no_day_of_the_fiche(session: Session, people: Cast) -> None:
    landlord = factories.make_organisation(session, type="BAILLEUR_SOCIAL", plateformes=["PF_ARTOIS"])
    account = factories.make_account(session, organisation=landlord)
    dossier, _ = running(session, people, debut=ago(80), answers=told_of(20))
    suivi.end_referent(session, dossier.cle, actor=people.coordinatrice, fin=today(), motif="Congé")
    name_referent(session, dossier, people.coordinatrice, compte=account.cle)
    assert Nature.BILAN in listed(session, factories.actor(session, account))
    assert Nature.DLS not in listed(session, factories.actor(session, account))


def test_a_household_that_hides_is_confidential_for_a_bailleur(session: Session, people: Cast) -> None:
    landlord = factories.make_organisation(session, type="BAILLEUR_SOCIAL", plateformes=["PF_ARTOIS"])
    bailleur = factories.actor(session, factories.make_account(session, organisation=landlord))
    dossier = validated(session, people)
    mesure = asked(session, people, dossier, operateur=landlord)
    mesures.start(session, mesure.id, actor=people.coordinatrice, debut=ago(80))
    names = {task.name for task in home.deadlines(session, actor=bailleur).tasks}
    assert names == {"Alix FICTIVE"}
    dossier.violence = True
    session.flush()
    names = {task.name for task in home.deadlines(session, actor=bailleur).tasks}
    assert names == {"confidentiel"}


@pytest.mark.parametrize("who", ["slisl", "departement", "admin", None])
def test_nobody_else_has_a_list(session: Session, people: Cast, who: str | None) -> None:
    with pytest.raises(NotFound):
        home.deadlines(session, actor=getattr(people, who) if who else None)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_what_is_due_in_a_dossier_is_worked_out_from_its_own_rows(session: Session) -> None:
    """Every verb does it: at 100,000 saisines, to go through all answers of a name took a minute. Without
    statistics SQLite plans alike whatever the size."""
    asked = echeances.worked_out(Dossier.id == 1).compile(
        session.connection(), compile_kwargs={"literal_binds": True}
    )
    plan = [row[-1] for row in session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
    read = [line for line in plan if line.startswith(("SCAN ", "SEARCH ")) and "SUBQUERY" not in line.upper()]
    assert len(read) > 10
    assert [line for line in read if line.startswith("SCAN ") and "SCAN anon" not in line] == []
    assert [line for line in read if "ix_reponse_champ" in line] == []
