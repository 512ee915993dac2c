"""What the forms of activity choose from beside the option lists."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.french import sort_key
from lda.store.models import Organisation


def organisations(session: Session) -> dict[str, str]:
    """Key and name of every organisation of the network that is open, in alphabetical order."""
    rows = session.execute(select(Organisation.cle, Organisation.nom).where(Organisation.active))
    return dict(sorted(rows.all(), key=lambda row: sort_key(row[1])))
