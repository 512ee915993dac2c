"""Every page of the application: its file, its address, and which roles have it in their menu or at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lda.domain.access import Actor
from lda.domain.words import Role
from lda.settings import ROOT

P, C, S, D, A = Role.PARTENAIRE, Role.COORDINATEUR, Role.SLISL, Role.DEPARTEMENT, Role.ADMIN
EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class Page:
    """One page. `titles` renames it for some roles; `hidden` ones have an address but no line in the menu."""

    file: str
    title: str
    url: str
    icon: str
    roles: frozenset[Role]
    hidden: bool = False
    anonymous: bool = False
    """True when it serves somebody who is not signed in; it then serves everybody."""
    titles: Mapping[Role, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Where the file stands."""
        return ROOT / "pages" / self.file

    def title_for(self, actor: Actor | None) -> str:
        """The title in the menu and on the tab, for a role."""
        return self.titles.get(actor.role, self.title) if actor else self.title

    def serves(self, actor: Actor | None) -> bool:
        """Whether the actor has this page at all."""
        return self.anonymous or (actor is not None and actor.role in self.roles)


PAGES = (
    Page("accueil.py", "Accueil", "", ":material/home:", EVERYBODY),
    Page(
        "nouvelle_saisine.py", "Nouvelle saisine", "nouvelle-saisine", ":material/edit_note:",
        frozenset({P, C, S}),
    ),
    Page("mes_saisines.py", "Mes saisines", "mes-saisines", ":material/outbox:", frozenset({P, S})),
    Page("saisine.py", "Saisine", "saisine", ":material/description:", frozenset({P, C, S}), hidden=True),
    Page(
        "dossiers.py", "Dossiers", "dossiers", ":material/folder_open:", frozenset({P, C, S}),
        titles={P: "Mes accompagnements"},
    ),
    Page("echeances.py", "Échéances", "echeances", ":material/event_upcoming:", frozenset({P, C})),
    Page("parametres.py", "Paramètres", "parametres", ":material/tune:", frozenset({D, A})),
    Page("dossier.py", "Dossier", "dossier", ":material/folder:", frozenset({P, C, S}), hidden=True),
    Page("agenda.py", "Agenda", "agenda", ":material/calendar_month:", frozenset({P, C, S, D})),
    Page(
        "espace_ressource.py", "Espace ressource", "espace-ressource", ":material/support_agent:",
        frozenset({P, C, S}), titles={P: "Demander un conseil"},
    ),
    Page("statistiques.py", "Statistiques", "statistiques", ":material/bar_chart:", frozenset({P, C, S, D})),
    Page("reseau.py", "Annuaire", "reseau", ":material/apartment:", EVERYBODY, titles={C: "Réseau"}),
    Page("comptes.py", "Comptes", "comptes", ":material/group:", frozenset({C, A})),
    Page("journal.py", "Journal", "journal", ":material/history:", frozenset({A})),
    Page("aide.py", "Aide", "aide", ":material/help:", EVERYBODY),
    Page("mon_compte.py", "Mon compte", "mon-compte", ":material/account_circle:", EVERYBODY, hidden=True),
    Page(
        "activation.py", "Activation", "activation", ":material/key:", frozenset(),
        hidden=True, anonymous=True,
    ),
)  # fmt: skip
BY_URL = {page.url: page for page in PAGES}
