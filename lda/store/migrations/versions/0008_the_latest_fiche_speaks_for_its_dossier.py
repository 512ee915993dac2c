"""a dossier with several saisines copies the latest that speaks for it; what is due is worked out again"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COPIED = "commune, urgence, objet_demande, stade_expulsion, organisation_id, identite"


def upgrade() -> None:
    _copy("COALESCE(s.motif_decision, '') IN ('DOUBLON', 'RETRAIT'), s.recue_le DESC, s.id DESC")


def downgrade() -> None:
    _copy("s.recue_le, s.id")


def _copy(order: str) -> None:
    op.execute(
        f"UPDATE dossier SET ({COPIED}) = (SELECT {COPIED} FROM saisine s"
        f" WHERE s.dossier_id = dossier.id ORDER BY {order} LIMIT 1)"
        " WHERE id IN (SELECT dossier_id FROM saisine GROUP BY dossier_id HAVING COUNT(*) > 1)"
    )
