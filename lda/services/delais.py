"""The delays that the lists watch, as the Département sets them: each version from a day on (DOMAIN A2)."""

from datetime import date

from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.delays import WORDS
from lda.services import inputs
from lda.services.cahiers import AHEAD
from lda.services.inputs import Gather
from lda.store.lists import DELAIS, parameter, version_of
from lda.store.models import Parametre
from lda.store.traces import record

LEAST, MOST = 1, 365
"""Calendar days."""


def change(
    session: Session,
    *,
    actor: Actor | None,
    depuis: date,
    accuse: int,
    premier_contact: int,
    decision: int,
    sans_mouvement: int,
    proposition: int,
    complement: int,
    siao: int,
) -> Parametre:
    """Set all delays, in calendar days, from a day on, today or later; the history keeps the former ones.

    What each one counts is told by `domain.delays.WORDS`. A version of the same day is replaced.
    """
    access.require("delais.change", actor)
    given = {
        "accuse": accuse, "premier_contact": premier_contact, "decision": decision,
        "sans_mouvement": sans_mouvement, "proposition": proposition, "complement": complement, "siao": siao,
    }  # fmt: skip
    read = Gather()
    day = read(
        inputs.day, depuis, "depuis", "En vigueur le",
        earliest=today(), latest=today() + AHEAD, required=True,
    )  # fmt: skip
    values = {
        key: read(inputs.number, days, key, WORDS[key].label, LEAST, MOST, required=True)
        for key, days in given.items()
    }
    read.done()
    before = dict(parameter(session, DELAIS, day))
    row = version_of(session, DELAIS, day)
    row.valeur = before | values
    session.flush()
    record(session, "delais.change", actor, effective=day, detail={"avant": before, "apres": row.valeur})
    return row
