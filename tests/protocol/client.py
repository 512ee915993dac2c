"""The tab of `lda.bench.client`, and the plain requests that a tab does not make."""

from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

from lda.bench.client import COOKIE, PATIENCE, Browser
from lda.bench.screen import Screen, Widget

__all__ = ["Answer", "Browser", "Screen", "Widget", "fetch", "handshake"]


def handshake(url: str, *, origin: str, host: str | None = None, cookie: str = "") -> int:
    """The status that the server gives to a browser that comes from another site, or by another name."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    headers = {
        "Host": host or parts.netloc,
        "Origin": origin,
        "Cookie": f"{COOKIE}={cookie}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OTAxMjM0NQ==",
        "Sec-WebSocket-Protocol": "streamlit",
    }
    connection.putrequest("GET", "/_stcore/stream", skip_host=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


@dataclass(frozen=True)
class Answer:
    """What a plain request is answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def fetch(url: str, path: str, cookie: str | None = None, method: str = "GET", **headers: str) -> Answer:
    """One plain request, which follows no redirection."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie:
        sent["Cookie"] = f"{COOKIE}={cookie}"
    connection.request(method, path, headers=sent)
    found = connection.getresponse()
    answer = Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
    connection.close()
    return answer
