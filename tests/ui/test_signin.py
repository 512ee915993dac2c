"""The routes of the session, and the sign-in form."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select, text
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from lda.domain.clock import at, now
from lda.domain.errors import NotFound
from lda.domain.words import Role
from lda.services import drafts, passphrases, sessions
from lda.store.models import Compte, Echec, Saisine
from lda.store.work import reading, writing
from lda.ui import frame, routes, signin
from tests import factories
from tests.ui.loops import apart

MAIN = "lda/ui/main.py"
PHRASE = "quatre mots sans rapport"
pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture
def compte() -> Compte:
    with writing() as session:
        made = factories.make_account(session, Role.ADMIN, identifiant="ange")
        made.identifiant_hash = sessions.name_hash("ange")
        made.mot_de_passe = passphrases.hashed(PHRASE)
    return made


@dataclass
class Answer:
    """What a route answered; `cookie` is the session's, if it gave one."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def cookie(self) -> str:
        found = re.match(r"lda_session=([\w-]+);", self.headers.get("set-cookie", ""))
        return found.group(1) if found else ""


class Client:
    """Asks the routes what a browser would, with its cookie."""

    def __init__(self) -> None:
        self.application = Starlette(routes=routes.ROUTES)
        self.cookie = ""

    def ask(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, **query: str
    ) -> Answer:
        given = {"Host": "localhost", **(headers or {})}
        if self.cookie:
            given["Cookie"] = f"lda_session={self.cookie}"
        path, _, text = path.partition("?")
        scope = {
            "type": "http", "method": method, "scheme": "http", "path": path, "raw_path": path.encode(),
            "root_path": "", "query_string": (text or urlencode(query)).encode(), "http_version": "1.1",
            "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        }  # fmt: skip
        messages: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        apart(self.application(scope, receive, send))
        found = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        return Answer(messages[0]["status"], found, b"".join(m.get("body", b"") for m in messages[1:]))


@pytest.fixture
def client() -> Client:
    routes._tidy.cache_clear()
    return Client()


def ticket(compte: Compte) -> str:
    with writing() as session:
        return sessions.open_ticket(session, compte)


def who(cookie: str) -> Any:
    with reading() as session:
        return sessions.actor_from(session, cookie)


def test_a_ticket_becomes_a_cookie_that_scripts_cannot_read(client: Client, compte: Compte) -> None:
    token = ticket(compte)
    answer = client.ask("/session/ouvrir", t=token, n="/dossier?cle=abc")
    assert (answer.status, answer.headers["location"]) == (303, "/dossier?cle=abc")
    header = answer.headers["set-cookie"]
    assert "HttpOnly" in header
    assert "SameSite=lax" in header
    assert "Secure" not in header
    assert answer.headers["cache-control"] == "no-store"
    assert who(answer.cookie).account == compte.id
    again = client.ask("/session/ouvrir", t=token)
    assert "set-cookie" not in again.headers


def test_a_sign_in_throws_away_what_is_past_its_time(client: Client, compte: Compte) -> None:
    with writing() as session:
        organisation = factories.make_organisation(session, "Association Les Tilleuls")
        by = factories.actor(session, factories.make_account(session, organisation=organisation))
        with at(now() - timedelta(days=70)):
            drafts.start(session, actor=by)
        kept = drafts.start(session, actor=by).cle
    assert client.ask("/session/ouvrir", t=ticket(compte)).cookie
    with reading() as session:
        assert set(session.scalars(select(Saisine.cle))) == {kept}


def test_the_cookie_is_secure_behind_https(client: Client, compte: Compte) -> None:
    headers = {"X-Forwarded-Proto": "https"}
    answer = client.ask("/session/ouvrir", t=ticket(compte), headers=headers)
    assert "Secure" in answer.headers["set-cookie"]


def test_another_site_cannot_sign_its_visitor_in(client: Client, compte: Compte) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = client.ask("/session/ouvrir", t=ticket(compte), headers=headers)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "https://exemple.fr", "//exemple.fr", "/\\exemple.fr", "javascript:alert(1)", "/a\nb", "/a/b", "",
        "/é", "/dossier?x=<script>",
    ],
)  # fmt: skip
def test_only_places_of_the_application_are_come_back_to(path: str) -> None:
    assert routes.back_to(path) == "/"


@pytest.mark.parametrize(
    "path", ["/", "/dossiers", "/dossier?cle=a-b_c", "/?x=%C3%A9&y=1", "/dossiers?vue=A&vue=B"]
)
def test_places_of_the_application_are_come_back_to(path: str) -> None:
    assert routes.back_to(path) == path


def test_signing_out_ends_the_session_on_the_server(client: Client, compte: Compte) -> None:
    cookie = client.ask("/session/ouvrir", t=ticket(compte)).cookie
    client.cookie = cookie
    assert client.ask("/session/fermer").status == 404, "no link of another site can do it"
    assert who(cookie) is not None
    answer = client.ask("/session/fermer", "POST")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert who(cookie) is None


def test_health(client: Client) -> None:
    assert client.ask("/sante").text == client.ask("/pret").text == "ok"


def test_readiness_says_when_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OSError

    monkeypatch.setattr(routes, "_is_current", away)
    assert client.ask("/pret").status == 503


def test_readiness_asks_for_the_schema_of_this_code(client: Client) -> None:
    with writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert client.ask("/pret").status == 503
    assert client.ask("/sante").status == 200


def test_readiness_does_not_wait_for_a_slow_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(routes, "_is_current", lambda: answered.wait(30))
    monkeypatch.setattr(routes, "READY_SECONDS", 0.1)
    release = threading.Timer(1, answered.set)
    release.start()
    assert client.ask("/pret").status == 503
    release.join()


def test_addresses_of_several_segments_are_nowhere(client: Client) -> None:
    answer = client.ask("/a/b/c")
    assert answer.status == 404
    assert frame.NOT_FOUND_TITLE in answer.text


def test_a_file_asks_for_a_session_and_says_nothing_without(client: Client) -> None:
    answer = client.ask("/fichier/fiche/abc")
    assert answer.status == 404
    assert frame.NOT_FOUND_TITLE in answer.text
    assert 'lang="fr"' in answer.text


def test_a_file_is_saved_and_never_run(
    client: Client, compte: Compte, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(kind: str, cle: str, actor: Any, parameters: dict[str, str]) -> Any:
        if cle != "abc":
            raise NotFound("piece")
        assert (kind, actor.account, parameters) == ("piece", compte.id, {"page": "2"})
        return SimpleNamespace(name='été "1".pdf', media_type="application/pdf", content=b"%PDF")

    monkeypatch.setattr(routes.files, "serve", serve)
    client.cookie = client.ask("/session/ouvrir", t=ticket(compte)).cookie
    answer = client.ask("/fichier/piece/abc?page=2")
    assert answer.content == b"%PDF"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]
    disposition = "attachment; filename=\"_t_ _1_.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9%20%221%22.pdf"
    assert answer.headers["content-disposition"] == disposition
    assert client.ask("/fichier/piece/autre").status == 404


@pytest.fixture
def form(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(frame, "cookie", lambda: None)
    monkeypatch.setattr(signin, "address", lambda: "192.0.2.9")
    return AppTest.from_file(f"../../{MAIN}", default_timeout=20).run()


def fill(form: AppTest, name: str, phrase: str) -> AppTest:
    form.text_input[0].input(name)
    form.text_input[1].input(phrase)
    return form.button[0].click().run()


def test_the_form_opens_a_ticket(form: AppTest, compte: Compte) -> None:
    fill(form, " Ange ", PHRASE)
    assert not form.error
    script = "".join(html.proto.body for html in form.get("html"))
    token = re.search(r"/session/ouvrir\?t=([\w-]+)&n=%2F", script)
    assert token
    with writing() as session:
        assert sessions.redeem(session, token.group(1)) is not None


@pytest.mark.parametrize("name", ["ange", "inconnue", ""])
def test_every_refusal_reads_the_same(form: AppTest, compte: Compte, name: str) -> None:
    fill(form, name, "autre chose")
    assert [error.value for error in form.error] == [signin.FAILED]
    assert "session/ouvrir" not in "".join(html.proto.body for html in form.get("html"))


def test_failures_are_remembered_beyond_the_browser(form: AppTest, compte: Compte) -> None:
    for _ in range(sessions.FREE_FAILURES):
        fill(form, "ange", "faux")
    with reading() as session:
        assert session.query(Echec).count() == 2
    fill(form, "ange", PHRASE)
    assert [error.value for error in form.error] == [signin.FAILED]


def test_nothing_of_the_form_stays_in_the_browser_session(form: AppTest, compte: Compte) -> None:
    fill(form, "ange", PHRASE)
    for key in ("authentication_status", "username", "name", "email", "roles"):
        assert key not in form.session_state
