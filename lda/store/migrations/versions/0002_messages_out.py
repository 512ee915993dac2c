"""messages out"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "envoi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("sujet", sa.String(length=20), nullable=False, comment="domain.envois.Sujet"),
        sa.Column("saisine_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("jour", sa.Date(), nullable=True, comment="due date of the bilan recalled"),
        sa.Column(
            "une_fois", sa.String(length=80), nullable=True, comment="names a reminder, which is sent once"
        ),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("apres", sa.DateTime(timezone=True), nullable=False, comment="not sent before"),
        sa.Column(
            "pris_le", sa.DateTime(timezone=True), nullable=True, comment="a worker is sending it since"
        ),
        sa.Column("echecs", sa.Integer(), nullable=False),
        sa.Column(
            "envoye_le",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="sent, or given up when the account closed",
        ),
        sa.CheckConstraint("(saisine_id IS NULL) <> (dossier_id IS NULL)", name=op.f("ck_envoi_un_objet")),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_envoi_compte_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_envoi_dossier_id")),
        sa.ForeignKeyConstraint(["saisine_id"], ["saisine.id"], name=op.f("fk_envoi_saisine_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envoi")),
        sa.UniqueConstraint("une_fois", name=op.f("uq_envoi_une_fois")),
    )
    with op.batch_alter_table("envoi", schema=None) as batch_op:
        batch_op.create_index(
            "ix_envoi_attente",
            ["apres"],
            unique=False,
            sqlite_where=sa.text("envoye_le IS NULL"),
            postgresql_where=sa.text("envoye_le IS NULL"),
        )

    with op.batch_alter_table("compte", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "rythme",
                sa.String(length=10),
                server_default="AUSSITOT",
                nullable=False,
                comment="domain.envois.Rythme",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("compte", schema=None) as batch_op:
        batch_op.drop_column("rythme")

    with op.batch_alter_table("envoi", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_envoi_attente",
            sqlite_where=sa.text("envoye_le IS NULL"),
            postgresql_where=sa.text("envoye_le IS NULL"),
        )

    op.drop_table("envoi")
