"""Each verb and each question, asked by everybody: exactly what DOMAIN A2 and A2b say, and nothing else.

EXPECTED is written from the words of the domain, not from `lda.domain.access`: who stands there may, all
others are told that there is nothing. The verbs are really called, on real rows (`scene.py`, `cast.py`).
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import lda.services
import lda.views
from lda.domain.access import RIGHTS
from lda.domain.errors import Invalid, NotFound
from tests.access import scene as scenes
from tests.access.calls import CALLS
from tests.access.cast import CHIEFS, COORDINATORS, PARTNERS, PEOPLE
from tests.access.scene import Scene

GROUPS = {
    "partenaires": PARTNERS,
    "coordinations": COORDINATORS,
    "chefs": CHIEFS,
    "tous": tuple(name for name in PEOPLE if name != "anonyme"),
}

OWN = "auteur collegue_nomme"
FOLLOWS = f"{OWN} coordinatrice slisl"
READS_DOSSIER = "coordinatrice slisl referent operateur operateur_sorti bailleur invite"
HER = "coordinatrice"
ACCOMPANIES = "coordinatrice referent operateur"

EXPECTED: dict[str, str] = {
    # "write, keep as draft, transmit a saisine": own | for a partner who phoned, wrote or sent paper | own
    # (a coordinator is asked how and when it came)
    "drafts.start": "partenaires coordinations? chefs",
    "drafts.start par téléphone": "coordinations",
    "drafts.mine": "partenaires coordinations chefs",
    **{
        f"{verb} {subject}": who
        for verb in (
            "drafts.one", "drafts.pieces", "drafts.save_field", "drafts.delete", "drafts.doubles",
            "saisines.transmit",
        )
        for subject, who in (
            ("brouillon", OWN), ("brouillon_slisl", "slisl_orienteur"), ("brouillon_saisi", f"auteur {HER}"),
        )
    },
    "drafts.copy_from brouillon": OWN,
    # "follow a saisine": own | of its plateforme (its dossier's once it has one) | own, its territoires
    "saisines.mine": "partenaires chefs",
    **{
        f"{verb} {subject}": who
        for verb in ("saisines.one", "messages.send")
        for subject, who in (
            ("brouillon", ""), ("transmise", FOLLOWS), ("transmise_slisl", f"slisl_orienteur {HER} slisl"),
            ("saisine_OUVERT", FOLLOWS), ("saisine_PROTEGE", FOLLOWS),
            ("transmise_saisie", f"{HER} slisl"), ("transmise_ailleurs", f"{HER} slisl"),
        )
    },
    "saisines.one saisine_PROPOSE": FOLLOWS,
    "saisines.withdraw transmise": OWN,
    "saisines.withdraw transmise_slisl": "slisl_orienteur",
    "saisines.withdraw transmise_saisie": HER,  # its author, for somebody without an account
    "saisines.withdraw transmise_ailleurs": "",  # its author left it to the plateforme that received it
    "saisines.complete": f"{OWN} {HER}",
    "saisines.name_colleague": OWN,
    "saisines.name_colleague brouillon": OWN,
    "saisines.colleagues": f"{OWN} {HER}",
    # reception and decision: the coordinator
    **dict.fromkeys(
        ("saisines.acknowledge", "saisines.ask", "saisines.correct", "saisines.decide"), HER
    ),
    "saisines.reassign": HER,
    "saisines.doubles": HER,
    # "attachments": on own saisines, mesures it operates, dossiers it is référent of | its plateforme | read
    "pieces.add brouillon": OWN,
    "pieces.add brouillon_saisi": f"auteur {HER}",
    "pieces.add transmise": f"{OWN} {HER}",
    "pieces.add saisine_OUVERT": f"{OWN} {HER}",
    "pieces.remove brouillon": OWN,
    "pieces.remove brouillon_saisi": f"auteur {HER}",
    "pieces.remove transmise": f"{OWN} {HER}",
    "pieces.remove OUVERT": f"{OWN} {HER}",
    "pieces.remove PROTEGE": f"{OWN} {HER}",
    "pieces.fetch brouillon": OWN,
    "pieces.fetch brouillon_saisi": f"auteur {HER}",
    "pieces.fetch transmise": FOLLOWS,
    "pieces.fetch OUVERT": f"{FOLLOWS} referent",
    "pieces.fetch PROTEGE": OWN,  # coordinator and referent after a reveal: tests/services/test_pieces.py
    "pieces.add_to_dossier ACCOMPAGNEMENT": f"{HER} referent",
    "pieces.add_to_dossier CLOTUREE": HER,
    "pieces.add_to_dossier PROPOSE": f"{HER} referent",
    "pieces.add_to_dossier PROTEGE": f"{HER} referent",
    "pieces.add_to_mesure mesure_ACCOMPAGNEMENT": f"{HER} operateur",
    "pieces.add_to_mesure operateur_sorti_ACCOMPAGNEMENT": f"{HER} operateur_sorti",
    "pieces.add_to_mesure attendue_ACCOMPAGNEMENT": HER,
    "pieces.add_to_mesure mesure_PROTEGE": f"{HER} operateur",
    "pieces.fetch dossier_PROPOSE": f"{HER} referent slisl",
    "pieces.fetch dossier_PROTEGE": "",
    "pieces.fetch mesure_PROPOSE": f"{HER} referent operateur slisl",
    "pieces.fetch mesure_PROTEGE": "",
    "pieces.fetch sortie_PROPOSE": f"{HER} referent operateur_sorti slisl",
    "pieces.remove dossier_PROPOSE": f"{HER} referent",
    "pieces.remove dossier_PROTEGE": f"{HER} referent",
    "pieces.remove mesure_PROPOSE": f"{HER} operateur",
    "pieces.remove mesure_PROTEGE": HER,  # its operator may not know that it is there
    "pieces.remove sortie_PROPOSE": f"{HER} operateur_sorti",
    # "read a dossier": as A2b says | of its plateforme, or while a transfer is proposed | its territoires
    **dict.fromkeys(("situations.page", "situations.counts", "situations.choices"), "coordinations chefs"),
    "situations.overview": "coordinations chefs",
    "situations.handed_over": "coordinations",
    **{
        f"dossiers.{verb} {subject}": who
        for verb in ("one", "open_one")
        for subject, who in (
            ("ACCOMPAGNEMENT", READS_DOSSIER),
            ("CLOTUREE", "coordinatrice slisl operateur_sorti invite"),
            ("PROPOSE", f"{READS_DOSSIER} receveuse"),
            ("PROTEGE", READS_DOSSIER),
        )
    },
    "dossiers.mine": "partenaires",
    "dossiers.doubles": HER,
    "dossiers.reveal": "coordinatrice referent",
    "messages.give_avis": "slisl",
    # "diagnostic, adhésion, proposition, decision, …, proposing a transfer": the coordinator alone
    **{
        f"dossiers.{verb}": HER
        for verb in (
            "start_diagnostic", "bring_to_concertation", "validate", "wait", "look_again", "close",
            "not_validate", "close_without_followup", "reopen", "propose_transfer", "cancel_transfer",
            "set_violence",
        )
    },
    **{
        f"suivi.{verb}": HER
        for verb in (
            "add_diagnostic", "record_adhesion", "propose", "answer", "settle", "name_referent",
            "end_referent", "add_intervenant", "end_intervenant", "note_relais", "end_relais",
            "answer_recontact",
        )
    },
    **{f"amend.{part}": HER for part in ("diagnostic", "adhesion", "proposition")},
    **{f"suspensions.{verb}": HER for verb in ("correct", "cancel")},
    **{
        f"mesures.{verb}": HER
        for verb in (
            "ask", "queue", "start", "complete", "correct", "suspend", "resume", "renew", "not_start",
            "confirm_sortie",
        )
    },
    **{
        f"concertations.{verb}": HER for verb in ("conclude", "add_action", "correct_action", "close_action")
    },
    # "mesures and their waiting list": of its plateforme; capacities read by who follows dossiers as a whole
    "places.set_capacity": HER,
    "places.rank": HER,
    **dict.fromkeys(("places.capacities", "places.waiting"), "coordinations chefs"),
    # "accept or refuse a transfer": of the receiving plateforme
    "dossiers.accept_transfer": "receveuse",
    "dossiers.refuse_transfer": "receveuse",
    # "contacts, bilans, declaring a sortie": mesures it operates, dossiers it is référent of | its plateforme
    # (an operator is asked which mesure it was)
    "contacts.log": "coordinatrice referent operateur? operateur_sorti?",
    "contacts.log mesure": ACCOMPANIES,
    "contacts.log mesure_sortie": "coordinatrice referent operateur_sorti",
    # who noted it, and the coordinator
    **dict.fromkeys(("contacts.correct", "contacts.remove"), "coordinatrice operateur"),
    **dict.fromkeys(("objectifs.add", "objectifs.change", "objectifs.close"), ACCOMPANIES),
    "bilans.draft": ACCOMPANIES,
    "bilans.save": ACCOMPANIES,
    "bilans.transmit": ACCOMPANIES,
    "bilans.analyse": HER,
    "mesures.declare_sortie": ACCOMPANIES,
    "mesures.withdraw_sortie": ACCOMPANIES,
    # "réunions, commissions": reads those it is invited to | of its plateforme | read | counts; calls
    # inter-territoires meetings
    "reunions.log": HER,
    "reunions.call": "departement",
    "reunions.correct concertation": HER,
    "reunions.cancel concertation": HER,
    "reunions.attend concertation": "",
    "reunions.correct convoquee": "departement",
    "reunions.cancel convoquee": "departement",
    "reunions.attend convoquee": HER,
    "agenda.month": "partenaires coordinations chefs departement",
    "agenda.to_come": "partenaires coordinations chefs departement",
    "agenda.one convoquee": "coordinatrice slisl departement",
    "agenda.one concertation": "coordinatrice slisl invite",
    "agenda.one concertation_a_venir": "coordinatrice slisl invite_a_venir",
    # "espace ressource": asks for advice, reads its own answer | of its plateforme | read | counts
    "ressource.log": HER,
    "ressource.answer": HER,
    "ressource.correct": HER,
    "ressource.become_saisine": HER,
    "ressource.ask": "partenaires",
    "ressource.mine": "partenaires",
    "ressource.page": "coordinations chefs",
    "ressource.one question": "auteur coordinatrice slisl",
    "ressource.one appel": "coordinatrice slisl",
    # "organisations and people of the network": search | write | search | search | merge
    "organisations.search": "tous",
    "organisations.create": "coordinations",
    "organisations.update": HER,
    # "statistics": of its own saisines | … | all, masked | no; "list behind a figure": own | … | never
    "indicators.figures": "partenaires coordinations chefs departement",
    "indicators.revision": "partenaires coordinations chefs departement",
    "indicators.behind tout": "partenaires",
    "indicators.behind plateforme": "partenaires coordinatrice slisl",
    "indicators.behind territoire": "partenaires coordinatrice slisl",
    "indicators.behind reunions": "coordinatrice slisl",
    # "accounts": own | invites, disables, hands over for partners of its plateforme | own | own | all
    "accounts.page": "coordinations admin",
    "accounts.me": "tous",
    "accounts.update_me": "tous",
    "accounts.change_passphrase": "tous",
    "accounts.invite partenaire": "coordinatrice admin",
    "accounts.invite coordination": "admin",
    "accounts.invite admin": "admin",
    **{
        f"accounts.{verb} {account}": who
        for verb in ("renew_link", "disable", "enable")
        for account, who in (
            ("collegue", "coordinatrice admin"), ("coordinatrice", "admin"), ("admin", "admin")
        )
    },
    **{f"accounts.end_sessions {account}": "admin" for account in ("collegue", "coordinatrice", "admin")},
    "accounts.change": "admin",
    "accounts.hand_over": "coordinatrice admin",
    # "journal": own | of its dossiers | no | no | all, without content
    "journal.page": "admin",
    "journal.mine": "partenaires",
    "journal.of_dossier": HER,
    # "option lists, cahiers des charges, parameters": no | no | no | yes | yes
    **dict.fromkeys(
        ("cahiers.all_of_them", "cahiers.change", "delais.versions", "delais.change"), "departement admin"
    ),
    # the first screen, of everybody
    "home.today": "tous",
    "home.figures": "coordinations chefs departement",
    "home.deadlines": "partenaires coordinations",
}  # fmt: skip

INTERNAL = {"corrections.by"}
"""Functions with an `actor` that stand behind verbs, and do nothing by themselves."""


def names(who: str) -> dict[str, bool]:
    """The people of an entry; False for those who are told what is missing ("?")."""
    found: dict[str, bool] = {}
    for word in who.split():
        group = word.removesuffix("?")
        for name in GROUPS.get(group, (group,)):
            assert name in PEOPLE, name
            found[name] = not word.endswith("?")
    return found


def functions() -> set[str]:
    """Every public function of the services and views that has an actor."""
    found = set()
    for package in (lda.services, lda.views):
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            found |= {
                f"{info.name}.{name}"
                for name, value in inspect.getmembers(module, inspect.isfunction)
                if value.__module__ == module.__name__
                and not name.startswith("_")
                and "actor" in inspect.signature(value).parameters
            }
    return found


def test_the_domain_knows_every_verb() -> None:
    assert functions() - INTERNAL == set(RIGHTS)


def test_every_verb_is_in_the_table() -> None:
    assert {key.split()[0] for key in EXPECTED} == set(RIGHTS)
    assert set(EXPECTED) == set(CALLS)


@pytest.fixture(scope="module")
def session(engine: Engine) -> Iterator[Session]:
    """One transaction for the whole module, undone at the end: the scene is built once."""
    with engine.execution_options(writes=True).connect() as connection, connection.begin() as transaction:
        options = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        with Session(connection, **options) as session:
            yield session
        transaction.rollback()


@pytest.fixture(scope="module")
def scene(session: Session) -> Scene:
    return scenes.build(session)


def outcome(session: Session, scene: Scene, key: str, name: str) -> str:
    """What somebody is answered; nothing stays of the attempt."""
    session.expunge_all()
    attempt = session.begin_nested()
    try:
        CALLS[key](session, scene, scene.actors[name])
        session.flush()
        return "yes"
    except NotFound:
        return "no"
    except Invalid as error:
        return f"told: {error}"
    finally:
        attempt.rollback()


@pytest.mark.parametrize("key", EXPECTED)
def test_who_may(session: Session, scene: Scene, key: str) -> None:
    may = names(EXPECTED[key])
    wrong = {}
    for name in PEOPLE:
        found = outcome(session, scene, key, name)
        expected = ("yes" if may[name] else "told") if name in may else "no"
        if not found.startswith(expected):
            wrong[name] = f"{found}, where {expected} was expected"
    assert wrong == {}
