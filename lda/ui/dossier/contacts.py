"""The log of contacts: a quick entry, and what was logged, page by page."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from lda.domain.clock import today
from lda.domain.french import date_short, month_label, plural, pourcent, relative_past
from lda.domain.frequency import Rhythm
from lda.domain.words import RUNNING
from lda.services import contacts
from lda.ui import frame
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, day_ask, form, opened
from lda.ui.lists import choose
from lda.ui.text import cell, plain
from lda.views.dossier_parts import ContactLine
from lda.views.dossier_records import CONTACTS

NONE = 0
"""Stands for "no mesure" in the choice of a mesure."""
LENGTHS = {
    "15": "15 min", "30": "30 min", "45": "45 min", "60": "1 h", "90": "1 h 30", "120": "2 h", "180": "3 h",
}  # fmt: skip
HIGH = 28
"""Pixels of the tallest bar (dossier.css makes room for it)."""
LEAST = 4
"""Contacts of the tallest bar at least, so that one a month looks like one a month."""
LOG = Act(
    contacts.log, "Noter le contact", "Le contact est noté.",
    (
        Ask("modalite", "Contact", Kind.ONE, "modalite_contact"),
        day_ask("jour", "Date du contact"),
        Ask("minutes", "Durée", Kind.ONE, LENGTHS, optional=True),
        Ask("presence", "Présents", Kind.ONE, "presence_contact", optional=True),
        Ask("note", "Note", Kind.LONG, optional=True),
    ),
)  # fmt: skip


CORRECT = Act(
    contacts.correct, "Corriger le contact", "Le contact est corrigé.",
    (*LOG.asks[:2], Ask("minutes", "Durée en minutes", Kind.NUMBER, optional=True), *LOG.asks[3:]),
)  # fmt: skip
REMOVE = Act(contacts.remove, "Retirer ce contact, noté par erreur", "Le contact est retiré.")


def show(desk: Desk) -> None:
    """The entry, then what was logged."""
    view = desk.view
    if desk.can(LOG):
        _entry(desk)
    if not view.contacts:
        return
    names = {m.id: desk.label("mesure", m.code) for m in view.mesures}
    with st.expander(f"Contacts notés ({view.nb_contacts})", key="contacts", on_change="rerun") as box:
        if box.open:
            page = frame.pages(view.nb_contacts, CONTACTS, page_key(view.cle))
            st.markdown("\n\n".join(_line(desk, line, names) for line in view.contacts))
            _corrections(desk, page)


def page_key(cle: str) -> str:
    """Where the session keeps which page of the contacts of a dossier is shown."""
    return f"contacts_page_{cle}"


def _line(desk: Desk, line: ContactLine, names: Mapping[int, str]) -> str:
    length = f", {line.minutes} min" if line.minutes else ""
    mesure = names.get(line.mesure or NONE)
    which = f" · {cell(mesure)}" if mesure else ""
    note = f"  \n{plain(line.note)}" if line.note else ""
    how = cell(desk.label("modalite_contact", line.modalite))
    there = f", {cell(desk.label('presence_contact', line.presence).lower())}" if line.presence else ""
    return f"{date_short(line.jour)} **{how}**{length}{there} :gray[{cell(line.auteur)}{which}]{note}"


def _corrections(desk: Desk, page: int) -> None:
    """One contact of the page, chosen among those that may still change, to correct it or to take it out."""
    mine = {line.id: line for line in desk.view.contacts if line.corrigeable}
    if not mine:
        return
    labels = {
        str(id): f"{date_short(line.jour)} · {desk.label('modalite_contact', line.modalite)}"
        for id, line in mine.items()
    }
    chosen = choose("Corriger ou retirer un contact", labels, key=f"contact_{desk.view.cle}_{page}")
    line = mine.get(int(chosen or 0))
    if line is not None:
        start = {ask.name: getattr(line, ask.name) for ask in CORRECT.asks}
        form(CORRECT, line.id, desk.version, start=start)
        form(REMOVE, line.id, desk.version, primary=False)


def rhythm(found: Rhythm) -> None:
    """How the household is met, in one line and one small drawing: a bar a month, missed ones on top."""
    st.html(f'<div class="rhythm">{_bars(found)}<p>{_told(found)}</p></div>')


def _told(found: Rhythm) -> str:
    parts = ["Aucune rencontre notée"]
    if found.last is not None:
        parts = [f"Dernière rencontre <strong>{relative_past(found.last, today())}</strong>"]
    if found.visits is not None:
        parts.append(f"{pourcent(round(float(found.visits), 2))} à domicile")
    if found.missed:
        parts.append(plural(found.missed, "rendez-vous manqué", "rendez-vous manqués"))
    return " · ".join(parts)


def _bars(found: Rhythm) -> str:
    """Read aloud as the numbers of each month."""
    tall = max([month.met + month.missed for month in found.months] + [LEAST])
    told = ", ".join(
        f"{month_label(month.first)} : {month.met}"
        + (f" et {plural(month.missed, 'manqué')}" if month.missed else "")
        for month in found.months
    )
    bars = "".join(
        f"<span>{_bar('missed', month.missed, tall)}{_bar('met', month.met, tall)}</span>"
        for month in found.months
    )
    label = f"Rencontres par mois : {told}"
    return f'<div class="months" role="img" aria-label="{label}" title="{label}">{bars}</div>'


def _bar(kind: str, count: int, tall: int) -> str:
    return f'<i class="{kind}" style="height: {HIGH * count / tall:.0f}px"></i>' if count else ""


def _entry(desk: Desk) -> None:
    """The form, for a mesure that the reader writes on; outside any, for who has the whole dossier."""
    mine = [m for m in desk.view.mesures if m.debut and m.ecrit]
    act = LOG
    if mine:
        choices: dict[int, str] = {m.id: desk.label("mesure", m.code) for m in mine}
        if desk.whole:
            choices[NONE] = "Hors mesure"
        running = [m.id for m in mine if m.statut in RUNNING]
        first = running[0] if running else list(choices)[-1]
        ask = Ask("mesure", "Pour la mesure", Kind.CODE, choices, default=first)
        act = replace(LOG, asks=(LOG.asks[0], ask, *LOG.asks[1:]), given=_given)
    with opened("Noter un contact", LOG, desk.view.cle, icon=":material/call:") as box:
        if box.open:
            form(act, desk.view.cle, None)


def _given(typed: dict[str, object]) -> dict[str, object]:
    return {**typed, "mesure": typed.get("mesure") or None}
