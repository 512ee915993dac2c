"""who has to do what is due, beside the coordinator; `migrate.upgrade` works all of it out again"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DUE = ("nature", "jour", "dossier_id")
OF_MESURES = {
    "sqlite_where": sa.text("mesure_id IS NOT NULL"), "postgresql_where": sa.text("mesure_id IS NOT NULL")
}  # fmt: skip


def upgrade() -> None:
    named = (
        ("operateur_id", sa.Integer(), "organisation that operates that mesure"),
        ("sortie_confirmee_le", sa.Date(), "of that mesure: its operator reads it some days longer"),
        ("referent_id", sa.Integer(), "account of the referent of the dossier, if any"),
    )
    for name, type_, comment in named:
        op.add_column("echeance", sa.Column(name, type_, nullable=True, comment=comment))
    op.drop_index("ix_echeance_mesure", "echeance")
    _index("ix_echeance_operateur", "operateur_id", "sortie_confirmee_le")
    _index("ix_echeance_referent", "referent_id", "operateur_id", "sortie_confirmee_le")
    _operated("operateur_id", "dossier_id", "statut")


def _operated(*first: str) -> None:
    """Make again the index of the mesures that an organisation operates."""
    op.drop_index("ix_mesure_operateur_id", "mesure")
    op.create_index("ix_mesure_operateur_id", "mesure", [*first, "debut", "sortie_confirmee_le"])


def _index(name: str, first: str, *more: str) -> None:
    where = sa.text(f"{first} IS NOT NULL")
    op.create_index(
        name, "echeance", [first, *DUE, *more], sqlite_where=where, postgresql_where=where
    )  # fmt: skip


def downgrade() -> None:
    _operated("operateur_id", "statut", "dossier_id")
    op.drop_index("ix_echeance_referent", "echeance")
    op.drop_index("ix_echeance_operateur", "echeance")
    op.create_index("ix_echeance_mesure", "echeance", ["mesure_id", *DUE], **OF_MESURES)
    for name in ("referent_id", "sortie_confirmee_le", "operateur_id"):
        op.drop_column("echeance", name)
