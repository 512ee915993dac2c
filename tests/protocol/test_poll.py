"""A statistics page left open costs two small indexed queries at each poll, as the server's log shows."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from lda.domain.clock import now
from lda.services import sessions
from lda.store.models import SessionWeb
from lda.store.traces import counted
from lda.ui.statistics.show import POLL_SECONDS
from lda.views import indicators
from tests import postgres
from tests.protocol.client import Browser
from tests.protocol.conftest import Served, serving

pytestmark = pytest.mark.slow

LINE = re.compile(r"(page|fragment) reference=(\w+) name=(\S+) .* queries=(\d+) .* outcome=(\w+)")
STATEMENT = re.compile(r"query reference=(\w+) ms=\S+ (.*)")
POLLS = 3


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def watched(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Served, Path]]:
    """A server that lists its queries, and its log."""
    monkeypatch.setenv("LDA_QUERY_LOG", "1")
    if request.param == "sqlite":
        with serving(f"sqlite:///{tmp_path / 'lda.db'}", tmp_path) as served:
            yield served, tmp_path / "server.log"
        return
    server: postgres.Server = request.getfixturevalue("postgresql_server")
    with server.database() as url, serving(url, tmp_path) as served:
        yield served, tmp_path / "server.log"


def test_a_poll_asks_for_its_session_and_its_revisions(watched: tuple[Served, Path]) -> None:
    served, log = watched
    with served.browser("departement") as tab:
        tab.open("statistiques")
        before = len(log.read_text())
        tab.wait(POLLS * POLL_SECONDS + 1)
    text = log.read_text()[before:]
    runs = LINE.findall(text)
    assert len(runs) >= POLLS - 1
    assert {(kind, page, queries, outcome) for kind, _, page, queries, outcome in runs} == {
        ("fragment", "statistiques", "2", "ok")
    }
    asked = {statement for _, statement in STATEMENT.findall(text)}
    expected = polled(served)
    assert asked == {" ".join(statement.split()) for statement, _ in expected}
    for statement, parameters in expected:
        plan = explained(served.engine, statement, parameters)
        assert not [step for step in plan if re.search(r"SCAN (?!CONSTANT)|Seq Scan", step)], plan


def polled(served: Served) -> list[tuple[str, Any]]:
    """The two statements that a poll is made of, with their parameters."""
    found: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        found.append((statement, parameters))

    event.listen(served.engine, "before_cursor_execute", note)
    with Session(served.engine) as session:
        sessions.session_of(session, "x")
        indicators.revision(session, actor=served.scene.actors["departement"])
    event.remove(served.engine, "before_cursor_execute", note)
    return found


def explained(engine: Engine, statement: str, parameters: Any) -> list[str]:
    """The plan of a statement. PostgreSQL is told to prefer indexes: it reads a few rows without them."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            return [row[-1] for row in rows]
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)]


def test_what_a_page_does_by_itself_keeps_no_session_open(watched: tuple[Served, Path]) -> None:
    """Neither its polls nor the run that a change elsewhere starts; a click does, a minute after the last."""
    served, log = watched
    cookie = served.cookie("coordinatrice")
    former = now() - timedelta(minutes=10)
    with Browser(served.url, cookie) as tab:
        tab.open("statistiques")
        seen(served, cookie, former)
        before = len(log.read_text())
        with served.writing() as session:
            counted(session, "PF_ARTOIS")
        tab.wait(2 * POLL_SECONDS + 1)
        assert "page reference=" in log.read_text()[before:], "the page ran again by itself"
        assert seen(served, cookie) == former
        tab.again()
        assert seen(served, cookie) > former


def seen(served: Served, cookie: str, given: Any = None) -> Any:
    """When the session was last noted as used; given an instant, written down first."""
    with served.writing() as session:
        row = session.scalars(
            select(SessionWeb).where(SessionWeb.jeton_hash == sessions.token_hash(cookie))
        ).one()
        if given is not None:
            row.vue_le = given
        return row.vue_le
