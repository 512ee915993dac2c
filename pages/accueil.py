"""Home: what needs doing today, counted and clickable, for each role."""

import streamlit as st

from lda.domain.clock import today as present_day
from lda.domain.deadlines import Nature
from lda.domain.french import day_label, plural
from lda.domain.traces import Acte
from lda.domain.words import Role
from lda.store.work import reading
from lda.ui import frame, home, home_admin
from lda.ui.signin import places_by_code
from lda.views import home as view
from lda.views.accounts import Etat
from lda.views.home import STUDIED, Today
from lda.views.situations import View


def partner(today: Today) -> None:
    home.task_list(today.tasks, today.day)
    to_come(today)
    orienting(today)
    home.next_reunions(today.reunions, "Prochaines réunions")


def to_come(today: Today) -> None:
    """The way to all that is due, when there is anything."""
    if total := sum(due.total for due in today.due):
        text = plural(total, "échéance")
        frame.link(f"{text} dans les 30 jours", "echeances", icon=":material/event_upcoming:")


def orienting(today: Today) -> None:
    """What somebody who writes saisines has to do."""
    if st.button("Écrire une nouvelle saisine", type="primary", icon=":material/edit_note:"):
        frame.go("nouvelle-saisine")
    if today.questions:
        home.saisine_lines(today.questions, "La plateforme attend votre réponse", "questions")
        if today.questions.total > len(today.questions):
            frame.link(f"Les {today.questions.total} questions", "mes-saisines", icon=":material/outbox:")
    if today.dossiers:
        text = plural(today.dossiers, "situation suivie", "situations suivies")
        frame.link(f"Mes accompagnements : {text}", "dossiers", icon=":material/folder_shared:")
    if today.advice:
        text = plural(today.advice, "question attend une réponse", "questions attendent une réponse")
        frame.link(f"Espace ressource : {text}", "espace-ressource", icon=":material/support_agent:")
    if today.drafts:
        home.draft_lines(today.drafts, today.day)
    if today.saisines:
        home.saisine_lines(today.saisines, "Vos dernières saisines", "saisines")
    elif not today.drafts:
        st.write(
            "Vous n'avez pas encore de saisine. Écrivez-en une pour orienter un ménage vers la plateforme : "
            "comptez une dizaine de minutes, vous pourrez l'interrompre et la reprendre."
        )


def coordinator(today: Today) -> None:
    counts = {due.nature: due.total for due in today.due}
    home.tiles(
        [
            ("À accuser", today.views[View.NOUVELLES], "dossiers", {"vue": View.NOUVELLES}),
            ("Délais dépassés", today.views[View.EN_RETARD], "dossiers", {"vue": View.EN_RETARD}),
            ("Sans référent", today.views[View.SANS_REFERENT], "dossiers", {"vue": View.SANS_REFERENT}),
            ("Bilans attendus", counts[Nature.BILAN], "echeances", {"nature": Nature.BILAN}),
            ("Relais", counts[Nature.RELAIS], "echeances", {"nature": Nature.RELAIS}),
            ("Questions reçues", counts[Nature.QUESTION], "espace-ressource", {}),
        ]
    )
    left, right = st.columns([7, 3], gap="large")
    with left:
        home.transfers(today)
        home.task_list(today.tasks, today.day)
        if today.tasks:
            frame.link("Toutes les échéances", "echeances", icon=":material/event_upcoming:")
        else:
            st.write("Rien n'est dû cette semaine. Les saisines reçues et les échéances s'afficheront ici.")
    with right:
        home.next_reunions(today.reunions, "Prochaines réunions")
        for figures in home.figures(me):
            home.indicators(figures, "Ce mois-ci")


def slisl(today: Today) -> None:
    home.tiles(
        [
            ("Saisines reçues", today.views[View.NOUVELLES], "dossiers", {"vue": View.NOUVELLES}),
            ("Délais dépassés", today.views[View.EN_RETARD], "dossiers", {"vue": View.EN_RETARD}),
            ("Bilan en retard", today.views[View.BILAN_EN_RETARD], "dossiers", {"vue": View.BILAN_EN_RETARD}),
            ("Avis utile", today.avis, "dossiers", {"statut": list(STUDIED.statuts)}),
            ("Sans mouvement", today.views[View.SANS_MOUVEMENT], "dossiers", {"vue": View.SANS_MOUVEMENT}),
            ("Toutes les situations", today.views[View.TOUT], "dossiers", {"vue": View.TOUT}),
        ]
    )
    left, right = st.columns([7, 3], gap="large")
    with left:
        home.stages(today.stages)
        home.waiting(today.waiting)
        orienting(today)
    with right:
        home.next_reunions(today.reunions, "Prochaines réunions")
        for figures in home.figures(me):
            home.indicators(figures, "Ce mois-ci")


def departement(today: Today) -> None:
    total, *each = home.figures(me)
    left, right = st.columns([7, 3], gap="large")
    with left:
        title = f"Depuis le 1er janvier {today.day.year}, les sept plateformes"
        home.indicators(total, title, side_by_side=True)
        frame.link("Voir les statistiques", "statistiques", icon=":material/bar_chart:")
        home.by_plateforme(each)
    with right:
        home.next_reunions(today.reunions, "Prochains échanges inter-territoires", "Aucun n'est convoqué.")
        if st.button("Convoquer une réunion", icon=":material/add:"):
            frame.go("agenda", ajouter="1")


def administrator(today: Today) -> None:
    upkeep = today.upkeep
    assert upkeep is not None
    home.tiles(
        [
            ("Comptes à activer", upkeep.states[Etat.A_ACTIVER], "comptes", {"etat": Etat.A_ACTIVER}),
            ("Comptes actifs", upkeep.states[Etat.ACTIF], "comptes", {"etat": Etat.ACTIF}),
            ("Personnes connectées", upkeep.open_accounts, "journal", {"acte": Acte.CONNEXION}),
            ("Refus et échecs en 24 h", upkeep.refusals, "journal", {}),
        ]
    )
    home_admin.to_see_to(upkeep)


SCREENS = {
    Role.PARTENAIRE: partner,
    Role.COORDINATEUR: coordinator,
    Role.SLISL: slisl,
    Role.DEPARTEMENT: departement,
    Role.ADMIN: administrator,
}

me = frame.require("")
names = places_by_code()
places = ", ".join(names[code] for code in sorted(me.territoires or me.plateformes))
frame.title("Accueil", day_label(present_day()) + (f" · {places}" if places else ""))
with reading() as session:
    today = view.today(session, actor=me)
SCREENS[me.role](today)
