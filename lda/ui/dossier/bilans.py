"""The bilans of a mesure: when each is due, its state, what it says, its form, the coordinator's analysis."""

from typing import Any

import streamlit as st

from lda.domain.clock import today
from lda.domain.deadlines import ETAT_LABELS, EtatBilan
from lda.domain.french import date_long, date_short, nombre, plural, relative_due
from lda.domain.frequency import VERDICT_LABELS, Counts, Frequency, Verdict
from lda.services import bilans
from lda.services.bilans import COUNTS, TEXTS
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.diagnostic import grid, read_grid, read_texts, texts
from lda.ui.dossier.forms import Act, Ask, Kind, folded, key_of, opened, submit, widget
from lda.ui.text import cell, plain
from lda.views.dossier_parts import BilanLine, MesureLine

COLOURS = {
    EtatBilan.A_PREPARER: "orange",
    EtatBilan.EN_RETARD: "red",
    EtatBilan.TRANSMIS: "blue",
    EtatBilan.ANALYSE: "green",
}
LIGHT = ("evenements", "motif_frequence", "parole")
"""What the light bilan at three months says in words (DOMAIN B 3.6)."""
SAVE = Act(bilans.save, "Enregistrer le brouillon", "Le bilan est enregistré. Il reste à le transmettre.")
ANALYSE = Act(
    bilans.analyse, "Enregistrer l'analyse", "L'analyse du bilan est enregistrée.",
    (Ask("texte", "Analyse du coordinateur", Kind.LONG, help="Avis, écart au cahier des charges, actions"),),
)  # fmt: skip
CODES = (
    Ask(
        "situation_residentielle",
        "Situation résidentielle",
        Kind.CODE,
        "situation_residentielle",
        optional=True,
    ),
    Ask("adhesion", "Adhésion", Kind.CODE, "adhesion", optional=True),
    Ask("conclusion", "Conclusion", Kind.CODE, "conclusion_bilan"),
)


def transmit(session: Any, id: int, *, actor: Any, version: int | None = None, **typed: Any) -> None:
    """Save what is on the screen and transmit it, or neither."""
    bilans.save(session, id, actor=actor, version=version, **typed)
    bilans.transmit(session, id, actor=actor)


TRANSMIT = Act(transmit, "Transmettre le bilan", "Le bilan est transmis à la coordination.")


def frequency(found: Frequency) -> str:
    """Meetings a month, the target and the verdict, in a sentence."""
    if found.per_month is None:
        return ""
    parts = [f"{nombre(found.per_month)} rencontre{'s' if found.per_month >= 2 else ''} par mois"]
    if found.target:
        parts.append(f"prévu {nombre(found.target)}")
    said = f":gray[Fréquence] {', '.join(parts)}"
    if found.verdict:
        colour = "green" if found.verdict is Verdict.CONFORME else "orange"
        said += f" :{colour}[{VERDICT_LABELS[found.verdict].lower()}]"
    return f"{said} :gray[du {date_short(found.first)} au {date_short(found.last)}]"


def show(desk: Desk, mesure: MesureLine) -> None:
    """The bilans written or due, up to the next one; the following ones as dates."""
    if not mesure.bilans:
        return
    later = [b for b in mesure.bilans if b.etat is EtatBilan.A_VENIR]
    shown = [b for b in mesure.bilans if b not in later[1:]]
    st.markdown("**Bilans**")
    for line in shown:
        _bilan(desk, mesure, line)
    if later[1:]:
        st.caption("Puis : " + ", ".join(f"{_name(desk, b)} le {date_short(b.echeance)}" for b in later[1:]))


def _name(desk: Desk, line: BilanLine) -> str:
    if line.cle == "INTER":
        return f"{line.mois} mois"
    return desk.label("echeance_bilan", line.cle)


def _bilan(desk: Desk, mesure: MesureLine, line: BilanLine) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{cell(_name(desk, line))} :gray[{_when(mesure, line)}]", width="content")
        if _awaited(line):
            st.badge(ETAT_LABELS[line.etat], color=COLOURS.get(line.etat, "gray"))  # type: ignore[arg-type]
        if _awaited(line) and line.etat in (EtatBilan.EN_RETARD, EtatBilan.A_PREPARER):
            st.markdown(f":gray[{relative_due(line.echeance, today())}]", width="content")
    if line.transmis_le is None and (line.due or mesure.fin is None):
        if mesure.ecrit and desk.can(SAVE):
            label = "Continuer ce bilan" if line.redacteur else "Rédiger ce bilan"
            with opened(label, SAVE, line.id) as box:
                if box.open:
                    _form(desk, mesure, line)
        return
    with st.expander("Lire ce bilan"):
        _read(desk, line)
    if line.transmis_le is not None and desk.can(ANALYSE):
        label = "Reprendre l'analyse" if line.analyse else "Analyser ce bilan"
        folded(label, ANALYSE, line.id, desk.version, start={"texte": line.analyse})


def _awaited(line: BilanLine) -> bool:
    """False for what was begun and is not owed as things stand."""
    return line.due or line.transmis_le is not None


def _when(mesure: MesureLine, line: BilanLine) -> str:
    if _awaited(line):
        return f"le {date_short(line.echeance)}"
    return "à la reprise de la mesure" if mesure.fin is None else "commencé ; la mesure s'est terminée avant"


def _read(desk: Desk, line: BilanLine) -> None:
    day = f"Bilan du {date_long(line.jour)}" if line.jour else "Bilan"
    sent = f"transmis le {date_long(line.transmis_le)}" if line.transmis_le else "non transmis"
    st.markdown(f"**{day}** :gray[par {cell(line.redacteur)}, {sent}]")
    if line.frequence:
        st.markdown(frequency(line.frequence))
    st.markdown(f":gray[Contacts]  \n{_counts(line.compte or line.journal)}")
    for label, name, code in (
        ("Situation résidentielle", "situation_residentielle", line.situation_residentielle),
        ("Adhésion", "adhesion", line.adhesion),
        ("Conclusion", "conclusion_bilan", line.conclusion),
    ):
        if code:
            st.markdown(f":gray[{label}]  \n{cell(desk.label(name, code))}")
    read_grid(desk, line.besoins)
    read_texts(line.contenu, TEXTS)
    if line.analyse:
        when = f" du {date_long(line.analyse_le)}" if line.analyse_le else ""
        st.markdown(f":gray[Analyse du coordinateur{when}]  \n{plain(line.analyse)}")


def _counts(counts: Counts) -> str:
    found = [f"{label.lower()} : {n}" for name, label in COUNTS.items() if (n := getattr(counts, name))]
    return cell(", ".join(found)) if found else "aucun"


def _form(desk: Desk, mesure: MesureLine, line: BilanLine) -> None:
    key = key_of(SAVE, line.id)
    light = line.cle == "M3"
    if light:
        st.caption("Bilan léger, à trois mois : la situation, les rencontres, l'adhésion et la suite.")
    typed: dict[str, Any] = {
        "jour": widget(Ask("jour", "Date du bilan", Kind.PAST, default=today), f"{key}_jour", line.jour)
    }
    typed |= _frequency(line, key)
    typed |= {ask.name: widget(ask, f"{key}_{ask.name}", getattr(line, ask.name)) for ask in CODES}
    typed["besoins"] = dict(line.besoins) if light else grid(desk, key, line.besoins)
    labels = {name: TEXTS[name] for name in (LIGHT if light else TEXTS)}
    typed["contenu"] = {**line.contenu, **texts(labels, key, line.contenu)}
    with st.container(horizontal=True):
        saves = st.button(SAVE.button, key=f"{key}_save")
        sends = st.button(TRANSMIT.button, key=f"{key}_go", type="primary")
    if saves or sends:
        submit(SAVE if saves else TRANSMIT, line.id, desk.version, typed, key=key)


def _frequency(line: BilanLine, key: str) -> dict[str, Any]:
    """Where the counts come from, and the counts themselves when they are declared."""
    met = plural(line.journal.met, "rencontre notée", "rencontres notées")
    sources = {"JOURNAL": f"Contacts du journal ({met})", "DECLARE": "Nombres déclarés"}
    first = line.source or ("JOURNAL" if line.journal.met else None)
    source = widget(
        Ask("source", "Rencontres depuis le dernier bilan", Kind.ONE, sources), f"{key}_source", first
    )
    if source != "DECLARE":
        return {"source": source}
    counts = {}
    for rank, (name, label) in enumerate(COUNTS.items()):
        if rank % 2 == 0:
            columns = st.columns(2)
        with columns[rank % 2]:
            start = getattr(line.compte, name) if line.compte else None
            counts[name] = widget(Ask(name, label, Kind.NUMBER), f"{key}_nb_{name}", start)
    return {"source": source, "counts": counts}
