"""what a partner accompanies"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_dossier_ordre", "dossier", ["id", "clos_le", "prochaine_echeance"])
    op.create_index(
        "ix_reunion_tenue",
        "reunion",
        ["id", "jour"],
        sqlite_where=sa.text("annulee_le IS NULL"),
        postgresql_where=sa.text("annulee_le IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_reunion_tenue", "reunion")
    op.drop_index("ix_dossier_ordre", "dossier")
