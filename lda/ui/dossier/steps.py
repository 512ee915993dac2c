"""The next steps of a dossier: what each does, what it still needs and where to give it, its form."""

from collections.abc import Mapping

import streamlit as st

from lda.domain.french import plural
from lda.domain.words import PLANNED
from lda.domain.workflow import Missing, Step
from lda.services import dossiers
from lda.ui.dossier import consent, diagnostic, mesures, people, relais
from lda.ui.dossier.desk import SITUATION, SUIVI, Desk, reach
from lda.ui.dossier.forms import Act, Ask, Kind, form
from lda.ui.text import cell

CLOSING = (
    Ask("motif", "Motif", Kind.CODE, "motif_sortie"),
    Ask("destination", "Situation à la clôture", Kind.CODE, "situation_residentielle"),
)
ACTS: Mapping[str, Act] = {
    "start_diagnostic": Act(
        dossiers.start_diagnostic, "Commencer le diagnostic", "Le diagnostic est commencé."
    ),
    "bring_to_concertation": Act(
        dossiers.bring_to_concertation, "Porter en concertation", "La situation est portée en concertation."
    ),
    "validate": Act(dossiers.validate, "Valider l'orientation", "L'orientation est validée."),
    "wait": Act(dossiers.wait, "Mettre en attente", "Le dossier attend le démarrage de la mesure."),
    "look_again": Act(
        dossiers.look_again, "Réexaminer la situation", "Un nouveau diagnostic est demandé.",
        (Ask("reason", "Pourquoi réexaminer", Kind.LONG),),
    ),
    "close": Act(dossiers.close, "Clôturer le dossier", "Le dossier est clôturé.", CLOSING),
    "not_validate": Act(
        dossiers.not_validate, "Ne pas valider", "La situation n'est pas validée ; le conseil est transmis.",
        (
            Ask("motif", "Motif", Kind.CODE, "motif_non_validation", without=("DOUBLON",)),
            Ask("conseil", "Conseil à l'orienteur", Kind.LONG),
        ),
    ),
    "close_without_followup": Act(
        dossiers.close_without_followup, "Classer sans suite", "Le dossier est classé sans suite.",
        (Ask("motif", "Motif", Kind.CODE, "motif_non_validation"),),
    ),
    "reopen": Act(
        dossiers.reopen, "Rouvrir le dossier", "Le dossier est rouvert, au diagnostic.",
        (Ask("reason", "Pourquoi rouvrir", Kind.LONG),),
    ),
}  # fmt: skip
WHAT: Mapping[str, str] = {
    "bring_to_concertation": "La situation sera étudiée avec les partenaires avant la décision.",
    "validate": "Chaque saisine du dossier qui attend sa décision devient validée ; son orienteur le voit.",
    "wait": "Pour une mesure demandée qui n'a pas encore démarré.",
    "start": "Le dossier passe en accompagnement avec le démarrage de la mesure.",
    "look_again": "Un nouveau diagnostic est demandé. Si une mesure est en cours, elle continue.",
    "take_relais": "Se fait de soi-même quand vous confirmez la sortie de la dernière mesure, si elle est "
    "une rupture, une non-adhésion, une fin de droit, ou si sa suite est la reprise par le coordinateur.",
    "close": "Les mesures qui n'ont pas démarré sont abandonnées ; le groupe de partenaires prend fin.",
    "not_validate": "Les saisines en attente reçoivent cette réponse et comptent à l'espace ressource.",
    "close_without_followup": "Les saisines en attente de décision sont classées avec le dossier.",
    "reopen": "Il faudra un nouveau diagnostic et une nouvelle proposition ; l'adhésion reste. La prochaine "
    "décision vaudra aussi pour les saisines non validées ou sans suite.",
}
DIAGNOSED = ("Diagnostic daté", frozenset({"DIAGNOSTIC", "DIAGNOSTIC_NOUVEAU"}))
CHECKS: Mapping[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "bring_to_concertation": (DIAGNOSED,),
    "validate": (
        DIAGNOSED,
        ("Adhésion recueillie, sans refus", frozenset({"ADHESION", "ADHESION_REFUS"})),
        ("Un référent, et un seul", frozenset({"REFERENT", "REFERENTS"})),
        (
            "Proposition acceptée, au moins en partie",
            frozenset({"PROPOSITION", "PROPOSITION_NOUVELLE", "PROPOSITION_CADUQUE", "REPONSE"}),
        ),
    ),
    "wait": (("Mesure demandée", frozenset({"MESURE_DEMANDEE"})),),
    "start": (("Mesure demandée", frozenset({"MESURE_DEMANDEE"})),),
    "close": (
        ("Aucune mesure en cours", frozenset({"MESURE_EN_COURS"})),
        ("Aucune saisine en attente de décision", frozenset({"SAISINE_EN_ATTENTE"})),
        ("Relais terminé, s'il y en a un", frozenset({"ISSUE_RELAIS"})),
    ),
}
"""What each step needs (DOMAIN A3), in short words, with the codes of what may lack."""
WAYS: Mapping[str, tuple[str | None, Act | None]] = {
    "DIAGNOSTIC": (SUIVI, diagnostic.ADD),
    "DIAGNOSTIC_NOUVEAU": (SUIVI, diagnostic.ADD),
    "ADHESION": (SUIVI, consent.ADHESION),
    "ADHESION_REFUS": (SUIVI, consent.ADHESION),
    "REFERENT": (None, people.REFERENT),
    "PROPOSITION": (SUIVI, consent.PROPOSE),
    "PROPOSITION_NOUVELLE": (SUIVI, consent.PROPOSE),
    "PROPOSITION_CADUQUE": (SUIVI, consent.PROPOSE),
    "REPONSE": (SUIVI, None),
    "MESURE_DEMANDEE": (SUIVI, mesures.ASK),
    "MESURE_EN_COURS": (SUIVI, None),
    "SAISINE_EN_ATTENTE": (SITUATION, None),
    "ISSUE_RELAIS": (SUIVI, relais.END),
}
"""For what lacks: the tab where it is given, and the form that gives it."""


def show(desk: Desk) -> None:
    """All steps possible now, the main one open."""
    if not desk.view.etapes:
        return
    st.header("Prochaines étapes", anchor=False)
    if desk.view.diagnostic_demande:
        st.info("Un réexamen a été demandé : un nouveau diagnostic est attendu.", icon=":material/refresh:")
    for rank, step in enumerate(desk.view.etapes):
        key = f"step_{step.verb}_{desk.view.cle}_{desk.view.statut}"
        with st.expander(_label(step), expanded=rank == 0, key=key, on_change="rerun") as box:
            if box.open:
                _step(desk, step, main=rank == 0)


def _label(step: Step) -> str:
    if step.verb == "take_relais":
        return step.label
    if step.ready:
        return f":material/arrow_forward: {step.label}"
    return f":material/pending: {step.label} :gray[· manque {plural(len(step.missing), 'élément')}]"


def _step(desk: Desk, step: Step, *, main: bool) -> None:
    if step.verb in WHAT:
        st.caption(WHAT[step.verb])
    if step.verb == "take_relais":
        return
    with st.container(gap="xsmall"):
        _checklist(desk, step)
    if not step.ready:
        return
    if step.verb == "start":
        _start(desk, main=main)
    else:
        start = desk.view.propose.get(step.verb)
        form(ACTS[step.verb], desk.view.cle, desk.version, start=start, primary=main)


def _checklist(desk: Desk, step: Step) -> None:
    lacking = {missing.code: missing for missing in step.missing}
    for label, codes in CHECKS.get(step.verb, ()):
        found = [lacking.pop(code) for code in codes if code in lacking]
        if not found:
            st.markdown(f":green[:material/check: Fait] · {label}")
        for missing in found:
            _missing(desk, step, label, missing)
    for missing in lacking.values():
        _missing(desk, step, "", missing)


def _missing(desk: Desk, step: Step, label: str, missing: Missing) -> None:
    title = f" · {label}" if label else ""
    st.markdown(
        f":orange[:material/radio_button_unchecked: À faire]{title}  \n:gray[{cell(missing.message)}]"
    )
    tab, act = WAYS.get(missing.code, (None, None))
    if tab or act:
        st.button(
            f"Aller à « {tab} »" if tab else "Ouvrir le formulaire",
            key=f"way_{step.verb}_{missing.code}",
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=reach,
            args=(desk.view.cle, tab, act, _subject(desk, act)),
        )


def _subject(desk: Desk, act: Act | None) -> object:
    """What the form of an act is about: the dossier, but for the relais."""
    return desk.view.relais[-1].id if act is relais.END and desk.view.relais else desk.view.cle


def _start(desk: Desk, *, main: bool) -> None:
    for mesure in desk.view.mesures:
        if mesure.statut in PLANNED:
            st.markdown(f"**{cell(desk.label('mesure', mesure.code))}** · {cell(mesure.operateur)}")
            form(mesures.START, mesure.id, desk.version, primary=main, place="step")
    if any(m.statut == "EN_COURS" for m in desk.view.mesures):
        st.caption("Une mesure est déjà en cours.")
