"""Transmitting a fiche: what it needs, where it goes, what it leaves in clear."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import Invalid, NotFound
from lda.services import drafts, messages, pieces, saisines
from lda.store.models import (
    ContactRessource,
    Empreinte,
    Evenement,
    OrganisationPlateforme,
    Reponse,
    Revision,
    Saisine,
)
from lda.store.work import reading, writing
from lda.views import saisines as views
from tests.factories import (
    ABLAINZEVELLE,
    ARRAS,
    CALAIS,
    SAINT_POL,
    cast,
    complete_answers,
    make_account,
    make_saisine,
)


def revision(session: Session, plateforme: str = "PF_ARTOIS") -> int:
    return session.scalars(select(Revision.valeur).where(Revision.plateforme == plateforme)).one()


def events(session: Session, saisine: Saisine) -> list[str]:
    query = select(Evenement.verbe).where(Evenement.saisine_id == saisine.id).order_by(Evenement.id)
    return list(session.scalars(query))


def test_a_complete_fiche_reaches_the_plateforme_of_its_commune(session: Session, fixed_clock) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire)
    sent = saisines.transmit(session, draft.cle, actor=who.partenaire)
    assert (sent.statut, sent.reference) == ("TRANSMISE", "ART-S26-0001")
    assert (sent.plateforme, sent.territoire, sent.commune) == ("PF_ARTOIS", "ARTOIS", "62119")
    assert (sent.recue_le, sent.transmise_le) == (date(2026, 11, 23), fixed_clock)
    assert (sent.objet_demande, sent.urgence, sent.violence) == ("ACCES", "NORMALE", False)
    event = session.scalars(select(Evenement).where(Evenement.saisine_id == sent.id)).one()
    assert (event.verbe, event.de, event.vers) == ("saisines.transmit", "BROUILLON", "TRANSMISE")
    assert (event.auteur_id, event.effet) == (who.comptes.partenaire.id, date(2026, 11, 23))
    assert revision(session) == 1
    assert revision(session, "PF_CALAISIS") == 0


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"commune": SAINT_POL}, ("PF_TERNOIS_ARRAGEOIS", "TERNOIS")),
        ({"commune": ABLAINZEVELLE}, ("PF_TERNOIS_ARRAGEOIS", "ARRAGEOIS_HORS_CUA")),
        ({"rattachement": "HORS_62", "commune_souhaitee": CALAIS}, ("PF_CALAISIS", "CALAISIS")),
        ({"rattachement": "SANS_ATTACHE", "commune_souhaitee": CALAIS}, ("PF_CALAISIS", "CALAISIS")),
        (
            {"territoire_choisi": "LENS_HENIN", "territoire_motif": "Suivie à Lens"},
            ("PF_LENS_HENIN", "LENS_HENIN"),
        ),
    ],
)
def test_the_commune_decides_unless_another_is_chosen_with_a_reason(session: Session, changes, place) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire, answers=complete_answers(**changes))
    sent = saisines.transmit(session, draft.cle, actor=who.partenaire)
    assert (sent.plateforme, sent.territoire) == place
    known = select(OrganisationPlateforme.plateforme).where(
        OrganisationPlateforme.organisation_id == who.association.id
    )
    assert set(session.scalars(known)) == {"PF_ARTOIS", place[0]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"commune": ARRAS}, "commune"),
        ({"rattachement": "HORS_62", "commune": None, "commune_souhaitee": ARRAS}, "commune_souhaitee"),
        ({"commune": ARRAS, "territoire_choisi": "ARTOIS", "territoire_motif": "Plus près"}, "commune"),
    ],
)
def test_the_cua_is_told_why_and_offered_advice(session: Session, changes, field) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire, answers=complete_answers(**changes))
    with pytest.raises(Invalid) as error:
        saisines.transmit(session, draft.cle, actor=who.partenaire)
    (problem,) = error.value.problems
    assert problem.field == field
    assert "Communauté urbaine d'Arras" in problem.message
    assert "conseil" in problem.message
    assert (draft.statut, draft.reference) == ("BROUILLON", None)


def test_all_that_is_missing_is_told_together_and_nothing_is_written(session: Session) -> None:
    who = cast(session)
    answers = complete_answers(
        nom=None, parole_personne=None, consentement_partage="NON_INFORMEE", commune=ARRAS
    )
    draft = make_saisine(session, who.comptes.partenaire, answers=answers)
    with pytest.raises(Invalid) as error:
        saisines.transmit(session, draft.cle, actor=who.partenaire)
    fields = {problem.field for problem in error.value.problems}
    assert {"nom", "parole_personne", "consentement_partage", "commune"} <= fields
    assert draft.statut == "BROUILLON"
    assert session.scalar(select(func.count()).select_from(Reponse)) == 0
    assert events(session, draft) == []
    assert revision(session) == 0


def test_transmitting_twice_makes_one_saisine(session: Session) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire, collegues=[who.comptes.collegue])
    first = saisines.transmit(session, draft.cle, actor=who.partenaire)
    reference = first.reference
    for again in (who.partenaire, who.collegue):
        assert saisines.transmit(session, draft.cle, actor=again).reference == reference
    assert events(session, draft) == ["saisines.transmit"]
    assert revision(session) == 1


def at_once(*acts: Callable[[], str | None]) -> list[str | None]:
    """What several acts give, begun together in threads of their own."""
    gate = threading.Barrier(len(acts))

    def begin(act: Callable[[], str | None]) -> str | None:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))


def send(cle: str, by: Actor) -> str | None:
    with writing() as session:
        return saisines.transmit(session, cle, actor=by).reference


def test_two_tabs_at_once_make_one_saisine(application: str) -> None:
    with writing() as session:
        who = cast(session)
        cle = make_saisine(session, who.comptes.partenaire).cle
    first, second = at_once(*[lambda: send(cle, who.partenaire)] * 2)
    assert first == second
    with reading() as session:
        assert session.scalars(select(Evenement.verbe)).all() == ["saisines.transmit"]


def test_two_partners_at_once_have_each_their_reference(application: str) -> None:
    with writing() as session:
        who = cast(session)
        mine, theirs = (make_saisine(session, c).cle for c in (who.comptes.partenaire, who.comptes.autre))
    found = at_once(lambda: send(mine, who.partenaire), lambda: send(theirs, who.autre))
    assert sorted(found) == [f"ART-S{today():%y}-000{n}" for n in (1, 2)]


def test_what_came_otherwise_keeps_the_day_it_came(session: Session, fixed_clock) -> None:
    who = cast(session)
    day = date(2026, 11, 16)
    draft = make_saisine(
        session,
        who.comptes.partenaire,
        canal="PAPIER",
        recue_le=day,
        saisie_par_id=who.comptes.coordinatrice.id,
    )
    draft.recue_le = day
    sent = saisines.transmit(session, draft.cle, actor=who.coordinatrice)
    assert (sent.recue_le, sent.transmise_le) == (day, fixed_clock)
    assert session.scalars(select(Evenement.effet).where(Evenement.saisine_id == sent.id)).one() == day


def test_the_organisation_that_a_paper_names_is_found(session: Session) -> None:
    who = cast(session)
    answers = complete_answers(structure="CCAS de Rivebelle", type_prescripteur="CCAS")
    draft = make_saisine(session, who.comptes.coordinatrice, answers=answers, canal="PAPIER")
    assert saisines.transmit(session, draft.cle, actor=who.coordinatrice).organisation_id == who.ccas.id


def test_the_contact_it_came_from_has_become_a_saisine(session: Session, fixed_clock) -> None:
    who = cast(session)
    contact = ContactRessource(
        reference="ART-E26-0001", jour=date(2026, 11, 18), plateforme="PF_ARTOIS", canal="TELEPHONE",
        resume="Une question.", auteur_id=who.comptes.coordinatrice.id, cree_le=fixed_clock,
    )  # fmt: skip
    session.add(contact)
    session.flush()
    draft = drafts.start(session, actor=who.coordinatrice, contact=contact.cle)
    for key, value in complete_answers().items():
        drafts.save_field(session, draft.cle, key, value, actor=who.coordinatrice)
    saisines.transmit(session, draft.cle, actor=who.coordinatrice)
    assert contact.suite == "SAISINE"


@pytest.mark.parametrize(
    "changes",
    [
        {"violences": "OUI"},
        {"violences": "NE_PAS_MENTIONNER"},
        {"motif_demande": "VIF"},
        {"public_cible": ["VIF"]},
        {"aggravants_logement": ["VIOLENCES"]},
        {"difficultes": ["VIOLENCES"]},
    ],
)
def test_violence_raises_the_flag(session: Session, changes) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire, answers=complete_answers(**changes))
    assert saisines.transmit(session, draft.cle, actor=who.partenaire).violence


def test_codes_dates_and_numbers_stand_in_clear(session: Session) -> None:
    who = cast(session)
    answers = complete_answers(
        public_cible=["SANS_DOMICILE", "JEUNE"], dls_depot="2026-01-15", communes_souhaitees=[CALAIS],
        couverture_maladie="OUI", violences="OUI", stade_expulsion="CQL",
    )  # fmt: skip
    draft = make_saisine(session, who.comptes.partenaire, answers=answers)
    saisines.transmit(session, draft.cle, actor=who.partenaire)
    rows = session.execute(
        select(Reponse.champ, Reponse.rang, Reponse.code, Reponse.jour, Reponse.nombre)
    ).all()
    found = {(row.champ, row.rang): row[2:] for row in rows}
    assert found["objet_demande", 0] == ("ACCES", None, None)
    assert {found["public_cible", n][0] for n in (0, 1)} == {"SANS_DOMICILE", "JEUNE"}
    assert found["dls_depot", 0] == (None, date(2026, 1, 15), None)
    assert found["ressources_total", 0] == (None, None, 607.0)
    assert found["tranche_ressources", 0] == ("600_999", None, None)
    assert found["annee_naissance", 0] == (None, None, 1987.0)
    assert found["commune", 0] == ("62119", None, None)
    kept_secret = {"nom", "telephone", "adresse", "parole_personne", "couverture_maladie", "violences"}
    hidden_by_condition = {"stade_expulsion"}
    assert not {key for key, _ in found} & (kept_secret | hidden_by_condition | {"date_naissance"})
    assert session.scalar(select(func.count()).select_from(Empreinte)) > 5


def raw(session: Session) -> bytes:
    """Every byte of every row of every table, as the database keeps it."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if session.get_bind().dialect.name == "postgresql":
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    found = []
    for table in session.execute(text(tables)).scalars().all():
        for row in session.execute(text(f'SELECT * FROM "{table}"')):
            found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    return b"\n".join(found)


def test_a_stolen_database_names_nobody(session: Session) -> None:
    who = cast(session)
    answers = complete_answers(
        nom="Zalmanova", prenom="Xéniade", nom_naissance="Quintefeuille", adresse="7 impasse Wyvernes",
        courriel="zx@exemple.fr", parole_personne="Kumquat dans la cour.", attentes="Vuvuzela pour tous.",
        moyen_contact_sur="Passer par Gwendoline", nom_professionnel="Ysoline Hapax",
    )  # fmt: skip
    draft = make_saisine(session, who.comptes.partenaire, answers=answers)
    piece = pieces.add(
        session, draft.cle, actor=who.partenaire, name="Zalmanova.pdf", content=b"%PDF-1.7 Zalmanova"
    )
    saisines.transmit(session, draft.cle, actor=who.partenaire)
    messages.send(session, draft.cle, actor=who.partenaire, text="Kumquat rappelle demain.")
    saisines.acknowledge(session, draft.cle, actor=who.coordinatrice)
    changes = {"nom": "Zalmanova-Hapax"}
    saisines.correct(session, draft.cle, actor=who.coordinatrice, changes=changes, why="Vuvuzela")
    pieces.remove(session, piece.cle, actor=who.partenaire, why="Kumquat")
    session.flush()
    stored = raw(session).lower()
    assert b"art-s26" in stored
    for word in (
        *("zalmanova", "xéniade", "quintefeuille", "wyvernes", "zx@exemple", "kumquat", "vuvuzela"),
        *("gwendoline", "hapax", "06 39 98 11 22", "1987-04-12", "partenaire, dominique"),
    ):
        assert word.encode() not in stored, word


def test_the_author_finds_it_again(session: Session, fixed_clock) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire)
    saisines.transmit(session, draft.cle, actor=who.partenaire)
    (card,) = views.mine(session, actor=who.partenaire)
    assert (card.reference, card.statut, card.initiales, card.commune) == (
        "ART-S26-0001", "TRANSMISE", "A. F.", "62119",
    )  # fmt: skip
    view = views.one(session, draft.cle, actor=who.partenaire)
    assert view.sienne
    assert view.answers == draft.fiche
    (person,) = view.coordination.personnes
    assert (person.nom, person.telephone) == ("Maude COORDINATION", "03 53 01 00 31")
    assert [line.phrase for line in view.historique] == ["La saisine a été transmise."]
    assert view.possibles == {"withdraw", "name_colleague", "send", "add_piece"}


def test_only_its_author_and_who_typed_it_transmit(session: Session) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire)
    for other in who.others("partenaire"):
        with pytest.raises(NotFound):
            saisines.transmit(session, draft.cle, actor=other)
    typed = make_saisine(session, who.comptes.autre, saisie_par_id=who.comptes.coordinatrice.id)
    stranger = make_account(session, organisation=who.ccas)
    assert stranger.organisation_id == who.comptes.autre.organisation_id
    for other in who.others("coordinatrice", "autre"):
        with pytest.raises(NotFound):
            saisines.transmit(session, typed.cle, actor=other)
    assert draft.statut == typed.statut == "BROUILLON"
