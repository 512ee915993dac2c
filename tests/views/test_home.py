"""The first screen of each role: what it counts is what the lists behind say."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import now, today
from lda.domain.errors import NotFound
from lda.domain.words import Role, StatutSaisine
from lda.services import mesures, reunions
from lda.settings import settings
from lda.store.models import Lien, SessionWeb
from lda.views import home, places, situations
from lda.views.accounts import Etat
from lda.views.counting import Indicator
from lda.views.home import Upkeep
from lda.views.situations import Filters, View
from tests import factories
from tests.factories import Cast, complete_answers, make_account, make_saisine
from tests.followup import ago, asked, opened, running

pytestmark = pytest.mark.usefixtures("fixed_clock")
ART, CAL = "PF_ARTOIS", "PF_CALAISIS"


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def upkeep(session: Session, people: Cast) -> Upkeep:
    found = home.today(session, actor=people.admin).upkeep
    assert found is not None
    return found


def test_the_departement_watches_every_plateforme_and_what_it_called(session: Session, people: Cast) -> None:
    parts = [(ART, "ORGANISATEUR", None), (CAL, "CO_ORGANISATEUR", None)]
    reunions.log(session, actor=people.coordinatrice, type="COORDINATION", jour=today(), parts=parts)
    soon = today() + timedelta(days=8)
    called = reunions.call(session, actor=people.departement, jour=soon, plateformes=[ART])
    seen = home.today(session, actor=people.departement)
    total, *each = home.figures(session, actor=people.departement)
    assert [one.place for one in each][:2] == [ART, "PF_LENS_HENIN"]
    assert len(each) == 7
    counted = {
        figures.place: one.now
        for figures in (total, *each)
        for one in figures.lines
        if one.indicator == Indicator.REUNIONS
    }
    assert (counted[None], counted[ART], counted[CAL], counted["PF_BOULONNAIS"]) == (1, 1, 1, 0)
    assert [row.cle for row in seen.reunions] == [called.cle]
    for actor, expected in ((people.coordinatrice, 2), (people.coordinateur, 1), (people.partenaire, 0)):
        assert len(home.today(session, actor=actor).reunions) == expected


def test_a_slisl_chief_has_its_territoires_in_figures_that_agree_with_their_lists(
    session: Session, people: Cast
) -> None:
    evicted = complete_answers(objet_demande="MAINTIEN", stade_expulsion="CQL")
    for statut in ("DIAGNOSTIC", "CONCERTATION", "VALIDEE"):
        opened(session, people, statut, answers=evicted)
    opened(session, people, "DIAGNOSTIC", answers=evicted | {"commune": factories.CALAIS})
    flagged = opened(session, people, "DIAGNOSTIC", answers=evicted | {"motif_demande": "VIF"})
    asked_for = asked(session, people, opened(session, people, "VALIDEE"), "AVDL")
    mesures.queue(session, asked_for.id, actor=people.coordinatrice)
    late, _ = running(session, people, debut=ago(100))
    seen = home.today(session, actor=people.slisl)
    assert (seen.stages, seen.waiting, seen.avis) == ({"CQL": 4}, {"AVDL": 1}, 3)
    assert seen.views[View.BILAN_EN_RETARD] == 1

    def rows(**filters: Any) -> list[Any]:
        return list(situations.page(session, Filters(**filters), actor=people.slisl).rows)

    for code, number in seen.stages.items():
        assert len(rows(stades=(code,))) == number
    for code, number in seen.waiting.items():
        assert places.waiting(session, actor=people.slisl, code=code).total == number
    assert len(rows(statuts=home.STUDIED.statuts)) == seen.avis
    assert [row.cle for row in rows(view=View.BILAN_EN_RETARD)] == [late.cle]
    hidden = next(row for row in rows(stades=("CQL",)) if row.cle == flagged.cle)
    assert (hidden.name, hidden.commune) == ("confidentiel", None)
    hers = home.today(session, actor=people.coordinatrice)
    assert (hers.stages, hers.waiting, hers.avis) == ({}, {}, 0)


def test_a_transfer_proposed_is_found_at_once_when_it_is_alone(session: Session, people: Cast) -> None:
    def proposed(actor: Actor) -> tuple[int, str | None]:
        seen = home.today(session, actor=actor)
        return seen.transfers, seen.transfer

    assert proposed(people.coordinateur) == (0, None)
    moving = {"transfert_vers": CAL, "transfert_territoire": "CALAISIS"}
    alone = opened(session, people, **moving)
    assert (proposed(people.coordinateur), proposed(people.coordinatrice)) == ((1, alone.cle), (0, None))
    opened(session, people, **moving)
    assert proposed(people.coordinateur) == (2, None)


def test_an_invitation_that_lapsed_is_to_be_renewed(session: Session, people: Cast) -> None:
    names = ("expiree", "valable", "sans_lien")
    waiting = {name: make_account(session, Role.PARTENAIRE, nom=name) for name in names}
    for name, days in (("expiree", -1), ("valable", 1)):
        link = Lien(
            jeton_hash=name, compte_id=waiting[name].id, expire=now() + timedelta(days=days), utilise_le=None
        )
        session.add(link)
    for account in waiting.values():
        account.mot_de_passe = None
    session.flush()
    found = upkeep(session, people)
    lapsed = {row.cle for row in found.expired}
    assert {waiting["expiree"].cle, waiting["sans_lien"].cle} <= lapsed
    assert waiting["valable"].cle not in lapsed
    assert found.states[Etat.A_ACTIVER] == len(lapsed) + 1


def test_drafts_beyond_their_days_are_counted(session: Session, people: Cast) -> None:
    for days in (59, 60, 61, 90):
        draft = make_saisine(session, people.comptes.partenaire, statut=StatutSaisine.BROUILLON)
        draft.modifiee_le = now() - timedelta(days=days)
    session.flush()
    found = upkeep(session, people)
    assert (found.drafts, found.draft_days) == (2, 60)


def test_people_with_an_open_session_are_counted_once(session: Session, people: Cast) -> None:
    def opened(name: str, *, version: int = 0, left: int = 60, idle: int = 1) -> None:
        compte = getattr(people.comptes, name)
        session.add(
            SessionWeb(
                jeton_hash=f"{name}{version}{left}{idle}", compte_id=compte.id,
                version=compte.version + version,
                ouverte_le=now(), vue_le=now() - timedelta(minutes=idle),
                expire=now() + timedelta(minutes=left),
            )
        )  # fmt: skip

    opened("partenaire")
    opened("partenaire", left=61)
    opened("slisl", left=0)
    opened("coordinatrice", idle=settings().idle_minutes + 1)
    opened("departement", version=1)
    session.flush()
    assert upkeep(session, people).open_accounts == 1


def test_the_administrator_reads_no_figure_and_nobody_else_the_upkeep(session: Session, people: Cast) -> None:
    assert home.today(session, actor=people.admin).reunions == ()
    with pytest.raises(NotFound):
        home.figures(session, actor=people.admin)
    assert upkeep(session, people).schema_current
    for actor in (people.partenaire, people.coordinatrice, people.slisl, people.departement):
        assert home.today(session, actor=actor).upkeep is None
