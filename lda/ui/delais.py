"""The delays that the lists watch, as the Département sets them: what holds, what held, and a new version."""

import streamlit as st

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.delays import WORDS, Parametres
from lda.domain.french import date_long, plural
from lda.services import delais
from lda.store.work import reading, writing
from lda.ui import frame
from lda.ui.text import cell
from lda.views import delais as view
from lda.views.delais import Version


def show(me: Actor) -> None:
    """The delays in force, the former ones and those to come, then the form."""
    with reading() as session:
        versions = view.versions(session, actor=me)
    st.header("Délais", anchor=False)
    st.caption("En jours, week-ends compris. Ce qui dépasse un délai passe en retard dans les listes.")
    present = next(one for one in versions if one.depuis <= today())
    first = versions[-1].depuis
    st.markdown(f"**En vigueur** :gray[{_since(present, first)}]  \n{_told(present.delays)}")
    for one in versions:
        if one is not present:
            state = "À venir" if one.depuis > today() else "Auparavant"
            st.markdown(f"{state} :gray[{_since(one, first)}]  \n:gray[{_told(one.delays)}]")
    _form(me, versions[0].delays)


def _since(version: Version, first: object) -> str:
    return "valeurs d'origine" if version.depuis == first else f"à partir du {date_long(version.depuis)}"


def _told(delays: Parametres) -> str:
    """« Accuser réception : 3 jours · … »."""
    said = (f"{one.label} : {plural(getattr(delays, one.field), 'jour')}" for one in WORDS.values())
    return cell(" · ".join(said))


def _form(me: Actor, now: Parametres) -> None:
    """A new version, filled in with the latest one."""
    with st.expander("Changer les délais", key="delais", on_change="rerun") as box:
        if not box.open:
            return
        with st.form("delais_form", border=False):
            day = st.date_input("En vigueur le", today(), min_value=today(), format="DD/MM/YYYY")
            days = {
                key: st.number_input(
                    one.label, delais.LEAST, delais.MOST, getattr(now, one.field), help=one.told
                )
                for key, one in WORDS.items()
            }
            st.caption(
                "Les listes suivent les délais du jour où on les lit ; un récépissé garde ceux du jour de la "
                "réception."
            )
            if st.form_submit_button("Enregistrer ces délais", type="primary"):
                _save(me, day, days)


def _save(me: Actor, day: object, days: dict[str, int]) -> None:
    with frame.feedback() as done, writing() as session:
        delais.change(session, actor=me, depuis=day, **days)  # type: ignore[arg-type]
    if done.ok:
        frame.flash("Ces délais sont enregistrés.")
        st.rerun()
