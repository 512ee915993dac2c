"""What the Département sets: cahiers des charges of the mesures and delays, each version from a day on."""

import streamlit as st

from lda.domain.clock import today
from lda.domain.french import date_long, nombre, plural
from lda.services import cahiers
from lda.store.work import reading, writing
from lda.ui import delais, frame
from lda.ui.lists import choose
from lda.ui.text import cell
from lda.views import cahiers as view
from lda.views.cahiers import Cahier, Version


def told(version: Version) -> str:
    """« 12 mois, 24 au plus, 2 renouvellements · 4 rencontres par mois · bilans à 3, 6, 12 mois »."""
    said = version.valeur
    usual, most = said.get("duree_defaut_mois"), said.get("duree_max_mois")
    length = f"{usual} mois" if usual else "sans durée"
    length += f", {most} au plus" if most else ""
    length += f", {renewals(said.get('renouvellements_max'))}"
    target = said.get("frequence_cible_visites_mois")
    often = f"{nombre(target)} rencontre{'s' if target >= 2 else ''} par mois" if target else "sans fréquence"
    months = said.get("bilans_mois") or ()
    reports = f"bilans à {', '.join(map(str, months))} mois" if months else "bilan final seul"
    return f"{length} · {often} · {reports}"


def renewals(most: int | None) -> str:
    """« 2 renouvellements », of how many there may be; None for no limit."""
    if most is None:
        return "renouvelable sans limite"
    return plural(most, "renouvellement") if most else "sans renouvellement"


def versions(one: Cahier) -> None:
    """The version in force, then those to come and the former ones."""
    st.markdown(f"**En vigueur** :gray[{since(one.present)}]  \n{cell(told(one.present))}")
    others = [version for version in one.versions if version is not one.present]
    for version in others:
        coming = version.depuis is not None and version.depuis > today()
        state = "À venir" if coming else "Auparavant"
        st.markdown(f"{state} :gray[{since(version)}]  \n:gray[{cell(told(version))}]")


def since(version: Version) -> str:
    """« depuis le 1er janvier 2026 », or where it comes from."""
    return f"à partir du {date_long(version.depuis)}" if version.depuis else "valeurs d'origine"


def form(one: Cahier) -> None:
    """A new version, filled in with the one in force."""
    now = one.versions[0].valeur
    with st.form(f"cahier_{one.code}", border=False):
        st.header("Nouvelle version", anchor=False)
        day = st.date_input("En vigueur le", today(), min_value=today(), format="DD/MM/YYYY")
        usual = number(one, "duree_defaut_mois", "Durée en mois", 1, cahiers.MOST_MONTHS)
        most = number(one, "duree_max_mois", "Durée maximale en mois", 1, cahiers.MOST_MONTHS)
        again = number(
            one, "renouvellements_max", "Renouvellements au plus", 0, cahiers.MOST_RENEWALS,
            "0 : elle ne se renouvelle pas. Vide : sans limite.",
        )  # fmt: skip
        often = number(one, "frequence_cible_visites_mois", "Rencontres par mois", 1, cahiers.MOST_A_MONTH)
        months = st.text_input(
            "Mois des bilans", ", ".join(map(str, now.get("bilans_mois") or ())),
            help="Comptés depuis le démarrage, séparés par des virgules. Vide : le bilan final seul.",
        )  # fmt: skip
        st.caption("Les mesures déjà démarrées gardent le cahier des charges de leur démarrage.")
        if st.form_submit_button("Enregistrer cette version", type="primary"):
            save(one, day, usual, most, again, often, months)


def number(one: Cahier, name: str, label: str, low: int, high: int, told: str | None = None) -> int | None:
    """A number of the version in force, which may be emptied: Streamlit puts a default back, not what stands
    in the session."""
    now = one.versions[0].valeur.get(name)
    key = f"cahier_{one.code}_{name}_{now}"
    if now is not None:
        st.session_state.setdefault(key, int(now))
    return st.number_input(label, low, high, None, key=key, help=told)


def save(
    one: Cahier, day: object, usual: int | None, most: int | None, again: int | None,
    often: int | None, months: str,
) -> None:  # fmt: skip
    """Write the version, or say what is wrong with it."""
    parts = [part.strip() for part in months.split(",") if part.strip()]
    with frame.feedback() as done, writing() as session:
        cahiers.change(
            session, actor=me, code=one.code, depuis=day, duree_defaut_mois=usual,  # type: ignore[arg-type]
            duree_max_mois=most, renouvellements_max=again, frequence_cible_visites_mois=often,
            bilans_mois=[int(part) if part.isdigit() else 0 for part in parts],
        )  # fmt: skip
    if done.ok:
        frame.flash("Cette version est enregistrée.")
        st.rerun()


me = frame.require("parametres")
with reading() as session:
    found = {one.code: one for one in view.all_of_them(session, actor=me)}
frame.title("Paramètres", f"Cahiers des charges : {plural(len(found), 'mesure')}.")
labels = {code: one.label for code, one in found.items()}
chosen = choose("Mesure", labels, next(iter(labels)), key="cahier-mesure", width=480)
if chosen in found:
    versions(found[chosen])
    form(found[chosen])
delais.show(me)
