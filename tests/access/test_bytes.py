"""A stolen database names nobody (DOMAIN A6): its bytes after a demonstration and the acts of a day."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, MetaData, create_engine, inspect, select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.words import StatutSaisine
from lda.services import demo, drafts, messages, pieces, ressource, reunions, saisines, sessions
from lda.settings import settings
from lda.store.crypto import Secret, SecretBytes, SecretJson
from lda.store.models import Base, Organisation
from lda.store.work import reading, writing
from tests import factories
from tests.access import rich
from tests.access.rich import MARKS, mark

pytestmark = pytest.mark.slow

SAISINES = 40
BIRTHS = ("date_naissance", "codemandeur_naissance")
PLAIN = re.compile(r"[A-Za-z0-9_\-]*")
"""What a ciphertext is made of: a short word of it may stand there by chance."""
FILES = {
    "piece.pdf": b"%PDF-1.7\nmqcontenudepdfqm\n%%EOF\n",
    "piece.png": b"\x89PNG\r\n\x1a\nmqcontenudimageqm",
}


def everybody_acts(people: factories.Cast) -> None:
    """Drafts, files, messages, questions, a meeting, failed sign-ins: with words that can be looked for."""
    author = people.partenaire
    with writing() as session:
        draft = drafts.start(session, actor=author).cle
    for key, value in rich.answers(nom="Mqbrouillonqm", telephone="06 39 98 76 54").items():
        if key in ("violences", "nationalite") or not isinstance(value, str) or not value.startswith("mq"):
            continue
        try:
            with writing() as session:
                drafts.save_field(session, draft, key, value, actor=author)
        except Exception:  # noqa: BLE001 - a field that wants another form
            continue
    for name, content in FILES.items():
        with writing() as session:
            pieces.add(session, draft, actor=author, name=f"mqnomdepieceqm {name}", content=content)
    with writing() as session:
        rich.build(session, flagged=True)
    _transmitted(people)
    with writing() as session:
        _meeting(session, people.coordinatrice)
        ressource.ask(
            session, actor=author, themes=["DROITS"], resume=mark("question"), plateforme="PF_ARTOIS"
        )
        sessions.authenticate(session, mark("identifiant"), mark("phrase"), "192.0.2.77")


def _transmitted(people: factories.Cast) -> None:
    author, coordinator = people.partenaire, people.coordinatrice
    answers = factories.complete_answers(nom="Mqtransmiseqm", attentes=mark("attentes_deux"))
    with writing() as session:
        cle = factories.make_saisine(session, people.comptes.partenaire, answers=answers).cle
    with writing() as session:
        saisines.transmit(session, cle, actor=author)
        messages.send(session, cle, actor=author, text=mark("message_deux"))
        saisines.acknowledge(session, cle, actor=coordinator)
        saisines.ask(session, cle, actor=coordinator, question=mark("question_deux"))
        saisines.correct(
            session, cle, actor=coordinator, changes={"prenom": "Mqcorrigeqm"}, why=mark("raison_deux")
        )


def _meeting(session: Session, by: Actor) -> None:
    reunions.log(
        session, actor=by, type="COORDINATION", jour=today(), parts=[("PF_ARTOIS", "ORGANISATEUR", None)],
        titre=mark("titre"), lieu=mark("lieu"), themes=mark("themes"), decisions=mark("decisions"),
        notes=mark("notes"), participants=[{"nom": mark("participant")}],
    )  # fmt: skip


PLANTED = [
    *(mark(name) for name in MARKS),
    *(mark(key) for key, value in rich.answers().items() if value == mark(key)),
    *(mark(name) for name in (
        "question", "identifiant", "phrase", "attentes_deux", "message_deux", "question_deux", "raison_deux",
        "titre", "lieu", "themes", "decisions", "notes", "participant", "piece",
    )),
    "mqbrouillonqm", "mqtransmiseqm", "mqcorrigeqm", "mqnomdepieceqm", "mqcontenudepdfqm",
    "mqcontenudimageqm",
    "06 39 98 76 54", "0639987654", "06 39 98 11 22", "12 allée des Mirages", "192.0.2.77", "Dominique",
    "dominique.partenaire", "essai@exemple.fr", "03 53 01 00 20",
]  # fmt: skip


@pytest.fixture
def filled(application: str) -> str:
    """The URL of a database after a small demonstration and the acts of a day."""
    demo.fill(writing, demo.Demo(SAISINES, 62))
    with writing() as session:
        people = factories.cast(session)
    everybody_acts(people)
    return application


def raw(url: str) -> bytes:
    """Everything that the database holds, as it is stored."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return b"".join(part.read_bytes() for part in sorted(path.parent.glob(f"{path.name}*")))
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        rows = [
            b"\x00".join(_bytes(value) for value in row)
            for table in found.sorted_tables
            for row in connection.execute(select(table))
        ]
    engine.dispose()
    return b"\n".join(rows)


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a decrypted value, with its key."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, str(name))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner, key)


def secrets(session: Session) -> Iterator[tuple[str, str, str]]:
    """(table.column, key, text) of all that is encrypted."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Secret | SecretJson):
                for value in session.scalars(select(column).where(column.is_not(None))):
                    yield from ((f"{table.name}.{column.name}", key, text) for key, text in strings(value))


def allowed(session: Session) -> str:
    """What stands in clear by design: option lists, places, organisations, and the words of the schema."""
    clear = list(Base.metadata.tables)
    for table in Base.metadata.sorted_tables:
        if table.name in ("liste", "liste_item", "plateforme", "territoire", "parametre"):
            clear += [str(row) for row in session.execute(select(table))]
    clear += [str(row) for row in session.execute(select(Organisation.nom, Organisation.telephone))]
    return "\n".join(clear)


def telling(text: str) -> bool:
    """Whether a text is long or odd enough for its presence to be no chance."""
    return len(text) >= 8 or (len(text) >= 6 and not PLAIN.fullmatch(text))


def is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def test_the_database_names_nobody(filled: str) -> None:
    held = raw(filled)
    folded = held.lower()
    found = {word for word in PLANTED if word.lower().encode() in folded}
    assert found == set()
    with reading() as session:
        known = list(secrets(session))
        clear = allowed(session)
    births = {text for _, key, text in known if key in BIRTHS}
    texts = {
        (column, key, text)
        for column, key, text in known
        if telling(text) and not is_day(text) and text not in clear and text.upper() != text
    }
    seen = {text for _, _, text in texts if text.encode() in held}
    leaks = {(column, key, text) for column, key, text in texts if text in seen}
    assert not leaks, sorted(leaks)[:40]
    assert len(births) > SAISINES // 2
    assert {born for born in births if born.encode() in held} - days_in_clear() == set()


def days_in_clear() -> set[str]:
    """Days that a clear column holds, which may be somebody's birth by chance."""
    days = set()
    with reading() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if _typed(column):
                    days |= {str(day) for day in session.scalars(select(column).where(column.is_not(None)))}
    return days


def _typed(column: Any) -> bool:
    try:
        return column.type.python_type is date
    except NotImplementedError:
        return False


def test_no_file_lies_in_the_database(filled: str) -> None:
    held = raw(filled)
    for head in (b"%PDF-", b"\x89PNG", b"xl/workbook.xml", b"word/document.xml", b"%%EOF"):
        assert head not in held


def test_what_is_encrypted_is_encrypted(filled: str) -> None:
    """Read without the application, each such column holds ciphertext, and nothing but it."""
    engine = create_engine(filled.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if not isinstance(column.type, Secret | SecretJson | SecretBytes):
                    continue
                stored = Base.metadata.tables[table.name].c[column.name].cast(LargeBinary)
                for (value,) in connection.execute(select(stored).where(column.is_not(None)).limit(200)):
                    assert bytes(value).startswith(b"gAAAA"), f"{table.name}.{column.name}"
    assert {table.name for table in Base.metadata.sorted_tables} <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_the_key_is_elsewhere(filled: str) -> None:
    for line in settings().key_file.read_bytes().split():
        assert line not in raw(filled)


def test_a_draft_deleted_leaves_no_bytes(application: str) -> None:
    """In the file of SQLite, which keeps what it deletes unless told otherwise, nothing is in clear."""
    with writing() as session:
        people = factories.cast(session)
        answers = factories.complete_answers(nom="Mqeffaceeqm")
        draft = factories.make_saisine(session, people.comptes.partenaire, answers=answers)
        assert draft.statut == StatutSaisine.BROUILLON
    with writing() as session:
        drafts.delete(session, draft.cle, actor=people.partenaire)
    assert b"mqeffaceeqm" not in raw(application).lower()
