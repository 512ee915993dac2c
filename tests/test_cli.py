"""The command line: what it does, says in French, and answers to a script."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lda.cli import main
from lda.services import demo
from lda.store.models import Compte, Dossier, Parametre
from lda.store.work import reading, writing
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("application", "fixed_clock")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def ok(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.output


@pytest.fixture
def small() -> str:
    return ok("demo", "--saisines", "40", "--seed", "5")


def indicators(*words: str) -> Any:
    return json.loads(
        ok("indicators", "--from", "2023-01-01", "--to", "2026-12-31", "--format", "json", *words)
    )


def test_init_gives_a_link_once(small: str) -> None:
    assert "Un compte d'administration existe déjà" in ok("init")


def test_init_of_an_empty_base_gives_a_link() -> None:
    assert "activation?jeton=" in ok("init")
    assert "à jour" in ok("upgrade")


def test_demo_shows_its_accounts_and_changes_nothing_twice(small: str) -> None:
    assert demo.PASSPHRASE in small
    assert "coordination.artois@exemple.fr" in small
    before = indicators()
    again = ok("demo", "--saisines", "10")
    assert "rien n'est changé" in again
    assert "coordination.artois@exemple.fr" in again
    assert indicators() == before


def test_demo_refuses_a_base_with_accounts() -> None:
    with writing() as session:
        session.add(Compte(identifiant_hash=b"0" * 16, profil={}, role="ADMIN", cree_le=NOW))
    result = run("demo")
    assert result.exit_code == 1
    assert "base vide" in result.stderr


def test_demo_tells_of_one_that_was_interrupted(small: str) -> None:
    with writing() as session:
        session.query(Parametre).filter_by(cle="demonstration").update({"valeur": {"complet": False}})
    result = run("demo")
    assert result.exit_code == 1
    assert "interrompue" in result.stderr


def test_check_passes_then_names_what_is_wrong(small: str) -> None:
    assert "rien à signaler" in ok("check")
    with writing() as session:
        wrong = session.query(Dossier).first()
        assert wrong is not None
        wrong.prochaine_echeance = None if wrong.prochaine_echeance else wrong.ouvert_le
    result = run("check")
    assert result.exit_code == 1
    assert wrong.reference in result.stdout


def test_indicators_as_json(small: str) -> None:
    found = indicators()
    assert list(found) == ["from", "to", "plateformes", "total"]
    total = found["total"]["sollicitations"]
    assert total["total"] == total["saisines"] + total["espace_ressource"] > 0
    assert set(found["plateformes"]["PF_TERNOIS_ARRAGEOIS"]["territoires"]) == {
        "TERNOIS", "ARRAGEOIS_HORS_CUA", "COMMUN",
    }  # fmt: skip


def test_a_territoire_leaves_the_rest_out(small: str) -> None:
    whole, only = indicators(), indicators("--territoire", "ARTOIS")
    artois = whole["plateformes"]["PF_ARTOIS"]["territoires"]["ARTOIS"]
    assert only["total"]["sollicitations"] == artois["sollicitations"]
    assert only["plateformes"]["PF_CALAISIS"]["sollicitations"]["total"] == 0


def test_indicators_as_a_table(small: str) -> None:
    table = ok("indicators", "--from", "01/01/2026", "--to", "31/12/2026")
    assert "Indicateurs du 01/01/2026 au 31/12/2026" in table
    figures, rules = table.split("\n\n")[1:]
    assert figures.splitlines()[-1].startswith("TOTAL")
    assert rules.startswith("- Saisines transmises")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("indicators", "--from", "2026-01-01", "--to", "2026-12-31", "--territoire", "PARIS"),
            "n'existe pas",
        ),
        (("indicators", "--from", "2026-12-31", "--to", "2026-01-01"), "avant de commencer"),
        (("indicators", "--from", "2026-02-30", "--to", "2026-12-31"), "n'est pas une date"),
        (("indicators", "--from", "2026-01-01"), "il manque"),
        (
            ("indicators", "--from", "2026-01-01", "--to", "2026-02-01", "--format", "xml"),
            "n'est pas possible",
        ),
        (("demo", "--saisines", "0"), "hors des limites"),
        (("demo", "--saisines", "beaucoup"), "nombre entier"),
        (("demo", "--taille", "3"), "n'existe pas"),
        (("voler",), "n'existe pas"),
        (("account", "disable", "personne@exemple.fr"), "aucun compte"),
    ],
)
def test_bad_arguments_are_told_in_french(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert said in result.stderr


def test_accounts_from_the_server(small: str) -> None:
    assert "partenaire@exemple.fr" in ok("account", "list", "--role", "PARTENAIRE")
    who = ("alix.essai@exemple.fr", "--prenom", "Alix", "--nom", "Essai")
    made = ok("account", "invite", *who, "--role", "COORDINATEUR", "--place", "PF_ARTOIS")
    assert "activation?jeton=" in made
    ok("account", "disable", "partenaire@exemple.fr")
    assert "Désactivé" in ok("account", "list", "--role", "PARTENAIRE")
    ok("account", "enable", "partenaire@exemple.fr")
    assert "activation?jeton=" in ok("account", "link", "partenaire@exemple.fr")
    ok("account", "end-sessions", "partenaire@exemple.fr")


def test_accounts_need_an_administrator() -> None:
    result = run("account", "list")
    assert result.exit_code == 1
    assert "init" in result.stderr


def test_worker_without_a_mail_server(small: str) -> None:
    said = ok("worker", "--once")
    assert "LDA_SMTP_URL" in said
    assert "Messages envoyés : 0." in said


def test_tidy(small: str) -> None:
    assert "Effacés" in ok("tidy")
    with reading() as session:
        assert demo.occupied(session)
