"""What the list of dossiers is asked for: widgets kept for the session, an address without personal data.

The text searched for and the referents, which are names of people, never go to the address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

import streamlit as st

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.french import date_short, nombre
from lda.store.geography import geography
from lda.store.lists import Lists
from lda.store.work import reading
from lda.ui import frame
from lda.ui.text import plain
from lda.views import situations
from lda.views.situations import Choices, Filters, Tri, View

VIEWS = {
    View.TOUT: "Toutes",
    View.NOUVELLES: "À accuser",
    View.ATTENTE_REPONSE: "En attente de réponse",
    View.SANS_REFERENT: "Sans référent",
    View.EN_RETARD: "En retard",
    View.SANS_MOUVEMENT: "Sans mouvement",
    View.BILAN_EN_RETARD: "Bilan en retard",
    View.TRANSFERT: "Transferts proposés",
}
SORTS = {
    "recentes": ("Reçues en dernier", Tri.RECUE_LE, True),
    "anciennes": ("Reçues en premier", Tri.RECUE_LE, False),
    "echeance": ("Prochaine échéance", Tri.PROCHAINE_ECHEANCE, False),
    "immobiles": ("Sans mouvement depuis longtemps", Tri.DERNIER_MOUVEMENT, False),
    "urgence": ("Urgence", Tri.URGENCE, False),
    "reference": ("Référence", Tri.REFERENCE, False),
}
FIRST_SORT = "recentes"
SEVERAL = ("territoire", "statut", "objet", "urgence", "stade", "organisation")
IN_ADDRESS = ("vue", *SEVERAL, "du", "au", "clos", "tri")
_WRITTEN = "dossiers_address"


@dataclass(frozen=True)
class Offer:
    """What each filter that has several codes may take, with labels."""

    lists: Lists
    territoires: Mapping[str, str]
    me: Actor

    @cached_property
    def choices(self) -> Choices:
        """The organisations and the referents, which are looked for only where a filter needs them."""
        with reading() as session:
            return situations.choices(session, actor=self.me)

    def of(self, name: str) -> Mapping[Any, str]:
        """Codes and labels of one filter."""
        match name:
            case "statut":
                return {"TRANSMISE": "Saisine à accuser", **dict(self.lists["statut_dossier"])}
            case "objet":
                return self.lists["objet_demande"]
            case "urgence":
                return self.lists["urgence"]
            case "stade":
                return self.lists["stade_expulsion"]
            case "organisation":
                return {str(id): nom for id, nom in self.choices.organisations.items()}
            case "referent":
                return {nom: nom for nom in self.choices.referents}
            case _:
                return self.territoires


def offer(me: Actor) -> Offer:
    """What may be chosen by somebody."""
    places = geography().territoires.values()
    mine = {t.code: t.nom for t in places if t.plateforme in me.plateformes or t.code in me.territoires}
    return Offer(frame.lists(), mine if len(mine) > 1 else {}, me)


def key(name: str) -> str:
    """Where the session keeps a filter."""
    return f"dossiers_{name}"


def held(name: str) -> Any:
    """What a filter holds; None or empty for nothing."""
    return st.session_state.get(key(name))


def current(found: Offer) -> Filters:
    """The filters in words of the view. Anything that is not offered is left out."""
    _, column, falling = SORTS.get(held("tri") or FIRST_SORT, SORTS[FIRST_SORT])
    names = _kept(found, "referent")
    return Filters(
        view=held("vue") or View.TOUT,
        clos=bool(held("clos")),
        statuts=_kept(found, "statut"),
        territoires=_kept(found, "territoire"),
        objets=_kept(found, "objet"),
        urgences=_kept(found, "urgence"),
        stades=_kept(found, "stade"),
        organisations=tuple(int(number) for number in _kept(found, "organisation")),
        referents=tuple(id for name in names for id in found.choices.referents[name]),
        recue_de=held("du"),
        recue_a=held("au"),
        texte=held("texte") or "",
        tri=column,
        decroissant=falling,
    )


def _kept(found: Offer, name: str) -> tuple[str, ...]:
    chosen = held(name)
    return tuple(code for code in chosen if code in found.of(name)) if chosen else ()


def read_address() -> None:
    """Take the filters of an address that this session did not write itself."""
    asked = {name: st.query_params.get_all(name) for name in IN_ADDRESS if name in st.query_params}
    if not asked or asked == st.session_state.get(_WRITTEN):
        return
    clear()
    for name, values in asked.items():
        value = _read(name, values)
        if value is not None:
            st.session_state[key(name)] = value


def _read(name: str, values: list[str]) -> Any:
    if name in SEVERAL:
        return values
    value = values[0]
    match name:
        case "vue":
            return View(value) if value in list(View) else None
        case "tri":
            return value if value in SORTS else None
        case "clos":
            return value == "1"
        case _:
            return _day(value)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def write_address() -> None:
    """Write the filters into the address, so that a reload finds them again."""
    written: dict[str, list[str]] = {}
    for name in IN_ADDRESS:
        value = held(name)
        if value and value not in (View.TOUT, FIRST_SORT):
            written[name] = _text(value)
    st.session_state[_WRITTEN] = written
    st.query_params.from_dict(written)


def _text(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, date):
        return [value.isoformat()]
    return ["1" if value is True else str(value)]


def clear() -> None:
    """Ask for everything again."""
    for name in (*IN_ADDRESS, "referent", "texte", "page"):
        st.session_state.pop(key(name), None)


def first_page() -> None:
    """A filter changed: the list starts again at its first page."""
    st.session_state.pop(key("page"), None)


def bar(found: Offer) -> None:
    """The search box, the territoire where there are several, and the rest behind a button."""
    kept: dict[str, Any] = {"on_change": first_page, "persist_state": "session"}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Chercher un nom ou une référence", key=key("texte"), placeholder="Nom, prénom ou référence",
            label_visibility="collapsed", max_chars=80, width=330, **kept,
        )  # fmt: skip
        if found.territoires:
            several(found, "territoire", "Territoire", width=240, hidden=True)
        with st.popover(
            "Plus de filtres", icon=":material/tune:", key=key("more"), on_change="rerun"
        ) as more:
            if more.open:
                _more(found, kept)


def several(
    found: Offer, name: str, label: str, *, width: int | Literal["stretch"] = "stretch", hidden: bool = False
) -> None:
    """A filter that takes several codes."""
    options = found.of(name)
    st.multiselect(
        label, list(options), format_func=lambda code: options.get(code, code), key=key(name),
        placeholder=label if hidden else "Tous", label_visibility="collapsed" if hidden else "visible",
        width=width, on_change=first_page, persist_state="session",
    )  # fmt: skip


def _more(found: Offer, kept: dict[str, Any]) -> None:
    left, right = st.columns(2)
    with left:
        several(found, "statut", "Statut")
        several(found, "objet", "Objet de la demande")
        several(found, "urgence", "Urgence")
        st.date_input("Reçues du", None, key=key("du"), format="DD/MM/YYYY", max_value=today(), **kept)
    with right:
        several(found, "stade", "Stade de l'expulsion")
        several(found, "organisation", "Organisation")
        several(found, "referent", "Référent")
        st.selectbox(
            "Trier par", list(SORTS), format_func=lambda code: SORTS[code][0], key=key("tri"),
            placeholder="Choisir", **kept,
        )  # fmt: skip
        st.date_input("au", None, key=key("au"), format="DD/MM/YYYY", max_value=today(), **kept)
    st.toggle("Montrer aussi les dossiers clos", key=key("clos"), **kept)


def views(counts: Mapping[View, int]) -> None:
    """The questions of every day, each with how many situations it holds; transfers where there are any."""
    st.session_state[key("vue")] = held("vue") or View.TOUT
    shown = [view for view in VIEWS if view is not View.TRANSFERT or counts[view] or held("vue") == view]
    st.pills(
        "Vue", shown, format_func=lambda view: f"{VIEWS[view]} · {nombre(counts[view])}",
        key=key("vue"), label_visibility="collapsed", on_change=first_page, persist_state="session",
    )  # fmt: skip


def removable(found: Offer) -> None:
    """The active filters, each as a button that removes it."""
    shown = list(_active(found))
    if not shown:
        return
    with st.container(horizontal=True, gap="small"):
        for rank, (text, name, code) in enumerate(shown):
            st.button(
                plain(text), key=f"remove_{rank}_{name}", icon=":material/close:", on_click=_remove,
                args=(name, code), help="Retirer ce filtre",
            )  # fmt: skip
        st.button("Tout effacer", type="tertiary", on_click=clear)


def _active(found: Offer) -> list[tuple[str, str, str | None]]:
    active: list[tuple[str, str, str | None]] = []
    if held("texte"):
        active.append((f"« {held('texte')} »", "texte", None))
    for name in (*SEVERAL, "referent"):
        active += [(found.of(name)[code], name, code) for code in _kept(found, name)]
    for name, word in (("du", "Reçues à partir du"), ("au", "Reçues jusqu'au")):
        if held(name):
            active.append((f"{word} {date_short(held(name))}", name, None))
    if held("clos"):
        active.append(("Dossiers clos compris", "clos", None))
    return active


def _remove(name: str, code: str | None) -> None:
    first_page()
    if code is None:
        st.session_state.pop(key(name), None)
    else:
        st.session_state[key(name)] = [one for one in held(name) or [] if one != code]
