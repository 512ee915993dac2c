"""the follow-up in full"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "echeance",
        sa.Column(
            "mesure_id",
            sa.Integer(),
            nullable=True,
            comment="the mesure it is about, if any",
        ),
    )
    op.create_index(
        "ix_echeance_mesure",
        "echeance",
        ["mesure_id", "nature", "jour"],
        sqlite_where=sa.text("mesure_id IS NOT NULL"),
        postgresql_where=sa.text("mesure_id IS NOT NULL"),
    )
    op.create_table(
        "capacite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plateforme", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False, comment="list mesure"),
        sa.Column("operateur_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("depuis", sa.Date(), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_capacite_places")),
        sa.ForeignKeyConstraint(["operateur_id"], ["organisation.id"], name=op.f("fk_capacite_operateur_id")),
        sa.ForeignKeyConstraint(["plateforme"], ["plateforme.code"], name=op.f("fk_capacite_plateforme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacite")),
        sa.UniqueConstraint(
            "plateforme",
            "code",
            "operateur_id",
            "depuis",
            name=op.f("uq_capacite_plateforme_code_operateur_id_depuis"),
        ),
    )
    with op.batch_alter_table("capacite", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_capacite_operateur_id"), ["operateur_id"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reunion_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("quoi", sa.LargeBinary(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column(
            "nom", sa.LargeBinary(), nullable=True, comment="who, beside the organisation or without one"
        ),
        sa.Column("echeance", sa.Date(), nullable=False),
        sa.Column("close_le", sa.Date(), nullable=True),
        sa.Column("issue", sa.String(length=20), nullable=True, comment="domain.words.IssueAction"),
        sa.CheckConstraint("(close_le IS NULL) = (issue IS NULL)", name=op.f("ck_action_issue")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_action_dossier_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_action_organisation_id")
        ),
        sa.ForeignKeyConstraint(["reunion_id"], ["reunion.id"], name=op.f("fk_action_reunion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_reunion_id"), ["reunion_id"], unique=False)

    op.create_table(
        "objectif",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mesure_id", sa.Integer(), nullable=False),
        sa.Column("domaine", sa.String(length=20), nullable=False, comment="list domaine_bilan"),
        sa.Column("texte", sa.LargeBinary(), nullable=False),
        sa.Column("etat", sa.String(length=20), nullable=False, comment="list evolution_domaine"),
        sa.Column("fixe_le", sa.Date(), nullable=False),
        sa.Column("clos_le", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "clos_le IS NULL OR fixe_le IS NULL OR clos_le >= fixe_le", name=op.f("ck_objectif_dates")
        ),
        sa.ForeignKeyConstraint(["mesure_id"], ["mesure.id"], name=op.f("fk_objectif_mesure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objectif")),
    )
    with op.batch_alter_table("objectif", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objectif_mesure_id"), ["mesure_id"], unique=False)

    op.create_table(
        "recontact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("mesure_id", sa.Integer(), nullable=False),
        sa.Column("mois", sa.Integer(), nullable=False, comment="months after the end: 3 or 6"),
        sa.Column("echeance", sa.Date(), nullable=False),
        sa.Column("fait_le", sa.Date(), nullable=True),
        sa.Column("joint", sa.Boolean(), nullable=True, comment="the household was reached"),
        sa.Column("situation_residentielle", sa.String(length=40), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(fait_le IS NULL) = (joint IS NULL)", name=op.f("ck_recontact_fait")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_recontact_dossier_id")),
        sa.ForeignKeyConstraint(["mesure_id"], ["mesure.id"], name=op.f("fk_recontact_mesure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recontact")),
        sa.UniqueConstraint("mesure_id", "mois", name=op.f("uq_recontact_mesure_id_mois")),
    )
    with op.batch_alter_table("recontact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recontact_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "evolution",
        sa.Column("bilan_id", sa.Integer(), nullable=False),
        sa.Column("objectif_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True, comment="list evolution_domaine"),
        sa.Column("texte", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["bilan_id"], ["bilan.id"], name=op.f("fk_evolution_bilan_id")),
        sa.ForeignKeyConstraint(["objectif_id"], ["objectif.id"], name=op.f("fk_evolution_objectif_id")),
        sa.PrimaryKeyConstraint("bilan_id", "objectif_id", name=op.f("pk_evolution")),
    )
    with op.batch_alter_table("evolution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evolution_objectif_id"), ["objectif_id"], unique=False)

    with op.batch_alter_table("bilan", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("participe", sa.Boolean(), nullable=True, comment="the person took part in it")
        )
        batch_op.add_column(sa.Column("lu", sa.Boolean(), nullable=True, comment="the person read it"))
        batch_op.add_column(
            sa.Column(
                "analyse_ecart",
                sa.LargeBinary(),
                nullable=True,
                comment="deviation from the cahier des charges",
            )
        )
        batch_op.add_column(sa.Column("analyse_actions", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("mesure", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "contrat_le",
                sa.Date(),
                nullable=True,
                comment="day on which the household signed the contract",
            )
        )
        batch_op.add_column(
            sa.Column("referent", sa.LargeBinary(), nullable=True, comment="who leads it at the operator's")
        )
        batch_op.add_column(
            sa.Column("attente_le", sa.Date(), nullable=True, comment="put on the waiting list")
        )
        batch_op.add_column(
            sa.Column(
                "rang",
                sa.Integer(),
                nullable=True,
                comment="place on the waiting list that the coordinator gave",
            )
        )
        batch_op.add_column(sa.Column("rang_motif", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("reunion_dossier", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "participation", sa.String(length=20), nullable=True, comment="list participation_personne"
            )
        )
        batch_op.add_column(sa.Column("constats", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("decision", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_index("ix_echeance_mesure", "echeance")
    op.drop_column("echeance", "mesure_id")
    with op.batch_alter_table("reunion_dossier", schema=None) as batch_op:
        batch_op.drop_column("decision")
        batch_op.drop_column("constats")
        batch_op.drop_column("participation")

    with op.batch_alter_table("mesure", schema=None) as batch_op:
        batch_op.drop_column("rang_motif")
        batch_op.drop_column("rang")
        batch_op.drop_column("attente_le")
        batch_op.drop_column("referent")
        batch_op.drop_column("contrat_le")

    with op.batch_alter_table("bilan", schema=None) as batch_op:
        batch_op.drop_column("analyse_actions")
        batch_op.drop_column("analyse_ecart")
        batch_op.drop_column("lu")
        batch_op.drop_column("participe")

    with op.batch_alter_table("evolution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evolution_objectif_id"))

    op.drop_table("evolution")
    with op.batch_alter_table("recontact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recontact_dossier_id"))

    op.drop_table("recontact")
    with op.batch_alter_table("objectif", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objectif_mesure_id"))

    op.drop_table("objectif")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_reunion_id"))
        batch_op.drop_index(batch_op.f("ix_action_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_action_dossier_id"))

    op.drop_table("action")
    with op.batch_alter_table("capacite", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capacite_operateur_id"))

    op.drop_table("capacite")
