"""The sign-in form, and the place in the sidebar that says who is signed in.

The form is streamlit-authenticator's, unmaintained: its check is replaced by `services.sessions`, and its
cookie, which any script could read, by none at all. A sign-in ends in a one-time ticket that the browser
brings to a route, which answers with the real cookie and the page first asked for (lda/ui/routes.py).
"""

import html
import json
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController
from streamlit_authenticator.models import AuthenticationModel

from lda.domain.access import Actor
from lda.domain.words import ROLE_LABELS, Role
from lda.services import sessions
from lda.settings import settings
from lda.store.work import reading, writing
from lda.ui import frame
from lda.ui.text import plain
from lda.views import options

TITLE = "Connexion"
FAILED = (
    "Connexion refusée : l'identifiant ou la phrase de passe ne convient pas, ou il y a eu trop d'essais. "
    "Vérifiez votre saisie, et attendez un peu avant d'essayer de nouveau."
)
LABELS = {
    "Form name": "Se connecter",
    "Username": "Identifiant",
    "Password": "Phrase de passe",
    "Login": "Se connecter",
}
_LEFT_BY_THE_FORM = ("authentication_status", "username", "name", "email", "roles", "logout")
_AUTOCOMPLETE = """<script>
(() => {
  const kinds = {text: "username", password: "current-password"};
  let tries = 0;
  const timer = setInterval(() => {
    const inputs = document.querySelectorAll(".st-key-connexion input");
    inputs.forEach(input => input.setAttribute("autocomplete", kinds[input.type] || "off"));
    document.querySelectorAll(".st-key-connexion h3").forEach(head => head.setAttribute("aria-level", "2"));
    if (inputs.length > 1 || ++tries > 50) clearInterval(timer);
  }, 100);
})();
</script>"""
"""The library forbids browsers to fill the fields in; WCAG 1.3.5 and password managers ask for it.
Its heading comes right under the page's, so it is of the second level."""
_DISCREET = (
    "background:none;border:0;padding:0.25rem 0;font:inherit;color:inherit;text-decoration:underline;"
    "cursor:pointer"
)


class _Model(AuthenticationModel):
    """The library's check replaced by ours; `ticket` is what a right passphrase opened."""

    def __init__(self) -> None:
        super().__init__({"usernames": {}}, auto_hash=False)
        self.ticket: str | None = None

    def login(self, username: str, password: str, *options: Any, **more: Any) -> bool | None:
        """An empty name is a refusal like another; the library would answer it with silence."""
        if not username:
            st.session_state["authentication_status"] = False
            return False
        return bool(super().login(username, password, *options, **more))

    def check_credentials(self, username: str, password: str) -> bool:
        """Open a ticket when the passphrase is right. The library is told no: it has nothing to remember."""
        with reading() as session:
            attempt = sessions.check(session, username, password, address())
        with writing() as session:
            compte = sessions.conclude(session, attempt)
            if compte is not None:
                self.ticket = sessions.open_ticket(session, compte)
        return False


class _NoCookie:
    """In the place of the library's cookie, which scripts can read."""

    def get_cookie(self) -> None:
        """None: nobody is signed in by it."""

    def set_cookie(self) -> None:
        """Nothing is set."""


class _Form(Authenticate):
    """The library's form around our model, without its cookie component."""

    def __init__(self, model: _Model) -> None:
        self.attrs = {"login_sleep_time": 0}
        self.path = None
        self.cookie_controller = _NoCookie()
        self.authentication_controller = AuthenticationController({"usernames": {}}, auto_hash=False)
        self.authentication_controller.authentication_model = model


def show() -> None:
    """The sign-in page, at whatever address was asked for, which is where it leads."""
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        st.title("Logement d'abord dans le Pas-de-Calais", anchor=False)
        st.write("Fiches saisine, dossiers et indicateurs des sept plateformes.")
        model = _Model()
        with st.container(key="connexion"):
            _Form(model).login(fields=LABELS)
        st.html(_AUTOCOMPLETE, unsafe_allow_javascript=True)
        tried = st.session_state.get("authentication_status") is False
        for key in _LEFT_BY_THE_FORM:
            st.session_state.pop(key, None)
        if model.ticket:
            enter(model.ticket, _asked_for())
        elif tried:
            st.error(FAILED)
        st.caption(
            "Première visite ou phrase de passe oubliée ? Demandez un lien d'activation à la coordination de "
            "votre plateforme ou à l'administration."
        )


def enter(ticket: str, path: str = "/") -> None:
    """Send the browser to change a ticket into its cookie, then to a path of the application; and stop."""
    target = "/session/ouvrir?" + urlencode({"t": ticket, "n": path})
    st.html(f"<script>window.location.replace({json.dumps(target)})</script>", unsafe_allow_javascript=True)
    st.info("Connexion en cours…")
    st.stop()


def _asked_for() -> str:
    asked = st.query_params
    query = urlencode([(name, value) for name in asked for value in asked.get_all(name)])
    return "/" + frame.asked_url() + (f"?{query}" if query else "")


def address() -> str | None:
    """The address of the browser; behind a proxy of ours, as the proxy says (setting LDA_BEHIND_PROXY)."""
    if settings().behind_proxy:
        forwarded = st.context.headers.get("X-Forwarded-For", "")
        return forwarded.split(",")[-1].strip() or None
    return st.context.ip_address


def sidebar(actor: Actor) -> None:
    """Under the menu: who is signed in, the own account, and the way out."""
    with st.sidebar:
        st.write(f"**{plain(actor.name)}**  \n{plain(_place(actor))}")
        if frame.has("mon-compte"):
            frame.link("Mon compte", "mon-compte", icon=":material/account_circle:")
        st.html(_sign_out())


@st.cache_data(ttl=300, show_spinner=False)
def places_by_code() -> dict[str, str]:
    """Short names of plateformes and names of territoires."""
    with reading() as session:
        names = {code: p.court for code, p in options.plateformes(session).items()}
        return names | {code: t.nom for code, t in options.territoires(session).items()}


def _place(actor: Actor) -> str:
    """The role, and the plateformes, territoires or organisation it is for."""
    label = ROLE_LABELS[actor.role]
    if actor.role not in (Role.COORDINATEUR, Role.SLISL):
        return label
    names = places_by_code()
    places = actor.plateformes if actor.role == Role.COORDINATEUR else actor.territoires
    return f"{label} · {', '.join(sorted(names[code] for code in places)) or 'aucune affectation en cours'}"


def _sign_out() -> str:
    """A form, so that the session ends on the server, by a request that no other site can make."""
    label = html.escape("Se déconnecter")
    return (
        '<form method="post" action="/session/fermer" target="_top">'
        f'<button type="submit" style="{_DISCREET}">{label}</button></form>'
    )
