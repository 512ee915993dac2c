"""The coordinator's list: scope, views, filters, order, and numbers that agree with the rows."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from lda.domain.clock import noon, today
from lda.domain.errors import NotFound
from lda.services import dossiers, echeances
from lda.store.models import Intervenant, Saisine
from lda.views import situations
from lda.views.situations import Filters, Row, Tri, View
from tests.factories import BETHUNE, CALAIS, Cast, cast, complete_answers, make_dossier, make_saisine
from tests.followup import ago, name_referent, opened, running

VIOLENT = complete_answers(nom="Cachée", motif_demande="VIF")
STATUTS = (
    *("OUVERT", "DIAGNOSTIC", "CONCERTATION", "VALIDEE", "ATTENTE_MESURE"),
    *("ACCOMPAGNEMENT", "RELAIS", "CLOTUREE", "NON_VALIDEE", "SANS_SUITE"),
)

STAGES = ({}, *({"objet_demande": "MAINTIEN", "stade_expulsion": code} for code in ("CDP", "CQL")))


@contextmanager
def queries(session: Session) -> Iterator[list[str]]:
    """The statements sent to the database."""
    sent: list[str] = []

    def remember(connection, cursor, statement, *rest) -> None:
        sent.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", remember)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", remember)


def new(session: Session, people: Cast, days: int = 0, **given) -> Saisine:
    """A saisine to acknowledge, received some days ago."""
    return make_saisine(session, people.comptes.partenaire, statut="TRANSMISE", recue_le=ago(days), **given)


def rows(
    session: Session, people: Cast, filters: Filters | None = None, who: str = "coordinatrice"
) -> list[Row]:
    return list(situations.page(session, filters or Filters(), actor=getattr(people, who)).rows)


def keys(found: list[Row]) -> set[str]:
    return {row.cle for row in found}


def scatter(session: Session, people: Cast, seed: int, number: int = 40) -> None:
    """Saisines and dossiers of every status, here and there, at random."""
    chance = random.Random(seed)
    for _ in range(number):
        commune = chance.choice((BETHUNE, BETHUNE, CALAIS))
        days = chance.randrange(90)
        answers = complete_answers(
            commune=commune,
            nom=chance.choice(("Fictive", "Imaginaire", "Rêvée")),
            urgence=chance.choice(("IMMEDIATE", "FORTE", "NORMALE", None)),
            urgence_motif="Elle dort dehors.",
            motif_demande=chance.choice(("FIN_TIERS", "VIF")),
            **chance.choice(STAGES),
        )
        if chance.random() < 0.3:
            new(session, people, days, answers=answers)
            continue
        dossier = make_dossier(
            session,
            auteur=chance.choice((people.comptes.partenaire, people.comptes.autre)),
            statut=chance.choice(STATUTS),
            answers=answers,
            recue_le=ago(days),
            dernier_mouvement=noon(ago(chance.randrange(60))),
            premier_contact_le=chance.choice((None, today())),
            prochaine_echeance=chance.choice((None, ago(chance.randrange(-50, 50)))),
        )
        if chance.random() < 0.4:
            make_saisine(
                session, people.comptes.autre, statut="COMPLEMENT", dossier=dossier, recue_le=ago(days)
            )
        if chance.random() < 0.4:
            session.add(Intervenant(dossier_id=dossier.id, role="REFERENT", nom="Jo Fictif", debut=ago(90)))
    session.flush()
    echeances.fill(session)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("who", ["coordinatrice", "coordinateur", "slisl"])
def test_counts_agree_with_the_rows(session: Session, who, seed) -> None:
    people = cast(session)
    scatter(session, people, seed)
    actor = getattr(people, who)
    chance = random.Random(seed)
    for _ in range(4):
        filters = Filters(
            clos=chance.random() < 0.5,
            statuts=chance.choice(((), ("DIAGNOSTIC", "TRANSMISE", "CLOTUREE"))),
            territoires=chance.choice(((), ("ARTOIS",))),
            urgences=chance.choice(((), ("FORTE", "IMMEDIATE"))),
            stades=chance.choice(((), ("CDP",), ("CDP", "CQL"))),
            organisations=chance.choice(((), (people.ccas.id,))),
            recue_de=chance.choice((None, ago(60))),
            recue_a=chance.choice((None, ago(10))),
            texte=chance.choice(("", "fict", "alix ima", "ART-D", "%")),
            tri=chance.choice(list(Tri)),
            decroissant=chance.random() < 0.5,
        )
        counts = situations.counts(session, filters, actor=actor)
        for view in View:
            asked = replace(filters, view=view)
            first = situations.page(session, asked, 1, 7, actor=actor)
            listed = [
                row for n in range(1, first.pages + 1)
                for row in situations.page(session, asked, n, 7, actor=actor).rows
            ]  # fmt: skip
            assert counts[view] == first.total == len(listed) == len({(r.kind, r.cle) for r in listed})
            if view == View.EN_RETARD:
                assert all(row.late for row in listed)


@pytest.mark.parametrize("seed", range(2))
def test_late_in_the_list_is_late_in_the_view(session: Session, seed) -> None:
    people = cast(session)
    scatter(session, people, seed)
    every = situations.page(session, Filters(clos=True), size=100, actor=people.coordinatrice).rows
    late = situations.page(session, Filters(view=View.EN_RETARD), size=100, actor=people.coordinatrice).rows
    assert {r.cle for r in every if r.late} == {r.cle for r in late}


@pytest.mark.parametrize("tri", list(Tri))
@pytest.mark.parametrize("decroissant", [True, False])
def test_order(session: Session, tri, decroissant) -> None:
    people = cast(session)
    scatter(session, people, 7)
    found = rows(session, people, Filters(tri=tri, decroissant=decroissant, clos=True))
    urgency = {"IMMEDIATE": 0, "FORTE": 1, "NORMALE": 2, None: 3}
    values = [urgency[r.urgence] if tri is Tri.URGENCE else getattr(r, tri.value) for r in found]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=decroissant)
    assert values == known + [None] * (len(values) - len(known))


def test_each_follows_its_own(session: Session) -> None:
    people = cast(session)
    here, there = opened(session, people), opened(session, people, answers=complete_answers(commune=CALAIS))
    fresh = new(session, people)
    assert keys(rows(session, people)) == {here.cle, fresh.cle}
    assert keys(rows(session, people, who="slisl")) == {here.cle, fresh.cle}
    assert keys(rows(session, people, who="coordinateur")) == {there.cle}


def test_a_transfer_proposed_is_shown_to_both(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    dossiers.propose_transfer(
        session, dossier.cle, actor=people.coordinatrice,
        version=dossier.version, territoire="CALAISIS", reason="Déménagement",
    )  # fmt: skip
    assert [r.transfert for r in rows(session, people)] == ["sortant"]
    assert [r.transfert for r in rows(session, people, who="coordinateur")] == ["entrant"]


def test_views(session: Session) -> None:
    people = cast(session)
    fresh, forgotten = new(session, people, 3), new(session, people, 4)
    met = opened(session, people, recue_le=ago(29), premier_contact_le=ago(20))
    unmet = opened(session, people, recue_le=ago(11))
    undecided = opened(session, people, recue_le=ago(31), premier_contact_le=ago(20))
    alone = opened(session, people, "VALIDEE")
    followed = opened(session, people, "ACCOMPAGNEMENT")
    name_referent(session, followed, people.coordinatrice)
    still = opened(session, people, "RELAIS", dernier_mouvement=noon(ago(31)))
    opened(session, people, "RELAIS", dernier_mouvement=noon(ago(30)))
    closed = opened(session, people, "CLOTUREE", recue_le=ago(300), dernier_mouvement=noon(ago(200)))
    asked = opened(session, people)
    make_saisine(session, people.comptes.autre, statut="COMPLEMENT", dossier=asked)

    def found(view: View) -> set[str]:
        return keys(rows(session, people, Filters(view=view)))

    assert found(View.NOUVELLES) == {fresh.cle, forgotten.cle}
    assert found(View.EN_RETARD) == {forgotten.cle, unmet.cle, undecided.cle}
    assert found(View.SANS_REFERENT) == {alone.cle}
    assert found(View.SANS_MOUVEMENT) == {still.cle}
    assert found(View.ATTENTE_REPONSE) == {asked.cle}
    assert closed.cle not in found(View.TOUT)
    assert met.cle in found(View.TOUT)
    assert closed.cle in keys(rows(session, people, Filters(clos=True)))
    assert keys(rows(session, people, Filters(statuts=("CLOTUREE",)))) == {closed.cle}


def test_what_is_late_says_since_when(session: Session) -> None:
    people = cast(session)
    opened(session, people, recue_le=ago(41))
    (row,) = rows(session, people)
    assert [(late.label, late.due, late.days) for late in row.late] == [
        ("Premier contact", ago(31), 31),
        ("Décision", ago(11), 11),
    ]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("who", ["coordinatrice", "coordinateur", "slisl"])
def test_an_overview_counts_what_the_filters_list(session: Session, who, seed) -> None:
    people = cast(session)
    scatter(session, people, seed)
    actor = getattr(people, who)
    found = situations.overview(session, ("DIAGNOSTIC", "OUVERT"), actor=actor)
    stages = found.stages
    assert found.views == situations.counts(session, Filters(), actor=actor)
    studied = Filters(statuts=("DIAGNOSTIC", "OUVERT"))
    assert found.having == situations.page(session, studied, actor=actor).total
    for code in ("CDP", "ASSIGNATION", "CQL"):
        page = situations.page(session, Filters(stades=(code,)), actor=actor)
        assert page.total == stages.get(code, 0)
    both = situations.page(session, Filters(stades=("CDP", "CQL")), actor=actor)
    assert both.total == sum(stages.values())


def test_a_dossier_is_at_the_stage_that_its_first_saisine_says(session: Session) -> None:
    people = cast(session)
    here, there = (complete_answers(objet_demande="MAINTIEN", stade_expulsion=c) for c in ("CQL", "CDP"))
    dossier = opened(session, people, answers=here, recue_le=ago(5))
    make_saisine(session, people.comptes.autre, statut="ACCUSEE", dossier=dossier, answers=there)
    fresh = new(session, people, answers=there)
    opened(session, people)
    assert situations.overview(session, (), actor=people.slisl).stages == {"CDP": 1, "CQL": 1}
    assert keys(rows(session, people, Filters(stades=("CQL",)))) == {dossier.cle}
    assert keys(rows(session, people, Filters(stades=("CDP",)))) == {fresh.cle}


def test_late_bilans(session: Session) -> None:
    people = cast(session)
    late, mesure = running(session, people, debut=ago(100))
    running(session, people, debut=ago(80))
    waits = Filters(view=View.BILAN_EN_RETARD)
    assert keys(rows(session, people, waits)) == keys(rows(session, people, waits, "slisl")) == {late.cle}
    assert situations.counts(session, Filters(), actor=people.slisl)[View.BILAN_EN_RETARD] == 1
    mesure.bilans[0].jour = mesure.bilans[0].transmis_le = today()
    echeances.refresh(session, late)
    assert rows(session, people, waits) == []


def test_search_by_names_or_reference(session: Session) -> None:
    people = cast(session)
    wanted = opened(session, people, answers=complete_answers(nom="D'Étoile-Rêvée", prenom="Noé"))
    fresh = new(session, people, answers=complete_answers(nom="Étoile"))
    opened(session, people)
    reference = session.query(Saisine).filter_by(dossier_id=wanted.id).one().reference

    def found(text: str) -> set[str]:
        return keys(rows(session, people, Filters(texte=text)))

    assert found("etoi") == {wanted.cle, fresh.cle}
    assert found(" noe  REVEE ") == {wanted.cle}
    assert found(wanted.reference.lower()) == {wanted.cle}
    assert found(reference) == {wanted.cle}
    assert found("%") == found("_") == found("x") == set()
    assert found("noe fictive") == set()


def test_filters(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, recue_le=ago(9), urgence="FORTE", objet_demande="MAINTIEN")
    opened(session, people)
    fresh = new(session, people, 9, answers=complete_answers(urgence="FORTE", urgence_motif="Ce soir."))
    referent = name_referent(session, dossier, people.coordinatrice)
    asked = {
        "urgences": (("FORTE",), {dossier.cle, fresh.cle}),
        "stades": (("CQL",), set()),
        "objets": (("MAINTIEN",), {dossier.cle}),
        "recue_a": (ago(9), {dossier.cle, fresh.cle}),
        "referents": ((referent.id,), {dossier.cle}),
        "statuts": (("TRANSMISE",), {fresh.cle}),
        "organisations": ((people.ccas.id,), set()),
        "territoires": (("CALAISIS",), set()),
    }
    for name, (value, expected) in asked.items():
        assert keys(rows(session, people, Filters(**{name: value}))) == expected, name


def test_a_flagged_household(session: Session) -> None:
    people = cast(session)
    dossier, fresh = opened(session, people, answers=VIOLENT), new(session, people, answers=VIOLENT)
    for row in rows(session, people):
        assert (row.name, row.commune, row.protege) == ("Alix CACHÉE", BETHUNE, True)
    for row in rows(session, people, who="slisl"):
        assert (row.name, row.commune, row.protege) == ("confidentiel", None, False)
    cachee = Filters(texte="cachee")
    assert keys(rows(session, people, cachee)) == {dossier.cle, fresh.cle}
    assert rows(session, people, cachee, "slisl") == []


def test_pages(session: Session) -> None:
    people = cast(session)
    made = {opened(session, people).cle for _ in range(5)}
    first = situations.page(session, Filters(), 1, 2, actor=people.coordinatrice)
    assert (first.total, first.pages, len(first.rows)) == (5, 3, 2)
    beyond = situations.page(session, Filters(), 99, 2, actor=people.coordinatrice)
    assert (beyond.number, len(beyond.rows)) == (3, 1)
    assert situations.page(session, Filters(), -1, 2, actor=people.coordinatrice).rows == first.rows
    seen = [
        r.cle
        for n in (1, 2, 3)
        for r in situations.page(session, Filters(), n, 2, actor=people.coordinatrice).rows
    ]
    assert len(seen) == 5
    assert set(seen) == made
    empty = situations.page(session, Filters(texte="personne"), actor=people.coordinatrice)
    assert (empty.total, empty.pages, empty.rows) == (0, 1, ())


def test_few_queries_whatever_the_number(session: Session) -> None:
    people = cast(session)
    scatter(session, people, 3)
    session.expunge_all()
    with queries(session) as sent:
        page = situations.page(session, Filters(clos=True), actor=people.coordinatrice)
    assert page.total > 15
    assert len(sent) <= 5
    with queries(session) as sent:
        situations.counts(session, Filters(), actor=people.coordinatrice)
    assert len(sent) <= 2


def test_what_it_may_be_filtered_by(session: Session) -> None:
    people = cast(session)
    for _ in range(2):
        name_referent(session, opened(session, people), people.coordinatrice, compte=people.comptes.autre.cle)
    new(session, people)
    there = opened(session, people, answers=complete_answers(commune=CALAIS))
    session.add(Intervenant(dossier_id=there.id, role="REFERENT", nom="Loin", debut=ago(1)))
    session.flush()
    choices = situations.choices(session, actor=people.coordinatrice)
    assert choices.organisations == {people.association.id: "Association Les Tilleuls"}
    assert list(choices.referents) == ["Lou VOISINE (CCAS de Rivebelle)"]
    (ids,) = choices.referents.values()
    assert len(rows(session, people, Filters(referents=ids))) == 2


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    for actor in people.others("coordinatrice", "coordinateur", "slisl"):
        with pytest.raises(NotFound):
            situations.overview(session, (), actor=actor)
        for ask in (situations.page, situations.counts):
            with pytest.raises(NotFound):
                ask(session, Filters(), actor=actor)
        with pytest.raises(NotFound):
            situations.choices(session, actor=actor)
