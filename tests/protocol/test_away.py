"""A database that goes away for a while: a calm message in French, and the page that comes back by itself."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.outage import Outage
from tests.protocol.client import Browser, Screen, fetch
from tests.protocol.conftest import Served, serving

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

AWAY = "La base de données ne répond pas pour le moment."
BACK = "pas répondu pendant un moment"
ENGLISH = ("Traceback", "psycopg", "OperationalError", "Internal Server Error")


class Interrupted(Outage):
    """An outage of the database of a server that writes a log."""

    def __init__(self, url: str, log: Path) -> None:
        super().__init__(url)
        self.log = log

    def during(self, act: Callable[[], Screen]) -> Screen:
        """What a click made while the database is away ends with, once it is back."""
        seen = self.log.read_text().count("outcome=unavailable")
        self.begin()
        try:
            with ThreadPoolExecutor(1) as pool:
                screen: Future[Screen] = pool.submit(act)
                until = time.monotonic() + 30
                while self.log.read_text().count("outcome=unavailable") < seen + 2:
                    assert time.monotonic() < until, self.log.read_text()[-3000:]
                    time.sleep(0.2)
                self.end()
                return screen.result()
        finally:
            self.end()


@pytest.fixture
def outage(postgresql_server: postgres.Server, tmp_path: Path) -> Iterator[tuple[Served, Interrupted]]:
    with postgresql_server.database() as url, serving(url, tmp_path) as served:
        yield served, Interrupted(url, tmp_path / "server.log")


def test_a_database_away_for_a_while(outage: tuple[Served, Interrupted]) -> None:
    served, away = outage
    with served.browser("auteur") as tab:
        tab.open("reseau")
        search = tab.screen.widget("Rechercher")
        screen = away.during(lambda: tab.answer(search, string_value="Introuvable"))
        assert screen.titles() == ["Annuaire"]
        assert "Aucune organisation ne répond à cette recherche" in screen.readable(), "what was typed counts"
        (told,) = [text for text in screen.alerts() if BACK in text]
        reference = re.search(r"référence (\w{8})", told)
        assert reference is not None
        assert f"error reference={reference.group(1)}\n" in away.log.read_text()
        assert tab.again().alerts() == [], "said once"


def test_a_page_asked_for_while_the_database_is_away(outage: tuple[Served, Interrupted]) -> None:
    served, away = outage
    query = f"cle={served.scene.keys['OUVERT']}"
    shown: list[Any] = []
    with Browser(served.url, served.cookie("coordinatrice")) as tab:
        take = tab._take

        def taking(data: bytes) -> bool:
            done = take(data)
            shown.extend(tab.screen.titles())
            shown.append(tab.screen.readable())
            return done

        tab._take = taking  # type: ignore[method-assign]
        screen = away.during(lambda: tab.open("dossier", query))
    assert "Un instant" in shown
    assert any(AWAY in text for text in shown)
    assert screen.titles() not in ([], ["Accueil"], ["Un instant"]), "the page asked for"
    assert not [word for word in ENGLISH if any(word in text for text in shown)]


def test_requests_while_the_database_is_away(outage: tuple[Served, Interrupted]) -> None:
    served, away = outage
    cookie = served.cookie("auteur")
    away.begin()
    try:
        assert fetch(served.url, "/sante").status == 200
        began = time.monotonic()
        assert fetch(served.url, "/pret").status == 503
        assert time.monotonic() - began < 5
        document = fetch(served.url, "/fichier/fiche-vierge", cookie)
        closing = fetch(served.url, "/session/fermer", cookie, "POST")
    finally:
        away.end()
    for answer in (document, closing):
        text = answer.body.decode()
        assert answer.status == 503
        assert "La base de données ne répond pas" in text
        reference = re.search(r"référence (\w{8})", text)
        assert reference is not None
        assert f"reference={reference.group(1)} " in away.log.read_text()
        assert not [word for word in ENGLISH if word in text]
    assert fetch(served.url, "/pret").status == 200
    assert fetch(served.url, "/fichier/fiche-vierge", cookie).status == 200
