"""Fictional data for demonstrations: a network, its households and its meetings over three years and more.

Everybody and every organisation is invented; communes alone are real. Lives follow the workflow's own tables,
so that nothing leaves the rules. The same seed on the same day gives the same figures.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lda.domain.clock import noon, now, today
from lda.domain.fiche import FICHE_VERSION
from lda.domain.traces import Acte
from lda.domain.words import Canal, Role, StatutSaisine
from lda.services import echeances
from lda.services.clear import identity
from lda.services.demo import activity, forms, people, support
from lda.services.demo.arrivals import arrive
from lda.services.demo.draw import Draw
from lda.services.demo.life import Setting
from lda.services.demo.lives import live
from lda.services.demo.load import Rows, align_sequences, quicken
from lda.services.demo.network import PASSPHRASE, Account, Builder, DemoAccount, World
from lda.services.demo.plan import SHARE_OF_CONTACTS, Planner, first_day, instant, number
from lda.store import models as m
from lda.store.geography import geography
from lda.store.lists import Lists, lists_on
from lda.store.seed import FIRST_DAY

__all__ = ["PASSPHRASE", "Demo", "DemoAccount", "Refused", "demo_accounts", "fill", "interrupted", "occupied"]

MARK = "demonstration"
"""The parameter that says a database holds nothing but fictional data."""
BATCH = 60_000
"""Rows written in one transaction."""
DRAFTS_AT_MOST = 40

Writing = Callable[[], AbstractContextManager[Session]]


class Refused(Exception):
    """The database is not one that fictional data may be put into; the message is in French."""


@dataclass(frozen=True)
class Demo:
    """What to make: how many saisines (None: the usual number) from which seed."""

    saisines: int | None
    seed: int


def occupied(session: Session) -> bool:
    """Whether the database holds saisines already."""
    return session.scalar(select(m.Saisine.id).limit(1)) is not None


def interrupted(session: Session) -> bool:
    """Whether fictional data were begun here and never finished."""
    mark = _mark(session)
    return mark is not None and not mark.valeur.get("complet")


def demo_accounts(session: Session) -> list[DemoAccount]:
    """The accounts that open with PASSPHRASE; none unless the database was made here."""
    if _mark(session) is None:
        return []
    opened = select(m.Compte).where(m.Compte.mot_de_passe.is_not(None)).order_by(m.Compte.id)
    accounts = session.scalars(opened).unique().all()
    return [
        DemoAccount( a.profil["identifiant"], Role(a.role), f"{a.profil['prenom']} {a.profil['nom'].upper()}",
        _place(a) ) for a in accounts if a.profil["identifiant"].endswith("@exemple.fr")
    ]  # fmt: skip


def _place(account: m.Compte) -> str:
    """Where somebody works, in a few words."""
    if account.affectations:
        first = account.affectations[0]
        if first.plateforme:
            return geography().plateformes[first.plateforme].nom
        return geography().territoires[first.territoire or ""].nom
    return account.organisation.nom if account.organisation else str(account.profil["fonction"])


def _mark(session: Session) -> m.Parametre | None:
    return session.scalar(select(m.Parametre).where(m.Parametre.cle == MARK))


def fill(
    writing: Writing, demo: Demo, progress: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Fill an empty database, in short transactions; `progress` is told how many households are done, of all.

    Raises Refused for a database that holds accounts already.
    """
    with writing() as session:
        if session.scalar(select(func.count()).select_from(m.Compte)):
            raise Refused(
                "Cette base contient déjà des comptes : les données fictives demandent une base vide."
            )
        session.add(m.Parametre(cle=MARK, depuis=FIRST_DAY, valeur={"graine": demo.seed, "complet": False}))
        rows = Rows(session)
        plateformes = select(m.Plateforme.code, m.Plateforme.sigle).order_by(m.Plateforme.ordre)
        territoires = select(m.Territoire.code, m.Territoire.plateforme).order_by(m.Territoire.ordre)
        world = World(first_day(today()), today())
        world.sigles = dict(session.execute(plateformes).all())
        world.territoires = dict(session.execute(territoires).all())
        lists = lists_on(session, today())
    _Filler(writing, rows, world, lists, demo).run(progress)


class _Filler:
    """Makes everything, in the order in which it depends on what is there."""

    def __init__(self, writing: Writing, rows: Rows, world: World, lists: Lists, demo: Demo) -> None:
        self.writing, self.rows, self.world, self.demo = writing, rows, world, demo
        self.codes = {name: list(items) for name, items in lists.open.items()}
        self.extra = {
            name: {code: {**item.extra, "libelle": item.label} for code, item in lists.items(name).items()}
            for name in ("type_reunion", "motif_sortie", "domaine_bilan")
        } | {"mesure": {code: dict(item.extra) for code, item in lists.items("mesure").items()}}

    def run(self, progress: Callable[[int, int], None]) -> None:
        Builder(
            self.world, self.rows, self._draw("network"), noon(self.world.start - timedelta(days=20))
        ).build()
        self._write()
        planner = Planner(self.world, self._draw("plan"))
        drafts = min(DRAFTS_AT_MOST, (self.demo.saisines or 2000) // 50)
        wanted = None if self.demo.saisines is None else self.demo.saisines - drafts
        households = planner.households(wanted)
        number(households, self.world, self.rows)
        contacts = None if wanted is None else round(wanted * SHARE_OF_CONTACTS / (1 - SHARE_OF_CONTACTS))
        setting = Setting(self.world, self.rows, self._draw("lives"), self.extra, arrive)
        beside = Setting(self.world, self.rows, self._draw("activity"), self.extra, arrive)
        logged = activity.contacts(beside, planner, planner.days(contacts, SHARE_OF_CONTACTS))
        activity.become_saisines(beside, logged, households)
        for done, household in enumerate(households):
            live(setting, household)
            if self.rows.size > BATCH:
                self._write()
                progress(done, len(households))
        support.declare_places(setting, self._draw("places"))
        beside.concertations = setting.concertations
        activity.Agenda(beside, planner, self.extra).fill()
        self._drafts(planner, self._draw("drafts"), drafts)
        self._journal(self._draw("journal"))
        self._finish()
        progress(len(households), len(households))

    def _draw(self, what: str) -> Draw:
        return Draw(f"{self.demo.seed}:{what}", self.codes)

    def _write(self) -> None:
        with self.writing() as session:
            quicken(session)
            self.rows.write(session)

    def _drafts(self, planner: Planner, draw: Draw, wanted: int) -> None:
        """Unfinished fiches of partners, some of which will soon be deleted for being left alone."""
        first = [a for accounts in self.world.partners.values() for a in accounts]
        mine = [a for a in first if a.profile["identifiant"] in {d.identifiant for d in self.world.demo}]
        for rank in range(wanted):
            author = mine[0] if mine and rank < 2 else draw.one(first)
            self._draft(planner, draw, author, 2 if rank == 0 else draw.number(0, 57))

    def _draft(self, planner: Planner, draw: Draw, author: Account, days: int) -> None:
        day: date = self.world.today - timedelta(days=days)
        plateforme = draw.one([code for code, accounts in self.world.partners.items() if author in accounts])
        person = people.personne(draw, day)
        ties = people.attaches(draw, planner.place(plateforme)[0])
        answers = forms.draft(draw, forms.compose(draw, author.profile, person, ties, day, False))
        when = instant(draw, day)
        row = self.rows.add(
            m.Saisine, statut=StatutSaisine.BROUILLON.value, canal=Canal.APPLICATION.value,
            auteur_id=author.id, saisie_par_id=author.id, organisation_id=author.organisation,
            version_fiche=FICHE_VERSION, revision=len(answers), fiche=answers, identite=identity(answers),
            cree_le=when, modifiee_le=when,
        )  # fmt: skip
        self.rows.event("drafts.start", when, author.id, day, vers="BROUILLON", saisine_id=row["id"])

    def _journal(self, draw: Draw) -> None:
        """Some accesses of the last weeks."""
        accounts = [*self.world.coordinators.values(), *self.world.slisl.values(), *self.world.others]
        for _ in range(150):
            when = instant(draw, self.world.today - timedelta(days=draw.number(0, 40)))
            by = draw.one(accounts).id
            self.rows.add(
                m.Journal, quand=when, compte_id=by, acte=Acte.CONNEXION.value, objet="compte", objet_id=by
            )

    def _finish(self) -> None:
        for organisation, plateforme in sorted(self.world.known):
            self.rows.add(m.OrganisationPlateforme, organisation_id=organisation, plateforme=plateforme)
        self.rows.close_counters()
        with self.writing() as session:
            self.rows.write(session)
            align_sequences(session)
            echeances.fill(session)
            session.execute(update(m.Revision).values(valeur=m.Revision.valeur + 1))
            mark = _mark(session)
            assert mark is not None
            mark.valeur = {**mark.valeur, "complet": True, "le": now().isoformat()}
