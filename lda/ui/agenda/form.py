"""Entering and correcting a reunion: the little that it needs first, the rest under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import streamlit as st

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.indicators import COMMUN_LABEL
from lda.domain.words import COMMUN, RoleReunion
from lda.services import reunions
from lda.store.lists import Lists
from lda.store.work import reading, writing
from lda.ui import frame, within
from lda.views import agenda, choices, options, situations
from lda.views.agenda import ParticipantView, ReunionView

DURATIONS = {
    30: "30 min", 45: "45 min", 60: "1 h", 90: "1 h 30", 120: "2 h", 150: "2 h 30", 180: "3 h", 240: "4 h",
    420: "La journée",
}  # fmt: skip
CONCERTATION, FLUIDITE = "CONCERTATION", "FLUIDITE"
MOST_DOSSIERS = 300
COMPLETED = "Complément après la réunion"
WHO_READS = (
    "Sans nom de ménage : les structures invitées lisent l'objet et l'ordre du jour, puis, après la réunion, "
    "les décisions. Les notes restent entre la coordination et le SLISL."
)


@dataclass(frozen=True)
class _Form:
    """What the widgets of one form need: their prefix, who writes, what to choose from."""

    prefix: str
    actor: Actor
    lists: Lists
    plateformes: Mapping[str, options.PlateformeOption]
    territoires: Mapping[str, options.TerritoireOption]
    organisations: Mapping[str, str]
    former: ReunionView | None

    def key(self, name: str) -> str:
        return f"{self.prefix}{name}"

    def get(self, name: str, default: Any = None) -> Any:
        return st.session_state.get(self.key(name), default)


def add(actor: Actor) -> None:
    """The page that enters a reunion."""
    frame.title("Ajouter une réunion", "Passée ou à venir. Le type et la date suffisent pour commencer.")
    within.step("Revenir à l'agenda", "back", icon=":material/arrow_back:")
    form = _open(actor, None)
    _fields(form)
    if st.button("Enregistrer la réunion", type="primary", icon=":material/check:"):
        with frame.feedback() as done, writing() as session:
            saved = reunions.log(session, actor=frame.me(), **_values(form))
        if done.ok:
            frame.flash(f"Réunion {saved.reference} enregistrée.")
            st.query_params.from_dict({"reunion": saved.cle})
            st.rerun()


def correct(view: ReunionView, actor: Actor) -> None:
    """The page that corrects a reunion, with the reason."""
    frame.title(
        "Corriger la réunion", f"{view.row.reference}. Les valeurs précédentes restent dans l'historique."
    )
    within.step(
        "Revenir à la réunion sans rien changer",
        "back",
        icon=":material/arrow_back:",
        reunion=view.row.cle,
    )
    form = _open(actor, view)
    _fields(form)
    why = st.text_input("Motif de la correction", key=form.key("why"), max_chars=500)
    if st.button("Enregistrer la correction", type="primary", icon=":material/check:"):
        version = st.session_state[form.key("version")]
        with frame.feedback() as done, writing() as session:
            changes = _changes(form)
            reunions.correct(session, view.row.cle, actor=frame.me(), version=version, why=why, **changes)
        if done.conflict:
            st.session_state[form.key("version")] = view.version
        if done.ok:
            frame.flash("Correction enregistrée.")
            st.query_params.from_dict({"reunion": view.row.cle})
            st.rerun()


def complete(cle: str, number: int) -> bool:
    """Write how many took part in a past reunion; False, with the reason shown, when it could not."""
    with frame.feedback() as done:
        with reading() as session:
            version = agenda.one(session, cle, actor=frame.me()).version
        with writing() as session:
            reunions.correct(
                session, cle, actor=frame.me(), version=version, why=COMPLETED, nb_participants=number
            )
    return done.ok


def _open(actor: Actor, former: ReunionView | None) -> _Form:
    with reading() as session:
        form = _Form(
            prefix=f"reunion_{former.row.cle if former else 'new'}_",
            actor=actor,
            lists=options.lists(session),
            plateformes=options.plateformes(session),
            territoires=options.territoires(session),
            organisations=choices.organisations(session),
            former=former,
        )
    if former is not None and form.key("jour") not in st.session_state:
        first = _initial(former, actor)
        st.session_state.update({form.key(name): value for name, value in first.items()})
        st.session_state[form.key("version")] = former.version
        st.session_state[form.key("before")] = _values(form)
    return form


def _initial(view: ReunionView, actor: Actor) -> dict[str, Any]:
    """What the widgets show of a reunion to correct."""
    row = view.row
    own = next(part for part in row.parts if part.plateforme in actor.plateformes)
    others = [part for part in row.parts if part is not own]
    named = [p for p in view.participants if _how_shown(p) == "organisations"]
    return {
        "type": row.type,
        "jour": row.jour,
        "heure": time.fromisoformat(row.heure) if row.heure else None,
        "minutes": view.minutes,
        "titre": row.titre,
        "lieu": row.lieu or "",
        "plateforme": own.plateforme,
        f"role_{own.plateforme}": own.role,
        f"territoire_{own.plateforme}": own.territoire or COMMUN,
        "others": [part.plateforme for part in others],
        **{f"role_{part.plateforme}": part.role for part in others},
        **{f"territoire_{part.plateforme}": part.territoire or COMMUN for part in others},
        "nb_participants": row.nb_participants,
        "nb_situations": view.nb_situations,
        "organisations": [p.organisation_cle for p in named],
        "absent": [p.organisation_cle for p in named if not p.present],
        "people": "\n".join(p.nom or "" for p in view.participants if _how_shown(p) == "people"),
        "dossiers": [line.cle for line in view.dossiers],
        "themes": view.themes or "",
        "decisions": view.decisions or "",
        "notes": view.notes or "",
    }


def _fields(form: _Form) -> None:
    kind, day, hour, length = st.columns([4, 2, 1.5, 1.7])
    with kind:
        st.selectbox(
            "Type",
            _known(form.lists["type_reunion"], form.get("type")),
            index=None,
            format_func=lambda code: form.lists.label("type_reunion", code),
            key=form.key("type"),
            placeholder="Choisir",
        )
    with day:
        latest = date(today().year + 2, 12, 31)
        _dated(form, "Date", "jour", date(2000, 1, 1), latest)
    with hour:
        st.time_input("Heure", None, key=form.key("heure"))
    with length:
        st.selectbox(
            "Durée",
            _known(DURATIONS, form.get("minutes")),
            index=None,
            format_func=lambda n: DURATIONS.get(n, f"{n} min"),
            key=form.key("minutes"),
            placeholder="Choisir",
        )
    st.text_input(
        "Objet (facultatif)", key=form.key("titre"), max_chars=200, placeholder="Le type, si rien n'est écrit"
    )
    _own_part(form)
    if form.get("type") == CONCERTATION:
        _dossiers(form)
    with st.expander("Lieu, participants, décisions, notes", expanded=form.former is not None):
        _details(form)


def _dated(form: _Form, label: str, name: str, earliest: date, latest: date) -> None:
    st.session_state.setdefault(form.key(name), today())
    st.date_input(label, min_value=earliest, max_value=latest, key=form.key(name), format="DD/MM/YYYY")


def _known(codes: Mapping[Any, str], former: Any) -> list[Any]:
    """The open choices, and the one that an older row has though it is closed since."""
    return [*codes, *([former] if former is not None and former not in codes else [])]


def _own_part(form: _Form) -> None:
    left, right = st.columns([4, 3], vertical_alignment="bottom")
    with left:
        mine = [code for code in form.plateformes if code in form.actor.plateformes]
        st.session_state.setdefault(form.key("plateforme"), mine[0])
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
    key = form.key(f"role_{plateforme}")
    st.session_state.setdefault(key, str(default))
    st.segmented_control(
        label,
        list(form.lists["role_reunion"]),
        format_func=lambda code: form.lists.label("role_reunion", code),
        key=key,
        wrap=True,
    )


def _territoire(form: _Form, plateforme: str) -> None:
    """Only where the plateforme has two: one of them, or both."""
    areas = form.plateformes[plateforme].territoires
    if len(areas) < 2:
        return
    st.session_state.setdefault(form.key(f"territoire_{plateforme}"), COMMUN)
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
        _organisations(form, "Structures invitées", "organisations", list(form.organisations))
        _organisations(form, "Dont absentes ou excusées", "absent", form.get("organisations", []))
    with right:
        st.text_area("Autres personnes, une par ligne", key=form.key("people"), max_chars=4000, height=122)
    st.text_area("Ordre du jour", key=form.key("themes"), max_chars=2000, height=90)
    st.text_area("Décisions", key=form.key("decisions"), max_chars=reunions.LONG, height=120)
    st.text_area("Notes", key=form.key("notes"), max_chars=reunions.LONG, height=90)


def _organisations(form: _Form, label: str, name: str, known: list[str]) -> None:
    chosen = [cle for cle in form.get(name, []) if cle in known]
    if form.key(name) in st.session_state:
        st.session_state[form.key(name)] = chosen
    st.multiselect(
        label,
        known,
        format_func=lambda cle: form.organisations.get(cle, cle),
        key=form.key(name),
        placeholder="Choisir",
        select_all=False,
    )


def _values(form: _Form) -> dict[str, Any]:
    """The arguments of the service, from the widgets."""
    kind, hour = form.get("type"), form.get("heure")
    absent = set(form.get("absent", []))
    own = form.get("plateforme")
    return {
        "type": kind,
        "jour": form.get("jour"),
        "heure": f"{hour:%H:%M}" if hour else None,
        "minutes": form.get("minutes"),
        "titre": form.get("titre"),
        "lieu": form.get("lieu"),
        "parts": [_part(form, code) for code in (own, *form.get("others", []))],
        "participants": [
            *({"organisation": cle, "present": cle not in absent} for cle in form.get("organisations", [])),
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
    if row.account_cle is None and row.organisation_cle and not row.nom:
        return "organisations"
    return (
        "people" if row.account_cle is None and row.nom and row.present and not row.organisation_cle else None
    )


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


def _changes(form: _Form) -> dict[str, Any]:
    """What differs from what the form first showed; what somebody else changed meanwhile stays."""
    values = _values(form)
    known = st.session_state[form.key("before")]
    return {name: value for name, value in values.items() if value != known[name]}
