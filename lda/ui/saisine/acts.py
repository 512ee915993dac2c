"""What can be done with a transmitted saisine, by its author or by the plateforme: one small form a verb."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lda.domain.french import nombre
from lda.domain.words import StatutDossier
from lda.domain.workflow import DECIDE_ALONE
from lda.services import saisines
from lda.store.work import reading, writing
from lda.ui import frame
from lda.ui.saisine import correction
from lda.ui.text import cell, plain
from lda.views import saisines as views
from lda.views import situations
from lda.views.options import geography
from lda.views.saisines import SaisineView
from lda.views.situations import Filters

NEW = ""
"""What stands for a new dossier among those that a saisine may join."""
FOUND = 8
"""Dossiers that a search shows."""


def done(view: SaisineView, message: str, act: Callable[..., Any], **given: Any) -> bool:
    """Do a verb of `services.saisines` on the saisine, and say so under the next title."""
    with frame.feedback() as result, writing() as session:
        act(session, view.cle, actor=frame.me(), **given)
    if result.ok:
        frame.flash(message)
        st.rerun()
    return result.ok


def main(view: SaisineView) -> None:
    """The act that is expected now: acknowledge for the plateforme, answer for the author."""
    if "acknowledge" in view.possibles:
        acknowledge(view)
    if "complete" in view.possibles:
        _complete(view)


def acknowledge(view: SaisineView) -> None:
    """Open a dossier, or attach the saisine to that of the same household (DOMAIN A3): what seems to be it is
    shown first, any other of the plateforme can be looked for."""
    with reading() as session:
        doubles = views.doubles(session, view.cle, actor=frame.me())
    with st.container(border=True):
        st.header("Accuser réception", anchor=False)
        ours = {
            double.dossier: _dossier_name(double.reference, double.personne, double.statut)
            for double in doubles
            if double.dossier
        }
        for double in doubles:
            if double.dossier is None:
                where = plain(double.plateforme.removeprefix("PF_").replace("_", " ").title())
                st.caption(f"Une saisine {double.reference} ({where}) semble concerner le même ménage.")
        chosen = _joined(view.cle, ours)
        label = "Rattacher et accuser réception" if chosen else "Accuser réception et ouvrir le dossier"
        if st.button(label, type="primary"):
            with frame.feedback() as result, writing() as session:
                dossier = saisines.acknowledge(session, view.cle, actor=frame.me(), dossier=chosen or None)
            if result.ok:
                frame.flash(f"Réception accusée : dossier {dossier.reference}.")
                frame.go("dossier", cle=dossier.cle)


def _joined(cle: str, ours: Mapping[str, str]) -> str:
    """The key of the dossier that the saisine is to join: one that seems to be about the same household, or
    one looked for; NEW to open another."""
    text = st.text_input(
        "Rattacher à un dossier de la plateforme",
        key=f"search_{cle}",
        placeholder="Nom, prénom ou référence",
        max_chars=80,
        help="Par exemple celui du conjoint. Les dossiers clos sont cherchés aussi.",
    )
    found = _search(text) if text.strip() else {}
    offered = {**ours, **found}
    if not offered:
        return NEW
    label = "Rattacher à l'un de ces dossiers" if found else "Un dossier semble concerner le même ménage"
    return st.radio(
        label,
        [*offered, NEW],
        format_func=lambda key: offered.get(key, "Non, ouvrir un nouveau dossier"),
        index=len(offered),
        key=f"joined_{cle}",
    )


def _search(text: str) -> dict[str, str]:
    """The dossiers of the actor's plateformes that answer a name or a reference, closed ones too, by key."""
    me = frame.me()
    places = geography().territoires.values()
    asked = Filters(
        texte=text,
        statuts=tuple(StatutDossier),
        territoires=tuple(place.code for place in places if place.plateforme in me.plateformes),
    )
    with reading() as session:
        page = situations.page(session, asked, size=FOUND, actor=me)
    if not page.total:
        st.caption("Aucun dossier de la plateforme ne répond à cette recherche.")
    elif page.total > FOUND:
        st.caption(f"{FOUND} dossiers affichés sur {nombre(page.total)} : précisez le nom ou la référence.")
    return {row.cle: _dossier_name(row.reference, row.name, row.statut) for row in page.rows}


def _dossier_name(reference: str, name: str, statut: str | None) -> str:
    return cell(f"{reference} · {name} · {frame.lists().label('statut_dossier', statut)}")


def _complete(view: SaisineView) -> None:
    with st.form(f"complete_{view.cle}"):
        label = "Votre réponse" if view.sienne else "Réponse obtenue de l'orienteur"
        answer = st.text_area(label, max_chars=4000, height=90)
        if st.form_submit_button("Répondre à la question", type="primary"):
            done(view, "La réponse est transmise.", saisines.complete, answer=answer)


def others(view: SaisineView) -> None:
    """The other acts that the status and the rights allow, each folded away."""
    forms: dict[str, tuple[str, Callable[[SaisineView], None]]] = {
        "ask": ("Demander des précisions", _ask),
        "correct": ("Corriger la fiche", correction.form),
        "decide": ("Classer la saisine seule (doublon, incomplète)", _decide),
        "name_colleague": ("Partager avec un collègue", _colleague),
        "reassign": ("Confier à un autre professionnel de la structure", _reassign),
        "withdraw": ("Retirer la saisine", _withdraw),
    }
    for verb, (title, form) in forms.items():
        if verb in view.possibles:
            with st.expander(title):
                form(view)


def _ask(view: SaisineView) -> None:
    with st.form(f"ask_{view.cle}", border=False):
        question = st.text_area("Question à l'orienteur", max_chars=4000, height=90)
        if st.form_submit_button("Envoyer la question", type="primary"):
            done(view, "La question est envoyée à l'orienteur.", saisines.ask, question=question)


def _decide(view: SaisineView) -> None:
    lists = frame.lists()
    with st.form(f"decide_{view.cle}", border=False):
        motif = st.selectbox(
            "Motif",
            sorted(DECIDE_ALONE),
            format_func=lambda code: lists.label("motif_non_validation", code),
            index=None,
            placeholder="Choisir",
        )
        advice = st.text_area("Mot à l'orienteur", max_chars=4000, height=90)
        st.caption("Le dossier n'est pas modifié. Un doublon n'est pas compté dans les sollicitations.")
        if st.form_submit_button("Classer sans suite", type="primary"):
            done(
                view, "La saisine est classée sans suite.", saisines.decide, motif=motif or "", conseil=advice
            )


def _withdraw(view: SaisineView) -> None:
    with st.form(f"withdraw_{view.cle}", border=False):
        why = st.text_input("Pourquoi (facultatif)", max_chars=300)
        st.caption("La plateforme ne l'étudiera plus. Pour la reprendre, il faudra une nouvelle saisine.")
        if st.form_submit_button("Retirer la saisine"):
            done(view, "La saisine est retirée.", saisines.withdraw, why=why)


def _colleague(view: SaisineView) -> None:
    _choose(view, "Partager", "Votre collègue suit maintenant cette saisine.", saisines.name_colleague)


def _reassign(view: SaisineView) -> None:
    _choose(view, "Confier", "La saisine a changé de professionnel.", saisines.reassign)


def _choose(view: SaisineView, verb: str, message: str, act: Callable[..., Any]) -> None:
    with reading() as session:
        found = {p.cle: p for p in views.colleagues(session, view.cle, actor=frame.me())}
    if not found:
        st.caption("Aucun autre compte actif dans cette structure. La coordination peut en créer un.")
        return
    with st.form(f"{act.__name__}_{view.cle}", border=False):
        chosen = st.selectbox(
            "Personne", list(found), format_func=lambda k: found[k].nom, index=None, placeholder="Choisir"
        )
        if st.form_submit_button(verb, type="primary"):
            done(view, message, act, compte=chosen or "")
