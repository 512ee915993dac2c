"""A tab whose server was lost brings back what was typed in it, and nothing else."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from lda.services import dossiers, drafts
from lda.store.models import Contact, Dossier, Saisine
from lda.store.work import reading, writing
from tests.factories import Cast, complete_answers, make_saisine
from tests.faults.conftest import Cookie
from tests.faults.lives import Lives
from tests.faults.tab import Tab
from tests.followup import ready

pytestmark = pytest.mark.slow


def draft(people: Cast, **answers: str) -> str:
    with writing() as session:
        return make_saisine(session, people.comptes.partenaire, answers=answers).cle


def answers(cle: str) -> dict[str, object]:
    with reading() as session:
        found: dict[str, object] = session.scalars(select(Saisine).where(Saisine.cle == cle)).one().fiche
    return found


def elsewhere(people: Cast, cle: str, **changes: str) -> None:
    """The author writes in the same draft at another computer."""
    with writing() as session:
        for key, value in changes.items():
            drafts.save_field(session, cle, key, value, actor=people.partenaire)


@pytest.fixture
def opened(people: Cast, cookie: Cookie, lives: Lives) -> Iterator[Tab]:
    """A tab on the draft of Alix Fictive."""
    cle = draft(people, nom="Fictive", prenom="Alix")
    lives.start()
    with Tab(lives.url, cookie("partenaire")) as tab:
        tab.open("nouvelle-saisine", f"cle={cle}&etape=personne")
        yield tab


def lose(lives: Lives) -> None:
    lives.kill()
    lives.start()


def test_an_old_tab_does_not_undo_what_was_written_elsewhere(opened: Tab, people: Cast, lives: Lives) -> None:
    cle = opened.query.partition("cle=")[2].partition("&")[0]
    elsewhere(people, cle, nom="Inventée", nom_naissance="Autre")
    lose(lives)
    opened.come_back()
    assert answers(cle) == {"nom": "Inventée", "prenom": "Alix", "nom_naissance": "Autre"}
    assert [opened.holds(key) for key in ("nom", "nom_naissance")] == ["Inventée", "Autre"]
    assert opened.says_saved


def test_what_was_typed_meanwhile_is_saved_beside_what_was_written_elsewhere(
    opened: Tab, people: Cast, lives: Lives
) -> None:
    cle = opened.query.partition("cle=")[2].partition("&")[0]
    elsewhere(people, cle, nom="Inventée")
    opened.write(opened.field("adresse"), string_value="3 rue des Essais")
    lose(lives)
    opened.come_back()
    lose(lives)
    opened.come_back()
    assert answers(cle) == {"nom": "Inventée", "prenom": "Alix", "adresse": "3 rue des Essais"}


def test_what_cannot_be_saved_is_not_called_so_after_the_loss(opened: Tab, lives: Lives) -> None:
    cle = opened.query.partition("cle=")[2].partition("&")[0]
    opened.write(opened.field("telephone"), string_value="trop court")
    lose(lives)
    opened.come_back()
    assert not opened.says_saved
    assert "telephone" not in answers(cle)
    assert opened.holds("telephone") == "trop court"


def test_a_fiche_does_not_leave_without_an_answer_that_is_refused(
    people: Cast, cookie: Cookie, lives: Lives
) -> None:
    with writing() as session:
        cle = make_saisine(session, people.comptes.partenaire, answers=complete_answers()).cle
    lives.start()
    with Tab(lives.url, cookie("partenaire")) as tab:
        tab.open("nouvelle-saisine", f"cle={cle}&etape=personne")
        assert not tab.type("telephone", "trop court")
        tab.query = f"cle={cle}&etape=relire"
        screen = tab.again()
        assert "la réponse n'est pas enregistrée" in unescaped(screen.readable())
        screen = tab.click("Transmettre la saisine")
        assert any("n'est pas transmise" in alert for alert in map(unescaped, screen.alerts()))
    with reading() as session:
        assert session.scalars(select(Saisine.statut).where(Saisine.cle == cle)).one() == "BROUILLON"


def unescaped(text: str) -> str:
    return text.replace("\\", "")


def test_a_form_of_a_dossier_comes_back_with_what_was_typed(
    people: Cast, cookie: Cookie, lives: Lives
) -> None:
    """The second time a form is filled in too: the first time gave it other keys."""
    with writing() as session:
        cle = ready(session, people).cle
    lives.start()
    with Tab(lives.url, cookie("coordinatrice")) as tab:
        tab.open("dossier", f"cle={cle}")
        tab.answer(tab.shown.widget("", "tab_container"), string_value="Suivi")
        for note in ("Un premier appel.", "Un second appel, plus long."):
            tab.answer(tab.shown.widget("Noter un contact"), bool_value=True)
            how = tab.shown.widget("Contact", "button_group")
            tab.answer(how, string_array_value=[how.proto.options[0].content])  # type: ignore[attr-defined]
            tab.write(tab.shown.widget("Note (facultatif)"), string_value=note)
            if note.startswith("Un second"):
                lose(lives)
                tab.come_back()
            assert "Le contact est noté" in unescaped(" ".join(tab.click("Noter le contact").alerts()))
    with reading() as session:
        assert session.scalars(select(Contact.note).order_by(Contact.id)).all() == [
            "Un premier appel.",
            "Un second appel, plus long.",
        ]


def test_a_decision_is_judged_by_what_the_old_screen_showed(
    people: Cast, cookie: Cookie, lives: Lives
) -> None:
    with writing() as session:
        dossier = ready(session, people)
        cle, version = dossier.cle, dossier.version
    lives.start()
    with Tab(lives.url, cookie("coordinatrice")) as tab:
        tab.open("dossier", f"cle={cle}")
        with writing() as session:
            dossiers.set_violence(
                session, cle, actor=people.coordinatrice, version=version, flag=True, reason="Dite ce matin."
            )
        button = tab.shown.widget("Valider l'orientation", "button")
        lose(lives)
        tab.connect()
        screen = tab.answer(button, trigger_value=True)
        assert "Une autre personne a enregistré entre-temps" in unescaped(" ".join(screen.alerts()))
    with reading() as session:
        assert session.scalars(select(Dossier.statut).where(Dossier.cle == cle)).one() == "DIAGNOSTIC"
