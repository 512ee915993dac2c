"""The bilans of a mesure: when each is due, its state, what it says, the coordinator's analysis."""

import streamlit as st

from lda.domain.bilan import COUNTS, TEXTS, YES_NO
from lda.domain.clock import today
from lda.domain.deadlines import ETAT_LABELS, EtatBilan
from lda.domain.french import date_long, date_short, euros, nombre, plural, relative_due
from lda.domain.frequency import VERDICT_LABELS, Counts, Frequency, Verdict
from lda.services import bilans
from lda.ui.dossier import bilan_form, evolution
from lda.ui.dossier.bilan_form import SAVE
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, form, opened
from lda.ui.dossier.told import read_grid, read_texts
from lda.ui.text import cell, plain
from lda.views.dossier_parts import BilanLine, MesureLine

COLOURS = {
    EtatBilan.A_PREPARER: "orange",
    EtatBilan.EN_RETARD: "red",
    EtatBilan.TRANSMIS: "blue",
    EtatBilan.ANALYSE: "green",
}
ANALYSE = Act(
    bilans.analyse, "Enregistrer l'analyse", "L'analyse du bilan est enregistrée.",
    (
        Ask("texte", "Avis du coordinateur", Kind.LONG),
        Ask("ecart", "Écart au cahier des charges", Kind.LONG, optional=True),
        Ask("actions", "Actions", Kind.LONG, optional=True),
    ),
)  # fmt: skip
SOURCES = {"JOURNAL": "comptés dans le journal", "DECLARE": "nombres déclarés"}
"""Where the counts of a bilan come from."""
ANALYSIS = {
    "analyse": "Avis du coordinateur",
    "analyse_ecart": "Écart au cahier des charges",
    "analyse_actions": "Actions",
}


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
        st.caption(
            "Puis : " + ", ".join(f"{evolution.name(b)} le {date_short(b.echeance)}" for b in later[1:])
        )


def _bilan(desk: Desk, mesure: MesureLine, line: BilanLine) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{cell(evolution.name(line))} :gray[{_when(mesure, line)}]", width="content")
        if _awaited(line):
            st.badge(ETAT_LABELS[line.etat], color=COLOURS.get(line.etat, "gray"))  # type: ignore[arg-type]
        if _awaited(line) and line.etat in (EtatBilan.EN_RETARD, EtatBilan.A_PREPARER):
            st.markdown(f":gray[{relative_due(line.echeance, today())}]", width="content")
    if line.transmis_le is None and (line.due or mesure.fin is None):
        if mesure.ecrit and desk.can(SAVE):
            label = "Continuer ce bilan" if line.redacteur else "Rédiger ce bilan"
            with opened(label, SAVE, line.id) as box:
                if box.open:
                    bilan_form.show(line.id)
        return
    with st.expander("Lire ce bilan", key=f"read_bilan_{line.id}", on_change="rerun") as box:
        if box.open:
            _read(desk, mesure, line)
    if line.transmis_le is not None and desk.can(ANALYSE):
        label = "Reprendre l'analyse" if line.analyse else "Analyser ce bilan"
        with opened(label, ANALYSE, line.id) as box:
            if box.open:
                _analysis(desk, line)


def _awaited(line: BilanLine) -> bool:
    """False for what was begun and is not owed as things stand."""
    return line.due or line.transmis_le is not None


def _when(mesure: MesureLine, line: BilanLine) -> str:
    if _awaited(line):
        return f"le {date_short(line.echeance)}"
    return "à la reprise de la mesure" if mesure.fin is None else "commencé ; la mesure s'est terminée avant"


def _analysis(desk: Desk, line: BilanLine) -> None:
    """The coordinator's part, with what is known of the frequency and of the delay beside it."""
    if line.frequence:
        st.markdown(frequency(line.frequence))
    st.markdown(_contacts(line))
    st.markdown(_punctual(line))
    start = {"texte": line.analyse, "ecart": line.analyse_ecart, "actions": line.analyse_actions}
    form(ANALYSE, line.id, desk.version, start=start)


def _punctual(line: BilanLine) -> str:
    """Whether a transmitted bilan came in time."""
    assert line.transmis_le is not None
    late = (line.transmis_le - line.echeance).days
    when = f":gray[Transmission] le {date_short(line.transmis_le)}, attendu le {date_short(line.echeance)}"
    return f"{when} :orange[en retard de {plural(late, 'jour')}]" if late > 0 else f"{when} :green[à temps]"


def _read(desk: Desk, mesure: MesureLine, line: BilanLine) -> None:
    day = f"Bilan du {date_long(line.jour)}" if line.jour else "Bilan"
    sent = f"transmis le {date_long(line.transmis_le)}" if line.transmis_le else "non transmis"
    st.markdown(f"**{day}** :gray[par {cell(line.redacteur)}, {sent}]")
    if line.frequence:
        st.markdown(frequency(line.frequence))
    st.markdown(_contacts(line))
    for label, name, code in (
        ("Situation résidentielle", "situation_residentielle", line.situation_residentielle),
        ("Adhésion", "adhesion", line.adhesion),
        ("Conclusion", "conclusion_bilan", line.conclusion),
    ):
        if code:
            st.markdown(f":gray[{label}]  \n{cell(desk.label(name, code))}")
    _numbers(mesure, line)
    _evolutions(desk, line)
    read_grid(desk, line.besoins)
    _compared(desk, mesure, line)
    read_texts(line.contenu, TEXTS)
    for field, label in YES_NO.items():
        answer = getattr(line, field)
        if answer is not None:
            st.markdown(f":gray[{label} :] {'oui' if answer else 'non'}")
    if line.analyse:
        when = f" le {date_long(line.analyse_le)}" if line.analyse_le else ""
        st.markdown(f"**Analyse du coordinateur**{when}")
        st.markdown(_punctual(line))
        read_texts({name: getattr(line, name) for name in ANALYSIS}, ANALYSIS)


def _numbers(mesure: MesureLine, line: BilanLine) -> None:
    """The months proposed, and the debt beside that of the bilan before."""
    if line.duree_proposee is not None:
        st.markdown(f":gray[Durée proposée]  \n{line.duree_proposee} mois")
    if line.dette is None:
        return
    told = [
        (b.jour, b.dette) for b in mesure.bilans
        if b.transmis_le and b.jour and line.jour and b.jour < line.jour and b.dette is not None
    ]  # fmt: skip
    before = ""
    if told:
        day, amount = max(told)
        before = f" :gray[· {euros(amount)} au bilan du {date_long(day)}]"
    st.markdown(f":gray[Montant de la dette]  \n{euros(line.dette)}{before}")


def _evolutions(desk: Desk, line: BilanLine) -> None:
    """What the bilan says of each objectif."""
    for told in line.evolutions:
        domain = cell(desk.label("domaine_bilan", told.domaine))
        how = cell(desk.label("evolution_domaine", told.code)) if told.code else "non indiquée"
        done = f"  \n{plain(told.texte)}" if told.texte else ""
        st.markdown(f":gray[Objectif ({domain}) :] {plain(told.objectif)}  \n**{how}**{done}")


def _compared(desk: Desk, mesure: MesureLine, line: BilanLine) -> None:
    """The need grid against the one before it."""
    before = [m for m in evolution.moments(desk, mesure) if line.jour and m.jour < line.jour]
    if before and (said := evolution.changes(desk, before[-1].levels, line.besoins)):
        st.markdown(f":gray[Depuis le {date_short(before[-1].jour)} :] {cell(said)}.")


def _contacts(line: BilanLine) -> str:
    """The contacts of the period and where their counts come from: the log, unless declared (DOMAIN A4)."""
    counts = line.compte if line.compte is not None else line.journal
    source = SOURCES[line.source or "JOURNAL"]
    return f":gray[Contacts, {source}]  \n{_counts(counts)}"


def _counts(counts: Counts) -> str:
    found = [f"{label.lower()} : {n}" for name, label in COUNTS.items() if (n := getattr(counts, name))]
    return cell(", ".join(found)) if found else "aucun"
