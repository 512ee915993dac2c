"""What every HTTP answer gets on its way out: security headers, and the page shell in French."""

import re
from hashlib import sha256
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Streamlit's shell has an inline script, and the sign-in leaves for its cookie by another one.
        "script-src 'self' 'unsafe-inline' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
HEADERS = {
    b"content-security-policy": CONTENT_SECURITY_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=(), display-capture=(), payment=()",
}
STATIC = Path(__file__).parent / "static"
FILES = ("/static/", "/app/static/", "/media/", "/_stcore/")
SHELL = b"<title>Streamlit</title>"


def _address(name: str) -> bytes:
    """The address of one of our static files, another one whenever the file is another one."""
    return f"/app/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:8]}".encode()


REPLACEMENTS = (
    (re.compile(rb'<html lang="en">'), b'<html lang="fr">'),
    (re.compile(re.escape(SHELL)), b"<title>Logement d'abord 62</title>"),
    (re.compile(rb"<!--.*?-->\s*", re.DOTALL), b""),
    (re.compile(rb'<link rel="service-desc"[^>]*>\s*'), b""),
    (re.compile(rb'href="\./favicon\.png"'), b'href="%s"' % _address("favicon.png")),
    (
        re.compile(rb"<noscript>.*?</noscript>", re.DOTALL),
        b"<noscript><p>Activez JavaScript dans votre navigateur pour utiliser ce site.</p></noscript>",
    ),
    # Before Streamlit's own scripts, so that they already find a browser that speaks French.
    (re.compile(rb"<head>"), b'<head>\n    <script src="%s"></script>' % _address("fr.js")),
    (re.compile(rb"</head>"), b'  <script src="%s"></script>\n  </head>' % _address("typing.js")),
    (re.compile(rb"</head>"), b'  <link rel="stylesheet" href="%s">\n  </head>' % _address("lda.css")),
)


class Headers:
    """ASGI middleware: HEADERS where an answer has none of its own, no page in a cache, a French shell."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not scope["path"].startswith(FILES):
            scope = {**scope, "headers": _asking_for_the_whole_text(scope["headers"])}
        await self.app(scope, receive, _Answer(send).send)


class _Answer:
    """One answer on its way; a page is held back until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._page: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._start(message)
        elif self._page is not None and message["type"] == "http.response.body":
            await self._hold(message)
        else:
            await self._send(message)

    async def _start(self, message: Message) -> None:
        given = dict(message["headers"])
        missing = [(name, value) for name, value in HEADERS.items() if name not in given]
        message = {**message, "headers": [*message["headers"], *missing]}
        if given.get(b"content-type", b"").startswith(b"text/html"):
            self._page = message
        else:
            await self._send(message)

    async def _hold(self, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        assert self._page is not None
        body = french(self._body)
        headers = [
            (name, value)
            for name, value in self._page["headers"]
            if name not in {b"content-length", b"cache-control", b"etag", b"last-modified"}
        ]
        headers += [(b"cache-control", b"no-store"), (b"content-length", str(len(body)).encode())]
        await self._send({**self._page, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def french(page: bytes) -> bytes:
    """Streamlit's page shell in French, with our script and style; any other page as it is."""
    if SHELL not in page:
        return page
    for pattern, replacement in REPLACEMENTS:
        page = pattern.sub(replacement, page)
    return page


def _asking_for_the_whole_text(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The request without what would let the answer come compressed, or not come at all."""
    unwanted = {b"accept-encoding", b"if-none-match", b"if-modified-since"}
    return [(name, value) for name, value in headers if name not in unwanted]
