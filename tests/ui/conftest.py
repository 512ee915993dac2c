"""Everybody, and the application as it first shows to one of them at an address."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lda.domain.access import Actor
from lda.store.work import writing
from lda.ui import frame
from tests.factories import Cast, cast
from tests.ui.visits import MAIN


@pytest.fixture
def people(application: str) -> Cast:
    with writing() as session:
        return cast(session)


@pytest.fixture
def visit(application: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """`visit(actor, "dossier", cle=…)`: the page of this address as it first shows to somebody."""
    monkeypatch.setattr(frame, "cookie", lambda: None)

    def visited(actor: Actor, url: str = "dossiers", **query: str) -> AppTest:
        monkeypatch.setattr(frame, "ask_who", lambda: actor)
        app = AppTest.from_file(MAIN, default_timeout=60)
        app.query_params.update(query)
        if url:
            app._page_hash = calc_hash(url)
        return app.run()

    return visited
