"""Giving a dossier to another plateforme."""

import pytest
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import NotFound
from lda.services import dossiers
from lda.store.models import Dossier, Passage, Saisine
from lda.views import dossiers as views
from lda.views import home, situations
from lda.views.situations import Filters, View
from tests.factories import Cast, cast
from tests.followup import last, nobody_else, opened, problems, validated


def proposed(session: Session, people: Cast, territoire: str = "CALAISIS") -> Dossier:
    dossier = validated(session, people)
    return dossiers.propose_transfer(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, territoire=territoire, reason="La famille déménage",
    )  # fmt: skip


def test_while_proposed_both_read_and_the_status_stays(session: Session) -> None:
    people = cast(session)
    dossier = proposed(session, people)
    assert dossier.statut == "VALIDEE"
    assert views.one(session, dossier.cle, actor=people.coordinatrice).transfert.entrant is False
    seen = views.one(session, dossier.cle, actor=people.coordinateur).transfert
    assert (seen.vers, seen.territoire, seen.raison) == ("PF_CALAISIS", "CALAISIS", "La famille déménage")
    assert seen.entrant


def test_accepted_the_former_plateforme_reads_nothing_more(session: Session) -> None:
    people = cast(session)
    dossier = proposed(session, people)
    dossiers.accept_transfer(session, dossier.cle, actor=people.coordinateur, version=dossier.version)
    assert (dossier.plateforme, dossier.territoire, dossier.statut) == ("PF_CALAISIS", "CALAISIS", "VALIDEE")
    assert last(session, dossier) == ("dossiers.accept_transfer", "PF_ARTOIS", "PF_CALAISIS")
    left = session.query(Passage).filter_by(dossier_id=dossier.id).one()
    assert (left.plateforme, left.fin) == ("PF_ARTOIS", today())
    with pytest.raises(NotFound):
        views.one(session, dossier.cle, actor=people.coordinatrice)
    assert views.one(session, dossier.cle, actor=people.coordinateur).passages == (("PF_ARTOIS", today()),)


def test_saisines_keep_the_plateforme_that_received_them(session: Session) -> None:
    people = cast(session)
    dossier = proposed(session, people)
    dossiers.accept_transfer(session, dossier.cle, actor=people.coordinateur, version=dossier.version)
    saisine = session.query(Saisine).filter_by(dossier_id=dossier.id).one()
    assert (saisine.plateforme, saisine.territoire) == ("PF_ARTOIS", "ARTOIS")


def test_refused_with_a_reason(session: Session) -> None:
    people = cast(session)
    dossier = proposed(session, people)

    def refuse(reason: str) -> None:
        dossiers.refuse_transfer(
            session, dossier.cle, actor=people.coordinateur, version=dossier.version, reason=reason
        )

    assert set(problems(lambda: refuse(""))) == {"reason"}
    refuse("Elle reste à Béthune")
    assert (dossier.transfert_vers, dossier.plateforme) == (None, "PF_ARTOIS")
    with pytest.raises(NotFound):
        views.one(session, dossier.cle, actor=people.coordinateur)
    history = views.one(session, dossier.cle, actor=people.coordinatrice).historique
    assert history[0].raison == "Elle reste à Béthune"


def test_a_refusal_is_shown_until_something_else_is_done_about_it(session: Session) -> None:
    people = cast(session)
    dossier = proposed(session, people)

    def seen() -> str | None:
        view = views.one(session, dossier.cle, actor=people.coordinatrice, history=False)
        return view.refus and view.refus.raison

    assert seen() is None
    dossiers.refuse_transfer(
        session, dossier.cle, actor=people.coordinateur, version=dossier.version, reason="Elle reste"
    )
    assert seen() == "Elle reste"
    assert views.one(session, dossier.cle, actor=people.autre).refus is None
    dossiers.propose_transfer(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, territoire="LENS_HENIN", reason="Autre",
    )  # fmt: skip
    assert seen() is None
    dossiers.cancel_transfer(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)
    assert seen() is None


def test_the_list_of_transfers_proposed_is_as_long_as_the_home_page_says(session: Session) -> None:
    people = cast(session)
    keys = {proposed(session, people).cle for _ in range(2)}
    proposed(session, people, "LENS_HENIN")
    asked = Filters(view=View.TRANSFERT)
    for who, found in ((people.coordinateur, keys), (people.coordinatrice, set())):
        page = situations.page(session, asked, actor=who)
        assert {row.cle for row in page.rows} == found
        assert situations.counts(session, Filters(), actor=who)[View.TRANSFERT] == page.total == len(found)
        assert home.today(session, actor=who).transfers == len(found)


def test_the_former_plateforme_keeps_the_reference_and_the_date(session: Session) -> None:
    people = cast(session)
    dossier = proposed(session, people)
    assert situations.handed_over(session, actor=people.coordinatrice) == []
    dossiers.accept_transfer(session, dossier.cle, actor=people.coordinateur, version=dossier.version)
    assert situations.handed_over(session, actor=people.coordinatrice) == [(dossier.reference, today())]
    assert situations.handed_over(session, actor=people.coordinateur) == []
    dossiers.propose_transfer(
        session, dossier.cle, actor=people.coordinateur,
        version=dossier.version, territoire="ARTOIS", reason="Elle revient",
    )  # fmt: skip
    dossiers.accept_transfer(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)
    assert situations.handed_over(session, actor=people.coordinatrice) == []


def test_cancelled(session: Session) -> None:
    people = cast(session)
    dossier = proposed(session, people)
    dossiers.cancel_transfer(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)
    assert dossier.transfert_vers is None
    found = problems(
        lambda: dossiers.cancel_transfer(
            session, dossier.cle, actor=people.coordinatrice, version=dossier.version
        )
    )
    assert set(found) == {"transfert"}


def test_one_at_a_time(session: Session) -> None:
    people = cast(session)
    dossier = proposed(session, people)
    found = problems(
        lambda: dossiers.propose_transfer(
            session, dossier.cle, actor=people.coordinatrice,
            version=dossier.version, territoire="LENS_HENIN", reason="Non",
        )
    )  # fmt: skip
    assert set(found) == {"territoire"}


@pytest.mark.parametrize("territoire", ["ARTOIS", "CUA_HORS_PERIMETRE", "AILLEURS", "", None])
def test_it_goes_to_another_plateforme(session: Session, territoire) -> None:
    people = cast(session)
    dossier = opened(session, people)
    found = problems(
        lambda: dossiers.propose_transfer(
            session, dossier.cle, actor=people.coordinatrice,
            version=dossier.version, territoire=territoire, reason="Non",
        )
    )  # fmt: skip
    assert set(found) == {"territoire"}


def test_a_closed_dossier_does_not_go(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, "CLOTUREE")
    found = problems(
        lambda: dossiers.propose_transfer(
            session, dossier.cle, actor=people.coordinatrice,
            version=dossier.version, territoire="CALAISIS", reason="Non",
        )
    )  # fmt: skip
    assert set(found) == {"statut"}


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = proposed(session, people)
    cle, version = dossier.cle, dossier.version
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.propose_transfer(
            session, cle, actor=who, version=version, territoire="CALAISIS", reason="Oui"
        ),
    )  # fmt: skip
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.cancel_transfer(session, cle, actor=who, version=version),
    )  # fmt: skip
    nobody_else(
        people, "coordinateur",
        act=lambda who: dossiers.accept_transfer(session, cle, actor=who, version=version),
    )  # fmt: skip
    nobody_else(
        people, "coordinateur",
        act=lambda who: dossiers.refuse_transfer(session, cle, actor=who, version=version, reason="Oui"),
    )  # fmt: skip
