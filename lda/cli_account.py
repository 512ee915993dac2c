"""`python -m lda account …`: accounts, from the server, in the name of its oldest active administrator."""

from datetime import date
from typing import Any

import click

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.words import ROLE_LABELS, Role
from lda.services import accounts, activation, upkeep
from lda.store.work import reading, writing
from lda.ui.start import link
from lda.views import accounts as views

PAGE = 100_000


@click.group(no_args_is_help=True)
def account() -> None:
    """Comptes : liste, invitation, désactivation, nouveau lien."""


def _actor(session: Any) -> Actor:
    found = upkeep.server_actor(session)
    if found is None:
        raise click.ClickException(
            "aucun compte d'administration actif. Lancez d'abord « python -m lda init »."
        )
    return found


def _key(session: Any, identifiant: str) -> str:
    found = upkeep.key_of_account(session, identifiant)
    if found is None:
        raise click.UsageError(
            f"aucun compte n'a l'identifiant « {identifiant} ». « account list » les montre."
        )
    return found


@account.command("list")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Un rôle seulement.")
def list_accounts(role: str | None) -> None:
    """Montre les comptes, avec leur état."""
    with reading() as session:
        found = views.page(session, actor=_actor(session), role=Role(role) if role else None, size=PAGE)
    for row in found.rows:
        state = views.ETAT_LABELS[row.etat]
        click.echo(
            f"{row.identifiant:<44} {row.role_label:<14} {state:<11} {row.name}, {row.organisation or '-'}"
        )
    click.echo(f"{found.total} compte(s).")


@account.command()
@click.argument("courriel")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--prenom", required=True)
@click.option("--nom", required=True)
@click.option("--organisation", help="Nom exact, pour un partenaire.")
@click.option(
    "--place",
    "places",
    multiple=True,
    help="Code d'une plateforme (coordination) ou d'un territoire (SLISL).",
)
def invite(
    courriel: str, role: str, prenom: str, nom: str, organisation: str | None, places: tuple[str, ...]
) -> None:
    """Crée un compte et donne son lien d'activation."""
    first: date = today()
    with writing() as session:
        actor = _actor(session)
        structure = upkeep.key_of_organisation(session, organisation) if organisation else None
        if organisation and structure is None:
            raise click.UsageError(f"l'organisation « {organisation} » n'existe pas. Donnez son nom exact.")
        given = [accounts.Assignment(code, first) for code in places]
        _, token = accounts.invite(
            session, actor=actor, role=role, prenom=prenom, nom=nom, courriel=courriel,
            organisation=structure, affectations=given,
        )  # fmt: skip
    click.echo(f"Compte créé ({ROLE_LABELS[Role(role)]}).")
    _show(token)


@account.command()
@click.argument("identifiant")
def disable(identifiant: str) -> None:
    """Désactive un compte : ses sessions prennent fin aussitôt."""
    with writing() as session:
        accounts.disable(session, _key(session, identifiant), actor=_actor(session))
    click.echo("Le compte est désactivé.")


@account.command()
@click.argument("identifiant")
def enable(identifiant: str) -> None:
    """Réactive un compte, avec la phrase de passe qu'il avait."""
    with writing() as session:
        accounts.enable(session, _key(session, identifiant), actor=_actor(session))
    click.echo("Le compte est réactivé.")


@account.command("link")
@click.argument("identifiant")
def new_link(identifiant: str) -> None:
    """Donne un nouveau lien d'activation ; les précédents ne valent plus rien."""
    with writing() as session:
        token = accounts.renew_link(session, _key(session, identifiant), actor=_actor(session))
    _show(token)


@account.command("end-sessions")
@click.argument("identifiant")
def end_sessions(identifiant: str) -> None:
    """Déconnecte un compte partout, sans le désactiver."""
    with writing() as session:
        accounts.end_sessions(session, _key(session, identifiant), actor=_actor(session))
    click.echo("Les sessions du compte ont pris fin.")


def _show(token: str) -> None:
    days = activation.INVITATION_DAYS
    click.echo(f"Lien d'activation, valable une fois et pendant {days} jours :\n\n    {link(token)}\n")
