"""`python -m lda bench`: how fast the application is on this machine, beside a stock Streamlit one."""

import json
import sys

import click

from lda.bench.limits import ROUNDS, SMALL, Unmeasurable, all_within

SIZE = click.IntRange(1, 1_000_000)


@click.command()
@click.option("--saisines", type=SIZE, default=SMALL, show_default=True, help="Taille de la base.")
@click.option("--database", help="Base de démonstration, remplie si elle est vide ; temporaire sans cela.")
@click.option("--pages", multiple=True, help="Partie du nom des pages à mesurer ; « fiche » : ses champs.")
@click.option("--rounds", type=SIZE, default=ROUNDS, show_default=True, help="Passages de chaque page.")
@click.option("--format", "form", type=click.Choice(["json", "table"]), default="table", show_default=True)
def bench(saisines: int, database: str | None, pages: tuple[str, ...], rounds: int, form: str) -> None:
    """Mesure la vitesse des pages et la tenue sous la charge. Sort avec 1 au-dessus d'une limite."""
    from lda.bench import run, table  # with Streamlit's messages, which other commands do without

    try:
        figures = run.pages(run.Asked(saisines, database, rounds, pages))
    except Unmeasurable as error:
        raise click.ClickException(str(error)) from None
    click.echo(
        json.dumps(table.as_json(figures, saisines), ensure_ascii=False, indent=2)
        if form == "json"
        else table.as_text(figures, saisines)
    )
    if not all_within(figures):
        sys.exit(1)
