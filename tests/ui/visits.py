"""Pages run as Streamlit runs them, in this process, by somebody signed in; each run leaves its measure."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.orm import Session
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lda.services import sessions
from lda.settings import ROOT
from lda.store.models import Compte
from lda.store.work import writing
from lda.ui import frame, instruments, runner
from lda.ui.instruments import Run

MAIN = ROOT / "lda" / "ui" / "main.py"


@contextmanager
def measured(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Run]]:
    """The runs of the block, as they are written to the log."""
    runs: list[Run] = []
    write = instruments._write

    def written(run: Run) -> None:
        runs.append(run)
        write(run)

    with monkeypatch.context() as patch:
        patch.setattr(script_runner, runner.WRAPPED, runner.execute)
        patch.setattr(instruments, "_write", written)
        yield runs


def sign_in(session: Session, compte: Compte) -> str:
    """The value of a new session's cookie."""
    value = sessions.redeem(session, sessions.open_ticket(session, compte))
    assert value is not None
    return value


def visit(monkeypatch: pytest.MonkeyPatch, compte: Compte | None, url: str = "", query: str = "") -> AppTest:
    """A tab of somebody at an address, not run yet; `query` is `name=value`."""
    value = None
    if compte is not None:
        with writing() as session:
            value = sign_in(session, compte)
    monkeypatch.setattr(frame, "cookie", lambda: value)
    tab = AppTest.from_file(MAIN, default_timeout=60)
    if url:
        tab._page_hash = calc_hash(url)
    if query:
        name, _, text = query.partition("=")
        tab.query_params[name] = text
    return tab
