"""Diagnostics: the last one at a glance with its need grid, the former ones, and the form of a new one."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lda.domain.french import date_long, date_short
from lda.services import amend, suivi
from lda.services.suivi import DIAGNOSTIC_TEXTS
from lda.ui.dossier import comparison
from lda.ui.dossier.consent import WHY
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, day_ask, key_of, one_of, opened, submit, widget
from lda.ui.dossier.told import LEVELS, read_grid, read_texts
from lda.ui.text import cell
from lda.views.dossier_parts import DiagnosticLine

ADD = Act(
    suivi.add_diagnostic,
    "Enregistrer le diagnostic",
    "Le diagnostic est enregistré.",
    (
        day_ask("jour", "Date du diagnostic"),
        Ask("participation", "Participation de la personne", Kind.CODE, "participation_personne"),
        Ask("adhesion", "Adhésion de la personne", Kind.CODE, "adhesion", optional=True),
    ),
)
AMEND = Act(
    amend.diagnostic,
    "Corriger le diagnostic",
    "Le diagnostic est corrigé.",
    (
        Ask("jour", "Date du diagnostic", Kind.PAST),
        ADD.asks[1],
        WHY,
    ),
)


def show(desk: Desk) -> None:
    """The diagnostics of the dossier, and a new one."""
    found = desk.view.diagnostics
    if "suivi.add_diagnostic" not in desk.view.possibles and not found:
        return
    st.header("Diagnostic", anchor=False)
    if found:
        _one(desk, found[-1])
        if len(found) > 1:
            with st.expander(f"Diagnostics précédents ({len(found) - 1})"):
                for former in reversed(found[:-1]):
                    _one(desk, former)
            comparison.show(desk)
    else:
        st.caption(
            "Aucun diagnostic pour le moment. Il faut un diagnostic daté pour décider de l'orientation."
        )
    if desk.can(ADD) and desk.open:
        with opened("Ajouter un diagnostic", ADD, desk.view.cle, icon=":material/add:") as box:
            if box.open:
                _form(desk)
    if found and desk.can(AMEND) and desk.open:
        lines = {line.id: line for line in reversed(found)}
        names = {id: f"Diagnostic du {date_short(line.jour)}" for id, line in lines.items()}
        one_of(
            "Corriger un diagnostic", "Quel diagnostic", names, f"diagnostics_{desk.view.cle}",
            lambda id: _amend(desk, lines[id]),
        )  # fmt: skip


def _one(desk: Desk, line: DiagnosticLine) -> None:
    took_part = desk.label("participation_personne", line.participation)
    st.markdown(
        f"**{date_long(line.jour)}** · {cell(line.auteur)} :gray[· personne : {cell(took_part.lower())}]"
    )
    read_grid(desk, line.besoins)
    read_texts(line.contenu, DIAGNOSTIC_TEXTS)


def grid(desk: Desk, key: str, first: Mapping[str, str]) -> dict[str, str]:
    """A need grid to fill in: one line of levels for each domain."""
    words = " · ".join(f"{code} {desk.label('niveau_besoin', code).lower()}" for code in LEVELS)
    st.markdown("**Besoins**")
    st.caption(cell(words))
    found = {}
    with st.container(key=f"{key}_grid", gap="xsmall"):
        for domain, label in desk.lists["domaine_bilan"].items():
            start = first.get(domain)
            level = st.segmented_control(
                label, LEVELS, default=start, key=f"{key}_besoin_{domain}", persist_state="session"
            )
            if level:
                found[domain] = level
    return found


def texts(labels: Mapping[str, str], key: str, first: Mapping[str, str]) -> dict[str, str]:
    """Free texts to fill in, none of them required."""
    st.caption("Ce qui suit est facultatif.")
    return {
        name: widget(Ask(name, label, Kind.LONG), f"{key}_text_{name}", first.get(name))
        for name, label in labels.items()
    }


def _form(desk: Desk) -> None:
    _fill(desk, ADD, desk.view.cle, {}, {}, {})


def _amend(desk: Desk, line: DiagnosticLine) -> None:
    st.caption("L'adhésion recueillie le même jour suit la date.")
    start = {"jour": line.jour, "participation": line.participation}
    _fill(desk, AMEND, line.id, start, line.besoins, line.contenu)


def _fill(
    desk: Desk,
    act: Act,
    subject: Any,
    start: Mapping[str, Any],
    needs: Mapping[str, str],
    words: Mapping[str, str],
) -> None:
    """The form of a diagnostic, with what stands in it first."""
    key = key_of(act, subject)
    typed = {ask.name: widget(ask, f"{key}_{ask.name}", start.get(ask.name)) for ask in act.asks}
    typed["besoins"] = grid(desk, key, needs)
    typed["contenu"] = texts(DIAGNOSTIC_TEXTS, key, words)
    if st.button(act.button, key=f"{key}_go", type="primary"):
        submit(act, subject, desk.version, typed, key)
