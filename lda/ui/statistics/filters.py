"""The line of filters: which period, which place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.indicators import Period
from lda.domain.words import Role
from lda.views.options import PlateformeOption, TerritoireOption

FIRST_YEAR = 2018
"""The first plateformes opened then (DOMAIN part B)."""
OTHER = "autre"
EVERYWHERE = "tout"
Place = tuple[str | None, str | None]


@dataclass(frozen=True)
class Asked:
    """What is looked at; `period` is None while the two dates cannot be."""

    period: Period | None
    place: Place
    place_name: str


def show(
    actor: Actor, plateformes: Mapping[str, PlateformeOption], territoires: Mapping[str, TerritoireOption]
) -> Asked:
    """The filters on one line. They are in the address, and stay when one comes back."""
    year = today().year
    years = {str(y): _year_name(y, year) for y in range(year, FIRST_YEAR - 1, -1)}
    places = _places(actor, plateformes, territoires)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = _choice("Période", years | {OTHER: "Autre période"}, str(year), "periode", 210)
        place = EVERYWHERE
        if len(places) > 1:
            place = _choice("Lieu", places, _own_place(actor, plateformes), "lieu", 300)
        period = _between(year) if chosen == OTHER else Period.year(int(chosen))
    return Asked(period, _decode(place, territoires), places[place])


def _choice(label: str, options: dict[str, str], default: str, key: str, width: int) -> str:
    """A choice that the address names; the address wins, then what was chosen before."""
    asked = st.query_params.get(key)
    if asked in options:
        st.session_state[key] = asked
    elif st.session_state.get(key) not in options:
        st.session_state[key] = default
    return st.selectbox(
        label,
        list(options),
        format_func=lambda code: options[code],
        key=key,
        width=width,
        persist_state="session",
        on_change=_into_address,
        args=(key,),
    )


def _into_address(key: str) -> None:
    st.query_params[key] = st.session_state[key]


def _year_name(year: int, present: int) -> str:
    return f"Année {year} (en cours)" if year == present else f"Année {year}"


def _between(year: int) -> Period | None:
    """The days from one date to another; None, with the reason, while they cannot be."""
    limits = date(FIRST_YEAR, 1, 1), date(year + 1, 12, 31)
    first = st.date_input("Du", date(year, 1, 1), *limits, key="du", format="DD/MM/YYYY", width=150)
    last = st.date_input("Au", today(), *limits, key="au", format="DD/MM/YYYY", width=150)
    if not isinstance(first, date) or not isinstance(last, date):
        st.error("Donnez les deux dates de la période.")
        return None
    if last < first:
        st.error("La fin de la période précède son début. Corrigez l'une des deux dates.")
        return None
    return Period(first, last)


def _places(
    actor: Actor, plateformes: Mapping[str, PlateformeOption], territoires: Mapping[str, TerritoireOption]
) -> dict[str, str]:
    """Code to name: everywhere, each plateforme, and the territoires of the one that has two."""
    if actor.role == Role.PARTENAIRE:
        return {EVERYWHERE: "Mes saisines"}
    found = {EVERYWHERE: "Toutes les plateformes"}
    for code, plateforme in plateformes.items():
        found[code] = f"Plateforme {plateforme.court}"
        if len(plateforme.territoires) > 1:
            found |= {area: f"Territoire {territoires[area].nom}" for area in plateforme.territoires}
    return found


def _own_place(actor: Actor, plateformes: Mapping[str, PlateformeOption]) -> str:
    """Where a coordinator or a SLISL chief begins: at home."""
    if actor.role == Role.COORDINATEUR and len(actor.plateformes) == 1:
        return next(iter(actor.plateformes))
    if actor.role == Role.SLISL and len(actor.territoires) == 1:
        area = next(iter(actor.territoires))
        home = next(p for p in plateformes.values() if area in p.territoires)
        return area if len(home.territoires) > 1 else home.code
    if actor.role == Role.SLISL and len(actor.plateformes) == 1:
        return next(iter(actor.plateformes))
    return EVERYWHERE


def _decode(place: str, territoires: Mapping[str, TerritoireOption]) -> Place:
    if place == EVERYWHERE:
        return None, None
    if place in territoires:
        return territoires[place].plateforme, place
    return place, None
