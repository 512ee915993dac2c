"""what is said of a sortie beside its two axes"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

NAMED = (
    ("mesure", "sortie_informe", sa.Boolean(), "the household was told of it"),
    ("mesure", "sortie_risques", sa.LargeBinary(), "risks that remain"),
    ("mesure", "sortie_contact", sa.Date(), "day of the last contact"),
)
"""Table, column, type and meaning of what is added."""


def upgrade() -> None:
    for table, name, type_, comment in NAMED:
        op.add_column(table, sa.Column(name, type_, nullable=True, comment=comment))


def downgrade() -> None:
    for table, name, _, _ in reversed(NAMED):
        op.drop_column(table, name)
