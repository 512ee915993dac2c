"""Passing a dossier to the plateforme of another territoire (DOMAIN A3)."""

import streamlit as st

from lda.domain.clock import PARIS
from lda.domain.french import date_long
from lda.services import dossiers
from lda.store.geography import geography
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, folded
from lda.ui.dossier.forms import form as draw
from lda.ui.text import plain

CANCEL = Act(dossiers.cancel_transfer, "Annuler la proposition", "La proposition de transfert est annulée.")
ACCEPT = Act(
    dossiers.accept_transfer, "Accepter le transfert", "Le dossier est désormais suivi par votre plateforme."
)
REFUSE = Act(
    dossiers.refuse_transfer,
    "Refuser le transfert",
    "Le transfert est refusé ; la plateforme d'origine en lit la raison.",
    (Ask("reason", "Pourquoi le refuser", Kind.LONG),),
    leaves=True,
)


def propose(desk: Desk) -> Act:
    """The proposal, among the territoires of the other plateformes."""
    others = {
        t.code: t.nom
        for t in geography().territoires.values()
        if t.plateforme and t.plateforme != desk.view.plateforme
    }
    return Act(
        dossiers.propose_transfer,
        "Proposer le transfert",
        "Le transfert est proposé : l'autre plateforme peut lire le dossier et y répondre.",
        (Ask("territoire", "Territoire", Kind.CODE, others), Ask("reason", "Pourquoi", Kind.LONG)),
    )


def banner(desk: Desk) -> None:
    """A transfer that awaits its answer, for the one who gives it and the one who waits; a refusal, for who
    proposed it."""
    proposed = desk.view.transfert
    if proposed is None:
        _refused(desk)
        return
    place = plain(desk.label("territoire", proposed.territoire))
    when = f" le {date_long(proposed.propose_le.date())}" if proposed.propose_le else ""
    why = f"  \nRaison : {plain(proposed.raison)}" if proposed.raison else ""
    with st.container(border=True):
        if proposed.entrant:
            st.markdown(f"**Ce dossier est proposé à votre plateforme** ({place}){when}.{why}")
            _answer(desk)
        else:
            st.markdown(f"**Transfert proposé** vers {place}{when}, en attente de réponse.{why}")
            if desk.can(CANCEL):
                draw(CANCEL, desk.view.cle, desk.version, primary=False)


def _refused(desk: Desk) -> None:
    refused = desk.view.refus
    if refused is None:
        return
    name = plain(geography().plateformes[refused.par].nom)
    day = date_long(refused.le.astimezone(PARIS).date())
    st.info(
        f"Transfert refusé le {day} par {name}. Raison : {plain(refused.raison)}", icon=":material/move_item:"
    )


def _answer(desk: Desk) -> None:
    if desk.can(ACCEPT):
        draw(ACCEPT, desk.view.cle, desk.version)
    if desk.can(REFUSE):
        folded("Refuser", REFUSE, desk.view.cle, desk.version)


def form(desk: Desk) -> None:
    """Propose the transfer of an open dossier."""
    act = propose(desk)
    if desk.open and desk.view.transfert is None and desk.can(act):
        folded(
            "Transférer à une autre plateforme", act, desk.view.cle, desk.version, icon=":material/move_item:"
        )
