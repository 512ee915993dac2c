"""Who gets which page: the menu, the sign-in form and "introuvable" at every address."""

import ast
import html
import re
from collections.abc import Callable

import markdown_it
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lda.domain.errors import NotFound
from lda.domain.traces import Acte
from lda.domain.words import Role
from lda.services import passphrases, sessions
from lda.store.models import Compte, Journal
from lda.store.work import reading, writing
from lda.ui import errors, frame, pages_by_role, text
from lda.ui.pages_by_role import PAGES, Page
from tests import factories

MAIN = "../../lda/ui/main.py"
ROLES = {
    Role.PARTENAIRE: {},
    Role.COORDINATEUR: {"plateformes": ["PF_ARTOIS"]},
    Role.SLISL: {"territoires": ["ARTOIS"]},
    Role.DEPARTEMENT: {},
    Role.ADMIN: {},
}
Visit = Callable[..., AppTest]


@pytest.fixture
def comptes(application: str) -> dict[Role, Compte]:
    """One account of each role."""
    with writing() as session:
        association = factories.make_organisation(session, plateformes=["PF_ARTOIS"])
        made = {}
        for role, places in ROLES.items():
            organisation = association if role == Role.PARTENAIRE else None
            made[role] = factories.make_account(session, role, organisation=organisation, **places)
            made[role].mot_de_passe = passphrases.hashed("quatre mots sans rapport")
    return made


@pytest.fixture
def visit(comptes: dict[Role, Compte], monkeypatch: pytest.MonkeyPatch) -> Visit:
    """`visit(role, url)`: the application run once at an address, by that role or by a visitor."""

    def visited(role: Role | None, url: str = "") -> AppTest:
        cookie = None
        if role is not None:
            with writing() as session:
                cookie = sessions.redeem(session, sessions.open_ticket(session, comptes[role]))
        monkeypatch.setattr(frame, "cookie", lambda: cookie)
        run = AppTest.from_file(MAIN, default_timeout=30)
        if url:
            run._page_hash = calc_hash(url)
        return run.run()

    return visited


def titles(run: AppTest) -> list[str]:
    return [title.value for title in run.title]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url or "accueil")
def test_a_visitor_gets_the_sign_in_form_at_every_address(visit: Visit, page: Page) -> None:
    run = visit(None, page.url)
    assert not run.exception
    if page.anonymous:
        assert titles(run) == ["Lien inutilisable"]
    else:
        assert [field.label for field in run.text_input] == ["Identifiant", "Phrase de passe"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url or "accueil")
def test_a_page_is_served_to_its_roles_and_nowhere_to_others(visit: Visit, page: Page, role: Role) -> None:
    run = visit(role, page.url)
    assert not run.exception
    unexpected = errors.UNEXPECTED.split("{")[0]
    assert not [error.value for error in run.error if error.value.startswith(unexpected)]
    if not (role in page.roles or page.anonymous):
        assert titles(run) == [frame.NOT_FOUND_TITLE]
        assert [line.value for line in run.main.markdown] == [frame.NOT_FOUND_TEXT]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url or "accueil")
def test_every_page_begins_by_asking_whom_it_serves(page: Page) -> None:
    """The file of a page calls `frame.require` with its own address before anything else that runs."""
    assert page.path.exists(), "declared, and not written"
    if page.anonymous:
        return
    tree = ast.parse(page.path.read_text(encoding="utf-8"))
    still = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
    asked = f"frame.require({page.url!r})"
    for node in tree.body:
        source = ast.unparse(node)
        if asked in source:
            return
        assigned = isinstance(node, ast.Assign | ast.AnnAssign)
        constant = assigned and "frame." not in source and "st." not in source
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        assert isinstance(node, still) or constant or docstring, f"{page.file} runs {source!r} first"
    pytest.fail(f"{page.file} never calls {asked}")


def test_no_page_stands_beside_the_main_script() -> None:
    """Streamlit would serve it to anyone, without running the main script (docs/decisions)."""
    assert not (pages_by_role.ROOT / "lda" / "ui" / "pages").exists()


def test_the_menu_is_short_and_flat() -> None:
    for role in Role:
        shown = [page for page in PAGES if role in page.roles and not page.hidden]
        assert 3 <= len(shown) <= 11
        assert shown[0].url == ""
        assert shown[-1].url == "aide"
    assert len({page.url for page in PAGES}) == len(PAGES)


def test_a_disabled_account_is_out_at_the_next_click(visit: Visit, comptes: dict[Role, Compte]) -> None:
    run = visit(Role.ADMIN)
    assert titles(run) == ["Accueil"]
    with writing() as session:
        session.get_one(Compte, comptes[Role.ADMIN].id).actif = False
    assert titles(run.run()) == ["Logement d'abord dans le Pas-de-Calais"]


def test_a_changed_role_takes_effect_at_the_next_click(visit: Visit, comptes: dict[Role, Compte]) -> None:
    run = visit(Role.ADMIN, "journal")
    assert titles(run) == ["Journal"]
    with writing() as session:
        session.get_one(Compte, comptes[Role.ADMIN].id).role = Role.DEPARTEMENT
    assert titles(run.run()) == [frame.NOT_FOUND_TITLE]


def test_a_refused_page_is_journaled_once(visit: Visit) -> None:
    visit(Role.DEPARTEMENT, "comptes").run().run()
    with reading() as session:
        assert session.query(Journal).filter(Journal.acte == Acte.REFUS).count() == 1


def test_the_sidebar_says_who_is_signed_in_and_has_the_way_out(visit: Visit) -> None:
    run = visit(Role.COORDINATEUR)
    assert [line.value for line in run.sidebar.markdown] == ["**Camille ESSAI**  \nCoordination · Artois"]
    way_out = "".join(html.proto.body for html in run.sidebar.get("html"))
    assert 'method="post" action="/session/fermer"' in way_out


def test_nobody_is_served_outside_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "cookie", lambda: None)
    monkeypatch.setattr(st, "rerun", lambda: None)
    with pytest.raises(NotFound):
        frame.me()


def feedback_page() -> None:
    from lda.domain.errors import Conflict, Invalid, NotFound, Problem
    from lda.ui import frame

    for error in (
        Invalid([Problem("a", "« A_b » est à renseigner."), Problem("b", "Corrigez.")]),
        Conflict(["Le statut a changé."]),
        NotFound("x"),
        ValueError("secret"),
    ):
        with frame.feedback() as done:
            raise error
        assert not done.ok
    with frame.feedback() as done:
        pass
    assert done.ok


def test_errors_are_said_in_french_and_never_told_whole() -> None:
    run = AppTest.from_function(feedback_page).run()
    assert not run.exception
    first, missing, unexpected = (error.value for error in run.error)
    assert "Corrigez" in first
    assert "Introuvable" in missing
    assert "référence" in unexpected
    assert "secret" not in unexpected
    assert "Le statut a changé" in run.warning[0].value


@pytest.mark.parametrize(
    "typed",
    [
        "*gras* _a_ `x` [lien](http://exemple.fr) ![i](j)", "# titre", "- a\n- b", "1. a", "$x^2$", ":red[a]",
        "<script>alert(1)</script>", "a | b", "~~x~~", "    code", "&amp;", "\\", ":material/home:",
        ":smile:",
    ],
)  # fmt: skip
def test_what_was_typed_is_shown_as_it_was_typed(typed: str) -> None:
    rendered = (
        markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text.plain(typed))
    )
    apart = re.sub(r":small\[(.)\]", r"\1", rendered)
    shown = apart.replace("\u2060", "").replace("<br />", "").strip()
    assert re.fullmatch(r"<p>[^<]*</p>", shown), shown
    kept = "\n".join(" ".join(line.split(" ")).strip() for line in typed.split("\n"))
    assert html.unescape(shown[3:-4]) == kept
