"""A database with a small cast, the cookies of its people, and servers that can be lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lda.services import sessions
from lda.store.models import Compte
from lda.store.work import writing
from tests.factories import Cast, cast
from tests.faults.lives import Lives, Nursery

Cookie = Callable[[str], str]


@pytest.fixture
def people(application: str) -> Cast:
    """Everybody, in a database of the test's own."""
    with writing() as session:
        return cast(session)


@pytest.fixture
def cookie(people: Cast) -> Cookie:
    """`cookie("partenaire")`: what the browser of somebody signed in has."""

    def signed_in(name: str) -> str:
        with writing() as session:
            ticket = sessions.open_ticket(session, session.get_one(Compte, getattr(people.comptes, name).id))
        with writing() as session:
            found = sessions.redeem(session, ticket)
        assert found is not None
        return found

    return signed_in


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where the servers of this process's tests come from."""
    found = Nursery(tmp_path_factory.mktemp("nursery"))
    yield found
    found.close()


@pytest.fixture
def servers(nursery: Nursery, application: str, tmp_path: Path) -> Iterator[Callable[[], Lives]]:
    """`servers()`: one more server on the test's database, not yet alive."""
    found: list[Lives] = []

    def one_more() -> Lives:
        found.append(Lives(nursery, tmp_path / f"server-{len(found)}.log", application))
        return found[-1]

    yield one_more
    for lives in found:
        lives.kill()


@pytest.fixture
def lives(servers: Callable[[], Lives]) -> Lives:
    """A server that may be killed and started as often as one likes."""
    return servers()
