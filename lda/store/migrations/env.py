"""Alembic's entry point: the connection is handed over by `lda.store.migrate`."""

from typing import Any, Literal

from alembic import context

from lda.store.crypto import Secret, SecretBytes, SecretJson
from lda.store.models import Base
from lda.store.models.base import Instant


def render(kind: str, value: Any, _: Any) -> str | Literal[False]:
    """Write our own column types as the plain ones below them: a migration never changes with our code."""
    if kind == "type" and isinstance(value, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, Secret | SecretJson | SecretBytes):
        return "sa.LargeBinary()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
