"""The form of a bilan: each field is saved as it is left; what is known already is offered, and says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lda.domain.bilan import (
    COUNTS,
    DEBT,
    LENGTH,
    LIGHT,
    NUMBERS,
    RENEWAL,
    TEXTS,
    TITLES,
    YES_NO,
    Section,
    asks_the_person,
    texts,
)
from lda.domain.french import date_long, date_short, euros, plural
from lda.services import bilans as services
from lda.store.work import reading
from lda.ui import frame
from lda.ui.dossier.bilan_sheet import Sheet, save
from lda.ui.dossier.forms import Act, Ask, Kind, key_of, submit, widget
from lda.ui.dossier.objectifs import sign
from lda.ui.dossier.told import LEVELS
from lda.ui.text import cell, plain
from lda.views import bilans as views
from lda.views.bilans import BilanDraft, Origin

SAVE = Act(services.save, "Garder ce qui est repris", "")
TRANSMIT = Act(services.transmit, "Transmettre le bilan", "Le bilan est transmis à la coordination.")
ORIGINS = {
    "bilan": "repris du bilan du {day}",
    "diagnostic": "repris du diagnostic du {day}",
    "fiche": "repris de la saisine reçue le {day}",
    "adhesion": "reprise de celle recueillie le {day}",
    "journal": "repris du journal des contacts",
    "aujourdhui": "date du jour",
}
CODES = {
    "situation_residentielle": ("Situation résidentielle", "situation_residentielle"),
    "adhesion": ("Adhésion", "adhesion"),
    "conclusion": ("Conclusion", "conclusion_bilan"),
}


@dataclass(frozen=True)
class Shown:
    """A bilan being drawn."""

    sheet: Sheet
    draft: BilanDraft
    new: bool
    """The session draws it for the first time: what a browser kept of a lost one is not saved yet."""

    def field(self, name: str, ask: Ask) -> Any:
        """The widget of a field, with where its answer is taken from and why it was refused."""
        key = self.sheet.key(name)
        first = None if key in st.session_state else self.value(name)
        value = widget(ask, key, first, on_change=save, args=(self.sheet.id, name))
        if self.new and ask.kind is Kind.LONG and self.sheet.held(name) != self.value(name):
            self.sheet.save(name)
        self.under(name)
        return value

    def value(self, name: str) -> Any:
        """What a field shows first: what is saved, else what is known already."""
        known = self.draft.known.get(name)
        return self.draft.saved.get(name, known.value if known else None)

    def under(self, name: str) -> None:
        """What is said under a field."""
        if message := self.sheet.errors.get(name):
            st.caption(f":red[{plain(message)}]")
        elif name in self.draft.known and not name.startswith("besoins."):
            st.caption(f":orange[{told(self.draft.known[name].origin)}, à garder ou à changer]")

    def texts(self, section: Section, without: Sequence[str] = ()) -> None:
        """What a section says in words."""
        for name in texts(self.draft.cle, section):
            if f"contenu.{name}" not in self.draft.hidden and name not in without:
                self.field(f"contenu.{name}", Ask(name, TEXTS[name], Kind.LONG))

    def code(self, name: str) -> Any:
        """A choice in a list."""
        label, list_name = CODES[name]
        return self.field(name, Ask(name, label, Kind.CODE, list_name))

    def number(self, name: str) -> None:
        """A number that may be left out."""
        label, _, most = NUMBERS[name]
        self.field(name, Ask(name, label, Kind.NUMBER, optional=True, most=most))


def told(origin: Origin) -> str:
    """« Repris du bilan du 12 mars 2026 »."""
    said = ORIGINS[origin.kind].format(day=date_long(origin.jour))
    return said[0].upper() + said[1:]


@frame.part
def show(id: int) -> None:
    """The whole form, which runs alone when a field of it is left."""
    with reading() as session:
        draft = views.draft(session, id, actor=frame.me())
    if draft is None:
        st.info("Ce bilan vient d'être transmis. Rechargez la page pour le lire.")
        return
    sheet = Sheet(id)
    shown = Shown(sheet, draft, sheet.read(draft))
    above = st.container(gap="xsmall")
    shown.field("jour", Ask("jour", "Date du bilan", Kind.PAST))
    for section in draft.sections:
        st.markdown(f"**{TITLES[section]}**")
        _SECTIONS[section](shown)
    with above:
        _above(shown)
    _send(shown)


def _above(shown: Shown) -> None:
    """What kind of bilan it is, whether it is saved, and the button that keeps what is taken over."""
    if shown.draft.cle == LIGHT:
        st.caption("Bilan léger, à trois mois : la situation, les rencontres, l'adhésion et la suite.")
    st.html(shown.sheet.state(shown.draft))
    _offer(shown, "above")


def _offer(shown: Shown, place: str) -> None:
    """What is taken over and not saved yet, with the button that keeps it: above the form, and at its end."""
    draft = shown.draft
    fields = [name for name in draft.known if name not in shown.sheet.errors]
    if not fields:
        return
    if len(fields) == 1:
        count = "1 réponse est reprise et n'est pas encore enregistrée"
    else:
        count = f"{len(fields)} réponses sont reprises et ne sont pas encore enregistrées"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{count}. Vérifiez, changez ce qui doit l'être.")
        key = f"keep_bilan_{draft.id}_{place}"
        st.button(SAVE.button, key=key, on_click=shown.sheet.take_over, args=(draft, fields))


def _send(shown: Shown) -> None:
    _offer(shown, "below")
    with st.container(horizontal=True, vertical_alignment="center"):
        sends = st.button(TRANSMIT.button, key=f"send_bilan_{shown.draft.id}", type="primary")
        st.html(shown.sheet.state(shown.draft))
    if not sends:
        return
    if shown.sheet.errors:
        st.error("Des réponses ne sont pas enregistrées : corrigez celles signalées en rouge.")
        return
    submit(TRANSMIT, shown.draft.id, None, {}, key=key_of(SAVE, shown.draft.id))


def _situation(shown: Shown) -> None:
    shown.code("situation_residentielle")
    if shown.draft.cle != LIGHT:
        shown.number(DEBT)
        if shown.draft.dette_avant is not None:
            amount, day = shown.draft.dette_avant
            st.caption(f"{euros(amount)} au bilan du {date_long(day)}")
    shown.texts(Section.SITUATION)


def _frequency(shown: Shown) -> None:
    """Where the counts come from, and the counts themselves when they are declared."""
    draft = shown.draft
    first, last = draft.periode
    met = plural(draft.journal.met, "rencontre notée", "rencontres notées")
    sources = {"JOURNAL": f"Contacts du journal ({met})", "DECLARE": "Nombres déclarés"}
    st.caption(f"Du {date_short(first)} au {date_short(last)}. {counted(draft.journal)}")
    if shown.field("source", Ask("source", "Comment les compter", Kind.ONE, sources)) == "DECLARE":
        _in_two([(f"nb_{key}", Ask(key, label, Kind.NUMBER)) for key, label in COUNTS.items()], shown)
    shown.texts(Section.FREQUENCE)


def counted(counts: Any) -> str:
    """Contacts by kind, as words."""
    found = [f"{label.lower()} : {n}" for name, label in COUNTS.items() if (n := getattr(counts, name))]
    return f"Dans le journal, {cell(', '.join(found))}." if found else "Rien n'est noté dans le journal."


def _in_two(asks: Sequence[tuple[str, Ask]], shown: Shown) -> None:
    for rank, (name, ask) in enumerate(asks):
        if rank % 2 == 0:
            columns = st.columns(2)
        with columns[rank % 2]:
            shown.field(name, ask)


def _objectifs(shown: Shown) -> None:
    lists = frame.lists()
    if not shown.draft.objectifs:
        st.caption("Aucun objectif n'est fixé pour cette mesure. Dites ce qui a été mené.")
    for aim in shown.draft.objectifs:
        state = lists.label("evolution_domaine", aim.etat).lower()
        st.markdown(
            f"{cell(lists.label('domaine_bilan', aim.domaine))} : {plain(aim.texte)}  \n"
            f":gray[fixé le {date_short(aim.fixe_le)}, dernier état : {cell(state)}]"
            + (f"  \n{sign(aim)}" if aim.indicateur else "")
        )
        name = f"evolutions.{aim.id}"
        shown.field(name, Ask(name, "Évolution", Kind.ONE, "evolution_domaine"))
        shown.field(f"{name}.texte", Ask(name, "Actions menées et commentaire", Kind.LONG))
    told_by_each = shown.draft.objectifs and "contenu.actions" not in shown.draft.saved
    shown.texts(Section.OBJECTIFS, without=("actions",) if told_by_each else ())


def _needs(shown: Shown) -> None:
    """The need grid, each domain beside its former level."""
    draft, lists = shown.draft, frame.lists()
    st.caption(cell(" · ".join(f"{code} {lists.label('niveau_besoin', code).lower()}" for code in LEVELS)))
    if draft.former_origin is not None:
        waiting = any(name.startswith("besoins.") for name in draft.known)
        end = ", à garder ou à changer" if waiting else ""
        st.caption(f":{'orange' if waiting else 'gray'}[Niveaux d'avant : {_when(draft.former_origin)}{end}]")
    with st.container(key=f"bilan_{draft.id}_grid", gap="xsmall"):
        for domain, label in lists["domaine_bilan"].items():
            name, before = f"besoins.{domain}", draft.former.get(domain)
            key = shown.sheet.key(name)
            st.segmented_control(
                f"{label} (avant : {before})" if before else label,
                LEVELS,
                default=None if key in st.session_state else shown.value(name),
                key=key,
                persist_state="session",
                on_change=save,
                args=(shown.sheet.id, name),
            )
            shown.under(name)
    shown.texts(Section.BESOINS)


def _when(origin: Origin) -> str:
    return f"{origin.kind} du {date_long(origin.jour)}"


def _words(shown: Shown) -> None:
    shown.code("adhesion")
    shown.texts(Section.PAROLE)


def _conclusion(shown: Shown) -> None:
    if shown.code("conclusion") == RENEWAL:
        shown.number(LENGTH)
    shown.texts(Section.CONCLUSION)
    if asks_the_person(shown.draft.cle):
        answers = {True: "Oui", False: "Non"}
        _in_two([(name, Ask(name, label, Kind.ONE, answers)) for name, label in YES_NO.items()], shown)


_SECTIONS: Mapping[Section, Callable[[Shown], None]] = {
    Section.SITUATION: _situation,
    Section.FREQUENCE: _frequency,
    Section.OBJECTIFS: _objectifs,
    Section.BESOINS: _needs,
    Section.PAROLE: _words,
    Section.CONCLUSION: _conclusion,
}
