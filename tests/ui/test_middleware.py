"""What the middleware does to an answer on its way out."""

from asyncio import sleep
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from lda.ui.middleware import HEADERS, Headers
from tests.ui.loops import apart

SHELL = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def ask(response: Response, path: str = "/", **headers: str) -> tuple[dict[str, str], str, Request]:
    """Headers and body of an answer passed through the middleware, and the request that it was made for."""
    messages: list[dict] = []
    requests: list[Request] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        requests.append(Request(scope))
        await response(scope, receive, send)

    async def receive() -> dict:
        await sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        messages.append(message)

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": given, "query_string": b""}
    apart(Headers(application)(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
    return found, b"".join(message["body"] for message in messages[1:]).decode(), requests[0]


def test_every_answer_gets_the_security_headers() -> None:
    headers, body, _ = ask(PlainTextResponse("ok"))
    assert body == "ok"
    assert {name.encode(): value.encode() for name, value in headers.items()}.items() >= HEADERS.items()
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]


def test_a_route_may_be_stricter() -> None:
    strict = {"Content-Security-Policy": "sandbox", "Referrer-Policy": "no-referrer"}
    headers, _, _ = ask(PlainTextResponse("ok", headers=strict))
    assert headers["content-security-policy"] == "sandbox"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_shell_of_streamlit_speaks_french() -> None:
    headers, body, _ = ask(HTMLResponse(SHELL, headers={"ETag": "x", "Cache-Control": "public"}))
    assert '<html lang="fr">' in body
    assert "<title>Logement d'abord 62</title>" in body
    assert body.index("/app/static/fr.js?v=") < body.index('<script type="module"')
    assert "/app/static/lda.css?v=" in body
    assert "/app/static/favicon.png?v=" in body
    for english in ("<title>Streamlit", "JavaScript to run", "service-desc", "<!--"):
        assert english not in body
    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers
    assert headers["content-length"] == str(len(body.encode()))


def test_a_page_that_comes_in_pieces_is_put_together() -> None:
    pieces = [SHELL[:1000], SHELL[1000:]]
    _, body, _ = ask(StreamingResponse(iter(pieces), media_type="text/html"))
    assert body == ask(HTMLResponse(SHELL))[1]


def test_other_pages_stay_as_they_are() -> None:
    page = '<html lang="en"><title>Autre</title>'
    assert ask(HTMLResponse(page))[1] == page


def test_pages_are_asked_for_whole_and_files_may_come_compressed() -> None:
    headers = {"accept_encoding": "gzip", "if_none_match": "x"}
    assert "accept-encoding" not in ask(HTMLResponse(SHELL), **headers)[2].headers
    assert "accept-encoding" in ask(Response(), "/static/js/index.js", **headers)[2].headers
