"""The order of the day and the minutes of a reunion: what each may take away on paper."""

from datetime import date
from typing import Any

import pytest

from lda.documents import files
from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.services import concertations, reunions
from lda.store.work import writing
from tests import factories
from tests.documents import reading
from tests.followup import name_referent

PAST, TO_COME = date(2026, 11, 20), date(2026, 12, 4)


@pytest.fixture
def cast(application: str, fixed_clock: object) -> factories.Cast:
    with writing() as session:
        return factories.cast(session)


def log(cast: factories.Cast, jour: date, **given: Any) -> str:
    with writing() as session:
        said = {
            "titre": "Rencontre du *mois*", "heure": "14:30", "minutes": 90, "lieu": "Salle A",
            "themes": "Point 1\nPoint 2", "notes": "Entre nous.",
            "participants": [{"organisation": cast.association.cle, "nom": "Jo Fictif", "present": True}],
        }  # fmt: skip
        parts = [("PF_ARTOIS", "ORGANISATEUR", None)]
        return reunions.log(
            session, actor=cast.coordinatrice, type="CONCERTATION", jour=jour, parts=parts, **said | given
        ).cle


def fetched(cle: str, actor: Actor, **params: str) -> tuple[str, str]:
    found = files.serve("compte-rendu", cle, actor, params)
    read = reading.word if params.get("format") == "word" else reading.text
    return found.name, read(found.content)


def test_before_it_is_the_order_of_the_day(cast: factories.Cast) -> None:
    name, text = fetched(log(cast, TO_COME), cast.coordinatrice)
    assert name.startswith("ordre-du-jour-")
    for said in ("Rencontre du *mois*", "14 h 30", "1 h 30", "Salle A", "Point 2", "Jo Fictif"):
        assert said in text, said
    assert "Entre nous." not in text


def test_after_it_is_the_minutes_for_who_was_invited(cast: factories.Cast) -> None:
    cle = log(cast, PAST, decisions="Demander une mesure.")
    for actor in (cast.coordinatrice, cast.slisl, cast.partenaire):
        name, text = fetched(cle, actor)
        assert name.startswith("compte-rendu-")
        assert "Demander une mesure." in text
        assert "Entre nous." not in text


def test_decisions_wait_for_the_day(cast: factories.Cast) -> None:
    cle = log(cast, TO_COME, decisions="Demander une mesure.")
    for actor in (cast.coordinatrice, cast.partenaire):
        name, text = fetched(cle, actor)
        assert name.startswith("ordre-du-jour-")
        assert "Demander une mesure." not in text


@pytest.fixture
def concluded(cast: factories.Cast) -> str:
    """A concertation about two households, one of them hidden, concluded for both; its key. The referent of
    the first, `autre`, and the association of `partenaire` are invited."""
    with writing() as session:
        dossiers = [
            factories.make_dossier(session, auteur=cast.comptes.collegue, violence=hidden)
            for hidden in (False, True)
        ]
        name_referent(session, dossiers[0], cast.coordinatrice, compte=cast.comptes.autre.cle)
        cle = reunions.log(
            session, actor=cast.coordinatrice, type="CONCERTATION", jour=PAST, titre="Deux situations",
            parts=[("PF_ARTOIS", "ORGANISATEUR", None)], dossiers=[dossier.cle for dossier in dossiers],
            participants=[{"organisation": cast.association.cle}, {"organisation": cast.ccas.cle}],
            notes="NOTE",
        ).cle  # fmt: skip
        for dossier, about in zip(dossiers, ("OUVERT", "CACHE"), strict=True):
            concertations.conclude(
                session, dossier.cle, actor=cast.coordinatrice, reunion=cle, participation="REPRESENTEE",
                constats=f"CONSTAT-{about}", decision=f"DECISION-{about}\nSuite",
            )  # fmt: skip
            concertations.add_action(
                session, dossier.cle, actor=cast.coordinatrice, reunion=cle, quoi=f"ACTION-{about}",
                organisation=cast.association.cle, nom="Jo <b>& Fictif", echeance=TO_COME,
            )  # fmt: skip
    return cle


DECIDED = {"DECISION-OUVERT", "ACTION-OUVERT"}
READ = {
    "coordinatrice": DECIDED | {"CONSTAT-OUVERT"},
    "slisl": DECIDED | {"CONSTAT-OUVERT"},
    "autre": DECIDED | {"CONSTAT-OUVERT"},
    "partenaire": DECIDED,
    "collegue": DECIDED,
}
"""Who may have the minutes, and what they say: findings for who reads it all (DOMAIN A2b)."""
WRITTEN = [f"{what}-{about}" for what in ("CONSTAT", "DECISION", "ACTION") for about in ("OUVERT", "CACHE")]


@pytest.mark.parametrize("form", ["pdf", "word"])
@pytest.mark.parametrize("who", [*READ])
def test_the_minutes_are_cut_to_who_takes_them(
    cast: factories.Cast, concluded: str, who: str, form: str
) -> None:
    actor = getattr(cast, who)
    name, text = fetched(concluded, actor, format=form)
    assert name.startswith("compte-rendu-")
    assert ("invites" in name, name.endswith(".docx")) == (False, form == "word")
    assert {said for said in WRITTEN if said in text} == READ[who]
    assert "Suite" in text
    assert "Jo <b>& Fictif" in text
    assert "pour le 04/12/2026" in text
    assert "NOTE" not in text
    assert "FICTIVE" not in text.upper().replace("JO <B>& FICTIF", "")
    assert "se lit dans l'application" in text
    assert "Pièce confidentielle" in text
    name, handed = fetched(concluded, actor, format=form, pour="invites")
    assert name.startswith("compte-rendu-invites-")
    assert {said for said in WRITTEN if said in handed} == DECIDED


@pytest.mark.parametrize("params", [{}, {"format": "word"}, {"pour": "invites"}])
def test_nobody_else_has_the_minutes(cast: factories.Cast, concluded: str, params: dict[str, str]) -> None:
    for actor in cast.others(*READ):
        with pytest.raises(NotFound):
            files.serve("compte-rendu", concluded, actor, params)


@pytest.mark.parametrize("params", [{"format": "odt"}, {"pour": "tous"}])
def test_another_form_or_audience_does_not_exist(
    cast: factories.Cast, concluded: str, params: dict[str, str]
) -> None:
    with pytest.raises(NotFound):
        files.serve("compte-rendu", concluded, cast.coordinatrice, params)


def test_word_and_pdf_say_the_same(cast: factories.Cast, concluded: str) -> None:
    _, printed = fetched(concluded, cast.coordinatrice)
    _, typed = fetched(concluded, cast.coordinatrice, format="word")
    for said in ("Deux situations", "Part prise par la personne", "Représentée", "Compte rendu", "Invités"):
        assert said in printed, said
        assert said in typed, said
