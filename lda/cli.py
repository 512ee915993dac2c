"""`python -m lda`: what an administrator, a scheduled task or a script runs on the server; in French."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import click

from lda.cli_account import account
from lda.cli_bench import bench
from lda.cli_worker import worker
from lda.domain.errors import LdaError, NotFound
from lda.domain.indicators import Period
from lda.domain.words import COMMUN, ROLE_LABELS
from lda.services import activation, checks, demo, echeances, upkeep
from lda.store.engine import engine
from lda.store.migrate import upgrade as upgrade_schema
from lda.store.work import reading, snapshot, writing
from lda.ui.start import link
from lda.views import indicators as figures
from lda.views import options

YEARS = range(1900, 2101)
HELP = {"help_option_names": ["-h", "--help"]}


class Day(click.ParamType):
    """A day, as 2026-03-31 or 31/03/2026."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            form = "%d/%m/%Y" if "/" in value else "%Y-%m-%d"
            day = datetime.strptime(value, form).date()
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            self.fail(f"« {value} » n'est pas une date. Écrivez-la comme 2026-03-31.", param, ctx)
        return day


class French(click.Group):
    """Says in French what click says in English of a wrong command line."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.Exit as end:
            sys.exit(end.exit_code)
        except click.Abort:
            _stop("Interrompu.", 1)
        except click.ClickException as error:
            _stop(f"Erreur : {_in_french(error)}", error.exit_code)
        except NotFound:
            _stop("Erreur : introuvable.", 1)
        except LdaError as error:
            _stop(f"Erreur : {error}", 1)


def _stop(message: str, code: int) -> None:
    click.echo(message, err=True)
    sys.exit(code)


def _in_french(error: click.ClickException) -> str:
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint(None) if parameter is not None else ""
    if isinstance(error, click.MissingParameter):
        return f"il manque {name}."
    if isinstance(error, click.NoSuchOption):
        return f"l'option {error.option_name} n'existe pas. « --help » montre les options."
    if isinstance(error, click.BadParameter):
        return f"{name} : {_translated(error.message)}" if name else _translated(error.message)
    return _translated(error.format_message())


def _translated(message: str) -> str:
    """The few messages of click that a wrong value brings."""
    if message.startswith("No such command"):
        return "cette commande n'existe pas. « --help » montre les commandes."
    if "is not one of" in message:
        return "cette valeur n'est pas possible. « --help » montre celles qui le sont."
    if "is not a valid integer" in message:
        return "un nombre entier est attendu."
    if "is not in the range" in message:
        return "ce nombre est hors des limites permises."
    if "unexpected extra argument" in message:
        return "il y a un argument de trop."
    if "requires an argument" in message:
        return "une option attend une valeur."
    return message


@click.group(cls=French, context_settings=HELP, no_args_is_help=True)
def main() -> None:
    """Commandes d'administration de l'application Logement d'abord."""


main.add_command(account)
main.add_command(bench)
main.add_command(worker)


@main.command()
def init() -> None:
    """Prépare la base et donne le lien du premier compte d'administration."""
    upgrade_schema(engine(), echeances.fill)
    with writing() as session:
        token = activation.first_admin_link(session)
    if token is None:
        click.echo("La base est à jour. Un compte d'administration existe déjà.")
        return
    click.echo(
        "La base est à jour. Créez le premier compte d'administration avec ce lien, valable une fois et "
        f"pendant {activation.FIRST_ADMIN_HOURS} heures :\n\n    {link(token)}\n"
    )


@main.command()
def upgrade() -> None:
    """Met la base au schéma présent."""
    upgrade_schema(engine(), echeances.fill)
    click.echo("La base est à jour.")


@main.command("demo")
@click.option(
    "--saisines", type=click.IntRange(1, 1_000_000), help="Nombre de saisines (environ 1 600 sans cela)."
)
@click.option(
    "--seed", type=int, default=62, show_default=True, help="La même graine donne les mêmes chiffres."
)
def demo_command(saisines: int | None, seed: int) -> None:
    """Remplit une base vide de données fictives et affiche les comptes de démonstration."""
    upgrade_schema(engine(), echeances.fill)
    with reading() as session:
        occupied, interrupted = demo.occupied(session), demo.interrupted(session)
    if interrupted:
        raise click.ClickException("une préparation a été interrompue. Supprimez cette base et recommencez.")
    if occupied:
        click.echo("La base contient déjà des saisines : rien n'est changé.")
    else:
        try:
            with _bar() as progress:
                demo.fill(writing, demo.Demo(saisines, seed), progress)
        except demo.Refused as refused:
            raise click.ClickException(str(refused)) from None
    _show_accounts()


@contextmanager
def _bar() -> Iterator[Any]:
    """A progress bar that is told how far things are, of how much."""
    with click.progressbar(length=100, label="Données fictives", file=sys.stderr) as bar:
        yield lambda done, total: bar.update(round(100 * done / max(total, 1)) - bar.pos)


def _show_accounts() -> None:
    with reading() as session:
        found = demo.demo_accounts(session)
    if not found:
        return
    click.echo(f"\nComptes de démonstration (phrase de passe : « {demo.PASSPHRASE} »)\n")
    wide = max(len(one.identifiant) for one in found)
    for one in found:
        click.echo(f"  {one.identifiant:<{wide}}  {ROLE_LABELS[one.role]:<14}  {one.name}, {one.where}")
    click.echo("\nToutes les personnes et toutes les structures sont inventées.")


@main.command()
def check() -> None:
    """Vérifie la base : règles, échéances, indicateurs recomptés. Sort avec 1 si quelque chose ne va pas."""
    with snapshot() as session:
        lines = checks.findings(
            session,
            lambda s, period: figures.as_json(figures.compute(s, period)),
            lambda name: click.echo(f"… {name}", err=True),
        )
    for line in lines:
        click.echo(line)
    if lines:
        sys.exit(1)
    click.echo(f"{len(checks.RULES) + 1} règles vérifiées, rien à signaler.")


@main.command("indicators")
@click.option("--from", "first", type=Day(), required=True, help="Premier jour, compris.")
@click.option("--to", "last", type=Day(), required=True, help="Dernier jour, compris.")
@click.option("--territoire", help="Code d'un territoire ; tout le reste est alors laissé de côté.")
@click.option("--format", "form", type=click.Choice(["json", "table"]), default="table", show_default=True)
def indicators_command(first: date, last: date, territoire: str | None, form: str) -> None:
    """Donne les trois indicateurs contractuels d'une période."""
    if first > last:
        raise click.UsageError(
            f"la période finit le {last:%d/%m/%Y}, avant de commencer le {first:%d/%m/%Y}."
        )
    with reading() as session:
        try:
            counted = figures.compute(session, Period(first, last), territoire)
        except NotFound:
            known = ", ".join(options.territoires(session))
            raise click.UsageError(
                f"le territoire « {territoire} » n'existe pas. Codes connus : {known}."
            ) from None
    found = figures.as_json(counted)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join([_table(found), "", *(f"- {note}" for note in counted.footnotes)]))


def _table(found: dict[str, Any]) -> str:
    """The indicators as lines: plateformes, their territoires when they have several, the total."""
    first, last = (date.fromisoformat(found[end]) for end in ("from", "to"))
    lines = [
        f"Indicateurs du {first:%d/%m/%Y} au {last:%d/%m/%Y}",
        "",
        f"{'':<32}{'Sollicitations':>15}{'dont esp. ress.':>17}{'Réunions':>10}{'Commissions':>13}",
    ]
    for code, plateforme in found["plateformes"].items():
        lines.append(_line(code, plateforme))
        shown = {t: v for t, v in plateforme["territoires"].items() if t != COMMUN or _some(v)}
        if len(shown) > 1:
            lines += [_line(f"  {name}", values) for name, values in shown.items()]
    return "\n".join([*lines, _line("TOTAL", found["total"])])


def _some(values: dict[str, Any]) -> bool:
    return any(n for group in values.values() for n in group.values())


def _line(name: str, values: dict[str, Any]) -> str:
    asked = values["sollicitations"]
    return (
        f"{name:<32}{asked['total']:>15}{asked['espace_ressource']:>17}"
        f"{values['reunions']['total']:>10}{values['commissions']['participations']:>13}"
    )


@main.command()
def tidy() -> None:
    """Efface ce qui a passé son temps (brouillons, journal, sessions) et inscrit les bilans à venir."""
    with writing() as session:
        done = upkeep.tidy(session)
    click.echo(
        f"Effacés : {done.drafts} brouillon(s), {done.journal} ligne(s) de journal, "
        f"{done.sessions} session(s) ou billet(s) expirés, {done.messages} message(s) déjà envoyés. "
        f"Bilans à venir inscrits pour {done.mesures} mesure(s)."
    )
