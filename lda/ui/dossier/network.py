"""Organisations and partners' accounts, as choices of a form."""

from lda.store.work import reading
from lda.ui import frame
from lda.views import choices, organisations

MOST = 2000


def structures() -> dict[str, str]:
    """Every organisation of the network by its key."""
    with reading() as session:
        found = organisations.search(session, actor=frame.me(), size=MOST)
    return {row.cle: row.nom for row in found.rows}


def partners() -> dict[str, str]:
    """The accounts in use of partners of the reader's plateformes by their key, with their structure."""
    with reading() as session:
        return choices.partners(session, frame.me().plateformes)
