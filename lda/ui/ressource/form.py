"""Entering, asking, answering and correcting contacts with the espace ressource."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.indicators import COMMUN_LABEL
from lda.domain.words import COMMUN, Canal
from lda.services import ressource
from lda.store.lists import Lists
from lda.store.work import reading, writing
from lda.ui import frame
from lda.views import choices, options
from lda.views.ressource import ContactView

NOBODY = "Sans nom ni adresse : ce résumé ne doit permettre de reconnaître personne."
EARLIEST = date(2000, 1, 1)
BECAME = "SAISINE"
NEW, ASK = "contact_new", "question_new"


@dataclass(frozen=True)
class _Choices:
    lists: Lists
    plateformes: Mapping[str, options.PlateformeOption]
    territoires: Mapping[str, options.TerritoireOption]
    organisations: Mapping[str, str]


def _choices() -> _Choices:
    with reading() as session:
        return _Choices(
            options.lists(session),
            options.plateformes(session),
            options.territoires(session),
            choices.organisations(session),
        )


def add(actor: Actor) -> None:
    """The quick form: a contact in less than a minute."""
    prefix, found = _prefix(NEW), _choices()
    st.header("Noter un contact", anchor=False)
    mine = [code for code in found.plateformes if code in actor.plateformes]
    plateforme = mine[0]
    if len(mine) > 1:
        plateforme = st.selectbox(
            "Plateforme", mine, format_func=lambda c: found.plateformes[c].court, key=f"{prefix}plateforme"
        )
    values = _fields(prefix, found, plateforme)
    if st.button("Enregistrer le contact", type="primary", icon=":material/check:"):
        with frame.feedback() as done, writing() as session:
            saved = ressource.log(session, actor=frame.me(), plateforme=plateforme, **values)
        if done.ok:
            _renew(NEW)
            frame.flash(f"Contact {saved.reference} enregistré.")
            st.rerun()


def correct(view: ContactView) -> None:
    """The form of a correction, with the reason."""
    prefix, found = f"contact_{view.row.cle}_", _choices()
    if f"{prefix}jour" not in st.session_state:
        _show_former(prefix, view)
    values = _fields(prefix, found, view.row.plateforme, view)
    why = st.text_input("Motif de la correction", key=f"{prefix}why", max_chars=500)
    if st.button("Enregistrer la correction", type="primary", icon=":material/check:"):
        known = st.session_state[f"{prefix}before"]
        changes = {name: value for name, value in values.items() if value != known[name]}
        version = st.session_state[f"{prefix}version"]
        with frame.feedback() as done, writing() as session:
            ressource.correct(session, view.row.cle, actor=frame.me(), version=version, why=why, **changes)
        if done.conflict:
            st.session_state[f"{prefix}version"] = view.version
        if done.ok:
            frame.flash("Correction enregistrée.")
            st.query_params.from_dict({"contact": view.row.cle})
            st.rerun()


def answer(view: ContactView) -> None:
    """What was said, and what follows."""
    prefix, lists = f"answer_{view.row.cle}_", frame.lists()
    st.session_state.setdefault(f"{prefix}version", view.version)
    text = st.text_area("Votre réponse", key=f"{prefix}reponse", max_chars=4000, height=140)
    left, right = st.columns(2)
    with left:
        suite = _suite(lists, f"{prefix}suite", None)
    with right:
        minutes = _minutes(f"{prefix}minutes")
    if st.button("Envoyer la réponse" if view.asked_by_account else "Enregistrer la réponse", type="primary"):
        version = st.session_state[f"{prefix}version"]
        with frame.feedback() as done, writing() as session:
            ressource.answer(
                session,
                view.row.cle,
                actor=frame.me(),
                reponse=text,
                suite=suite or "",
                minutes=minutes,
                version=version,
            )
        if done.conflict:
            st.session_state[f"{prefix}version"] = view.version
        if done.ok:
            del st.session_state[f"{prefix}version"]
            frame.flash("Réponse enregistrée.")
            st.rerun()


def ask() -> None:
    """A partner's question, without a name."""
    prefix, found = _prefix(ASK), _choices()
    st.header("Poser une question", anchor=False)
    st.caption(
        "Une question sur une situation ou un dispositif, sans nommer personne. "
        "La coordination du territoire vous répond ici."
    )
    where = _where(prefix, found)
    themes = _themes(found.lists, f"{prefix}themes")
    text = st.text_area("Votre question", key=f"{prefix}resume", max_chars=4000, height=140, help=NOBODY)
    st.caption(NOBODY)
    if st.button("Envoyer la question", type="primary", icon=":material/send:"):
        with frame.feedback() as done, writing() as session:
            saved = ressource.ask(session, actor=frame.me(), themes=themes, resume=text, **where)
        if done.ok:
            _renew(ASK)
            who = found.plateformes[saved.plateforme].court
            frame.flash(f"Question {saved.reference} envoyée à la plateforme {who}.")
            st.rerun()


def _where(prefix: str, found: _Choices) -> dict[str, str | None]:
    """The commune that a question is about, or else the plateforme that shall answer it."""
    with reading():
        names = {f"{choice.code} {choice.label}": choice for choice in options.communes()}
    place = st.selectbox(
        "Commune concernée",
        list(names),
        index=None,
        format_func=lambda key: names[key].label,
        key=f"{prefix}commune",
        placeholder="Choisir",
        help="Elle désigne la plateforme qui répond. Une commune de la CUA d'Arras convient aussi.",
    )
    if place is not None:
        return {"commune": names[place].code}
    plateforme = st.selectbox(
        "Ou, sans commune précise, la plateforme",
        list(found.plateformes),
        index=None,
        format_func=lambda code: found.plateformes[code].court,
        key=f"{prefix}plateforme",
        placeholder="Choisir",
    )
    return {"plateforme": plateforme}


def _fields(
    prefix: str, found: _Choices, plateforme: str, former: ContactView | None = None
) -> dict[str, Any]:
    lists = found.lists
    jour, canal = _when(prefix, lists, former)
    organisation = st.selectbox(
        "Structure",
        list(found.organisations),
        index=None,
        format_func=lambda cle: found.organisations[cle],
        key=f"{prefix}organisation",
        placeholder="Choisir",
    )
    professionnel = st.text_input("Professionnel (facultatif)", key=f"{prefix}professionnel", max_chars=200)
    themes = _themes(lists, f"{prefix}themes")
    territoire = _territoire(prefix, found, plateforme)
    resume = st.text_area("Résumé", key=f"{prefix}resume", max_chars=4000, height=100)
    st.caption(NOBODY)
    reponse = st.text_area("Réponse donnée (facultatif)", key=f"{prefix}reponse", max_chars=4000, height=80)
    left, right = st.columns(2)
    with left:
        suite = _suite(lists, f"{prefix}suite", former.row.suite if former else None)
    with right:
        minutes = _minutes(f"{prefix}minutes")
    return {
        "jour": jour,
        "canal": canal,
        "organisation": organisation,
        "professionnel": professionnel,
        "themes": themes,
        "territoire": territoire,
        "resume": resume,
        "reponse": reponse,
        "suite": suite,
        "minutes": minutes,
    }


def _when(prefix: str, lists: Lists, former: ContactView | None) -> tuple[date, str]:
    """The day and the canal of a contact; only what came through the application may stay so."""
    left, right = st.columns(2)
    with left:
        st.session_state.setdefault(f"{prefix}jour", today())
        jour = st.date_input(
            "Date", min_value=EARLIEST, max_value=today(), key=f"{prefix}jour", format="DD/MM/YYYY"
        )
    with right:
        canals = [c for c in lists["canal"] if c != Canal.APPLICATION or (former and former.row.canal == c)]
        st.session_state.setdefault(f"{prefix}canal", str(Canal.TELEPHONE))
        canal = st.selectbox(
            "Canal", canals, format_func=lambda c: lists.label("canal", c), key=f"{prefix}canal"
        )
    return jour, canal


def _show_former(prefix: str, view: ContactView) -> None:
    row = view.row
    first = {
        "jour": row.jour,
        "canal": row.canal,
        "organisation": view.organisation_cle,
        "professionnel": row.professionnel or "",
        "themes": list(row.themes),
        "territoire": row.territoire,
        "resume": row.resume,
        "reponse": view.reponse or "",
        "suite": row.suite,
        "minutes": row.minutes,
    }
    shown = first | {"territoire": row.territoire or COMMUN}
    st.session_state.update({f"{prefix}{name}": value for name, value in shown.items()})
    st.session_state[f"{prefix}before"] = first
    st.session_state[f"{prefix}version"] = view.version


def _themes(lists: Lists, key: str) -> list[str]:
    return st.multiselect(
        "Thèmes",
        list(lists["theme_ressource"]),
        format_func=lambda code: lists.label("theme_ressource", code),
        key=key,
        placeholder="Choisir",
        select_all=False,
    )


def _suite(lists: Lists, key: str, former: str | None) -> str | None:
    return st.selectbox(
        "Suite",
        [code for code in lists["suite_contact"] if code != BECAME or former == BECAME],
        index=None,
        format_func=lambda code: lists.label("suite_contact", code),
        key=key,
        placeholder="En attente de réponse",
    )


def _minutes(key: str) -> int | None:
    return st.number_input("Durée en minutes", 0, 1440, None, step=5, key=key)


def _territoire(prefix: str, found: _Choices, plateforme: str) -> str | None:
    """Asked only where the plateforme has two."""
    areas = found.plateformes[plateforme].territoires
    if len(areas) < 2:
        return areas[0]
    chosen = st.selectbox(
        "Territoire",
        [COMMUN, *areas],
        format_func=lambda c: (
            f"{COMMUN_LABEL}, ou aucun en particulier" if c == COMMUN else found.territoires[c].nom
        ),
        key=f"{prefix}territoire",
    )
    return None if chosen == COMMUN else chosen


def _prefix(form: str) -> str:
    """Of the keys of a form that empties when it is saved: a browser keeps what stands under the same key."""
    return f"{form}_{st.session_state.get(form, 0)}_"


def _renew(form: str) -> None:
    st.session_state[form] = st.session_state.get(form, 0) + 1
