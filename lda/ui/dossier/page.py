"""The page of a dossier: its head, what is known and done on the left, what comes next on the right."""

from datetime import timedelta

import streamlit as st

from lda.domain.access import Actor, Part
from lda.domain.clock import now
from lda.domain.traces import OPENING_MINUTES
from lda.services import dossiers as services
from lda.store.work import reading, writing
from lda.ui import frame
from lda.ui.dossier import (
    consent,
    contacts,
    diagnostic,
    due,
    echanges,
    head,
    history,
    mesures,
    people,
    protection,
    recontacts,
    relais,
    situation,
    steps,
    style,
    transfer,
)
from lda.ui.dossier.desk import (
    ECHANGES,
    HISTORIQUE,
    SITUATION,
    SUIVI,
    Desk,
    come_back,
    remember_version,
    seen_version,
    tab_key,
    tell_changes,
)
from lda.views import dossiers
from lda.views.dossier_parts import DossierView

OPENED = "dossier_opened"
"""Which dossier the session has written in the journal as opened, and when."""


def show(me: Actor, cle: str) -> None:
    """The whole page. Raises NotFound for what does not exist or may not be read."""
    _note_opening(me, cle)
    past = st.session_state.get(tab_key(cle)) == HISTORIQUE
    view = _read(me, cle, history=past)
    come_back(view)
    version = seen_version(view)
    if version != view.version and not past:
        view = _read(me, cle, history=True)  # to tell what others did meanwhile
    desk = Desk(view, frame.lists(), me, version)
    style.apply()
    head.show(desk)
    tell_changes(desk)
    left, right = st.columns([2, 1], gap="large")
    with left:
        _tabs(desk)
    with right:
        _aside(desk)
    remember_version(view)


def _read(me: Actor, cle: str, *, history: bool) -> DossierView:
    with reading() as session:
        page = frame.page_of(contacts.page_key(cle))
        return dossiers.one(session, cle, actor=me, contacts=page, history=history)


def _note_opening(me: Actor, cle: str) -> None:
    """Journal the opening: once in half an hour for a session (DOMAIN A6)."""
    known, since = st.session_state.get(OPENED) or ("", None)
    if known == cle and since and now() - since < timedelta(minutes=OPENING_MINUTES):
        return
    with writing() as session:
        services.open_one(session, cle, actor=me)
    st.session_state[OPENED] = (cle, now())


def _tabs(desk: Desk) -> None:
    names = [] if desk.view.parties == {Part.DECISIONS} else [SITUATION]
    if desk.view.mesures or desk.view.parties & {Part.MESURES, Part.SA_MESURE, Part.RESTE}:
        names.append(SUIVI)
    if desk.whole or Part.DECISIONS in desk.view.parties:
        names.append(ECHANGES)
    if desk.whole:
        names.append(HISTORIQUE)
    parts = {SITUATION: situation.show, SUIVI: _suivi, ECHANGES: echanges.show, HISTORIQUE: history.show}
    for name, tab in zip(names, st.tabs(names, key=tab_key(desk.view.cle), on_change="rerun"), strict=True):
        if tab.open:
            with tab:
                parts[name](desk)


def _suivi(desk: Desk) -> None:
    contacts.show(desk)
    diagnostic.show(desk)
    consent.show(desk)
    mesures.show(desk)
    relais.show(desk)
    recontacts.show(desk)


def _aside(desk: Desk) -> None:
    steps.show(desk)
    people.show(desk)
    due.show(desk)
    transfer.form(desk)
    protection.form(desk)
