"""Entering and correcting a reunion: the little that it needs first, the rest under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.indicators import COMMUN_LABEL
from lda.domain.words import COMMUN, INTER_TERRITOIRES, RoleReunion
from lda.services import reunions
from lda.services.reunion_inputs import LONG
from lda.store.lists import Lists
from lda.store.work import reading
from lda.ui import frame
from lda.ui.agenda import entry, fields
from lda.ui.agenda.fields import Widgets
from lda.views import choices, dossiers, options, situations
from lda.views.agenda import ParticipantView, ReunionView

CONCERTATION, FLUIDITE = "CONCERTATION", "FLUIDITE"
MOST_DOSSIERS = 300
WHO_READS = (
    "Sans nom de ménage : les invités lisent l'objet et l'ordre du jour, puis, après la réunion, les "
    "décisions. Les notes restent entre la coordination et le SLISL."
)
ALONE = "La personne est seule à lire la réunion. Une structure invitée la fait lire à tous ses comptes."


CALLED_BY_DEPARTEMENT = (
    "Le Département convoque ces échanges. Voyez d'abord si celui-ci est déjà dans votre agenda : vous "
    "n'avez alors qu'à dire si vous venez."
)


@dataclass(frozen=True)
class _Form(Widgets):
    """Who writes, and what there is to choose from."""

    actor: Actor
    lists: Lists
    plateformes: Mapping[str, options.PlateformeOption]
    territoires: Mapping[str, options.TerritoireOption]
    organisations: Mapping[str, str]
    accounts: Mapping[str, str]
    former: ReunionView | None

    def values(self) -> dict[str, Any]:
        """What is given of the reunion."""
        return _values(self)


def add(actor: Actor) -> None:
    """The page that enters a reunion."""
    entry.head("Ajouter une réunion", "Passée ou à venir. Le type et la date suffisent pour commencer.")
    form = _open(actor, None)
    _prepare(form)
    _fields(form)
    entry.enter(
        "Enregistrer la réunion",
        lambda session: reunions.log(session, actor=frame.me(), **form.values()),
    )


def _prepare(form: _Form) -> None:
    """Begin with the concertation that a dossier asks for: the dossier, and who is around it."""
    cle = st.query_params.get("dossier")
    if cle is None or form.key("type") in st.session_state:
        return
    with reading() as session:
        asked = dossiers.one(session, cle, actor=form.actor)
    if asked.plateforme not in form.actor.plateformes:
        raise NotFound("reunions.log")
    around = [person for person in asked.intervenants if person.fin is None]
    structures = [person.organisation_cle for person in around if person.organisation_cle]
    structures += [mesure.operateur_cle for mesure in asked.operees]
    first = {
        "type": CONCERTATION,
        "plateforme": asked.plateforme,
        "dossiers": [cle],
        "brought": {cle: f"{asked.reference} · {asked.nom}"},
        "organisations": list(dict.fromkeys(structures)),
        "people": "\n".join(person.nom for person in around if not person.organisation_cle),
    }
    if len(form.plateformes[asked.plateforme].territoires) > 1:
        first[f"territoire_{asked.plateforme}"] = asked.territoire
    st.session_state.update({form.key(name): value for name, value in first.items()})


def correct(view: ReunionView, actor: Actor) -> None:
    """The page that corrects a reunion, with the reason."""
    entry.head_of(view)
    form = _open(actor, view)
    entry.begin(form, view, _initial(view, actor), form.values)
    _fields(form)
    entry.correct(view, form, form.values)


def _open(actor: Actor, former: ReunionView | None) -> _Form:
    invited = {how: _shown_as(how, former) for how in ("organisations", "accounts")}
    with reading() as session:
        return _Form(
            prefix=Widgets.of("reunion", former).prefix,
            actor=actor,
            lists=options.lists(session),
            plateformes=options.plateformes(session),
            territoires=options.territoires(session),
            organisations=choices.organisations(session) | _labels(invited["organisations"]),
            accounts=choices.partners(session, actor.plateformes) | _labels(invited["accounts"]),
            former=former,
        )


def _labels(invited: Sequence[ParticipantView]) -> dict[str, str]:
    """Who was invited stays to be chosen, though closed since or of another plateforme's network."""
    return {_key(p): choices.with_structure(p.account or "", p.organisation) for p in invited}


def _initial(view: ReunionView, actor: Actor) -> dict[str, Any]:
    """What the widgets show of a reunion to correct."""
    row = view.row
    own = next(part for part in row.parts if part.plateforme in actor.plateformes)
    others = [part for part in row.parts if part is not own]
    structures, persons = _shown_as("organisations", view), _shown_as("accounts", view)
    return {
        **fields.shown_first(view),
        "type": row.type,
        "plateforme": own.plateforme,
        f"role_{own.plateforme}": own.role,
        f"territoire_{own.plateforme}": own.territoire or COMMUN,
        "others": [part.plateforme for part in others],
        **{f"role_{part.plateforme}": part.role for part in others},
        **{f"territoire_{part.plateforme}": part.territoire or COMMUN for part in others},
        "nb_situations": view.nb_situations,
        "organisations": list(dict.fromkeys(map(_key, structures))),
        "accounts": list(dict.fromkeys(map(_key, persons))),
        "absent": [_key(p) for p in (*structures, *persons) if not p.present],
        "people": "\n".join(p.nom or "" for p in _shown_as("people", view)),
        "dossiers": [line.cle for line in view.dossiers],
        "notes": view.notes or "",
    }


def _fields(form: _Form) -> None:
    kind, day, hour, length = st.columns([4, 2, 1.5, 1.7])
    with kind:
        st.selectbox(
            "Type",
            fields.known(form.lists["type_reunion"], form.get("type")),
            index=None,
            format_func=lambda code: form.lists.label("type_reunion", code),
            key=form.key("type"),
            placeholder="Choisir",
        )
    with day:
        fields.day(form)
    with hour:
        fields.hour(form)
    with length:
        fields.length(form)
    if form.get("type") == INTER_TERRITOIRES and form.former is None:
        st.info(CALLED_BY_DEPARTEMENT)
    fields.subject(form)
    _own_part(form)
    if form.get("type") == CONCERTATION:
        _dossiers(form)
    with st.expander("Lieu, participants, décisions, notes", expanded=form.former is not None):
        _details(form)


def _own_part(form: _Form) -> None:
    left, right = st.columns([4, 3], vertical_alignment="bottom")
    with left:
        mine = [code for code in form.plateformes if code in form.actor.plateformes]
        form.begin("plateforme", mine[0])
        if len(mine) > 1:
            st.selectbox(
                "Votre plateforme", mine, format_func=lambda c: form.plateformes[c].court,
                key=form.key("plateforme"),
            )  # fmt: skip
        own = form.get("plateforme")
        _role(form, own, "Rôle de la plateforme", RoleReunion.ORGANISATEUR)
    with right:
        _territoire(form, own)
        attended = st.columns(2)
        with attended[0]:
            st.number_input("Nombre de participants", 0, 10_000, None, key=form.key("nb_participants"))
        if form.get("type") == FLUIDITE:
            with attended[1]:
                st.number_input("Situations présentées", 0, 10_000, None, key=form.key("nb_situations"))


def _role(form: _Form, plateforme: str, label: str, default: str) -> None:
    form.begin(f"role_{plateforme}", str(default))
    st.segmented_control(
        label,
        list(form.lists["role_reunion"]),
        format_func=lambda code: form.lists.label("role_reunion", code),
        key=form.key(f"role_{plateforme}"),
        wrap=True,
    )


def _territoire(form: _Form, plateforme: str) -> None:
    """Only where the plateforme has two: one of them, or both."""
    areas = form.plateformes[plateforme].territoires
    if len(areas) < 2:
        return
    form.begin(f"territoire_{plateforme}", COMMUN)
    st.selectbox(
        f"Territoire ({form.plateformes[plateforme].court})",
        [COMMUN, *areas],
        format_func=lambda c: f"{COMMUN_LABEL} aux deux" if c == COMMUN else form.territoires[c].nom,
        key=form.key(f"territoire_{plateforme}"),
    )


def _dossiers(form: _Form) -> None:
    with reading() as session:
        page = situations.page(session, situations.Filters(), 1, MOST_DOSSIERS, actor=form.actor)
    labels = {
        row.cle: f"{row.reference} · {row.name}" for row in page.rows if row.kind == situations.Kind.DOSSIER
    }
    labels |= form.get("brought", {})
    former = form.former.dossiers if form.former else ()
    labels |= {line.cle: f"{line.reference} · {line.name or 'Confidentiel'}" for line in former}
    st.multiselect(
        "Dossiers concernés",
        list(labels),
        format_func=lambda cle: labels[cle],
        key=form.key("dossiers"),
        placeholder="Choisir",
    )


def _details(form: _Form) -> None:
    st.caption(WHO_READS)
    st.text_input("Lieu", key=form.key("lieu"), max_chars=200)
    others = [code for code in form.plateformes if code != form.get("plateforme")]
    st.multiselect(
        "Autres plateformes",
        others,
        format_func=lambda code: form.plateformes[code].court,
        key=form.key("others"),
        placeholder="Choisir",
        help="Elles voient la réunion dans leur agenda ; co-organisée, elle compte aussi pour elles.",
    )
    for code in form.get("others", []):
        _role(
            form, code, f"Rôle de la plateforme {form.plateformes[code].court}", RoleReunion.CO_ORGANISATEUR
        )
        _territoire(form, code)
    left, right = st.columns(2)
    with left:
        _several(form, "Structures invitées", "organisations", form.organisations)
    with right:
        _several(form, "Personnes invitées, avec un compte", "accounts", form.accounts, ALONE)
    left, right = st.columns(2)
    with left:
        invited = [*form.get("organisations", []), *form.get("accounts", [])]
        names = {**form.organisations, **form.accounts}
        _several(form, "Dont absentes ou excusées", "absent", {cle: names[cle] for cle in invited})
    with right:
        st.text_area("Autres personnes, une par ligne", key=form.key("people"), max_chars=4000, height=122)
    fields.text(form, "Ordre du jour", "themes", 2000, 90)
    fields.text(form, "Décisions", "decisions", LONG, 120)
    fields.text(form, "Notes", "notes", LONG, 90)


def _several(form: _Form, label: str, name: str, known: Mapping[str, str], hint: str | None = None) -> None:
    """Several of those known by their key and label; what is not known any more is no longer chosen."""
    chosen = [cle for cle in form.get(name, []) if cle in known]
    if form.key(name) in st.session_state:
        st.session_state[form.key(name)] = chosen
    st.multiselect(
        label,
        list(known),
        format_func=lambda cle: known.get(cle, cle),
        key=form.key(name),
        placeholder="Choisir",
        select_all=False,
        help=hint,
    )


def _values(form: _Form) -> dict[str, Any]:
    """The arguments of the service, from the widgets."""
    kind = form.get("type")
    absent = set(form.get("absent", []))
    own = form.get("plateforme")
    return {
        "type": kind,
        "jour": form.get("jour"),
        "heure": form.clock(),
        "minutes": form.get("minutes"),
        "titre": form.get("titre"),
        "lieu": form.get("lieu"),
        "parts": [_part(form, code) for code in (own, *form.get("others", []))],
        "participants": [
            *({"organisation": cle, "present": cle not in absent} for cle in form.get("organisations", [])),
            *({"compte": cle, "present": cle not in absent} for cle in form.get("accounts", [])),
            *({"nom": name} for name in (form.get("people") or "").splitlines()),
            *_kept(form),
        ],
        "nb_participants": form.get("nb_participants"),
        "themes": form.get("themes"),
        "decisions": form.get("decisions"),
        "notes": form.get("notes"),
        "nb_situations": form.get("nb_situations") if kind == FLUIDITE else None,
        "dossiers": form.get("dossiers", []) if kind == CONCERTATION else [],
    }


def _how_shown(row: ParticipantView) -> str | None:
    """The widget that shows a participant; None for the rows that the form leaves as they are."""
    match bool(row.organisation_cle), bool(row.account_cle), bool(row.nom):
        case True, False, False:
            return "organisations"
        case False, True, False:
            return "accounts"
        case False, False, True:
            return "people" if row.present else None
    return None


def _shown_as(widget: str, former: ReunionView | None) -> list[ParticipantView]:
    """The participants of a reunion to correct that a widget shows."""
    return [row for row in former.participants if _how_shown(row) == widget] if former else []


def _key(row: ParticipantView) -> str:
    """What the widget of a structure or of a person with an account knows it by."""
    return row.account_cle or row.organisation_cle or ""


def _kept(form: _Form) -> list[dict[str, Any]]:
    rows = form.former.participants if form.former else ()
    return [
        {"organisation": p.organisation_cle, "compte": p.account_cle, "nom": p.nom, "present": p.present}
        for p in rows
        if _how_shown(p) is None
    ]


def _part(form: _Form, plateforme: str) -> tuple[str, str, str | None]:
    territoire = form.get(f"territoire_{plateforme}")
    return plateforme, form.get(f"role_{plateforme}"), None if territoire == COMMUN else territoire
