"""renewals that a cahier allows; who pays for a mesure, decided when; how an objectif is reached"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FORMER, PRESENT = "renouvelable", "renouvellements_max"


def upgrade() -> None:
    op.add_column(
        "mesure", sa.Column("financeur", sa.String(length=40), nullable=True, comment="list financeur")
    )
    op.add_column("mesure", sa.Column("decidee_le", sa.Date(), nullable=True))
    op.add_column(
        "objectif",
        sa.Column("indicateur", sa.LargeBinary(), nullable=True, comment="how one will see it is reached"),
    )
    _cahiers(FORMER, PRESENT, lambda allowed: None if allowed else 0)


def downgrade() -> None:
    _cahiers(PRESENT, FORMER, lambda most: most != 0)
    op.drop_column("objectif", "indicateur")
    op.drop_column("mesure", "decidee_le")
    op.drop_column("mesure", "financeur")


def _cahiers(former: str, present: str, carried: Callable[[Any], Any]) -> None:
    """Carry a value over to another name, in every cahier des charges: of the list, set, kept by a mesure."""
    for table, column, keys in (
        ("liste_item", "attributs", ("liste", "code")),
        ("parametre", "valeur", ("id",)),
        ("mesure", "cahier", ("id",)),
    ):
        rows = sa.table(table, sa.column(column, sa.JSON()), *map(sa.column, keys))
        changed = [
            {f"of_{key}": row[key] for key in keys}
            | {"said": _renamed(row[column], former, present, carried)}
            for row in op.get_bind().execute(sa.select(rows)).mappings()
            if former in row[column]
        ]
        if changed:
            same = [rows.c[key] == sa.bindparam(f"of_{key}") for key in keys]
            write = sa.update(rows).where(*same).values({column: sa.bindparam("said", type_=sa.JSON())})
            op.get_bind().execute(write, changed)


def _renamed(
    said: dict[str, Any], former: str, present: str, carried: Callable[[Any], Any]
) -> dict[str, Any]:
    kept = {name: value for name, value in said.items() if name != former}
    return kept | {present: carried(said[former])}
