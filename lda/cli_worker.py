"""`python -m lda worker`."""

import logging
import time
from contextlib import suppress

import click

from lda.settings import settings
from lda.ui.errors import frames, write_discreet_logs
from lda.worker import Worker

log = logging.getLogger("lda")


@click.command()
@click.option("--once", is_flag=True, help="Fait un seul passage, puis s'arrête.")
@click.option(
    "--every",
    type=click.IntRange(1, 3600),
    default=20,
    show_default=True,
    help="Secondes entre deux passages.",
)
def worker(once: bool, every: int) -> None:
    """Envoie les messages en attente et prépare les rappels de bilans, jusqu'à ce qu'on l'arrête."""
    write_discreet_logs()
    if settings().smtp_url is None:
        click.echo("Aucun serveur de courriel n'est indiqué (LDA_SMTP_URL) : les messages attendent en base.")
    found = Worker()
    if once:
        click.echo(f"Messages envoyés : {found.look()}.")
        return
    with suppress(KeyboardInterrupt):
        while True:
            _look(found)
            time.sleep(every)


def _look(worker: Worker) -> None:
    """One look; a fault of ours is written down, and the next look comes all the same."""
    try:
        worker.look()
    except Exception as error:  # noqa: BLE001 - messages go on being sent
        log.error("worker outcome=error\n%s", frames(error))
