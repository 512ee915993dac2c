"""what became of a proposition, when more was asked of an author, the stage of eviction of a dossier"""

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
    waits = sa.text("complement_le IS NOT NULL")
    op.create_index(
        "ix_saisine_complement", "saisine", ["auteur_id", "complement_le"],
        sqlite_where=waits, postgresql_where=waits,
    )  # fmt: skip
    _staged()
    op.drop_index("ix_echeance_mesure", "echeance")
    op.create_index("ix_echeance_mesure", "echeance", [*DUE, "dossier_id"], **OF_MESURES)


DUE = ["mesure_id", "nature", "jour"]
OF_MESURES = {
    "sqlite_where": sa.text("mesure_id IS NOT NULL"), "postgresql_where": sa.text("mesure_id IS NOT NULL")
}  # fmt: skip
LISTED = [
    "plateforme", "clos_le", "recue_le", "territoire", "statut", "urgence", "objet_demande",
    "organisation_id", "dernier_mouvement", "prochaine_echeance", "premier_contact_le", "reference",
    "violence",
]  # fmt: skip


def _staged() -> None:
    """The stage that each fiche says, and that a dossier has from its first saisine."""
    for table in ("saisine", "dossier"):
        op.add_column(table, sa.Column("stade_expulsion", sa.String(length=40), nullable=True))
    op.execute(
        "UPDATE saisine SET stade_expulsion = (SELECT code FROM reponse WHERE saisine_id = saisine.id"
        " AND champ = 'stade_expulsion' AND rang = 0)"
        " WHERE id IN (SELECT saisine_id FROM reponse WHERE champ = 'stade_expulsion')"
    )
    op.execute(
        "UPDATE dossier SET stade_expulsion = (SELECT s.stade_expulsion FROM saisine s"
        " WHERE s.dossier_id = dossier.id ORDER BY s.recue_le, s.id LIMIT 1)"
    )
    op.drop_index("ix_dossier_plateforme", "dossier")
    op.create_index("ix_dossier_plateforme", "dossier", [*LISTED, "stade_expulsion", "id"])


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
    op.drop_index("ix_echeance_mesure", "echeance")
    op.create_index("ix_echeance_mesure", "echeance", DUE, **OF_MESURES)
    op.drop_index("ix_dossier_plateforme", "dossier")
    op.create_index("ix_dossier_plateforme", "dossier", [*LISTED, "id"])
    for table in ("dossier", "saisine"):
        op.drop_column(table, "stade_expulsion")
    op.drop_index("ix_saisine_complement", "saisine")
    op.drop_column("saisine", "complement_le")
    op.drop_column("proposition", "issue_note")
    op.drop_column("proposition", "issue_le")
    op.drop_column("proposition", "issue")
