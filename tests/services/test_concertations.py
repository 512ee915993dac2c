"""What a concertation comes to for a dossier, its action plan, when an action is due and who reads what."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.deadlines import Nature
from lda.domain.errors import Conflict, Invalid, NotFound
from lda.services import concertations, reunions
from lda.store.models import Action, Dossier, Organisation, Reunion, ReunionDossier
from lda.views import agenda, dossiers, home
from tests import factories
from tests.factories import Cast
from tests.followup import ago, running

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def held(session: Session, people: Cast, dossier: Dossier, days: int, *invited: Organisation) -> Reunion:
    """A concertation of so many days ago."""
    return reunions.log(
        session, actor=people.coordinatrice, type="CONCERTATION", jour=ago(days), titre="Situation",
        parts=[("PF_ARTOIS", "ORGANISATEUR", None)], dossiers=[dossier.cle],
        participants=[{"organisation": one.cle} for one in invited],
    )  # fmt: skip


def plan(session: Session, people: Cast, dossier: Dossier, reunion: Reunion, **given: object) -> Action:
    arguments = {"quoi": "Saisir le FSL", "nom": "Jo Fictif", "echeance": ago(-10)} | given
    return concertations.add_action(
        session, dossier.cle, actor=people.coordinatrice, reunion=reunion.cle, **arguments,
    )  # type: ignore[arg-type]  # fmt: skip


def conclude(session: Session, people: Cast, dossier: Dossier, reunion: Reunion) -> ReunionDossier:
    return concertations.conclude(
        session, dossier.cle, actor=people.coordinatrice, reunion=reunion.cle, participation="PRESENTE",
        constats="CONSTAT-SECRET", decision="Chercher un T3",
    )  # fmt: skip


def test_each_reads_its_part_of_the_conclusion(session: Session, people: Cast) -> None:
    dossier, _ = running(session, people)
    guest = factories.make_organisation(session, "Invitée", plateformes=["PF_ARTOIS"])
    invited = factories.actor(session, factories.make_account(session, organisation=guest))
    reunion = held(session, people, dossier, 3, guest)
    conclude(session, people, dossier, reunion)
    plan(session, people, dossier, reunion, organisation=guest.cle)

    def read(who: object) -> str:
        view = dossiers.one(session, dossier.cle, actor=who)  # type: ignore[arg-type]
        return repr([line.conclue for line in view.decisions])

    for who in (people.coordinatrice, people.autre, people.slisl):
        assert (
            "CONSTAT-SECRET" in read(who) and "Chercher un T3" in read(who) and "Saisir le FSL" in read(who)
        )
    assert "Chercher un T3" in read(invited) and "Saisir le FSL" in read(invited)
    assert "CONSTAT-SECRET" not in read(invited)
    assert "CONSTAT-SECRET" not in repr(dossiers.one(session, dossier.cle, actor=people.partenaire))
    dossier.violence = True
    session.flush()
    for who in (people.slisl, invited):
        assert "CONSTAT-SECRET" not in read(who) and "Chercher" not in read(who)
    assert "CONSTAT-SECRET" in read(people.coordinatrice)


def test_an_action_is_due_until_it_is_closed(session: Session, people: Cast) -> None:
    dossier, _ = running(session, people)
    reunion = held(session, people, dossier, 3)
    action = plan(session, people, dossier, reunion)

    def due() -> list[object]:
        found = home.deadlines(session, Nature.ACTION, actor=people.coordinatrice)
        return [task.due for task in found.tasks]

    assert due() == [ago(-10)]
    concertations.correct_action(
        session,
        action.id,
        actor=people.coordinatrice,
        quoi="Saisir le FSL accès",
        echeance=ago(-20),
        nom="Jo",
    )
    assert due() == [ago(-20)]
    concertations.close_action(
        session, action.id, actor=people.coordinatrice, issue="FAITE", close_le=today()
    )
    assert due() == []
    with pytest.raises(Invalid, match="déjà close"):
        concertations.close_action(
            session, action.id, actor=people.coordinatrice, issue="FAITE", close_le=today()
        )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"quoi": ""}, "quoi"), ({"nom": " "}, "nom"), ({"echeance": 4}, "echeance"),
        ({"echeance": -900}, "echeance"),
    ],
)  # fmt: skip
def test_a_line_without_what_it_needs_is_refused(
    session: Session, people: Cast, given: dict[str, object], field: str
) -> None:
    dossier, _ = running(session, people)
    reunion = held(session, people, dossier, 3)
    given = {name: ago(value) if isinstance(value, int) else value for name, value in given.items()}
    with pytest.raises(Invalid) as refused:
        plan(session, people, dossier, reunion, **given)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert session.scalars(select(Action)).all() == []


def test_nothing_is_concluded_before_it_took_place_nor_elsewhere(session: Session, people: Cast) -> None:
    dossier, _ = running(session, people)
    coming = held(session, people, dossier, -5)
    with pytest.raises(Invalid, match="pas encore eu lieu"):
        conclude(session, people, dossier, coming)
    plan(session, people, dossier, coming)
    other = factories.make_dossier(session, auteur=people.comptes.partenaire)
    with pytest.raises(NotFound):
        conclude(session, people, other, coming)
    assert home.deadlines(session, Nature.ACTION, actor=people.coordinatrice).total == 1
    reunions.cancel(session, coming.cle, actor=people.coordinatrice, version=coming.version, why="Report")
    assert home.deadlines(session, Nature.ACTION, actor=people.coordinatrice).total == 0
    assert [action.issue for action in session.scalars(select(Action))] == ["ABANDONNEE"]
    with pytest.raises(NotFound):
        plan(session, people, dossier, coming)


def test_what_was_concluded_stays_with_its_reunion(session: Session, people: Cast) -> None:
    dossier, _ = running(session, people)
    reunion = held(session, people, dossier, 3)
    conclude(session, people, dossier, reunion)
    her, version = people.coordinatrice, reunion.version
    with pytest.raises(Invalid, match="elle a donc eu lieu"):
        reunions.cancel(session, reunion.cle, actor=her, version=version, why="Erreur")
    with pytest.raises(Invalid, match="Gardez-le"):
        reunions.correct(
            session, reunion.cle, actor=her, version=version, why="Erreur", lieu="Ailleurs", dossiers=[]
        )
    assert (reunion.lieu, reunion.version, len(reunion.parts)) == (None, version, 1)
    assert session.get_one(ReunionDossier, (reunion.id, dossier.id)).decision == "Chercher un T3"


def test_two_who_conclude_at_once(session: Session, people: Cast) -> None:
    dossier, _ = running(session, people)
    reunion = held(session, people, dossier, 3)
    seen = dossier.version
    conclude(session, people, dossier, reunion)
    with pytest.raises(Conflict):
        concertations.conclude(
            session, dossier.cle, actor=people.coordinatrice, reunion=reunion.cle,
            participation="NON", version=seen,
        )  # fmt: skip


def test_an_action_is_in_the_list_of_who_took_it_on(session: Session, people: Cast) -> None:
    dossier, _ = running(session, people)
    guest, beside = (
        factories.make_organisation(session, name, plateformes=["PF_ARTOIS"]) for name in ("Une", "Autre")
    )
    taker, other = (
        factories.actor(session, factories.make_account(session, organisation=one)) for one in (guest, beside)
    )
    reunion = held(session, people, dossier, 3, guest, beside)
    action = plan(session, people, dossier, reunion, organisation=guest.cle, echeance=ago(-5))

    def listed(who: object) -> list[tuple[object, str]]:
        found = home.deadlines(session, Nature.ACTION, actor=who)  # type: ignore[arg-type]
        assert found.total == len(found.tasks)
        return [(task.due, task.name) for task in found.tasks]

    assert listed(taker) == [(ago(-5), "")]  # by its reference alone: it may not know the name
    assert listed(other) == []
    assert listed(people.coordinatrice) == [(ago(-5), "Alix FICTIVE")]
    concertations.close_action(
        session, action.id, actor=people.coordinatrice, issue="FAITE", close_le=today()
    )
    assert listed(taker) == []


def test_an_action_is_kept_from_an_organisation_that_may_not_read_it(session: Session, people: Cast) -> None:
    dossier, _ = running(session, people)
    absent = factories.make_organisation(session, "Non invitée", plateformes=["PF_ARTOIS"])
    who = factories.actor(session, factories.make_account(session, organisation=absent))
    plan(session, people, dossier, held(session, people, dossier, 3), organisation=absent.cle)
    assert home.deadlines(session, actor=who).tasks == ()


def test_the_page_of_a_concertation_tells_what_it_came_to(session: Session, people: Cast) -> None:
    dossier, _ = running(session, people)
    guest = factories.make_organisation(session, "Invitée", plateformes=["PF_ARTOIS"])
    invited = factories.actor(session, factories.make_account(session, organisation=guest))
    reunion = held(session, people, dossier, 3, guest)
    conclude(session, people, dossier, reunion)
    plan(session, people, dossier, reunion)
    for who, findings in (
        (people.coordinatrice, "CONSTAT-SECRET"),
        (people.slisl, "CONSTAT-SECRET"),
        (invited, ""),
    ):
        [line] = agenda.one(session, reunion.cle, actor=who).dossiers
        assert line.conclue is not None
        assert (line.conclue.constats, line.conclue.decision) == (findings, "Chercher un T3")
        assert [one.quoi for one in line.conclue.actions] == ["Saisir le FSL"]
    dossier.violence = True
    session.flush()
    hidden = {
        who: agenda.one(session, reunion.cle, actor=who).dossiers[0].conclue
        for who in (people.slisl, invited)
    }
    assert set(hidden.values()) == {None}
