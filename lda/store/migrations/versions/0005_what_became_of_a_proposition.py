"""what became of a proposition, and when an author was asked for more"""

import sqlalchemy as sa
from alembic import op

from lda.domain.clock import PARIS
from lda.store.models.base import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "proposition",
        sa.Column("issue", sa.String(length=20), nullable=True, comment="domain.words.IssueProposition"),
    )
    op.add_column("proposition", sa.Column("issue_le", sa.Date(), nullable=True))
    op.add_column("proposition", sa.Column("issue_note", sa.LargeBinary(), nullable=True))
    op.add_column(
        "saisine",
        sa.Column("complement_le", sa.Date(), nullable=True, comment="asked for more, without an answer yet"),
    )
    _asked()


def _asked() -> None:
    """The day of the last question of each saisine that awaits its answer."""
    saisine = sa.table("saisine", sa.column("id"), sa.column("statut"), sa.column("complement_le", sa.Date()))
    message = sa.table("message", sa.column("saisine_id"), sa.column("genre"), sa.column("quand", Instant()))
    last = (
        sa.select(saisine.c.id, sa.func.max(message.c.quand, type_=Instant()))
        .join_from(saisine, message, message.c.saisine_id == saisine.c.id)
        .where(saisine.c.statut == "COMPLEMENT", message.c.genre == "QUESTION")
        .group_by(saisine.c.id)
    )
    for number, moment in op.get_bind().execute(last).all():
        day = moment.astimezone(PARIS).date()
        op.execute(sa.update(saisine).where(saisine.c.id == number).values(complement_le=day))


def downgrade() -> None:
    op.drop_column("saisine", "complement_le")
    op.drop_column("proposition", "issue_note")
    op.drop_column("proposition", "issue_le")
    op.drop_column("proposition", "issue")
