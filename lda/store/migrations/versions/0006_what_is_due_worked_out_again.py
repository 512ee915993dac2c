"""nothing of the schema: what is due is worked out again by new rules (`migrate.upgrade` does it)"""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
