"""Whatever is sent to a service, it answers with a clear message in French, and nothing is half written.

Every argument of every verb in turn, the others being good, gets values that no screen would send. Allowed
are success (some texts are only odd), Invalid with messages, Conflict, and NotFound.
"""

import importlib
import math
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

import lda.views
from lda.domain.errors import Conflict, Invalid, NotFound
from lda.domain.fiche import FIELDS, Kind
from lda.services import accounts, activation, drafts, saisines, sessions
from lda.store.models import Base, Saisine
from tests.access import scene as scenes
from tests.access.calls import CALLS, PREPARED
from tests.access.cast import PEOPLE
from tests.access.scene import Scene
from tests.access.test_matrix import EXPECTED, INTERNAL, functions, names

HUGE = "a" * 1_000_000
HTML = "<script>alert(1)</script><b onclick=x>gras</b>"
FORMULA = "=cmd|' /C calc'!A0"
CONTROL = "a\x00b\x1b[31m\u202ec"
SURROGATE = "\ud800"
"""No browser and no address can send half a character; a script may, in a text."""
SENT = (HUGE, HTML, FORMULA, CONTROL, "INCONNU", "   ", "")
TEXTS: tuple[Any, ...] = (*SENT, None, 5, b"octets", ["x"], {"x": 1})
DAYS: tuple[Any, ...] = ("2026-02-30", "31/31/2026", "demain", HUGE, CONTROL, date(1, 1, 1),
                         date(9999, 12, 31),
                         datetime(2026, 1, 1, tzinfo=UTC), 20260101, None, [])  # fmt: skip
NUMBERS: tuple[Any, ...] = (-1, 10**30, 1.5, math.nan, math.inf, "beaucoup", HUGE, True, None, [], "٣")
MAPPINGS: tuple[Any, ...] = ([], "x", 5, {"inconnu": "x"}, {5: "x"}, {"nom": object()}, {"forces": 5},
                             {"": None},
                             {"LOGEMENT": "99"}, {"LOGEMENT": []}, {"vad": -1}, {"nom": HUGE})  # fmt: skip
LISTS: tuple[Any, ...] = ("abc", 5, None, [None], [5], ["INCONNU"], [HUGE], [[]], [{}], [("X", "Y", "Z")],
                          [("PF_ARTOIS",)], [{"organisation": "x"}], [{"nom": 5}],
                          [{"present": "x"}])  # fmt: skip
BAD = (SURROGATE, *TEXTS, *DAYS, *NUMBERS, *MAPPINGS, *LISTS)
KINDS: dict[type, tuple[Any, ...]] = {
    str: (*TEXTS, date(2026, 1, 1), True, 10**30),
    date: (*DAYS, HTML, True, 10**30),
    int: (*NUMBERS, HTML, date(2026, 1, 1)),
    bytes: (b"", b"x" * 11_000_000, b"MZ\x90", "texte", None, 5, b"PK\x03\x04rien", b"<html>"),
    bool: (None, "oui", 1, [], HUGE),
    dict: (*MAPPINGS, None),
    list: LISTS,
}
ENGLISH = re.compile(r"\b(must|should|invalid|expected|error|traceback|none|nan|object|the)\b", re.IGNORECASE)
VIEWS = {f"{info.name}" for info in pkgutil.iter_modules(lda.views.__path__)}


@pytest.fixture(scope="module")
def session(engine: Engine) -> Iterator[Session]:
    """One transaction for the whole module, undone at the end."""
    with engine.execution_options(writes=True).connect() as connection, connection.begin() as transaction:
        options = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        with Session(connection, **options) as session:
            yield session
        transaction.rollback()


@pytest.fixture(scope="module")
def scene(session: Session) -> Scene:
    return scenes.build(session)


def counts(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    tables = Base.metadata.sorted_tables
    row = session.execute(
        select(*(select(func.count()).select_from(t).scalar_subquery() for t in tables))
    ).one()
    return {table.name: number for table, number in zip(tables, row, strict=True)}


def french(error: Invalid) -> list[str]:
    """What is wrong with the messages themselves."""
    wrong = []
    for problem in error.problems:
        text = problem.message.strip()
        if not text or not problem.field:
            wrong.append(f"empty: {problem}")
        if len(text) > 1000:
            wrong.append(f"{problem.field}: {len(text)} characters")
        if text and (not text.endswith((".", "?", "!", "»")) or ENGLISH.search(text)):
            wrong.append(f"not French: {problem}")
    return wrong if error.problems else ["no problem told"]


def judged(session: Session, name: str, act: Any) -> list[str]:
    """What went wrong when an act was tried; whatever it did is undone."""
    session.expunge_all()
    attempt = session.begin_nested()
    try:
        act()
        session.flush()
        return []
    except Invalid as error:
        return [f"{name}: {line}" for line in french(error)]
    except (NotFound, Conflict):
        return []
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return [f"{name}: {type(error).__name__}: {str(error)[:150]}"]
    finally:
        attempt.rollback()


def shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 50 else f"{text[:20]}… ({len(text)})"


def worker(key: str) -> str:
    """Somebody who may do it."""
    return min(names(EXPECTED[key]), key=PEOPLE.index)


def kind_of(value: Any) -> tuple[Any, ...]:
    """The bad values for an argument, by the good one."""
    for kind in (bool, int, date, bytes, str):
        if isinstance(value, kind):
            return KINDS[kind]
    return KINDS[dict] if isinstance(value, dict) else LISTS


def asked(key: str) -> bool:
    """Whether it is a view, which a page calls with the keys of an address and with values of its own."""
    module, _, name = key.split()[0].partition(".")
    return hasattr(importlib.import_module(f"lda.views.{module}"), name) if module in VIEWS else False


@pytest.mark.parametrize("key", [key for key in PREPARED if EXPECTED[key] and not asked(key)])
def test_bad_arguments(session: Session, scene: Scene, key: str) -> None:
    actor = scene.actors[worker(key)]
    session.expunge_all()
    good = PREPARED[key](session, scene, actor)
    before, wrong = counts(session), []
    for rank, value in enumerate(good.args):
        for bad in kind_of(value):
            args = (*good.args[:rank], bad, *good.args[rank + 1 :])
            wrong += judged(
                session, f"{key}({rank}={shown(bad)})",
                lambda args=args: good.function(session, *args, actor=actor, **good.kwargs),
            )  # fmt: skip
    for name, value in {**OPTIONAL.get(key.split()[0], {}), **good.kwargs}.items():
        for bad in kind_of(value):
            given = good.kwargs | {name: bad}
            wrong += judged(
                session, f"{key}({name}={shown(bad)})",
                lambda given=given: good.function(session, *good.args, actor=actor, **given),
            )  # fmt: skip
    assert not wrong, "\n".join(wrong)
    assert counts(session) == before


@pytest.mark.parametrize("key", [key for key in PREPARED if EXPECTED[key] and asked(key)])
def test_bad_addresses(session: Session, scene: Scene, key: str) -> None:
    """What may stand in an address: any text in the place of a key."""
    actor = scene.actors[worker(key)]
    session.expunge_all()
    good, wrong = PREPARED[key](session, scene, actor), []
    for bad in SENT:
        texts = {name: bad for name, value in good.kwargs.items() if isinstance(value, str)}
        for args, given in ((tuple(bad for _ in good.args), {}), (good.args, texts)):
            wrong += judged(
                session, f"{key}({shown(bad)})",
                lambda args=args, given=given: good.function(
                    session, *args, actor=actor, **{**good.kwargs, **given}
                ),
            )  # fmt: skip
    assert not wrong, "\n".join(wrong)


A_DAY = date(2026, 1, 1)
OPTIONAL: dict[str, dict[str, Any]] = {
    "drafts.start": {"canal": "", "recue_le": A_DAY, "auteur": "", "contact": ""},
    "saisines.acknowledge": {"dossier": ""},
    "saisines.withdraw": {"why": ""},
    "suivi.add_diagnostic": {"besoins": {}, "contenu": {}, "adhesion": "", "version": 0},
    "suivi.propose": {"detail": ""},
    "suivi.settle": {"note": ""},
    "amend.diagnostic": {"besoins": {}, "contenu": {}, "version": 0},
    "amend.proposition": {"detail": ""},
    "suspensions.correct": {"fin": A_DAY},
    "suivi.name_referent": {"nom": "", "organisation": "", "compte": "", "telephone": ""},
    "suivi.add_intervenant": {"nom": "", "organisation": "", "compte": "", "telephone": ""},
    "suivi.note_relais": {"par": "", "note": ""},
    "suivi.end_relais": {"note": ""},
    "suivi.answer_recontact": {"situation_residentielle": "", "note": ""},
    "mesures.start": {"fin_prevue": A_DAY},
    "mesures.correct": {"fin_prevue": A_DAY},
    "mesures.declare_sortie": {
        "suite": "", "note": "", "menage_informe": True, "risques": "", "dernier_contact": A_DAY,
    },
    "mesures.confirm_sortie": {"suite": ""},
    "contacts.log": {"minutes": 0, "presence": "", "note": "", "mesure": 0},
    "concertations.conclude": {"constats": "", "decision": ""},
    "concertations.add_action": {"organisation": ""},
    "concertations.correct_action": {"organisation": ""},
    "contacts.correct": {"minutes": 0, "presence": "", "note": ""},
    "mesures.ask": {"financeur": ""},
    "mesures.complete": {"referent": "", "financeur": "", "decidee_le": A_DAY},
    "objectifs.add": {"indicateur": ""},
    "objectifs.change": {"indicateur": ""},
    "bilans.save": {
        "jour": A_DAY, "source": "", "counts": {}, "situation_residentielle": "", "adhesion": "",
        "conclusion": "", "dette": 0, "duree_proposee": 0, "participe": True, "lu": True, "besoins": {},
        "contenu": {}, "evolutions": {},
        "version": 0,
    },
    "bilans.analyse": {"ecart": "", "actions": ""},
    "reunions.log": {
        "titre": "", "heure": "", "minutes": 0, "lieu": "", "participants": [], "nb_participants": 0,
        "themes": "", "decisions": "", "notes": "", "nb_situations": 0, "dossiers": [],
    },
    "reunions.call": {
        "titre": "", "heure": "", "minutes": 0, "lieu": "", "nb_participants": 0, "themes": "",
        "decisions": "",
    },
    "reunions.correct": {"titre": "", "heure": "", "parts": [], "participants": [], "dossiers": [],
                         "jour": A_DAY, "plateformes": []},
    "ressource.log": {
        "organisation": "", "professionnel": "", "territoire": "", "minutes": 0, "reponse": "", "suite": "",
    },
    "ressource.ask": {"commune": ""},
    "ressource.answer": {"minutes": 0},
    "ressource.correct": {"jour": A_DAY, "canal": "", "themes": [], "resume": "", "organisation": ""},
    "organisations.create": {"commune": "", "telephone": "", "plateforme": ""},
    "accounts.invite": {
        "courriel": "", "organisation": "", "fonction": "", "telephone": "", "identifiant": "",
        "affectations": [],
    },
    "accounts.update_me": {"fonction": ""},
}  # fmt: skip
"""Arguments that the calls leave out, with a value of their kind."""


def test_all_functions_are_tried() -> None:
    special = {key.split()[0] for key in CALLS} - {key.split()[0] for key in PREPARED}
    assert functions() - INTERNAL == {key.split()[0] for key in PREPARED} | special
    assert special == {
        "dossiers.wait", "organisations.update", "accounts.change", "accounts.change_passphrase",
        "accounts.hand_over", "accounts.renew_link", "accounts.disable", "accounts.enable",
        "accounts.end_sessions",
    }  # fmt: skip


@pytest.mark.parametrize("verb", ["renew_link", "disable", "enable", "end_sessions"])
def test_bad_keys_of_accounts(session: Session, scene: Scene, verb: str) -> None:
    act = getattr(accounts, verb)
    wrong = []
    for bad in TEXTS:
        wrong += judged(
            session, f"{verb}({shown(bad)})", lambda bad=bad: act(session, bad, actor=scene.actors["admin"])
        )
    assert not wrong, "\n".join(wrong)


def test_bad_answers_of_the_fiche(session: Session, scene: Scene) -> None:
    """Each field of the fiche refuses what it cannot be, by its name, and keeps what it had."""
    actor, cle = scene.actors["auteur"], scene.keys["brouillon"]
    session.expunge_all()
    before, wrong = drafts_of(session, scene), []
    for key, field in FIELDS.items():
        for bad in BAD:
            try:
                saved = drafts.clean(session, key, bad)
            except Invalid as error:
                wrong += [f"{key}={shown(bad)}: {line}" for line in french(error)]
                if not all(field.label in p.message and p.field == key for p in error.problems):
                    wrong.append(f"{key}={shown(bad)}: does not name the field")
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                wrong.append(f"{key}={shown(bad)}: {type(error).__name__}")
            else:
                wrong += [] if fits(field.kind, saved) else [f"{key}={shown(bad)}: kept as {shown(saved)}"]
        wrong += judged(session, key, lambda key=key: drafts.save_field(session, cle, key, HUGE, actor=actor))
    assert not wrong, "\n".join(wrong)
    assert drafts_of(session, scene) == before


def fits(kind: Kind, value: Any) -> bool:
    """Whether a stored answer is of its kind: a plain JSON value, never what was sent as it came."""
    if value is None:
        return True
    if kind in (Kind.CHOIX_MULTIPLE, Kind.COMMUNES):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind in (Kind.NOMBRE, Kind.MONTANT):
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    text = isinstance(value, str) and len(value) <= 4000 and not value.startswith("=")
    return text and "\x00" not in value and "<script" not in value and "\ud800" not in value


def drafts_of(session: Session, scene: Scene) -> Any:
    session.expunge_all()
    return session.get_one(Saisine, scene.ids["brouillon"]).fiche


@pytest.mark.parametrize(
    "key", ["", "inconnu", "__class__", "nom'; DROP TABLE saisine; --", HUGE, None, 5, ["nom"]]
)
def test_an_unknown_field(session: Session, scene: Scene, key: Any) -> None:
    actor, cle = scene.actors["auteur"], scene.keys["brouillon"]
    with pytest.raises(Invalid) as refused:
        drafts.save_field(session, cle, key, "x", actor=actor)
    assert french(refused.value) == []


def test_a_correction_of_what_does_not_exist(session: Session, scene: Scene) -> None:
    actor, cle = scene.actors["coordinatrice"], scene.keys["saisine_OUVERT"]
    wrong = []
    for changes in ({}, {"inconnu": "x"}, {"nom": ""}, {"commune": "99999"}, {"date_naissance": "2026-02-30"},
                    {"territoire": "ARTOIS"}, {"nom": None, "prenom": None}):  # fmt: skip
        with pytest.raises(Invalid) as refused, session.begin_nested():
            saisines.correct(session, cle, actor=actor, changes=changes, why="Coquille.")
        wrong += french(refused.value)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("bad", [HUGE, CONTROL, "", "é" * 300, "' OR 1=1 --"])
def test_nobody_signs_in_with_nonsense(session: Session, scene: Scene, bad: str) -> None:
    for act in (
        lambda: sessions.authenticate(session, bad, bad, bad),
        lambda: sessions.redeem(session, bad),
        lambda: sessions.actor_from(session, bad),
    ):
        with session.begin_nested() as attempt:
            assert act() is None
            attempt.rollback()
    with pytest.raises(NotFound):
        activation.invitation(session, bad)
