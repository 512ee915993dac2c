"""The last step: the fiche as it will be read, what is missing with the way to it, and one button."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lda.documents import answers as words
from lda.domain import fiche
from lda.domain.clock import today
from lda.domain.errors import Conflict, Invalid, NotFound, Problem, Unavailable
from lda.domain.fiche import FIELDS
from lda.domain.french import plural
from lda.services import saisines
from lda.store.geography import geography
from lda.store.lists import Lists
from lda.store.work import reading, writing
from lda.ui import errors, frame
from lda.ui.fiche.sheet import Sheet
from lda.ui.text import plain
from lda.views import drafts


def show(cle: str, answers: Mapping[str, Any], lists: Lists) -> None:
    """The possible doubles, then the whole fiche by section."""
    _doubles(cle)
    found = words.blocks(answers, lists)
    if not found:
        st.info("La fiche est vide : commencez par l'étape « La personne ».")
    for block in found:
        with st.expander(f"{block.code}. {block.title}", expanded=True):
            read(block)


def read(block: words.Block, place: str = "") -> None:
    """One section, an answer a line, in two columns where there is room (lda.css).

    `place` tells apart two parts of one page that each show some of a section.
    """
    with st.container(key=f"read_{place}{block.code}"):
        st.markdown("\n\n".join(f":gray[{plain(line.label)} :] {plain(line.text)}" for line in block.lines))


def transmit(sheet: Sheet, answers: Mapping[str, Any], lists: Lists, go: Callable[[str], None]) -> None:
    """What is missing or not saved, all together, each with the way to its field; then the one button."""
    problems = fiche.problems(answers, lists.open, geography().communes, today())
    unsaved = [
        Problem(key, f"{FIELDS[key].label} : la réponse n'est pas enregistrée.")
        for key in (*sheet.errors, *sheet.waiting)
    ]
    if problems or unsaved:
        _missing([*unsaved, *problems], go)
    st.button(
        "Transmettre la saisine",
        type="primary",
        key=f"transmit_{sheet.cle}",
        on_click=_transmit,
        args=(sheet.cle,),
        width="stretch",
    )
    if refused := st.session_state.pop(f"refused_{sheet.cle}", None):
        st.error(plain(refused))


def _missing(problems: list[Problem], go: Callable[[str], None]) -> None:
    st.warning(f"Avant de transmettre, {plural(len(problems), 'point')} à compléter ou à corriger :")
    with st.container(gap="small", key="missing"):
        for rank, problem in enumerate(problems):
            st.button(
                plain(problem.message),
                key=f"problem_{rank}_{problem.field}",
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=go,
                args=(problem.field if problem.field in FIELDS else "commune",),
            )


def _transmit(cle: str) -> None:
    """Transmit, once what stands in the fields is saved: an answer that is not would be left behind."""
    refused = f"refused_{cle}"
    if not Sheet(cle).save_all():
        st.session_state[refused] = "La fiche n'est pas transmise : une réponse n'est pas encore enregistrée."
        return
    try:
        with writing() as session:
            saisines.transmit(session, cle, actor=frame.me())
    except Invalid as error:
        count = plural(len(error.problems), "point")
        st.session_state[refused] = f"La fiche n'est pas transmise : {count} à voir ci-dessus."
    except (NotFound, Conflict):
        st.session_state[refused] = "Ce brouillon n'existe plus. Rechargez la page."
    except Unavailable:
        raise  # the page waits for the database (lda/ui/runner.py)
    except Exception as error:  # noqa: BLE001 - the form stays on screen, with what is typed in it
        st.session_state[refused] = errors.UNEXPECTED.format(reference=errors.log(error)).replace("**", "")


def _doubles(cle: str) -> None:
    with reading() as session:
        found = drafts.doubles(session, cle, actor=frame.me())
    for double in found:
        if double.reference is None:
            author = plain(double.auteur)
            st.info(
                f"{author}, de votre structure, a déjà écrit une saisine qui semble concerner cette personne."
            )
            continue
        st.info(f"La saisine {double.reference} semble concerner la même personne.", icon=":material/group:")
        if double.saisine and double.reference:
            frame.link(f"Ouvrir {double.reference}", "saisine", cle=double.saisine)
        elif double.dossier:
            frame.link(f"Ouvrir le dossier {double.reference}", "dossier", cle=double.dossier)
