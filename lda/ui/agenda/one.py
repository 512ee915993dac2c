"""One reunion: what was planned, what was decided, what became of it."""

from collections.abc import Sequence

import streamlit as st

from lda.documents import compte_rendu
from lda.domain.clock import PARIS, today
from lda.domain.french import date_long, day_label, heure, plural
from lda.domain.words import RoleReunion
from lda.services import reunions
from lda.store.work import reading, writing
from lda.ui import frame, within
from lda.ui.agenda import words
from lda.ui.dossier import concertations
from lda.ui.text import cell, plain
from lda.views import options
from lda.views.agenda import ParticipantView, PartView, ReunionView, Trace

VERBS = {
    "reunions.log": "Réunion enregistrée",
    "reunions.correct": "Réunion corrigée",
    "reunions.cancel": "Réunion annulée",
    "reunions.call": "Réunion convoquée",
    "reunions.attend": "Présence précisée",
    "ressource.log": "Contact enregistré",
    "ressource.ask": "Question posée",
    "ressource.answer": "Réponse donnée",
    "ressource.correct": "Contact corrigé",
    "ressource.become_saisine": "Devenu une saisine",
}
ANSWERS = {
    True: ("Finalement présente", ":material/event_available:"),
    False: ("Excuser la plateforme", ":material/event_busy:"),
}
"""By whether the plateforme comes from now on: the button that says so."""


def show(view: ReunionView) -> None:
    """The page of one reunion, cut by its view to what the reader may read."""
    row = view.row
    lists = frame.lists()
    frame.title(cell(row.titre), f"{plain(lists.label('type_reunion', row.type))} · {row.reference}")
    within.step("Revenir à l'agenda", "back", icon=":material/arrow_back:", mois=f"{row.jour:%Y-%m}")
    if row.cancelled:
        st.warning(f"Cette réunion est annulée. Motif : {plain(view.cancelled_why)}")
    left, right = st.columns([2, 1], gap="large")
    with left:
        _facts(view)
        for title, text in (
            ("Ordre du jour", view.themes),
            ("Décisions", view.decisions),
            ("Notes", view.notes),
        ):
            if text:
                st.markdown(f"## {title}\n{plain(text)}")
        _dossiers(view)
        if view.history:
            history(view.history)
    with right:
        if view.mine and not row.cancelled:
            _acts(view)
        if not row.cancelled:
            for part in view.to_answer:
                _answer(view, part)
        frame.file_link("Dans mon calendrier (.ics)", "reunion", row.cle)
        _documents(view)
        _participants(view.participants)


def _facts(view: ReunionView) -> None:
    row, lists = view.row, frame.lists()
    with reading() as session:
        plateformes, territoires = options.plateformes(session), options.territoires(session)
    with st.container(horizontal=True, vertical_alignment="center"):
        at = f" à {words.hour(row.heure)}" if row.heure else ""
        st.markdown(f"**{day_label(row.jour)} {row.jour.year}{at}**", width="content")
        words.badges(row)
    facts = [plain(told) for told in words.parts(row, lists, plateformes, territoires)]
    if row.lieu:
        facts.append(f"Lieu : {plain(row.lieu)}")
    if view.minutes:
        facts.append(f"Durée : {words.length(view.minutes)}")
    if row.nb_participants is not None:
        facts.append(plural(row.nb_participants, "participant"))
    elif row.jour < today() and not row.cancelled:
        facts.append("Nombre de participants : à compléter")
    if view.nb_situations is not None:
        facts.append(plural(view.nb_situations, "situation présentée", "situations présentées"))
    st.markdown("\n".join(f"- {fact}" for fact in facts))


def _participants(participants: Sequence[ParticipantView]) -> None:
    if not participants:
        return
    st.markdown("## Invités")
    lines = []
    for row in participants:
        words_ = ", ".join(part for part in (row.account or row.nom, row.organisation) if part)
        lines.append(f"- {cell(words_)}{'' if row.present else ' (absence)'}")
    st.markdown("\n".join(lines))


def _dossiers(view: ReunionView) -> None:
    if not view.dossiers and not view.other_dossiers:
        return
    st.markdown("## Dossiers concernés")
    for line in view.dossiers:
        label = " · ".join(
            part for part in (line.reference, line.name or "Confidentiel", line.commune) if part
        )
        frame.link(label, "dossier", icon=":material/folder:", cle=line.cle)
        told = concertations.told(frame.lists(), line.conclue) if line.conclue else ""
        if told:
            st.markdown(told)
    if view.other_dossiers:
        st.caption(f"Et {plural(view.other_dossiers, 'dossier')} d'une autre plateforme.")


def _documents(view: ReunionView) -> None:
    """The order of the day or the minutes, as the reader may have them, and without the findings."""
    title = compte_rendu.title(view)
    kinds: dict[str, dict[str, str]] = {title: {}}
    if compte_rendu.has_findings(view):
        kinds[f"{title} sans les constats"] = {"pour": compte_rendu.Audience.INVITES.value}
    for label, given in kinds.items():
        frame.file_link(f"{label} (PDF)", "compte-rendu", view.row.cle, **given)
        frame.file_link(f"{label} (Word)", "compte-rendu", view.row.cle, format="word", **given)


def _acts(view: ReunionView) -> None:
    with st.container(key="acts"):
        st.button("Corriger ou compléter", type="primary", icon=":material/edit:", on_click=_edit,
                  args=(view.row.cle,), width="stretch")  # fmt: skip
        if not any(line.conclue and line.conclue.participation for line in view.dossiers):
            _cancel(view)


def _cancel(view: ReunionView) -> None:
    """For a meeting that nothing shows to have taken place."""
    with st.popover("Annuler la réunion", icon=":material/event_busy:", width="stretch"):
        why = st.text_input("Motif de l'annulation", key=f"why_{view.row.cle}", max_chars=500)
        st.caption("Elle reste visible avec ce motif et ne compte plus dans les statistiques.")
        if st.button("Annuler définitivement", key=f"cancel_{view.row.cle}"):
            with frame.feedback() as done, writing() as session:
                reunions.cancel(session, view.row.cle, actor=frame.me(), version=view.version, why=why)
            if done.ok:
                frame.flash("Réunion annulée.")
                st.rerun()


def _answer(view: ReunionView, part: PartView) -> None:
    """Whether one of the reader's plateformes comes to what the Département called."""
    with reading() as session:
        name = options.plateformes(session)[part.plateforme].court
    comes = part.role != RoleReunion.EXCUSE
    st.markdown(f"Plateforme **{plain(name)}** : {'présente' if comes else 'excusée'}.")
    label, icon = ANSWERS[not comes]
    if st.button(label, key=f"answer_{part.plateforme}", icon=icon, width="stretch"):
        with frame.feedback() as done, writing() as session:
            reunions.attend(
                session, view.row.cle, actor=frame.me(), plateforme=part.plateforme, present=not comes
            )
        if done.ok:
            frame.flash("Réponse enregistrée. Le Département la voit.")
            st.rerun()


def _edit(cle: str) -> None:
    st.query_params.from_dict({"reunion": cle, "corriger": "1"})


def history(traces: Sequence[Trace]) -> None:
    """Who did what, when and why, with the former values."""
    with st.expander(f"Historique ({len(traces)})", icon=":material/history:"):
        for trace in reversed(traces):
            when = trace.when.astimezone(PARIS).date()
            why = f" Motif : {plain(trace.why)}" if trace.why else ""
            head = f"**{VERBS.get(trace.verb, trace.verb)}** par {plain(trace.who)}"
            lines = [f"{head}, le {date_long(when)} à {heure(trace.when)}.{why}"]
            lines += [
                f"- {label} : « {cell(before) or 'vide'} » devient « {cell(after) or 'vide'} »"
                for label, before, after in trace.changes
            ]
            st.markdown("\n".join(lines))
