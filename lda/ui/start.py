"""What the server does before it answers anybody."""

import logging

from lda.services import activation, echeances, passphrases
from lda.settings import settings
from lda.store.engine import engine
from lda.store.migrate import upgrade
from lda.store.work import writing

log = logging.getLogger("lda")


def prepare() -> None:
    """Bring the database to the present schema; without an administrator, print the link that makes one.

    A link printed before, by `python -m lda init` or an earlier start, goes on serving: it is not replaced.
    """
    upgrade(engine(), echeances.fill)
    passphrases.dummy()
    with writing() as session:
        awaited = activation.first_admin_awaited(session)
        token = None if awaited else activation.first_admin_link(session)
    if token is not None:
        print(
            "\nAucun compte d'administration n'existe encore. Créez le premier avec ce lien, valable une "
            f"fois et pendant {activation.FIRST_ADMIN_HOURS} heures :\n\n    {link(token)}\n",
            flush=True,
        )


def link(token: str) -> str:
    """The address of the activation page for a token."""
    return settings().address("activation", jeton=token)
