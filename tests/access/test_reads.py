"""What each reads of a household: exactly DOMAIN A2b and "Violence", in the pages, lists, figures and files.

Every text of the household has a word of its own (`rich.py`): here stands, for each reader, which of them
come through, written from the words of the domain and not from `lda.domain.reading`.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lda.documents.file import Request
from lda.documents.files import KINDS
from lda.domain import access
from lda.domain.access import Part, Tie
from lda.domain.clock import today
from lda.domain.errors import Invalid, NotFound
from lda.domain.fiche import FIELDS
from lda.domain.indicators import Period
from lda.services import dossiers
from lda.views import agenda, home, indicators, pieces, saisines, situations
from lda.views import dossiers as dossiers_view
from lda.views.counting import Indicator
from lda.views.situations import Filters
from tests.access import rich as riches
from tests.access.cast import PEOPLE
from tests.access.rich import MARKS, Rich, mark
from tests.documents.reading import sheets, squeezed, text

FLAGGED, UNFLAGGED = True, False


# --- the fiche by the words of A2b ----------------------------------------------------------------


def section(*letters: str) -> set[str]:
    return {key for key, field in FIELDS.items() if field.section in letters}


IDENTITY = {"nom", "prenom", "nom_naissance", "date_naissance", "annee_naissance", "sexe",
            "codemandeur_nom", "codemandeur_prenom", "codemandeur_naissance"}  # fmt: skip
CONTACT = {"telephone", "courriel", "moyen_contact_sur"}
ADDRESS = {"adresse", "domiciliation_organisme", "domiciliation_fin"}
COMMUNE = {"rattachement", "commune"}
HOUSEHOLD = {"typologie_menage", "nb_adultes", "nb_enfants", "ages_enfants", "enfants_a_venir",
             "droit_visite", "codemandeur_lien", "animaux"}  # fmt: skip
DEBTS = {"date_impaye", "dette_locative", "reprise_paiement", "plan_apurement", "plan_apurement_date",
         "dette_type", "dette_montant", "surendettement"}  # fmt: skip
RESIDENTIAL = (section("C", "D") | {"domiciliation"}) - DEBTS
OBJECTIVES = {"mesure_pressentie", "mesure_pressentie_precision", "parole_personne", "adhesion", "attentes"}
SOUGHT = {"souhait_logement", "typologie_souhaitee", "communes_souhaitees", "contraintes_logement",
          "dls_statut"}  # fmt: skip
WISHED = {"communes_souhaitees", "dls_communes"}
NUMBERS = {"dls_numero", "dalo_numero", "siao_numero"}
"""By which another service's file names the person."""
VIOLENCE = section("H")
GUARDED = CONTACT | ADDRESS | VIOLENCE

TELLS = {"motif_demande"}
"""Answered by a code of violence alone: it goes with the section of violence."""

ALL = set(FIELDS)
OPERATOR = (IDENTITY | CONTACT | ADDRESS | COMMUNE | HOUSEHOLD | RESIDENTIAL | OBJECTIVES) - TELLS
BAILLEUR = IDENTITY | HOUSEHOLD | SOUGHT
OUTSIDE = section("A") - {"nom_professionnel"}

HEALTH_NOTES = {"diag_sante", "sante_sa_mesure", "sante_autre_mesure", "sante_referent"}
OWN_MESURE = {"contact_sa_mesure", "bilan_sa_mesure", "analyse_sa_mesure", "ecart_sa_mesure",
              "actions_sa_mesure", "evolution_sa_mesure", "sortie_sa_mesure",
              "sante_sa_mesure", "signe_sa_mesure"}  # fmt: skip
OTHER_MESURE = {"contact_autre_mesure", "bilan_autre_mesure", "evolution_autre_mesure", "sortie_autre_mesure",
                "sante_autre_mesure", "signe_autre_mesure"}  # fmt: skip
NEVER_TOLD = {"notes_tenue"}
"""The notes of a concertation are for the agenda."""
SHOWN = set(MARKS) - NEVER_TOLD
OWN_FILES = {"piece_coordination_sa_mesure", "piece_operateur_sa_mesure"}
OTHER_FILES = {"piece_coordination_autre_mesure", "piece_operateur_autre_mesure"}
FILES = {"piece", "piece_dossier"} | OWN_FILES | OTHER_FILES
"""The names of the files of its saisines, of the dossier, and of the mesures of two operators."""

# What each reads of an unflagged dossier: answers, and parts of the follow-up.
READS: dict[str, tuple[set[str], set[str]]] = {
    "coordinatrice": (ALL, SHOWN | FILES),
    "receveuse": (ALL, SHOWN),
    "slisl": (ALL - VIOLENCE - TELLS, SHOWN - {"raison_violence"} | FILES),
    "referent": (ALL, SHOWN - HEALTH_NOTES | {"sante_referent"} | FILES),
    "operateur": (OPERATOR, OWN_MESURE | OWN_FILES | {"decisions_operateur"}),
    "operateur_sorti": (OPERATOR, set()),
    "autre_partenaire": (OPERATOR, OTHER_MESURE | OTHER_FILES),
    "bailleur": (BAILLEUR, set()),
    "invite": (set(), {"decisions_tenue"}),
}
# And of a flagged one.
READS_FLAGGED: dict[str, tuple[set[str], set[str]]] = {
    "coordinatrice": (ALL - GUARDED, SHOWN | FILES),
    "receveuse": (ALL - GUARDED - IDENTITY - COMMUNE - WISHED - NUMBERS - TELLS, SHOWN - {"raison_violence"}),
    "slisl": (set(), set()),
    "referent": (ALL - GUARDED, SHOWN - HEALTH_NOTES | {"sante_referent"} | FILES),
    "operateur": (
        OPERATOR - GUARDED - COMMUNE,
        OWN_MESURE | {"decisions_operateur", "piece_operateur_sa_mesure"},
    ),
    "operateur_sorti": (OPERATOR - GUARDED - COMMUNE, set()),
    "autre_partenaire": (OPERATOR - GUARDED - COMMUNE, OTHER_MESURE | {"piece_operateur_autre_mesure"}),
    "bailleur": (set(), set()),
    "invite": (set(), {"decisions_tenue"}),
}
NAMED_WHEN_FLAGGED = set(READS) - {"receveuse", "slisl", "bailleur", "invite"}
MARKED_CODES = {"VIF", "VIOLENCES"}


@pytest.fixture(scope="module")
def session(engine: Engine) -> Iterator[Session]:
    """One transaction for the whole module, undone at the end."""
    with engine.execution_options(writes=True).connect() as connection, connection.begin() as transaction:
        options = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        with Session(connection, **options) as session:
            yield session
        transaction.rollback()


@pytest.fixture(scope="module", params=[UNFLAGGED, FLAGGED], ids=["ordinaire", "protege"])
def flagged(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture(scope="module")
def rich(session: Session, flagged: bool) -> Iterator[Rich]:
    with session.begin_nested() as whole:
        yield riches.build(session, flagged=flagged)
        whole.rollback()


def words(found: object) -> set[str]:
    """The planted words in something, however it is written."""
    return set(re.findall(r"mq[a-z0-9]+?qm", str(found).casefold()))


def planted(names: set[str]) -> set[str]:
    return {mark(name) for name in names}


TEXTS = {key for key, value in riches.answers().items() if value == mark(key)} - riches.hidden_by_conditions()
ANSWERED = set(riches.answers()) - riches.hidden_by_conditions()


# --- A2b, as a table ------------------------------------------------------------------------------

P = Part
EVERYTHING = set(Part) - {P.SA_MESURE}
KEPT = {P.CONTACT, P.ADRESSE, P.VIOLENCES}
OF_OPERATOR = {P.IDENTITE, P.CONTACT, P.ADRESSE, P.COMMUNE, P.MENAGE, P.RESIDENTIEL, P.OBJECTIFS, P.SA_MESURE,
               P.DECISIONS}  # fmt: skip
OF_BAILLEUR = {P.IDENTITE, P.MENAGE, P.LOGEMENT_CHERCHE, P.EN_PLACE}
PARTS: dict[str, tuple[Tie, set[Part], set[Part], set[Part]]] = {
    # reader: its tie, what it reads, what it reads when flagged, what a reveal opens then
    "coordinatrice": (Tie.PLATEFORME, EVERYTHING, EVERYTHING - KEPT, KEPT),
    "receveuse": (Tie.RECEIVING, EVERYTHING, EVERYTHING - KEPT - {P.IDENTITE, P.COMMUNE}, set()),
    "slisl": (Tie.TERRITOIRE, EVERYTHING - {P.VIOLENCES},
              EVERYTHING - KEPT - {P.IDENTITE, P.COMMUNE}, set()),
    "referent": (Tie.REFERENT, EVERYTHING - {P.NOTES_SANTE}, EVERYTHING - KEPT - {P.NOTES_SANTE}, KEPT),
    "operateur": (Tie.OPERATEUR, OF_OPERATOR, OF_OPERATOR - KEPT - {P.COMMUNE}, set()),
    "bailleur": (Tie.BAILLEUR, OF_BAILLEUR, OF_BAILLEUR - {P.IDENTITE}, set()),
    "invite": (Tie.INVITE, {P.DECISIONS}, {P.DECISIONS}, set()),
    "auteur": (Tie.OWN, set(), set(), set()),
    "departement": (Tie.ANY, set(), set(), set()),
    "admin": (Tie.ANY, set(), set(), set()),
    "anonyme": (Tie.ANY, set(), set(), set()),
}  # fmt: skip


@pytest.mark.parametrize("reader", PARTS)
def test_parts(rich: Rich, flagged: bool, reader: str) -> None:
    tie, plain, kept, reveal = PARTS[reader]
    found = access.reads(rich.people.actors[reader], frozenset({tie}), flagged=flagged)
    assert set(found.parts) == (kept if flagged else plain)
    assert set(found.reveal) == ((reveal & plain) if flagged else set())


@pytest.mark.parametrize("role", ["slisl", "departement", "admin", "coordinatrice", "auteur"])
@pytest.mark.parametrize("tie", list(Tie))
def test_a_tie_of_another_role_opens_nothing(rich: Rich, role: str, tie: Tie) -> None:
    own = {
        "slisl": {Tie.TERRITOIRE}, "coordinatrice": {Tie.PLATEFORME, Tie.RECEIVING},
        "auteur": {Tie.REFERENT, Tie.OPERATEUR, Tie.INVITE},
    }.get(role, set())  # fmt: skip
    found = access.reads(rich.people.actors[role], frozenset({tie}), flagged=False)
    assert bool(found.parts) == (tie in own)


# --- the page of a dossier ------------------------------------------------------------------------


def test_who_opens_the_dossier(session: Session, rich: Rich) -> None:
    opened = set()
    for name in PEOPLE:
        try:
            dossiers_view.one(session, rich.dossier, actor=rich.people.actors[name])
            opened.add(name)
        except NotFound:
            continue
    assert opened == set(READS)


@pytest.mark.parametrize("reader", READS)
def test_the_page_of_a_dossier(session: Session, rich: Rich, flagged: bool, reader: str) -> None:
    fields, parts = (READS_FLAGGED if flagged else READS)[reader]
    view = dossiers_view.one(session, rich.dossier, actor=rich.people.actors[reader])
    assert set(view.answers) == fields & ANSWERED
    found = words(asdict(view)) - planted({"nom", "prenom", "nom_naissance"})
    expected = planted(parts) | planted((fields & TEXTS) - IDENTITY) | planted(fields & IDENTITY & TEXTS)
    assert found == expected - planted({"nom", "prenom", "nom_naissance"})


@pytest.mark.parametrize("reader", READS)
def test_the_name_on_the_page(session: Session, rich: Rich, flagged: bool, reader: str) -> None:
    fields, _ = (READS_FLAGGED if flagged else READS)[reader]
    named = reader in NAMED_WHEN_FLAGGED if flagged else "nom" in fields
    view = dossiers_view.one(session, rich.dossier, actor=rich.people.actors[reader])
    assert (mark("nom") in words(asdict(view))) == named
    assert view.confidentiel == (not named)
    assert (view.commune is not None) == ("commune" in fields)


@pytest.mark.parametrize("reader", READS)
def test_a_code_of_violence_is_for_who_may_read_of_it(session: Session, rich: Rich, reader: str) -> None:
    view = dossiers_view.one(session, rich.dossier, actor=rich.people.actors[reader])
    told = any(mark in str(value) for value in view.answers.values() for mark in MARKED_CODES)
    may = {"coordinatrice", "referent"} | (set() if view.protege else {"receveuse"})
    assert told == (reader in may)


def test_a_bailleur_knows_whether_somebody_accompanies(session: Session, rich: Rich, flagged: bool) -> None:
    view = dossiers_view.one(session, rich.dossier, actor=rich.people.actors["bailleur"])
    assert view.accompagne is (None if flagged else True)
    assert view.mesures == ()


def test_a_reveal_gives_what_is_kept_and_nothing_else(session: Session, rich: Rich, flagged: bool) -> None:
    for name in PEOPLE:
        actor = rich.people.actors[name]
        with session.begin_nested() as attempt:
            if flagged and name in ("coordinatrice", "referent"):
                found = dossiers.reveal(session, rich.dossier, actor=actor, reason="Rendez-vous.")
                assert set(found) == GUARDED & ANSWERED
            else:
                with pytest.raises((NotFound, Invalid)):
                    dossiers.reveal(session, rich.dossier, actor=actor, reason="Rendez-vous.")
            attempt.rollback()


# --- the saisine ----------------------------------------------------------------------------------

SAISINE_PARTS = {"message"}
OF_THE_DOSSIER = SHOWN - SAISINE_PARTS


@pytest.mark.parametrize("reader", ["auteur", "collegue_nomme", "coordinatrice", "slisl"])
def test_the_page_of_a_saisine(session: Session, rich: Rich, flagged: bool, reader: str) -> None:
    view = saisines.one(session, rich.saisine, actor=rich.people.actors[reader])
    fields = {
        "auteur": ALL, "collegue_nomme": ALL,
        "coordinatrice": ALL - GUARDED if flagged else ALL,
        "slisl": set() if flagged else ALL - VIOLENCE - TELLS,
    }[reader]  # fmt: skip
    parts = set() if flagged and reader == "slisl" else SAISINE_PARTS | {"piece"}
    assert set(view.answers) - riches.hidden_by_conditions() == fields & ANSWERED
    assert words(asdict(view)) & planted(OF_THE_DOSSIER) == set()
    assert words(asdict(view)) & planted(SAISINE_PARTS | {"piece"}) == planted(parts)
    assert (view.dossier is None) == (reader in ("auteur", "collegue_nomme"))


def test_the_author_has_who_to_call(session: Session, rich: Rich) -> None:
    view = saisines.one(session, rich.saisine, actor=rich.people.actors["auteur"])
    assert [person.nom for person in view.coordination.personnes] == ["Camille COORDINATRICE"]
    assert view.coordination.personnes[0].telephone


# --- lists, figures, agenda -----------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["coordinatrice", "receveuse", "slisl"])
def test_the_list_of_situations(session: Session, rich: Rich, flagged: bool, reader: str) -> None:
    actor = rich.people.actors[reader]
    page = situations.page(session, Filters(), actor=actor)
    rows = {row.cle: row for row in page.rows}
    own = {rich.dossier} if reader == "receveuse" else {rich.dossier, rich.new}
    assert set(rows) == own
    for row in rows.values():
        named = not flagged or reader == "coordinatrice"
        assert (mark("nom") in words(row.name)) == named
        assert (row.commune is not None) == (not flagged or reader == "coordinatrice")
        assert words(asdict(row)) <= planted({"nom", "prenom", "intervenant_nom"})


@pytest.mark.parametrize("reader", ["coordinatrice", "receveuse", "slisl"])
def test_a_flagged_name_is_not_found_by_its_letters(
    session: Session, rich: Rich, flagged: bool, reader: str
) -> None:
    page = situations.page(session, Filters(texte=mark("nom")), actor=rich.people.actors[reader])
    listed = 1 if reader == "receveuse" else 2
    assert page.total == (0 if flagged and reader != "coordinatrice" else listed)


def test_behind_a_figure(session: Session, rich: Rich, flagged: bool) -> None:
    year = Period(today().replace(year=today().year - 1), today())
    for reader, place in (("coordinatrice", "PF_ARTOIS"), ("slisl", "PF_ARTOIS"), ("auteur", None)):
        found = indicators.behind(
            session, year, Indicator.SOLLICITATIONS, place, actor=rich.people.actors[reader]
        )
        assert found.total == len(found.rows) == (2 if reader == "auteur" else 3)
        for row in found.rows:
            assert (row.name is None) == flagged
            assert (row.commune is None) == flagged
            assert row.confidential == flagged
            assert words(asdict(row)) == (set() if flagged else planted({"nom", "prenom"}) & words(row.name))


def test_the_agenda(session: Session, rich: Rich, flagged: bool) -> None:
    for reader in ("coordinatrice", "slisl", "invite"):
        view = agenda.one(session, rich.concertation, actor=rich.people.actors[reader])
        named = {"coordinatrice": True, "slisl": not flagged, "invite": False}[reader]
        assert (mark("nom") in words([asdict(line) for line in view.dossiers])) == named
        told = not flagged or reader != "slisl"
        assert (view.notes is not None) == (reader == "coordinatrice" or (reader == "slisl" and told))
        assert view.decisions == (mark("decisions_tenue") if told else None)


def test_the_home_page_names_nobody_it_should_not(session: Session, rich: Rich, flagged: bool) -> None:
    for name in PEOPLE:
        actor = rich.people.actors[name]
        if actor is None:
            continue
        found = words(asdict(home.today(session, actor=actor)))
        assert found <= (planted({"nom", "prenom"}) if name == "coordinatrice" else set())


def test_what_a_partner_accompanies(session: Session, rich: Rich, flagged: bool) -> None:
    for name in PEOPLE:
        actor = rich.people.actors[name]
        if actor is None or actor.role != "PARTENAIRE":
            continue
        found = dossiers_view.mine(session, actor=actor)
        assert [row.cle for row in found] == ([rich.dossier] if name in READS else []), name
        assert home.today(session, actor=actor).dossiers == len(found)
        for row in found:
            fields, _ = (READS_FLAGGED if flagged else READS)[name]
            assert (mark("nom") in words(row)) == ("nom" in fields)
            assert words(row) <= planted({"nom", "prenom"})
            assert (row.commune is not None) == ("commune" in fields)


# --- files ----------------------------------------------------------------------------------------


def fetched(session: Session, rich: Rich, kind: str, reader: str, cle: str, **params: str) -> bytes:
    actor = rich.people.actors[reader]
    assert actor is not None
    with session.begin_nested() as attempt:
        content = KINDS[kind](Request(session, cle, actor, params)).content
        attempt.rollback()
    return content


@pytest.mark.parametrize("reader", ["auteur", "coordinatrice", "slisl"])
def test_the_printed_fiche(session: Session, rich: Rich, flagged: bool, reader: str) -> None:
    printed = words(squeezed(text(fetched(session, rich, "fiche", reader, rich.saisine))))
    assert printed & planted(OF_THE_DOSSIER | {"message"}) == set()
    if reader == "auteur":
        assert printed >= planted(TEXTS)
    elif flagged:
        assert printed <= planted(section("A"))
    else:
        seen = TEXTS - VIOLENCE if reader == "slisl" else TEXTS
        assert printed & planted(TEXTS) == planted(seen)


@pytest.mark.parametrize("reader", ["auteur", "coordinatrice", "slisl"])
def test_the_receipt_tells_initials_at_most(session: Session, rich: Rich, reader: str) -> None:
    printed = text(fetched(session, rich, "recepisse", reader, rich.saisine))
    assert words(squeezed(printed)) == set()
    assert "iolence" not in printed


# Who opens which file, before any reveal.
OPENED = {
    "auteur": {"piece"}, "collegue_nomme": {"piece"}, "coordinatrice": FILES, "referent": FILES,
    "slisl": FILES, "operateur": OWN_FILES, "autre_partenaire": OTHER_FILES,
}  # fmt: skip
OPENED_FLAGGED = {
    "auteur": {"piece"}, "collegue_nomme": {"piece"}, "operateur": {"piece_operateur_sa_mesure"},
    "autre_partenaire": {"piece_operateur_autre_mesure"},
    "coordinatrice": {name for name in FILES if name == "piece_dossier" or "coordination" in name},
}  # fmt: skip


@pytest.mark.parametrize("reader", PEOPLE)
def test_the_pieces(session: Session, rich: Rich, flagged: bool, reader: str) -> None:
    actor = rich.people.actors[reader]
    found = set()
    for name, cle in {"piece": rich.piece, **rich.files}.items():
        with contextlib.suppress(NotFound):
            pieces.fetch(session, cle, actor=actor)
            found.add(name)
    assert found == (OPENED_FLAGGED if flagged else OPENED).get(reader, set())


@pytest.mark.parametrize("reader", ["coordinatrice", "referent"])
def test_a_reveal_opens_the_pieces(session: Session, rich: Rich, flagged: bool, reader: str) -> None:
    if not flagged:
        return
    actor = rich.people.actors[reader]
    with session.begin_nested() as attempt:
        dossiers.reveal(session, rich.dossier, actor=actor, reason="Rendez-vous.")
        for cle in (rich.piece, *rich.files.values()):
            assert pieces.fetch(session, cle, actor=actor).contenu
        attempt.rollback()


@pytest.mark.parametrize("reader", READS)
def test_what_the_page_says_opens_opens(session: Session, rich: Rich, flagged: bool, reader: str) -> None:
    actor = rich.people.actors[reader]
    for line in dossiers_view.one(session, rich.dossier, actor=actor).pieces:
        if line.ouverte:
            assert pieces.fetch(session, line.cle, actor=actor).nom == line.nom
        else:
            with pytest.raises(NotFound):
                pieces.fetch(session, line.cle, actor=actor)


@pytest.mark.parametrize("reader", ["coordinatrice", "receveuse", "slisl"])
def test_the_export_of_situations(session: Session, rich: Rich, flagged: bool, reader: str) -> None:
    rows = sheets(fetched(session, rich, "dossiers", reader, ""))[1][1:]
    assert len(rows) == (1 if reader == "receveuse" else 2)
    for row in rows:
        assert (mark("nom") in words(row)) == (not flagged)
        assert ("Béthune" in row) == (not flagged)


def test_an_export_does_not_repeat_a_confidential_name(session: Session, rich: Rich, flagged: bool) -> None:
    cover, *tables = sheets(fetched(session, rich, "dossiers", "coordinatrice", "", texte=mark("nom")))
    assert (mark("nom") in words([cover, tables])) == (not flagged)


@pytest.mark.parametrize("reader", ["auteur", "coordinatrice", "slisl", "departement"])
def test_figures_name_nobody(session: Session, rich: Rich, reader: str) -> None:
    assert words(sheets(fetched(session, rich, "indicateurs", reader, ""))) == set()


def test_the_blank_form_names_nobody(session: Session, rich: Rich) -> None:
    assert words(text(fetched(session, rich, "fiche-vierge", "auteur", ""))) == set()
