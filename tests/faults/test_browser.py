"""A real browser whose server dies or whose connection breaks while somebody types."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from lda.store.models import Saisine
from lda.store.work import reading, writing
from tests.e2e.person import PATIENCE, Person
from tests.factories import Cast, make_saisine
from tests.faults.conftest import Cookie
from tests.faults.line import Line, line
from tests.faults.lives import Lives

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TYPED = "Une phrase pas encore finie"
LONG, SHORT = ("logement", "parcours_residentiel"), ("personne", "adresse")
SAVED = re.compile("Enregistré à")
sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def draft(people: Cast) -> str:
    with writing() as session:
        return make_saisine(session, people.comptes.partenaire, answers={"nom": "Fictive"}).cle


@pytest.fixture
def network(lives: Lives) -> Iterator[Line]:
    """The way to a server that is alive."""
    lives.start()
    with line(lives.url) as found:
        yield found


@pytest.fixture
def partner(chromium: Browser, network: Line, cookie: Cookie) -> Iterator[Person]:
    """Somebody signed in, at the other end of the line."""
    context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    context.add_cookies([{"name": "lda_session", "value": cookie("partenaire"), "url": network.url}])
    yield Person(context.new_page(), network.url)
    context.close()


def saved(cle: str, key: str) -> str | None:
    """What is stored of an answer, as soon as something is."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        with reading() as session:
            answers = session.scalars(select(Saisine).where(Saisine.cle == cle)).one().fiche
        if key in answers:
            return str(answers[key])
        time.sleep(0.1)
    return None


def loses_nothing(partner: Person, draft: str, place: tuple[str, str], lose: Callable[[], None],
                  mend: Callable[[], None]) -> None:  # fmt: skip
    """Type without leaving the field, lose the server, and find what was typed saved without a click."""
    step, key = place
    partner.open(f"/nouvelle-saisine?cle={draft}&etape={step}")
    state, field = partner.page.locator(".fiche-saved"), partner.field(key)
    expect(state.get_by_text(SAVED)).to_be_visible()
    field.click()
    partner.page.keyboard.type(TYPED, delay=15)
    expect(state.get_by_text(SAVED)).to_be_hidden()
    lose()
    expect(field).to_be_disabled()
    expect(state.get_by_text(SAVED)).to_be_hidden()
    expect(field).to_have_value(TYPED)
    mend()
    expect(field).to_be_enabled()
    assert saved(draft, key) == TYPED
    expect(field).to_have_value(TYPED)
    expect(state.get_by_text(SAVED)).to_be_visible()


@sqlite
@pytest.mark.parametrize("place", [SHORT, LONG], ids=["short", "long"])
def test_the_server_dies_while_somebody_types(
    partner: Person, draft: str, lives: Lives, place: tuple[str, str]
) -> None:
    loses_nothing(partner, draft, place, lives.kill, lives.start)


@sqlite
@pytest.mark.parametrize("place", [SHORT, LONG], ids=["short", "long"])
def test_the_connection_breaks_while_somebody_types(
    partner: Person, draft: str, network: Line, place: tuple[str, str]
) -> None:
    loses_nothing(partner, draft, place, network.cut, network.mend)


@sqlite
def test_a_server_that_died_unseen_comes_back_with_what_was_left(
    partner: Person, draft: str, lives: Lives
) -> None:
    """The field is left while the server dies: the answer was sent, and nobody took it."""
    partner.open(f"/nouvelle-saisine?cle={draft}&etape=personne")
    field = partner.field("adresse")
    field.fill(TYPED)
    lives.kill()
    field.evaluate("element => element.blur()")
    lives.start()
    expect(field).to_be_enabled()
    assert saved(draft, "adresse") == TYPED
    expect(partner.page.locator(".fiche-saved").get_by_text(SAVED)).to_be_visible()
