"""The mesures of a dossier: each with its life, its frequency, its bilans and its sortie."""

from dataclasses import replace

import streamlit as st

from lda.domain.clock import today
from lda.domain.deadlines import add_months
from lda.domain.french import date_long, date_short
from lda.domain.words import PLANNED, RUNNING, StatutMesure
from lda.domain.workflow import takes_mesure
from lda.services import mesures, suspensions
from lda.store.work import reading
from lda.ui.dossier import bilans, contacts, evolution, network, objectifs, places
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, day_ask, folded, form, key_of, offering, one_of, opened
from lda.ui.text import cell, plain
from lda.views import places as places_view
from lda.views.dossier_parts import MesureLine, SortieLine, SuspensionLine

RENEWED_MONTHS = 6
"""Months by which the form of a renewal first prolongs a mesure; the date can be changed."""
YES_NO = {True: "Oui", False: "Non"}
COLOURS = {
    StatutMesure.PROPOSEE: "blue",
    StatutMesure.ATTENTE: "violet",
    StatutMesure.EN_COURS: "green",
    StatutMesure.SUSPENDUE: "orange",
}
FUNDED = Ask("financeur", "Financeur", Kind.CODE, "financeur", optional=True)
ASK = Act(
    mesures.ask, "Demander la mesure", "La mesure est demandée.",
    (
        Ask("code", "Mesure", Kind.CODE, "mesure"),
        Ask("operateur", "Opérateur", Kind.CODE, {}),
        day_ask("demandee_le", "Demandée le"),
        FUNDED,
    ),
)  # fmt: skip
QUEUE = Act(mesures.queue, "Mettre en liste d'attente", "La mesure est en liste d'attente.")
START = Act(
    mesures.start, "Démarrer la mesure", "La mesure a démarré ; ses bilans sont programmés.",
    (
        day_ask("debut", "Date de démarrage"),
        Ask("fin_prevue", "Fin prévue", Kind.DAY, optional=True, help="À défaut, la durée prévue"),
    ),
)  # fmt: skip
NOT_START = Act(
    mesures.not_start, "Renoncer à la mesure", "La mesure ne démarrera pas.", (Ask("reason", "Pourquoi"),)
)
COMPLETE = Act(
    mesures.complete, "Enregistrer", "Le référent, le contrat, le financeur et la décision sont enregistrés.",
    (
        Ask("referent", "Référent de la mesure, chez l'opérateur", optional=True),
        Ask("contrat_le", "Contrat signé le", Kind.PAST, optional=True),
        FUNDED,
        Ask("decidee_le", "Décidée le", Kind.PAST, optional=True),
    ),
)  # fmt: skip
CORRECT = Act(
    mesures.correct, "Corriger la date", "La date est corrigée ; les bilans à venir la suivent.",
    (
        Ask("debut", "Date de démarrage", Kind.PAST),
        Ask(
            "fin_prevue", "Nouvelle fin prévue", Kind.DAY, optional=True,
            help="À défaut, elle suit le démarrage, ou reste celle que vous aviez choisie",
        ),
        Ask("reason", "Pourquoi"),
    ),
)  # fmt: skip
SUSPEND = Act(
    mesures.suspend, "Suspendre", "La mesure est suspendue.", (day_ask("debut", "Suspendue depuis le"),)
)
AMEND = Act(
    suspensions.correct, "Corriger les dates", "La suspension est corrigée ; les bilans à venir la suivent.",
    (
        Ask("debut", "Suspendue depuis le", Kind.PAST),
        Ask("fin", "Reprise le", Kind.PAST),
        Ask("reason", "Pourquoi"),
    ),
)  # fmt: skip
CANCEL = Act(
    suspensions.cancel, "Annuler cette suspension", "La suspension est annulée ; les bilans à venir suivent.",
    (Ask("reason", "Pourquoi"),),
)  # fmt: skip
RESUME = Act(mesures.resume, "Reprendre", "La mesure reprend.", (day_ask("fin", "Reprise le"),))
RENEW = Act(
    mesures.renew,
    "Renouveler",
    "La mesure est renouvelée.",
    (Ask("fin_prevue", "Nouvelle fin prévue", Kind.DAY),),
)
SORTIE = Act(
    mesures.declare_sortie, "Déclarer la sortie", "La sortie est déclarée ; la coordination la confirme.",
    (
        day_ask("jour", "Date de la sortie"),
        Ask("motif", "Motif", Kind.CODE, "motif_sortie"),
        Ask("destination", "Situation à la sortie", Kind.CODE, "situation_residentielle"),
        Ask("suite", "Suite", Kind.CODE, "suite_sortie", optional=True),
        Ask("dernier_contact", "Dernier contact", Kind.PAST, optional=True),
        Ask("menage_informe", "Ménage informé de la sortie", Kind.ONE, YES_NO, optional=True),
        Ask("risques", "Risques qui demeurent", Kind.LONG, optional=True),
        Ask("note", "Note", Kind.LONG, optional=True),
    ),
)  # fmt: skip
WITHDRAW = Act(
    mesures.withdraw_sortie, "Annuler la sortie", "La sortie est annulée ; la mesure continue.",
    (Ask("reason", "Pourquoi"),),
)  # fmt: skip
CONFIRM = Act(
    mesures.confirm_sortie, "Confirmer la sortie", "La sortie est confirmée et la mesure a pris fin."
)


def show(desk: Desk) -> None:
    """Every mesure, the latest first, and the way to ask for one."""
    view = desk.view
    if not (view.mesures or desk.can(ASK)):
        return
    st.header("Mesures", anchor=False)
    if not view.mesures:
        st.caption("Aucune mesure demandée pour le moment.")
    for mesure in reversed(view.mesures):
        with st.container(border=True):
            _mesure(desk, mesure)
    if desk.can(ASK) and desk.open:
        with opened("Demander une mesure", ASK, view.cle, icon=":material/add:") as box:
            if box.open:
                _left(desk)
                form(offering(ASK, operateur=network.structures()), view.cle, desk.version)


def _left(desk: Desk) -> None:
    """Where places are left for the mesure chosen. Not in the list of operators: its choice would be lost
    when another mesure changes the labels."""
    code = st.session_state.get(f"{key_of(ASK, desk.view.cle)}_code")
    if code is None:
        st.caption("Choisissez une mesure pour voir où des places sont libres.")
        return
    with reading() as session:
        rows = places_view.capacities(session, desk.view.plateforme, actor=desk.me)
    told = [f"**{cell(row.operateur)}** {places.left(row)}" for row in rows if row.code == code]
    st.markdown("Places : " + " · ".join(told) if told else "Aucune place déclarée pour cette mesure.")


def _mesure(desk: Desk, mesure: MesureLine) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{cell(desk.label('mesure', mesure.code))}**", width="content")
        colour = COLOURS.get(StatutMesure(mesure.statut), "gray")
        st.badge(desk.label("statut_mesure", mesure.statut), color=colour)  # type: ignore[arg-type]
    led = f", {cell(mesure.referent)}" if mesure.referent else ""
    st.markdown(f"{cell(mesure.operateur)}{led} :gray[· {_dates(mesure)}{_funded(desk, mesure)}]")
    if mesure.frequence:
        st.markdown(bilans.frequency(mesure.frequence))
    if mesure.rythme:
        contacts.rhythm(mesure.rythme)
    if mesure.sortie:
        st.markdown(_sortie(desk, mesure.sortie))
    if mesure.conformite:
        objectifs.compliance(mesure)
    objectifs.show(desk, mesure)
    _forms(desk, mesure)
    bilans.show(desk, mesure)
    evolution.show(desk, mesure)


def _dates(mesure: MesureLine) -> str:
    parts = [f"demandée le {date_short(mesure.demandee_le)}"]
    if mesure.decidee_le:
        parts.append(f"décidée le {date_short(mesure.decidee_le)}")
    if mesure.debut:
        parts.append(f"démarrée le {date_short(mesure.debut)}")
    if mesure.fin:
        parts.append(f"terminée le {date_short(mesure.fin)}")
    elif mesure.fin_prevue:
        parts.append(f"fin prévue le {date_short(mesure.fin_prevue)}")
    if mesure.contrat_le:
        parts.append(f"contrat signé le {date_short(mesure.contrat_le)}")
    if mesure.renouvellements:
        parts.append(f"renouvelée {mesure.renouvellements} fois")
    parts += [f"suspendue {_pause(one)}" for one in mesure.suspensions]
    return ", ".join(parts)


def _pause(one: SuspensionLine) -> str:
    first = date_short(one.debut)
    return f"du {first} au {date_short(one.fin)}" if one.fin else f"depuis le {first}"


def _funded(desk: Desk, mesure: MesureLine) -> str:
    return f" · financeur : {cell(desk.label('financeur', mesure.financeur))}" if mesure.financeur else ""


def _sortie(desk: Desk, sortie: SortieLine) -> str:
    state = (
        f"Sortie confirmée le {date_long(sortie.confirmee_le)}"
        if sortie.confirmee_le
        else ":orange[Sortie déclarée, à confirmer]"
    )
    axes = [
        desk.label("motif_sortie", sortie.motif),
        desk.label("situation_residentielle", sortie.destination),
    ]
    axes.append(desk.label("suite_sortie", sortie.suite))
    told = cell(" · ".join(axis for axis in axes if axis))
    declared = ", déclarée par " if sortie.confirmee_le else ", par "
    by = f"{declared}{cell(sortie.par)}" if sortie.par else ""
    said = f"{state} :gray[pour le {date_long(sortie.jour)}{by}]  \n{told}"
    return "  \n".join([said, *_beside(sortie)])


def _beside(sortie: SortieLine) -> list[str]:
    """What is told of a sortie beside its two axes, a line each."""
    facts = []
    if sortie.menage_informe is not None:
        facts.append(f"ménage informé : {'oui' if sortie.menage_informe else 'non'}")
    if sortie.dernier_contact:
        facts.append(f"dernier contact le {date_short(sortie.dernier_contact)}")
    told = [f":gray[{' · '.join(facts)}]"] if facts else []
    if sortie.risques:
        told.append(f":orange[Risques qui demeurent :] {plain(sortie.risques)}")
    return told + ([plain(sortie.note)] if sortie.note else [])


def _forms(desk: Desk, mesure: MesureLine) -> None:
    if mesure.statut in PLANNED and desk.open and desk.can(START) and not takes_mesure(desk.view.statut):
        st.caption("Elle pourra démarrer une fois l'orientation validée.")
    for act in _life(desk, mesure):
        if desk.can(act):
            folded(act.button, act, mesure.id, desk.version, start=_renewed(mesure))
    if mesure.statut in objectifs.AIMED and desk.can(COMPLETE):
        names = ("referent", "contrat_le", "financeur", "decidee_le")
        noted = {name: getattr(mesure, name) for name in names}
        folded("Référent et contrat", COMPLETE, mesure.id, desk.version, start=noted)
    if mesure.statut not in RUNNING:
        return
    if desk.can(CORRECT):
        start = {"debut": mesure.debut}
        folded("Corriger la date de démarrage", CORRECT, mesure.id, desk.version, start=start)
    if mesure.suspensions and desk.can(AMEND):
        pauses = {one.id: one for one in mesure.suspensions}
        one_of(
            "Corriger une suspension", "Quelle suspension", {id: _pause(one) for id, one in pauses.items()},
            f"suspensions_{mesure.id}", lambda id: _amend(desk, pauses[id]),
        )  # fmt: skip
    if mesure.sortie and desk.can(CONFIRM):
        form(CONFIRM, mesure.id, desk.version)
    if mesure.ecrit and desk.can(SORTIE):
        label = "Modifier la sortie déclarée" if mesure.sortie else "Déclarer la sortie"
        folded(label, SORTIE, mesure.id, desk.version, start=_declared(mesure))
    if mesure.sortie and mesure.ecrit and desk.can(WITHDRAW):
        folded("Annuler la sortie déclarée", WITHDRAW, mesure.id, desk.version)


def _amend(desk: Desk, one: SuspensionLine) -> None:
    """One that lasts has no end to correct."""
    act = AMEND if one.fin else replace(AMEND, asks=[ask for ask in AMEND.asks if ask.name != "fin"])
    form(act, one.id, desk.version, start={"debut": one.debut, "fin": one.fin})
    folded("Annuler, si elle est notée par erreur", CANCEL, one.id, desk.version)


def _life(desk: Desk, mesure: MesureLine) -> tuple[Act, ...]:
    """What may be done with a mesure in its status, but for its sortie."""
    if mesure.statut in PLANNED and desk.open:
        start = (START,) if takes_mesure(desk.view.statut) else ()
        queue = (QUEUE,) if mesure.statut == StatutMesure.PROPOSEE else ()
        return (*start, *queue, NOT_START)
    if mesure.statut == StatutMesure.SUSPENDUE:
        return (RESUME,)
    if mesure.statut == StatutMesure.EN_COURS and mesure.sortie is None:
        return (SUSPEND, RENEW)
    return ()


def _renewed(mesure: MesureLine) -> dict[str, object]:
    """What the form of a renewal is filled with."""
    if mesure.statut != StatutMesure.EN_COURS:
        return {}
    return {"fin_prevue": add_months(mesure.fin_prevue or today(), RENEWED_MONTHS)}


def _declared(mesure: MesureLine) -> dict[str, object]:
    """What the form of a sortie is filled with: what was declared, else the day of the last meeting noted."""
    if mesure.sortie is None:
        return {"dernier_contact": mesure.rythme.last if mesure.rythme else None}
    return {ask.name: getattr(mesure.sortie, ask.name) for ask in SORTIE.asks}
