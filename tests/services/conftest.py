"""After every test of the services, what is due in the dossiers that they wrote is what the rows say."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.services import echeances
from lda.store.models import Evenement


@pytest.fixture(autouse=True)
def echeances_follow(request: pytest.FixtureRequest) -> Iterator[None]:
    if "session" not in request.fixturenames:
        yield
        return
    session: Session = request.getfixturevalue("session")
    yield
    session.flush()
    events = select(Evenement).where(Evenement.dossier_id.is_not(None))
    acted = {event.dossier_id for event in session.scalars(events) if "version" in (event.detail or {})}
    assert not echeances.astray(session) & acted
