"""The head of a dossier, which stays in sight: whose it is, where it stands, what is due next."""

from datetime import date

import streamlit as st

from lda.documents.answers import commune_name
from lda.domain import fiche
from lda.domain.clock import today
from lda.domain.french import date_long, plural, relative_due
from lda.ui import badges, frame
from lda.ui.dossier import protection, transfer
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.rows import URGENT
from lda.ui.text import cell, plain


def show(desk: Desk) -> None:
    """Name, badges and next due in a part that stays on top; warnings under it."""
    view = desk.view
    with st.container(key="dossier_head", gap="xsmall"):
        frame.title(cell(view.nom) or "Sans nom", _who(desk))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _badges(desk)
    if desk.whole:
        st.caption(_course(desk))
    _closed(desk)
    protection.banner(desk)
    transfer.banner(desk)


def _who(desk: Desk) -> str:
    view, answers = desk.view, desk.view.answers
    age = fiche.age(view.identite, today())
    parts = [
        view.reference,
        plural(age, "an") if age is not None else "",
        desk.label("typologie_menage", answers.get("typologie_menage")),
        commune_name(view.commune),
        desk.label("territoire", view.territoire),
    ]
    return " · ".join(cell(part) for part in dict.fromkeys(parts) if part)


def _badges(desk: Desk) -> None:
    view = desk.view
    badges.dossier(view.statut)
    if view.urgence in URGENT:
        label = desk.label("urgence", view.urgence)
        st.badge(f"Urgence {label[0].lower()}{label[1:]}", color=URGENT[view.urgence])
    if view.protege:
        st.badge("Informations protégées", color="red", icon=":material/lock:")
    if "suivi.propose" in view.possibles or view.referent:
        name = cell(view.referent.nom) if view.referent else "aucun pour le moment"
        st.markdown(f":material/person: Référent : {name}", width="content")
    if view.prochaine_echeance:
        due = relative_due(view.prochaine_echeance, today())
        late = view.prochaine_echeance < today()
        st.markdown(
            f":material/event: Prochaine échéance : {date_long(view.prochaine_echeance)}, "
            f"{f':red[{due}]' if late else due}",
            width="content",
        )


def _course(desk: Desk) -> str:
    """« Reçue le 2 novembre 2026 · premier contact le 7 novembre 2026 (5 jours) »: what happened so far of
    reception, first contact and decision, with the days since reception (DOMAIN B 3.1). A decision is about
    the last saisine received by then."""
    view = desk.view
    told = [f"Reçue le {date_long(view.recue_le)}"]
    if view.premier_contact_le:
        told.append(f"premier contact le {_since(view.recue_le, view.premier_contact_le)}")
    if view.decide_le:
        received = [s.recue_le for s in view.saisines if s.recue_le <= view.decide_le]
        told.append(f"décision le {_since(max(received, default=view.recue_le), view.decide_le)}")
    return " · ".join(told)


def _since(received: date, day: date) -> str:
    """A day, and how long after the reception it came; not what came before, as with an earlier contact."""
    days = (day - received).days
    if days < 0:
        return date_long(day)
    return f"{date_long(day)} ({plural(days, 'jour') if days else 'le jour même'})"


def _closed(desk: Desk) -> None:
    view = desk.view
    if view.clos_le is None:
        return
    motif = desk.label("motif_sortie", view.motif)
    if view.motif and motif == view.motif:
        motif = desk.label("motif_non_validation", view.motif)
    lines = [f"Dossier clos le {date_long(view.clos_le)}."]
    if motif:
        lines.append(f"Motif : {plain(motif)}.")
    if view.destination:
        lines.append(
            f"Situation à la clôture : {plain(desk.label('situation_residentielle', view.destination))}."
        )
    if view.conseil:
        lines.append(f"Conseil donné : {plain(view.conseil)}")
    st.info("  \n".join(lines), icon=":material/inventory_2:")
