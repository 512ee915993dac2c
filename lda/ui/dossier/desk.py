"""What every part of a dossier's page starts from: the dossier as its reader has it, and who reads."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from lda.domain.access import Actor, Part
from lda.domain.clock import now
from lda.domain.french import heure
from lda.domain.words import CLOSED, Role
from lda.store.lists import Lists
from lda.ui.dossier.forms import SEEN, Act, key_of, turns
from lda.ui.kept import kept
from lda.ui.text import plain
from lda.views.dossier_parts import DossierView

CHANGED = (
    "Ce dossier a changé depuis votre dernier affichage. Si vous veniez d'agir, vérifiez que c'est fait."
)
SITUATION, SUIVI, ECHANGES, HISTORIQUE = "Situation", "Suivi", "Échanges", "Historique"


@dataclass(frozen=True)
class Desk:
    """A dossier on the screen. `version`: the one on the screen before this run, which a form saves on."""

    view: DossierView
    lists: Lists
    me: Actor
    version: int

    @property
    def open(self) -> bool:
        """The household is still followed."""
        return self.view.statut not in CLOSED

    @property
    def steers(self) -> bool:
        """The reader coordinates the dossier."""
        return self.me.role == Role.COORDINATEUR and self.view.plateforme in self.me.plateformes

    @property
    def whole(self) -> bool:
        """The reader has the thread, the history and the people of the dossier too, not one part of it."""
        return Part.RESTE in self.view.parties

    def can(self, act: Act) -> bool:
        """Whether the reader's rights allow an act."""
        return act.verb in self.view.possibles

    def label(self, name: str, code: str | None) -> str:
        """The label of a code of a list."""
        return self.lists.label(name, code)


def seen_version(view: DossierView) -> int:
    """The version of the dossier that stood on the screen when the present click was made."""
    cle, version, _ = st.session_state.get(SEEN) or ("", 0, None)
    return int(version) if cle == view.cle else view.version


def come_back(view: DossierView) -> None:
    """Take up a page whose session was lost: its forms by the keys they had, the version that it showed."""
    told = kept(f"dossier_{view.cle}", {"version": view.version, "turns": turns()})
    done, version = told.get("turns"), told.get("version")
    if isinstance(done, dict) and isinstance(version, int):
        turns().update(done)
        st.session_state.setdefault(SEEN, (view.cle, version, None))


def remember_version(view: DossierView) -> None:
    """The page is drawn: what the next click is judged by is what it shows."""
    st.session_state[SEEN] = (view.cle, view.version, now())


def tell_changes(desk: Desk) -> None:
    """Say what others did since the page was last drawn: a click made meanwhile may find its form gone."""
    if desk.version == desk.view.version:
        return
    since = st.session_state[SEEN][2]
    new = [line for line in desk.view.historique if since is not None and line.quand > since]
    told = [f"{heure(line.quand)}, {line.qui} : {line.phrase}" for line in new]
    st.info("  \n".join([CHANGED, *map(plain, told)]))


def tab_key(cle: str) -> str:
    """Where the session keeps the tab shown."""
    return f"tab_{cle}"


def reach(cle: str, tab: str | None, act: Act | None, subject: Any) -> None:
    """Bring somebody to the form of an act: its tab chosen, its form open. For a button's `on_click`."""
    if tab is not None:
        st.session_state[tab_key(cle)] = tab
    if act is not None:
        st.session_state[f"open_{key_of(act, subject)}"] = True
