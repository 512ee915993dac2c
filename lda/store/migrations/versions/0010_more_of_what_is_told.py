"""what else is told of a sortie, of a bilan, of a relais and of a contact"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NAMED = (
    ("mesure", "sortie_informe", sa.Boolean(), "the household was told of it"),
    ("mesure", "sortie_risques", sa.LargeBinary(), "risks that remain"),
    ("mesure", "sortie_contact", sa.Date(), "day of the last contact"),
    ("bilan", "dette", sa.Integer(), "what the household owes, in euros"),
    ("bilan", "duree_proposee", sa.Integer(), "months of the renewal asked for"),
    ("relais", "par", sa.LargeBinary(), "who carries it"),
    ("contact", "presence", sa.String(length=20), "list presence_contact: who of the household was there"),
)
"""Table, column, type and meaning of what is added."""


def upgrade() -> None:
    for table, name, type_, comment in NAMED:
        op.add_column(table, sa.Column(name, type_, nullable=True, comment=comment))


def downgrade() -> None:
    for table, name, _, _ in reversed(NAMED):
        op.drop_column(table, name)
