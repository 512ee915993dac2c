"""What every page starts from: who is served, titles, links, and errors in French.

Who is served is asked of the database at every run of the script, and again in every callback and fragment,
which run without `main`; a run that a callback asks for is the end of that callback's own. Nothing else in
`st.session_state` is trusted for a right.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from time import monotonic
from typing import NoReturn, ParamSpec
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lda.domain.access import RIGHTS, Actor
from lda.domain.clock import now
from lda.domain.errors import Conflict, Invalid, NotFound, Problem, Unavailable
from lda.services import sessions
from lda.store.work import Session, reading, writing
from lda.ui import errors, instruments
from lda.ui.lists import lists as lists
from lda.ui.pages_by_role import BY_URL
from lda.ui.text import plain

COOKIE = "lda_session"
HOME_URL = "\x01accueil"
"""Url path given to the home page, which Streamlit serves at "/": an address that nobody can ask for."""
NOT_FOUND_TITLE = "Page introuvable"
NOT_FOUND_TEXT = (
    "Cette page n'existe pas, ou vous n'y avez pas accès. Vérifiez l'adresse, ou revenez à l'accueil."
)
NO_PAGE = "-"
_FLASH = "_flash"
_REFUSED = "_refused"
_SEEN = "_seen"
_PAGE = "_page"
_BY_ITSELF = "_by_itself"
_HANDED = "_handed"
HANDED_SECONDS = 1.0
"""How long a run asked for by another goes on from what that one read."""

P = ParamSpec("P")
_serving: ContextVar[Actor | None] = ContextVar("serving")
_asked: ContextVar[str] = ContextVar("asked")


def cookie() -> str | None:
    """The value of the session cookie of this browser, as it was when the page was loaded."""
    return st.context.cookies.get(COOKIE)


def ask_who(within: Session | None = None) -> Actor | None:
    """Who the cookie names, from the database; None for nobody. A run asks once, callbacks included.

    `within` is a transaction at hand, to ask in.
    """
    run, value = instruments.current(), cookie()
    if run.actor is not None or not value:
        return run.actor
    with nullcontext(within) if within else reading() as session:
        found = sessions.session_of(session, value)
    if found is None:
        return None
    st.session_state[_SEEN] = found.seen
    run.actor, run.asked = found.actor, monotonic()
    return found.actor


def draw_again(parts: Sequence[str]) -> NoReturn:
    """From a callback: draw parts of the page again, by their keys.

    That run ends what this one began: it takes over who is served, so that the database is asked once for one
    click. It only draws, and only within `HANDED_SECONDS`; whatever runs in its place asks anew.
    """
    run = instruments.current()
    st.session_state[_HANDED] = (cookie(), run.actor, run.asked)
    st.rerun(scope=list(parts))


def _take_over() -> None:
    """For a part about to be drawn alone: who was served by the callback that asked for it."""
    handed, run = st.session_state.pop(_HANDED, None), instruments.current()
    if handed is None or run.actor is not None:
        return
    value, actor, asked = handed
    if value == cookie() and monotonic() - asked < HANDED_SECONDS:
        run.actor, run.asked = actor, asked


def seen() -> None:
    """Keep the session of this browser from falling idle; what a page does by itself does not."""
    value, by_itself = cookie(), st.session_state.pop(_BY_ITSELF, False)
    if (
        value
        and not by_itself
        and now() - st.session_state[_SEEN] > timedelta(seconds=sessions.TOUCH_SECONDS)
    ):
        try:
            with writing() as session:
                sessions.touch(session, value)
        except Unavailable as error:  # nobody is kept from reading for it
            errors.log(error)


def refresh() -> NoReturn:
    """Run the page again without anybody having clicked (for a fragment that watches)."""
    st.session_state[_BY_ITSELF] = True
    st.rerun()


def alone() -> bool:
    """Whether a part of the page runs by itself: `main` asked nobody who is served."""
    try:
        _serving.get()
    except LookupError:
        return True
    return False


def touched_alone() -> bool:
    """Whether the run was asked for by a part of the page alone; for callbacks, which run before all else."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def part(draw: Callable[P, None], key: str | None = None) -> Callable[P, None]:
    """A part of a page that runs alone when something in it is touched (a fragment), or by its key if any.

    What stops it then, a right lost or a database away, stops the page, which runs again and says so.
    """

    @st.fragment(key=key)
    def attempt(*args: P.args, **kwargs: P.kwargs) -> Exception | None:
        try:
            if alone():
                _take_over()
                me()
                seen()
            draw(*args, **kwargs)
        except Exception as error:
            if not alone():
                return error  # for the page: a fragment would answer for it in its own place
            if not isinstance(error, NotFound | Unavailable):
                errors.log(error)
            st.rerun()
        return None

    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        if error := attempt(*args, **kwargs):
            raise error

    return drawn


@contextmanager
def serving(actor: Actor | None) -> Iterator[None]:
    """The time during which `main` runs a page for an actor just read from the database."""
    token = _serving.set(actor)
    asked = _asked.set("")
    try:
        yield
    finally:
        _serving.reset(token)
        _asked.reset(asked)


def at(url: str) -> None:
    """Remember the address of the page that `main` is about to run."""
    _asked.set(url)
    name = (url or "accueil") if url in BY_URL else "introuvable"
    st.session_state[_PAGE] = name
    instruments.current().name = name


def last_page() -> str:
    """The name in the log of the page that this browser session runs; NO_PAGE before its first."""
    name: str = st.session_state.get(_PAGE, NO_PAGE)
    return name


def me(within: Session | None = None) -> Actor:
    """Who is served. A callback or a fragment asks the database, once, in a transaction at hand if there is
    one; raises NotFound for nobody."""
    try:
        actor = _serving.get()
    except LookupError:
        actor = ask_who(within)
        if actor is None:
            st.rerun()
    if actor is None:
        raise NotFound("page")
    return actor


def require(url: str) -> Actor:
    """Who is served, if its role has the page at this address; else the page "introuvable", and stop."""
    actor = me()
    if not BY_URL[url].serves(actor):
        introuvable()
        st.stop()
    return actor


def introuvable() -> None:
    """The one answer to what does not exist and to what is not allowed."""
    instruments.current().outcome = instruments.NOT_FOUND
    st.title(NOT_FOUND_TITLE, anchor=False)
    st.write(NOT_FOUND_TEXT)
    link("Revenir à l'accueil", "", icon=":material/home:")


def refused(what: str) -> None:
    """Journal a refusal, once for a browser's session and thing refused (DOMAIN A6)."""
    known: set[str] = st.session_state.setdefault(_REFUSED, set())
    actor = _serving.get(None)
    if actor is None or what in known:
        return
    known.add(what)
    with writing() as session:
        sessions.note_refusal(session, actor, what)


def show_not_found(error: NotFound) -> None:
    """Answer a NotFound that reached the top of a page, and journal it when it was a right that lacked."""
    name = str(error.args[0]) if error.args else ""
    if name in RIGHTS:
        refused(name.split(".")[0])
    introuvable()


def title(text: str, caption: str | None = None) -> None:
    """The page's only h1, with a line under it, then the messages left by the former run."""
    st.title(text, anchor=False)
    if caption:
        st.caption(caption)
    for kind, message in st.session_state.pop(_FLASH, []):
        {"success": st.success, "info": st.info, "warning": st.warning}[kind](plain(message))


def flash(message: str, kind: str = "success") -> None:
    """A message shown under the next title, after a `st.rerun` or on another page.

    `kind` is "success", "info" or "warning".
    """
    waiting = st.session_state.setdefault(_FLASH, [])
    if (kind, message) not in waiting:
        waiting.append((kind, message))


def asked_url() -> str:
    """The address of the page being run, without its query; "" for the home page."""
    return _asked.get("")


def has(url: str) -> bool:
    """Whether who is served has the page at this address."""
    return url in BY_URL and BY_URL[url].serves(me())


@lru_cache
def page(url: str) -> StreamlitPage:
    """The page at an address, for `st.page_link` and `st.switch_page`, which only look at it."""
    declared = BY_URL[url]
    return st.Page(declared.path, title=declared.title, url_path=url or HOME_URL, default=not url)


def link(label: str, url: str, *, icon: str | None = None, width: int | None = None, **query: str) -> None:
    """A link to a page by its address: `link("Ouvrir", "dossier", cle=cle)`. The label is plain text.

    Who has not that page reads the label alone. `width` in pixels; as wide as its label without.
    """
    if not has(url):
        st.markdown(plain(label), width=width or "content")
        return
    st.page_link(
        page(url), label=plain(label), icon=icon, query_params=query or None, width=width or "content"
    )


def line_link(text: str, url: str, **query: str) -> None:
    """A whole line of a list as one link: its text is markdown, and it is as wide as the list (lda.css)."""
    if not has(url):
        st.markdown(text)
        return
    st.page_link(page(url), label=text, query_params=query or None, width="stretch")


def go(url: str, **query: str) -> None:
    """Leave for another page."""
    st.switch_page(page(url), query_params=query or None)


def file_link(label: str, kind: str, cle: str, **params: str) -> None:
    """A link to a file that `lda.documents.files` makes; right and journal are asked when it is fetched."""
    query = f"?{urlencode(params)}" if params else ""
    st.link_button(plain(label), f"/fichier/{kind}/{cle}{query}", type="tertiary", icon=":material/download:")


def page_of(key: str) -> int:
    """Where one is in a long list, from 0, before its length is known; `pages` draws the numbers after."""
    number: int = st.session_state.get(key, 1)
    return number - 1


def pages(total: int, size: int, key: str) -> int:
    """Where one is in a long list, from 0; draws the page numbers when there is more than one page."""
    last = max(1, -(-total // size))
    if st.session_state.get(key, 1) > last:
        st.session_state[key] = last
    return st.pagination(last, key=key) - 1 if last > 1 else 0


@dataclass
class Feedback:
    """How an act ended: `ok`, or the problems of each field, by their key."""

    ok: bool = False
    problems: list[Problem] = field(default_factory=list)
    conflict: bool = False

    def of(self, field_key: str) -> str | None:
        """The message about one field."""
        return next((p.message for p in self.problems if p.field == field_key), None)


@contextmanager
def feedback() -> Iterator[Feedback]:
    """Run an act and say in French what went wrong; `ok` is True afterwards when it all went well."""
    result = Feedback()
    try:
        yield result
        result.ok = True
    except Invalid as error:
        result.problems = list(error.problems)
        st.error("  \n".join(plain(p.message) for p in result.problems))
    except Conflict as error:
        result.conflict = True
        st.warning(
            "Une autre personne a enregistré entre-temps. Ce que vous avez saisi est gardé à l'écran : "
            "comparez, puis enregistrez de nouveau.  \n" + "  \n".join(plain(c) for c in error.changes)
        )
    except NotFound:
        st.error("Introuvable : cet élément n'existe pas ou plus, ou vous n'y avez pas accès.")
    except Unavailable:
        raise  # the page waits for the database (lda/ui/runner.py)
    except Exception as error:
        show_unexpected(error)


def show_unexpected(error: Exception) -> None:
    """Say that an error nobody expected happened, with the reference under which it is in the log."""
    st.error(errors.UNEXPECTED.format(reference=errors.log(error)))
