"""Organisations and partners' accounts, as choices of a form."""

from lda.store.work import reading
from lda.ui import frame
from lda.views import accounts, organisations
from lda.views.accounts import Etat

MOST = 2000


def structures() -> dict[str, str]:
    """Every organisation of the network by its key."""
    with reading() as session:
        found = organisations.search(session, actor=frame.me(), size=MOST)
    return {row.cle: row.nom for row in found.rows}


def partners() -> dict[str, str]:
    """The active accounts of partners by their key, with their structure."""
    with reading() as session:
        found = accounts.page(session, actor=frame.me(), etat=Etat.ACTIF, size=MOST)
    return {row.cle: f"{row.name} · {row.organisation}" for row in found.rows}
