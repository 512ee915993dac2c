"""The addresses answered without Streamlit: the session's cookie, files, health."""

import html
import re
from collections.abc import Awaitable, Callable
from datetime import date
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import quote

from anyio import CapacityLimiter, fail_after, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from lda.documents import files
from lda.domain.clock import today
from lda.domain.errors import NotFound, Unavailable
from lda.services import sessions, upkeep
from lda.settings import settings
from lda.store import migrate
from lda.store.work import reading, writing
from lda.ui import errors, instruments
from lda.ui.frame import COOKIE, NOT_FOUND_TEXT, NOT_FOUND_TITLE

PATH = re.compile(r"/(?![/\\])[A-Za-z0-9_\-]*(\?[\w=&%.\-+~]*)?", re.ASCII)
"""A place of the application to come back to: one segment and a query, never another site."""
STREAMLITS_OWN = frozenset({"_stcore", "app", "auth", "component", "media", "static"})
"""First segments of the addresses that Streamlit answers itself."""
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
READY_SECONDS = 2
FAILED_TITLE = "Cette demande n'a pas abouti"
AWAY = (
    "La base de données ne répond pas pour le moment. Attendez un peu, puis recommencez. Si l'attente dure, "
    "signalez-la avec la référence {reference}."
)
_ONE_AT_A_TIME = CapacityLimiter(1)
"""A probe that the database keeps waiting is not followed by others that pile up behind it."""
Endpoint = Callable[[Request], Awaitable[Response]]
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def back_to(path: str) -> str:
    """The path asked for if it is one of the application's own, else the home page."""
    return path if PATH.fullmatch(path) else "/"


async def open_session(request: Request) -> Response:
    """Change a one-time ticket into the session's cookie, then go to the page first asked for."""
    target = back_to(request.query_params.get("n", "/"))
    answer = RedirectResponse(target, 303, headers=PRIVATE)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return answer  # another site would be signing its visitor in under a name of its choice
    value = await run_in_threadpool(_redeem, request.query_params.get("t", ""))
    if value is not None:
        answer.set_cookie(
            COOKIE,
            value,
            max_age=settings().session_hours * 3600,
            httponly=True,
            samesite="lax",
            secure=_https(request),
            path="/",
        )
    return answer


async def close_session(request: Request) -> Response:
    """End the session on the server and forget the cookie. By POST: no other site can."""
    value = request.cookies.get(COOKIE)
    if value:
        await run_in_threadpool(_close, value)
    answer = RedirectResponse("/", 303, headers=PRIVATE)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=_https(request))
    return answer


async def health(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok", headers=PRIVATE)


async def ready(request: Request) -> Response:
    """The database answers too, within READY_SECONDS, and its schema is the one of this code."""
    try:
        with fail_after(READY_SECONDS):
            current = await to_thread.run_sync(_is_current, abandon_on_cancel=True, limiter=_ONE_AT_A_TIME)
    except Exception as error:
        errors.log(error)
        return PlainTextResponse("base de données injoignable", 503, headers=PRIVATE)
    if not current:
        return PlainTextResponse("base de données d'une autre version", 503, headers=PRIVATE)
    return PlainTextResponse("ok", headers=PRIVATE)


async def file(request: Request) -> Response:
    """A document, made and journaled when it is fetched, for who may have it (DOMAIN A6)."""
    kind, cle = request.path_params["kind"], request.path_params.get("cle", "")
    parameters = dict(request.query_params)
    try:
        found = await run_in_threadpool(_serve, request.cookies.get(COOKIE), kind, cle, parameters)
    except NotFound:
        return page(404, NOT_FOUND_TITLE, NOT_FOUND_TEXT)
    return Response(
        found.content,
        media_type=found.media_type,
        headers={
            **PRIVATE,
            "Content-Disposition": attachment(found.name),
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
        },
    )


def attachment(name: str) -> str:
    """A Content-Disposition that saves the file under its name, accents included (RFC 6266, RFC 5987)."""
    plain = re.sub(r"[^A-Za-z0-9 ._\-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def page(status: int, title: str, text: str) -> HTMLResponse:
    """A page in French for what could not be served."""
    title, text = html.escape(title), html.escape(text)
    return HTMLResponse(
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{font:16px/1.5 sans-serif;color:#24323A;max-width:36rem;margin:4rem auto;padding:0 1rem}"
        "a{color:#1F5F6B}</style></head>"
        f"<body><main><h1>{title}</h1><p>{text}</p>"
        '<p><a href="/">Revenir à l\'accueil</a></p></main></body></html>',
        status,
        headers=PRIVATE,
    )


def failed(error: Exception) -> Response:
    """The page that says that a request failed, and under which reference."""
    status, text = (503, AWAY) if isinstance(error, Unavailable) else (500, errors.UNEXPECTED)
    return page(status, FAILED_TITLE, text.format(reference=errors.log(error)).replace("**", ""))


def _https(request: Request) -> bool:
    forwarded = request.headers.get("x-forwarded-proto", "").split(",")[0].strip()
    return request.url.scheme == "https" or forwarded == "https"


def _redeem(ticket: str) -> str | None:
    with writing() as session:
        value = sessions.redeem(session, ticket)
    if value is not None:
        _tidy(today())
    return value


@lru_cache(maxsize=1)
def _tidy(day: date) -> None:
    """Do what a day asks for, at its first sign-in in this process: it needs no clock of its own."""
    try:
        with writing() as session:
            upkeep.tidy(session)
    except Exception as error:
        errors.log(error)  # nobody is kept out for it


def _close(value: str) -> None:
    with writing() as session:
        sessions.close(session, value)


def _is_current() -> bool:
    with reading() as session:
        return migrate.is_current(session)


def _serve(cookie: str | None, kind: str, cle: str, parameters: dict[str, str]) -> Any:
    with reading() as session:
        actor = sessions.actor_from(session, cookie) if cookie else None
    instruments.current().actor = actor
    if actor is None:
        raise NotFound("file")
    return files.serve(kind, cle, actor, parameters)


async def nowhere(request: Request) -> Response:
    """An address of several segments, none of which is ours."""
    return page(404, NOT_FOUND_TITLE, NOT_FOUND_TEXT)


class Nowhere(Route):
    """Every other address of several segments: Streamlit would answer with a page that stays blank."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        first, _, rest = scope["path"].strip("/").partition("/")
        return super().matches(scope) if rest and first not in STREAMLITS_OWN else (Match.NONE, {})


def _route(path: str, endpoint: Endpoint, method: str = "GET") -> Route:
    """A route of which each request is measured under the path as written here: no key, no query."""

    @wraps(endpoint)
    async def measured(request: Request) -> Response:
        with instruments.measured("route", path) as run:
            try:
                answer = await endpoint(request)
            except Exception as error:
                answer = failed(error)
            run.outcome = str(answer.status_code)
        return answer

    return Route(path, measured, methods=[method])


ROUTES = [
    _route("/session/ouvrir", open_session),
    _route("/session/fermer", close_session, "POST"),
    _route("/sante", health),
    _route("/pret", ready),
    _route("/fichier/{kind}", file),
    _route("/fichier/{kind}/{cle}", file),
    Nowhere("/{rest:path}", nowhere, methods=["GET"]),
]
