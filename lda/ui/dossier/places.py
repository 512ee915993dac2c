"""The view "Places et attente" of the dossiers: what is free where, and who waits, in order."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from lda.documents.answers import commune_name
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.french import date_short, plural, relative_past
from lda.domain.words import Role
from lda.services import places as services
from lda.store.lists import Lists
from lda.store.work import reading
from lda.ui import badges, frame, within
from lda.ui.dossier import network
from lda.ui.dossier.forms import Act, Ask, Kind, folded, form, offering, opened
from lda.ui.lists import choose
from lda.ui.signin import places_by_code
from lda.ui.text import cell, plain, small
from lda.views import places
from lda.views.places import Places, Waiting
from lda.views.portion import Portion

SIZE = 20
MESURE, PAGE = "places-mesure", "places-page"
UNKNOWN = "non renseignée"
SET = Act(
    services.set_capacity, "Enregistrer les places", "Les places sont enregistrées.",
    (
        Ask("code", "Mesure", Kind.CODE, "mesure"),
        Ask("operateur", "Opérateur", Kind.CODE, {}),
        Ask("places", "Nombre de places financées", Kind.NUMBER),
        Ask("depuis", "À partir du", Kind.DAY, default=today, help="Ce qui valait avant ne change pas"),
    ),
)  # fmt: skip
RANK = Act(
    services.rank, "Changer la place", "La liste d'attente est à jour.",
    (Ask("place", "Nouvelle place", Kind.NUMBER), Ask("reason", "Raison")),
)  # fmt: skip


def show(me: Actor) -> None:
    """The whole page."""
    steers, lists = me.role == Role.COORDINATEUR, frame.lists()
    frame.title("Places et attente", "Ce qui est libre chez chaque opérateur, et qui attend, dans l'ordre.")
    within.step("Toutes les situations", "back", icon=":material/arrow_back:")
    with reading() as session:
        rows = places.capacities(session, actor=me)
    code = _mesure(rows, lists)
    for plateforme in sorted(me.plateformes):
        name = places_by_code()[plateforme]
        st.header(f"Places : {name}" if len(me.plateformes) > 1 else "Places", anchor=False)
        _table([row for row in rows if row.plateforme == plateforme and code in (None, row.code)], lists)
        if steers:
            _declare(plateforme)
    _list(me, code, lists, steers=steers)


def _mesure(rows: Sequence[Places], lists: Lists) -> str | None:
    """The mesure looked at, with how many wait for it; None for all."""
    counts = Counter[str]()
    for row in rows:
        counts[row.code] += row.attente
    labels = {
        code: lists.label("mesure", code) + (f" · {number} en attente" if number else "")
        for code, number in counts.items()
    }
    asked = st.query_params.get("mesure")
    if asked in labels and MESURE not in st.session_state:
        st.session_state[MESURE] = asked
    return choose("Mesure", labels, placeholder="Toutes", key=MESURE, width=420)


def _table(rows: Sequence[Places], lists: Lists) -> None:
    if not rows:
        st.write(
            "Aucune place déclarée et aucune mesure en cours. Déclarez les places d'un opérateur pour voir "
            "ici ce qui est libre."
        )
    for code, some in groupby(rows, key=lambda row: row.code):
        st.subheader(cell(lists.label("mesure", code)), anchor=False)
        with st.container(gap=None):
            for row in some:
                _places(row)


def _places(row: Places) -> None:
    key = f"line_places_{row.plateforme}_{row.code}_{row.operateur_cle}"
    with st.container(horizontal=True, gap="small", key=key):
        st.markdown(cell(row.operateur), width="stretch")
        st.markdown(_free(row), width=130)
        st.markdown(_taken(row), width=250)
        st.markdown(f"{row.attente} en attente" if row.attente else "", width=110)


def _free(row: Places) -> str:
    if row.libres is None:
        return f":gray[{UNKNOWN}]"
    return f"**{plural(row.libres, 'libre')}**" if row.libres else ":orange[complet]"


def _taken(row: Places) -> str:
    said = plural(row.occupees, "occupée")
    if row.financees is not None:
        said += f" sur {row.financees} financées" if row.financees > 1 else f" sur {row.financees} financée"
    if row.suite is None:
        return said
    number, day = row.suite
    return f"{said}  \n{small(f'{number} à partir du {date_short(day)}')}"


def left(row: Places) -> str:
    """« 3 libres sur 12 », « complet, 2 en attente »: what an operator has left, in a few words."""
    if row.libres is None or row.financees is None:
        said = "places non renseignées"
    else:
        free = plural(row.libres, "libre")
        said = f"{free} sur {row.financees}" if row.libres else "complet"
    return f"{said}, {row.attente} en attente" if row.attente else said


def _declare(plateforme: str) -> None:
    label = "Déclarer les places d'un opérateur"
    with opened(label, SET, plateforme, icon=":material/add:") as box:
        if box.open:
            form(offering(SET, operateur=network.structures()), plateforme, None)


def _list(me: Actor, code: str | None, lists: Lists, *, steers: bool) -> None:
    """Who waits for the mesure looked at, or for any: list after list."""
    with reading() as session:
        page = places.waiting(session, actor=me, code=code, page=frame.page_of(PAGE), size=SIZE)
    st.header("Liste d'attente", anchor=False)
    if page.total:
        st.caption(plural(page.total, "mesure en attente", "mesures en attente"))
    else:
        st.write("Personne n'attend. Une mesure mise en liste d'attente depuis son dossier arrive ici.")
    _lines(page, lists, steers=steers)
    frame.pages(page.total, SIZE, PAGE)


def _lines(page: Portion[Waiting], lists: Lists, *, steers: bool) -> None:
    for _, some in groupby(page, key=lambda row: (row.plateforme, row.code, row.operateur)):
        group = list(some)
        first = group[0]
        st.subheader(f"{cell(lists.label('mesure', first.code))} : {cell(first.operateur)}", anchor=False)
        with st.container(gap=None):
            for row in group:
                _line(row, lists, steers=steers)


def _line(row: Waiting, lists: Lists, *, steers: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key=f"line_wait_{row.id}"):
        st.markdown(f"**{row.place}**{small(f' sur {row.sur}')}", width=80)
        with st.container(width="stretch", gap=None):
            frame.link(row.nom or "Sans nom", "dossier", cle=row.cle)
            place = commune_name(row.commune) if row.commune else lists.label("territoire", row.territoire)
            st.markdown(small(" · ".join(cell(part) for part in (row.reference, place) if part)))
            if row.protege:
                st.markdown(badges.mark("Protégé", "violet", ":material/shield:"))
            if row.raison:
                st.markdown(f"Raison de sa place : {plain(row.raison)}")
        since = small(relative_past(row.depuis, today()))
        st.markdown(f"En attente depuis le {date_short(row.depuis)}  \n{since}", width=240)
        if steers:
            with st.container(width=230):
                folded("Changer la place", RANK, row.id, None, start={"place": row.place})
