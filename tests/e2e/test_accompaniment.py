"""A household from its saisine on, day by day: the clock of the server is moved, and what is due follows."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lda.domain import clock
from lda.store.work import writing
from tests import factories
from tests.e2e import conftest
from tests.e2e.conftest import Join
from tests.e2e.person import TELEPHONE, Person
from tests.server import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Day = Callable[[int, int, int], None]
FIRST = date(2027, 1, 4)
LINES = "[class*='st-key-links_'] a"
"""The lines of what is due."""
HOUSEHOLD = {
    "typologie_menage": "COUPLE_ENF", "nb_adultes": 2, "nb_enfants": 1, "ages_enfants": "6 ans",
    "codemandeur_nom": "Fictif", "codemandeur_prenom": "Sacha", "situation_residentielle": "HEB_FAMILLE",
    "motif_demande": "EXPULSION", "stade_expulsion": "EXPULSE",
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the clock of the server is read."""
    path = tmp_path / "clock"
    path.write_text(clock.noon(FIRST).isoformat(), encoding="utf-8")
    return path


@pytest.fixture
def join(
    chromium: Browser, application: str, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Join]:
    """People signed in on a server whose clock the test moves, for longer than the story lasts."""
    monkeypatch.setenv("LDA_SESSION_HOURS", "20000")
    monkeypatch.setenv("LDA_IDLE_MINUTES", "1200000")
    with clock.at(clock.noon(FIRST)), writing() as session:
        for name, kind in (("Bailleur d'essai", "BAILLEUR_SOCIAL"), ("MDS d'essai", "MDS")):
            factories.make_organisation(session, name, type=kind, plateformes=["PF_ARTOIS"])
    with clock.at(clock.noon(FIRST)):
        conftest.people()
    with serving(tmp_path / "server.log", clock=file) as server:
        yield from conftest.joining(chromium, server)


@pytest.fixture
def day(file: Path) -> Day:
    """`day(2027, 4, 4)`: the server's day from now on, at noon."""

    def moved(year: int, month: int, number: int) -> None:
        file.write_text(clock.noon(date(year, month, number)).isoformat(), encoding="utf-8")

    return moved


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_household_from_its_saisine_to_its_closing(
    join: Join, day: Day, lists: Mapping[str, Mapping[str, str]]
) -> None:
    partner = join("partenaire", "/nouvelle-saisine", TELEPHONE)
    partner.click("Commencer une nouvelle fiche")
    with clock.at(clock.noon(FIRST)):
        partner.fill_fiche(factories.complete_answers(**HOUSEHOLD), lists)
    partner.click("Transmettre la saisine")
    partner.sees("La saisine est transmise sous la référence")
    story = Story(day, partner, join("coordinatrice"), join("operateur", size=TELEPHONE))
    story.due(coordinator={"Accuser réception": "07/01/2027"})

    _received(story)
    _studied(story)
    _brought_to_a_concertation(story)
    _decided(story)
    _accompanied(story)
    _lost_and_taken_over(story)
    _accompanied_again(story)
    _closed(story)


@dataclass
class Story:
    """The people of the story, and the dossier once it has an address."""

    day: Day
    partner: Person
    coordinator: Person
    operator: Person
    dossier: str = ""

    def due(self, **wanted: Mapping[str, str | list[str]]) -> None:
        """The whole list of what each has to do today: what, and its days."""
        for who, tasks in wanted.items():
            asked = {act: [days] if isinstance(days, str) else days for act, days in tasks.items()}
            person = self.visit(who, "/echeances")
            total = sum(map(len, asked.values()))
            expect(person.page.get_by_text(re.compile(rf"^{total} échéances?$"))).to_be_visible()
            expect(person.page.locator(LINES)).to_have_count(total)
            assert _due(person) == asked

    def visit(self, who: str, path: str) -> Person:
        """Somebody at a page."""
        person: Person = getattr(self, who)
        person.open(path)
        expect(person.page.get_by_role("button", name="Se déconnecter")).to_be_attached()
        person.settle()
        return person

    def follow_up(self, who: str = "coordinator") -> Person:
        """Somebody at the follow-up of the dossier."""
        person = self.visit(who, self.dossier)
        person.unfold("Suivi")
        return person


def _due(person: Person) -> dict[str, list[str]]:
    """What the page of what is due says: each act with its days, as written."""
    found: dict[str, list[str]] = {}
    for line in person.page.locator(LINES).all_inner_texts():
        days = re.search(r"\((\d\d/\d\d/\d{4})\)", line)
        assert days is not None, line
        found.setdefault(line.split(" · ")[0], []).append(days[1])
    return found


def _received(story: Story) -> None:
    """Acknowledged a day late; the first contact and the decision are then awaited."""
    story.day(2027, 1, 8)
    coordinator = story.visit("coordinator", "/echeances")
    coordinator.sees("en retard de 1 jour (07/01/2027)")
    coordinator.click("Accuser réception")
    coordinator.click("Accuser réception et ouvrir le dossier")
    story.dossier = coordinator.page.url.removeprefix(coordinator.url)
    story.due(coordinator={"Premier contact avec le ménage": "14/01/2027", "Décision attendue": "03/02/2027"})


def _studied(story: Story) -> None:
    """Met and understood: contact, diagnostic with the need grid, adhésion."""
    story.day(2027, 1, 11)
    coordinator = story.follow_up()
    _note_a_visit(coordinator)
    story.due(coordinator={"Décision attendue": "03/02/2027"})
    coordinator = story.visit("coordinator", story.dossier)
    coordinator.click("Commencer le diagnostic")
    coordinator.unfold("Suivi")
    coordinator.unfold("Ajouter un diagnostic")
    coordinator.choose("Participation de la personne", "Présente")
    coordinator.choose("Adhésion de la personne", "Adhère à la démarche")
    _grid(coordinator)
    coordinator.write("Parole de la personne", "Un toit avant l'hiver.")
    coordinator.press("Enregistrer le diagnostic")
    coordinator.sees("Le diagnostic est enregistré.")


def _grid(person: Person) -> None:
    """Every domain at level 1, but those that have a level."""
    for levels in person.page.locator("[class*='_grid'] [data-testid='stButtonGroup']").all():
        if not levels.get_by_role("radio", checked=True).count():
            levels.get_by_role("radio", name="1", exact=True).click()
            person.settle()


def _brought_to_a_concertation(story: Story) -> None:
    """Prepared from the dossier with three partners, held eight days later, concluded with an action."""
    story.day(2027, 1, 12)
    coordinator = story.visit("coordinator", story.dossier)
    coordinator.unfold("Échanges")
    coordinator.click("Préparer une concertation")
    coordinator.sees("Alix FICTIVE")
    coordinator.date("Date", date(2027, 1, 20))
    coordinator.unfold("Lieu, participants, décisions, notes")
    for structure in ("CCAS d'essai", "Association Les Tilleuls", "Bailleur d'essai"):
        coordinator.add("Structures invitées", structure)
    coordinator.press("Enregistrer la réunion")
    coordinator.sees("enregistrée")
    partner = story.visit("partner", "/agenda")
    partner.sees("Concertation")

    story.day(2027, 1, 20)
    coordinator = story.visit("coordinator", story.dossier)
    coordinator.step_to("Porter en concertation")
    coordinator.sees("La situation est portée en concertation.")
    coordinator.unfold("Échanges")
    coordinator.unfold("Conclure pour ce dossier")
    coordinator.choose("Part prise par la personne", "Présente")
    coordinator.write("Constats", "Garage à vider, dette de loyer.")
    coordinator.write("Décision", "Proposer un ASRL.")
    coordinator.press("Enregistrer la conclusion")
    coordinator.sees("La conclusion est enregistrée.")
    coordinator.unfold("Ajouter une action")
    coordinator.write("Action", "Trouver un garde-meuble.")
    coordinator.choose("Structure", "CCAS d'essai")
    coordinator.date("Pour le", date(2027, 2, 3))
    coordinator.press("Ajouter l'action")
    coordinator.sees("L'action est ajoutée au plan.")
    action = {"Action de concertation": "03/02/2027"}
    story.due(coordinator={"Décision attendue": "03/02/2027", **action}, partner=action)
    partner = story.partner
    partner.click("Action de concertation")
    partner.sees("Proposer un ASRL.")
    expect(partner.page.get_by_text("Garage à vider")).to_have_count(0)


def _decided(story: Story) -> None:
    """Proposed, accepted, a référent named, validated; the action is done."""
    story.day(2027, 1, 21)
    coordinator = story.follow_up()
    coordinator.unfold("Faire une proposition")
    coordinator.choose("Orientation proposée", "Mesure d'accompagnement (préciser laquelle)")
    coordinator.write("Proposée par", "La concertation")
    coordinator.press("Enregistrer la proposition")
    coordinator.sees("La proposition est enregistrée.")
    same = {"Décision attendue": "03/02/2027", "Action de concertation": "03/02/2027"}
    story.due(coordinator={**same, "Réponse à une proposition": "05/02/2027"})
    story.day(2027, 1, 25)
    coordinator = story.follow_up()
    coordinator.unfold("Noter la réponse")
    coordinator.choose("Réponse de la personne", "Acceptée")
    coordinator.press("Enregistrer la réponse")
    coordinator.sees("La réponse de la personne est enregistrée.")
    coordinator.unfold("Désigner le référent")
    coordinator.choose("Compte dans l'application", "Partenaire ESSAI")
    coordinator.press("Désigner le référent")
    coordinator.sees("Le référent est désigné.")
    coordinator.step_to("Valider l'orientation")
    coordinator.sees("L'orientation est validée.")
    coordinator.unfold("Échanges")
    coordinator.unfold("Clore ou corriger une action")
    coordinator.choose("Issue", "Faite")
    coordinator.press("Clore l'action")
    coordinator.sees("L'action est close.")
    story.due(coordinator={}, partner={})


def _ask(coordinator: Person, mesure: str, operator: str) -> None:
    coordinator.unfold("Demander une mesure")
    coordinator.choose("Mesure", mesure)
    coordinator.choose("Opérateur", operator)
    coordinator.press("Demander la mesure")
    coordinator.sees("La mesure est demandée.")


def _start(coordinator: Person) -> None:
    coordinator.unfold("Démarrer la mesure")
    coordinator.press("Démarrer la mesure")
    coordinator.sees("La mesure a démarré")


def _accompanied(story: Story) -> None:
    """An ASRL: contacts in few taps, the bilans at three and six months with their analysis."""
    story.day(2027, 2, 1)
    coordinator = story.follow_up()
    _ask(coordinator, "ASRL", "Association Les Tilleuls")
    _start(coordinator)
    coordinator.unfold("Noter la suite donnée")
    coordinator.choose("Suite donnée", "Mise en œuvre")
    coordinator.press("Enregistrer la suite")
    coordinator.sees("La suite donnée à la proposition est enregistrée.")
    seen = {"Ménage à revoir": "16/02/2027"}
    story.due(coordinator=seen, operator=seen, partner=seen)
    _met_in_six_taps(story)

    story.day(2027, 2, 17)
    story.due(coordinator=seen, operator=seen)
    _meet(story)
    story.day(2027, 3, 31)
    story.due(coordinator={"Ménage à revoir": "04/03/2027"}, operator={"Ménage à revoir": "04/03/2027"})
    story.day(2027, 4, 1)
    with_bilan = {"Ménage à revoir": "04/03/2027", "Bilan attendu": "01/05/2027"}
    story.due(coordinator=with_bilan, operator=with_bilan)
    story.day(2027, 4, 30)
    _meet(story)
    _write_bilan(story, full=False)
    story.due(coordinator={"Ménage à revoir": "15/05/2027"}, operator={"Ménage à revoir": "15/05/2027"})
    _analyse(story)

    story.day(2027, 8, 2)
    late = {"Ménage à revoir": "15/05/2027", "Bilan attendu": "01/08/2027"}
    story.due(coordinator=late, operator=late)
    _write_bilan(story)
    story.due(operator={"Ménage à revoir": "17/08/2027"})
    _analyse(story)


def _met_in_six_taps(story: Story) -> None:
    """From the operator's list to the contact noted, on a telephone."""
    operator = story.visit("operator", "/dossiers")
    operator.click("Alix FICTIVE")
    operator.unfold("Suivi")
    _note_a_visit(operator)


def _meet(story: Story) -> None:
    _note_a_visit(story.follow_up("operator"))


def _note_a_visit(person: Person) -> None:
    person.unfold("Noter un contact")
    person.choose("Contact", "Visite à domicile")
    person.press("Noter le contact")
    person.sees("Le contact est noté.")


def _write_bilan(story: Story, *, full: bool = True, who: str = "operator", end: str = "Poursuite") -> None:
    """The first bilan that is due: what is known is kept, the rest answered, then it is transmitted."""
    writer = story.follow_up(who)
    writer.unfold("Rédiger ce bilan")
    writer.click("Garder ce qui est repris")
    writer.choose("Conclusion", end)
    if full:
        _grid(writer)
        writer.pick("Comment les compter", "Contacts du journal")
        writer.write("Motif d'une fréquence différente", "Rendez-vous annulés par le ménage.")
        for question in ("La personne a participé au bilan", "La personne a lu le bilan"):
            writer.pick(question, "Oui")
    writer.press("Transmettre le bilan")
    writer.sees("Le bilan est transmis à la coordination.")


def _analyse(story: Story) -> None:
    coordinator = story.follow_up()
    coordinator.unfold("Analyser ce bilan")
    coordinator.write("Avis du coordinateur", "Rythme à tenir.")
    coordinator.press("Enregistrer l'analyse")
    coordinator.sees("L'analyse du bilan est enregistrée.")


def _sortie(person: Person, why: str, where: str) -> None:
    person.unfold("Déclarer la sortie")
    person.choose("Motif", why)
    person.choose("Situation à la sortie", where)
    person.press("Déclarer la sortie")
    person.sees("La sortie est déclarée")


def _confirm(story: Story) -> None:
    coordinator = story.follow_up()
    coordinator.press("Confirmer la sortie")
    coordinator.sees("La sortie est confirmée")


def _lost_and_taken_over(story: Story) -> None:
    """The household breaks off: the coordinator takes over, and the operator reads on for thirty days."""
    story.day(2027, 8, 15)
    _sortie(story.follow_up("operator"), "Rupture à l'initiative du ménage", "Hébergé par un tiers / ami")
    story.due(coordinator={"Sortie à confirmer": "15/08/2027", "Ménage à revoir": "17/08/2027"})
    _confirm(story)
    final = {"Bilan attendu": "15/08/2027"}
    story.due(coordinator={**final, "Relais à conclure": "14/09/2027"}, operator=final)
    _write_bilan(story, end="Fin de mesure")
    story.due(coordinator={"Relais à conclure": "14/09/2027"}, operator={})

    story.day(2027, 9, 15)
    story.due(coordinator={"Relais à conclure": "14/09/2027"}, operator={})
    operator = story.visit("operator", story.dossier)
    operator.sees("Situation confidentielle")  # what its concertation decided is left, and no more
    operator.sees("Proposer un ASRL.")
    expect(operator.page.get_by_role("tab", name="Suivi")).to_have_count(0)
    coordinator = story.follow_up()
    coordinator.unfold("Noter l'issue du relais")
    coordinator.choose("Issue du relais", "Nouvelle orientation")
    coordinator.press("Enregistrer l'issue")
    coordinator.sees("L'issue du relais est enregistrée.")


def _accompanied_again(story: Story) -> None:
    """A new ASRL beside an AML; three months after the rupture the household is contacted again."""
    coordinator = story.follow_up()
    for mesure, operator in (("ASRL", "Association Les Tilleuls"), ("AML LDA", "MDS d'essai")):
        _ask(coordinator, mesure, operator)
        _start(coordinator)
    asrl, aml = "30/09/2027", "15/10/2027"
    story.due(coordinator={"Ménage à revoir": [asrl, aml]}, operator={"Ménage à revoir": asrl})
    story.day(2027, 10, 15)
    story.due(coordinator={"Ménage à revoir": [asrl, aml]})
    story.day(2027, 10, 16)
    again = {"Ménage à revoir": [asrl, aml], "Recontact après la sortie": "15/11/2027"}
    story.due(coordinator=again)
    story.day(2027, 11, 15)
    coordinator = story.follow_up()
    coordinator.unfold("Noter le recontact à 3 mois")
    coordinator.choose("Le ménage a-t-il été joint ?", "Joint")
    coordinator.choose("Situation résidentielle, s'il a été joint", "Locataire du parc social")
    coordinator.press("Enregistrer le recontact")
    coordinator.sees("Le recontact est enregistré.")
    bilans = {"Ménage à revoir": [asrl, aml], "Bilan attendu": ["15/12/2027", "15/12/2027"]}
    story.due(coordinator=bilans, operator={"Ménage à revoir": asrl, "Bilan attendu": "15/12/2027"})


def _closed(story: Story) -> None:
    """Both mesures end well, no relais begins, and the dossier closes; the recontacts go on."""
    story.day(2027, 12, 10)
    _sortie(story.follow_up("operator"), "Accès au logement et autonomie", "Locataire du parc social")
    _confirm(story)
    _sortie(story.follow_up(), "Maintien dans le logement sécurisé", "Locataire du parc social")
    _confirm(story)
    final = "10/12/2027"
    story.due(coordinator={"Bilan attendu": [final, final]}, operator={"Bilan attendu": final})
    _write_bilan(story, end="Fin de mesure")
    _write_bilan(story, who="coordinator", end="Fin de mesure")
    story.due(coordinator={}, operator={})

    story.day(2027, 12, 20)
    coordinator = story.visit("coordinator", story.dossier)
    coordinator.step_to("Clôturer le dossier")
    coordinator.sees("Le dossier est clôturé.")
    story.due(coordinator={}, operator={}, partner={})
    story.day(2028, 1, 16)
    story.due(coordinator={"Recontact après la sortie": "15/02/2028"})
    story.day(2028, 2, 9)
    story.due(coordinator={"Recontact après la sortie": ["15/02/2028", "10/03/2028", "10/03/2028"]})
