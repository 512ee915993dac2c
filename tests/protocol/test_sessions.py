"""Sessions end on the server, at the next click, whatever the browser keeps (DOMAIN A2, A6)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from lda.domain.clock import now
from lda.services import accounts, sessions
from lda.store.models import Affectation, Compte, SessionWeb
from tests import factories
from tests.protocol.client import Browser, fetch, handshake
from tests.protocol.conftest import Served
from tests.protocol.test_pages import NOT_FOUND, is_sign_in, shown

pytestmark = pytest.mark.slow


@contextmanager
def somebody(served: Served, role: str = "PARTENAIRE", **given: object) -> Iterator[tuple[int, str]]:
    """A new account and its cookie, for tests that change it."""
    with served.writing() as session:
        account = factories.make_account(session, role, **given)  # type: ignore[arg-type]
        account.mot_de_passe = "x"
        ticket = sessions.open_ticket(session, account)
        session.flush()
        cookie = sessions.redeem(session, ticket)
    assert cookie is not None
    yield account.id, cookie


def change(served: Served, account: int, **columns: object) -> None:
    with served.writing() as session:
        row = session.get_one(Compte, account)
        for name, value in columns.items():
            setattr(row, name, value)


def test_a_disabled_account_is_out_at_the_next_click(served: Served) -> None:
    with somebody(served) as (account, cookie), Browser(served.url, cookie) as browser:
        assert not is_sign_in(browser.open("reseau"))
        with served.writing() as session:
            cle = session.get_one(Compte, account).cle
            accounts.disable(session, cle, actor=served.scene.actors["admin"])
        assert is_sign_in(browser.again())
        with Browser(served.url, cookie) as another:
            assert is_sign_in(another.open())


def test_ended_sessions_are_out_at_the_next_click(served: Served) -> None:
    with somebody(served) as (account, cookie), Browser(served.url, cookie) as browser:
        browser.open("reseau")
        with served.writing() as session:
            cle = session.get_one(Compte, account).cle
            accounts.end_sessions(session, cle, actor=served.scene.actors["admin"])
        assert is_sign_in(browser.again())


def test_a_changed_role_takes_effect_at_the_next_click(served: Served) -> None:
    """Even written straight into the database, without its sessions being ended."""
    with somebody(served, "ADMIN") as (account, cookie), Browser(served.url, cookie) as browser:
        assert browser.open("journal").titles() == ["Journal"]
        change(served, account, role="DEPARTEMENT")
        screen = browser.again()
        assert screen.titles() == [NOT_FOUND]
        assert "Journal" not in screen.menu


def test_an_assignment_that_ends_takes_effect_at_the_next_click(served: Served) -> None:
    given = {"plateformes": ["PF_ARTOIS"]}
    query = f"cle={served.scene.keys['OUVERT']}"
    with (
        somebody(served, "COORDINATEUR", **given) as (account, cookie),
        Browser(served.url, cookie) as browser,
    ):
        assert browser.open("dossier", query).titles() != [NOT_FOUND]
        with served.writing() as session:
            row = session.query(Affectation).filter_by(compte_id=account).one()
            session.delete(row)
        assert browser.again().titles() == [NOT_FOUND]


def test_an_old_session_is_over(served: Served) -> None:
    for column in ("expire", "vue_le"):
        with somebody(served) as (account, cookie), Browser(served.url, cookie) as browser:
            assert not is_sign_in(browser.open())
            with served.writing() as session:
                row = session.query(SessionWeb).filter_by(compte_id=account).one()
                setattr(row, column, now() - timedelta(days=1))
            assert is_sign_in(browser.again())


def test_signing_out_ends_the_session_on_the_server(served: Served) -> None:
    with somebody(served) as (_, cookie), Browser(served.url, cookie) as browser:
        assert not is_sign_in(browser.open())
        answer = fetch(served.url, "/session/fermer", cookie, "POST")
        assert answer.status == 303
        assert "lda_session" in answer.headers["set-cookie"]
        assert is_sign_in(browser.again())
        with Browser(served.url, cookie) as replayed:
            assert is_sign_in(replayed.open())
        assert fetch(served.url, "/fichier/fiche-vierge", cookie).status == 404


def test_signing_out_takes_a_form(served: Served) -> None:
    with somebody(served) as (_, cookie):
        assert fetch(served.url, "/session/fermer", cookie).status in (404, 405)
        with Browser(served.url, cookie) as browser:
            assert not is_sign_in(browser.open())


def test_a_ticket_serves_once(served: Served) -> None:
    ticket = served.ticket("auteur")
    first = fetch(served.url, f"/session/ouvrir?t={ticket}&n=/reseau")
    cookie = first.headers["set-cookie"].lower()
    assert (first.status, first.headers["location"]) == (303, "/reseau")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "no-store" in first.headers["cache-control"]
    assert "set-cookie" not in fetch(served.url, f"/session/ouvrir?t={ticket}&n=/reseau").headers


@pytest.mark.parametrize("ticket", ["", "x", "%00", "a" * 4000, "%ED%A0%80"])
def test_a_ticket_that_is_none(served: Served, ticket: str) -> None:
    answer = fetch(served.url, f"/session/ouvrir?t={ticket}")
    assert answer.status == 303
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/%0d%0aX:1",
     "/a/../b", "/fichier/piece/x", "/@evil.example", "/%2F/evil.example"],
)  # fmt: skip
def test_a_sign_in_leads_nowhere_else(served: Served, path: str) -> None:
    answer = fetch(served.url, f"/session/ouvrir?t=x&n={path}")
    assert answer.headers["location"] == "/"


def test_another_site_cannot_sign_its_visitor_in(served: Served) -> None:
    ticket = served.ticket("auteur")
    path = f"/session/ouvrir?t={ticket}"
    assert "set-cookie" not in fetch(served.url, path, Sec_Fetch_Site="cross-site").headers


def test_a_foreign_origin_is_refused(served: Served) -> None:
    cookie = served.cookie("auteur")
    assert handshake(served.url, origin=served.url, cookie=cookie) == 101
    for origin in (
        "http://evil.example",
        "null",
        "http://localhost.evil.example",
        "https://evil.example:8501",
    ):
        assert handshake(served.url, origin=origin, cookie=cookie) == 403


def test_a_foreign_host_is_refused(served: Served) -> None:
    cookie = served.cookie("auteur")
    for origin in ("http://evil.example", served.url):
        assert handshake(served.url, origin=origin, host="evil.example", cookie=cookie) == 403


def test_nothing_of_a_dossier_in_a_page_for_visitors(served: Served) -> None:
    for path in (
        "/",
        "/dossier?cle=" + served.scene.keys["OUVERT"],
        "/_stcore/host-config",
        "/sante",
        "/pret",
    ):
        body = fetch(served.url, path).body.decode(errors="replace")
        assert "Fictive" not in body
        assert "ART-D" not in body
    with Browser(served.url) as visitor:
        assert "ART-D" not in shown(visitor.open("dossier", f"cle={served.scene.keys['OUVERT']}"))
