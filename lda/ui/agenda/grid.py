"""A month of the agenda as one piece of markup: a grid on a laptop, a list by week on a telephone.

The same days and links serve both widths; `month.css` decides. Everything that people typed is escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from pathlib import Path

import streamlit as st

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.french import DAYS, day_label, month_label, plural
from lda.domain.words import RoleReunion
from lda.store.lists import Lists
from lda.ui.agenda import words
from lda.views.agenda import Month, ReunionRow

SHEET = Path(__file__).with_name("month.css")
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Look:
    """What the days need to be drawn: names of things, whose agenda it is, the verb that adds to it."""

    lists: Lists
    plateformes: words.Plateformes
    territoires: words.Territoires
    actor: Actor
    add: str | None
    """« Ajouter une réunion », for who may."""


def show(found: Month, look: Look) -> None:
    """Draw the month."""
    by_day: dict[date, list[ReunionRow]] = {}
    for row in found.rows:
        by_day.setdefault(row.jour, []).append(row)
    names = "".join(f"<span>{name}</span>" for name in DAYS)
    weeks = "".join(_week(monday, found, by_day, look) for monday in _mondays(found))
    st.html(SHEET)
    st.html(f'<div class="agenda"><div class="agenda-names" aria-hidden="true">{names}</div>{weeks}</div>')


def _mondays(found: Month) -> Iterator[date]:
    monday = found.period.first - timedelta(days=found.period.first.weekday())
    while monday <= found.period.last:
        yield monday
        monday += WEEK


def _week(monday: date, found: Month, by_day: Mapping[date, Sequence[ReunionRow]], look: Look) -> str:
    days = [monday + timedelta(days=n) for n in range(7)]
    cells = "".join(
        _day(day, by_day.get(day, ()), look) if day in found.period else '<li class="outside"></li>'
        for day in days
    )
    empty = "" if any(day in by_day for day in days) else " empty"
    return f'<section class="agenda-week{empty}"><h3>{_week_name(monday)}</h3><ol>{cells}</ol></section>'


def _week_name(monday: date) -> str:
    if monday <= today() < monday + WEEK:
        return "Cette semaine"
    number = "1er" if monday.day == 1 else str(monday.day)
    return f"Semaine du {number} {month_label(monday).split(' ')[0]}"


def _day(day: date, rows: Sequence[ReunionRow], look: Look) -> str:
    marks = [name for name, on in (("empty", not rows), ("today", day == today())) if on]
    now = ' aria-current="date"' if day == today() else ""
    name = day_label(day)
    head = f'<span class="number" aria-hidden="true">{day.day}</span><span class="name">{name}</span>'
    if look.add:
        label = f"{look.add} : {name.lower()}"
        head += f'<a class="add" href="agenda?ajouter={day.isoformat()}" aria-label="{label}">+</a>'
    reunions = "".join(_reunion(row, look) for row in rows)
    body = f"<ul>{reunions}</ul>" if rows else ""
    return f'<li class="{" ".join(["day", *marks])}"{now}><div class="date">{head}</div>{body}</li>'


def _reunion(row: ReunionRow, look: Look) -> str:
    kind = look.lists.label("type_reunion", row.type)
    hour = words.hour(row.heure) if row.heure else ""
    whole = " · ".join(
        part for part in (hour, row.titre, kind if kind != row.titre else "", row.lieu) if part
    )
    lines = [
        f'<span class="hour">{hour}</span>' if hour else "",
        f'<span class="subject">{escape(row.titre)}</span>',
        f'<span class="kind">{escape(kind)}</span>' if kind != row.titre else "",
    ]
    link = f'<a href="agenda?reunion={row.cle}" title="{escape(whole)}">{"".join(lines)}</a>'
    state = "cancelled" if row.cancelled else "held"
    return f'<li class="{state}">{link}{_tag(row, look.actor)}{_details(row, look)}</li>'


def _tag(row: ReunionRow, actor: Actor) -> str:
    own = [part.role for part in row.parts if part.plateforme in actor.plateformes]
    if row.cancelled:
        return '<span class="tag">Annulée</span>'
    if row.incomplete:
        return '<span class="tag due">À compléter</span>'
    if own and all(role == RoleReunion.EXCUSE for role in own):
        return '<span class="tag">Excusée</span>'
    return ""


def _details(row: ReunionRow, look: Look) -> str:
    """Who takes part and where: read on a telephone, and on the page of the reunion."""
    told = words.parts(row, look.lists, look.plateformes, look.territoires)
    if row.lieu:
        told.append(row.lieu)
    if row.nb_participants is not None:
        told.append(plural(row.nb_participants, "participant"))
    return f'<span class="details">{escape(" · ".join(told))}</span>'
