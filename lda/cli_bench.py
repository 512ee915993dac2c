"""`python -m lda bench`: how fast the application is on this machine, beside a stock Streamlit one."""

import json
import signal
import sys
from typing import Any

import click

from lda.bench.limits import ROUNDS, SMALL, Unmeasurable, all_within

MANY = click.IntRange(1, 1_000_000)


@click.command()
@click.option("--saisines", type=MANY, default=SMALL, show_default=True, help="Taille de la base.")
@click.option("--database", help="Base de démonstration, remplie si elle est vide ; temporaire sans cela.")
@click.option("--pages", multiple=True, help="Partie du nom des pages à mesurer ; « fiche » : ses champs.")
@click.option("--rounds", type=MANY, default=ROUNDS, show_default=True, help="Passages de chaque page.")
@click.option("--people", type=MANY, help="Mesure autant de personnes au travail, et non chaque page.")
@click.option(
    "--think", type=click.FloatRange(0), default=5, show_default=True, help="Leur pause, en secondes."
)
@click.option(
    "--seconds", type=click.FloatRange(1), default=60, show_default=True, help="La durée du travail."
)
@click.option("--processes", type=click.IntRange(1, 2), default=1, show_default=True, help="Serveurs lancés.")
@click.option("--reruns", type=MANY, help="Mesure la mémoire au long d'autant de passages.")
@click.option("--format", "form", type=click.Choice(["json", "table"]), default="table", show_default=True)
def bench(form: str, **given: Any) -> None:
    """Mesure la vitesse des pages et la tenue sous la charge. Sort avec 1 au-dessus d'une limite."""
    try:
        within, text, found = _measure({name: value for name, value in given.items() if value is not None})
    except Unmeasurable as error:
        raise click.ClickException(str(error)) from None
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if form == "json" else text)
    if not within:
        sys.exit(1)


def _measure(given: dict[str, Any]) -> tuple[bool, str, dict[str, Any]]:
    """Whether all is within the limits, and what was measured, as text and for programs."""
    from lda.bench import run, table  # with Streamlit's messages, which other commands do without

    asked = run.Asked(**given)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whatever stops the bench stops its servers
    if asked.reruns:
        memory = run.reruns(asked)
        return memory.within, table.of_memory(memory), table.measured(memory)
    if asked.people:
        day, scale = run.people(asked)
        if scale is None:
            return day.within, table.of_day(day), table.measured(day)
        both = {"day": table.measured(day), "scale": table.measured(scale)}
        return day.within and scale.within, f"{table.of_day(day)}\n{table.of_scale(scale)}", both
    figures = run.pages(asked)
    if not figures:
        raise Unmeasurable("aucune page ne porte ce nom.")
    text, found = table.as_text(figures, asked.saisines), table.as_json(figures, asked.saisines)
    return all_within(figures), text, found
