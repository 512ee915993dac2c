"""The first screen of each role: what needs doing today, counted as the lists behind count it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain import access, clock
from lda.domain.access import Actor, Tie
from lda.domain.deadlines import PREPARE_DAYS, Nature
from lda.domain.delays import Parametres, parametres
from lda.domain.indicators import Period
from lda.domain.traces import Acte
from lda.domain.words import Role, StatutDossier, StatutSaisine
from lda.settings import settings
from lda.store import migrate
from lda.store.lists import DELAIS, parameter
from lda.store.models import (
    Compte,
    ContactRessource,
    Dossier,
    Envoi,
    Journal,
    Saisine,
    SessionWeb,
)
from lda.store.ties import tied_dossiers
from lda.views import accounts, agenda, drafts, indicators, places, saisines, situations
from lda.views.accounts import AccountRow, Etat
from lda.views.agenda import ReunionRow
from lda.views.counting import Indicator
from lda.views.dossiers import ACCOMPANIES
from lda.views.drafts import DraftCard
from lda.views.figures import Figures as Counted
from lda.views.portion import Portion
from lda.views.saisines import SaisineCard
from lda.views.situations import Filters, View
from lda.views.tasks import Due, Item, Task, due, tasks

WEEK = 7
CONTRACTUAL = (Indicator.SOLLICITATIONS, Indicator.REUNIONS, Indicator.COMMISSIONS)
SHOWN = 8
"""Lines of the list of today."""
LAST_SAISINES = 5
QUESTIONS = 5
"""Questions of the plateforme shown to the author of the saisines; the list has the others."""
NEXT_REUNIONS = 3
STUDIED = Filters(statuts=(StatutDossier.DIAGNOSTIC, StatutDossier.CONCERTATION))
"""Situations being studied: where the avis of the SLISL is useful (DOMAIN A2)."""
UNSENT = timedelta(minutes=15)
"""A message that waits longer is not going out."""
MOST = 500
"""Accounts waiting for their activation that the administrator's home page goes through."""


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of the period under way and of the same span one year before."""

    indicator: Indicator
    now: int
    before: int


@dataclass(frozen=True)
class Figures:
    """The three indicators of a period, for one place or for all."""

    period: Period
    place: str | None
    """Code of a plateforme or of a territoire; None is all of them."""
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True)
class Deadlines:
    """What is due within 30 days, of one nature or of all: how many, and a page of them."""

    day: date
    total: int
    tasks: tuple[Task, ...]
    counts: dict[Nature, int]
    """How many there are of each nature that has any."""


@dataclass(frozen=True)
class Upkeep:
    """What an administrator has to see to; counts, and the accounts to invite again."""

    states: dict[Etat, int]
    """How many accounts are in each state."""
    expired: tuple[AccountRow, ...]
    """Those never activated whose link has expired: nobody can open them any more."""
    refusals: int
    """Failed sign-ins and refusals of the last 24 hours."""
    open_accounts: int
    """Accounts with a session open and in use."""
    drafts: int
    """Drafts left alone for longer than they are kept: the daily tidying should have deleted them."""
    draft_days: int
    database: str
    schema_current: bool
    messages: int
    """Messages that should have been sent a while ago."""
    sending: bool
    """Whether a server takes messages."""


@dataclass(frozen=True)
class Today:
    """What the home page of a role shows; what does not concern the role is empty."""

    day: date
    drafts: tuple[DraftCard, ...] = ()
    questions: Portion[SaisineCard] = field(default_factory=Portion)
    """Saisines about which the plateforme waits for the actor's answer."""
    saisines: tuple[SaisineCard, ...] = ()
    """The last ones."""
    dossiers: int = 0
    """Dossiers that a partner accompanies; without any, those of which it reads something."""
    advice: int = 0
    """Questions to the espace ressource without an answer yet."""
    views: dict[View, int] = field(default_factory=dict)
    """How many rows of the list of dossiers each view has."""
    due: tuple[Due, ...] = ()
    """By nature, what is due within 30 days."""
    tasks: tuple[Task, ...] = ()
    """What is due within a week, the earliest first, 8 lines at most."""
    transfers: int = 0
    """Dossiers that another plateforme proposes to hand over."""
    transfer: str | None = None
    """Key of that dossier, when there is one alone."""
    reunions: tuple[ReunionRow, ...] = ()
    """The next ones."""
    stages: dict[str, int] = field(default_factory=dict)
    """For a SLISL chief: open situations at each stage of eviction."""
    waiting: dict[str, int] = field(default_factory=dict)
    """For a SLISL chief: how many wait for each mesure."""
    avis: int = 0
    """For a SLISL chief: situations in which an avis still weighs on the decision."""
    upkeep: Upkeep | None = None


def deadlines(
    session: Session, nature: Nature | None = None, *, actor: Actor | None, page: int = 0, size: int = 30
) -> Deadlines:
    """A page, from 0, of what a coordinator or a partner has to do within 30 days, of one nature or of every
    nature, the earliest first."""
    access.require("home.deadlines", actor)
    assert actor is not None
    found = _due(session, actor, (page + 1) * size, tuple(Nature) if nature is None else (nature,))
    wanted = [one for one in found if nature in (None, one.nature)]
    total = sum(one.total for one in wanted)
    page = min(page, max(0, -(-total // size) - 1))
    shown = tasks(session, _items(wanted)[page * size : (page + 1) * size], actor)
    return Deadlines(clock.today(), total, shown, {one.nature: one.total for one in found if one.total})


def _due(session: Session, actor: Actor, limit: int, among: Collection[Nature] = tuple(Nature)) -> list[Due]:
    delays, day = _delays(session), clock.today()
    return due(session, actor, delays, day, horizon=PREPARE_DAYS, limit=limit, among=among)


def _soon(session: Session, found: Iterable[Due], actor: Actor) -> tuple[Task, ...]:
    """The first things due within a week."""
    week = clock.today() + timedelta(days=WEEK)
    return tasks(session, [item for item in _items(found) if item.due <= week][:SHOWN], actor)


def _items(found: Iterable[Due]) -> list[Item]:
    """What is due of several kinds, the earliest first."""
    return sorted((item for one in found for item in one.first), key=lambda item: item.due)


def today(session: Session, *, actor: Actor | None) -> Today:
    """What the actor's home page shows."""
    access.require("home.today", actor)
    assert actor is not None  # access.require has refused anonymous visitors
    if actor.role == Role.PARTENAIRE:
        return _partner(session, actor)
    if actor.role == Role.COORDINATEUR:
        return _coordinator(session, actor)
    if actor.role == Role.SLISL:
        return _slisl(session, actor)
    if actor.role == Role.DEPARTEMENT:
        return Today(clock.today(), reunions=_next(session, actor))
    return Today(clock.today(), upkeep=_upkeep(session, actor))


def figures(session: Session, *, actor: Actor | None) -> tuple[Figures, ...]:
    """The three indicators: of this month in each place of a coordinator or a SLISL chief; since January, all
    together then plateforme by plateforme, for the Département."""
    access.require("home.figures", actor)
    assert actor is not None
    if actor.role == Role.DEPARTEMENT:
        found = indicators.figures(session, _year(), actor=actor)
        return (_lines(found), *(_lines(found, code) for code in found.plateformes))
    if actor.role == Role.SLISL:
        return tuple(_of_month(session, actor, None, code) for code in sorted(actor.territoires))
    return tuple(_of_month(session, actor, code) for code in sorted(actor.plateformes))


def _partner(session: Session, actor: Actor) -> Today:
    asked = select(func.count()).where(
        ContactRessource.demandeur_id == actor.account, ContactRessource.repondu_le.is_(None)
    )
    owed = [nature for nature in Nature if nature != Nature.REPONSE]  # questions have lines of their own
    found = [one for one in _due(session, actor, SHOWN, owed) if one.nature in owed]
    return Today(
        clock.today(),
        drafts=tuple(drafts.mine(session, actor=actor)),
        questions=_questions(session, actor),
        saisines=tuple(saisines.mine(session, actor=actor, size=LAST_SAISINES)),
        dossiers=_tied(session, actor, *ACCOMPANIES) or _tied(session, actor),
        due=tuple(found),
        tasks=_soon(session, found, actor),
        advice=session.scalar(asked) or 0,
        reunions=_next(session, actor),
    )


def _tied(session: Session, actor: Actor, *ties: Tie) -> int:
    return session.scalar(select(func.count()).select_from(tied_dossiers(actor, *ties).subquery())) or 0


def _questions(session: Session, actor: Actor) -> Portion[SaisineCard]:
    """What awaits the actor's answer."""
    return saisines.mine(session, actor=actor, statut=StatutSaisine.COMPLEMENT, size=QUESTIONS)


def _next(session: Session, actor: Actor) -> tuple[ReunionRow, ...]:
    return agenda.to_come(session, limit=NEXT_REUNIONS, actor=actor)


def _coordinator(session: Session, actor: Actor) -> Today:
    day = clock.today()
    found = _due(session, actor, SHOWN)
    proposed = select(func.count(), func.min(Dossier.cle))
    transfers, first = session.execute(proposed.where(Dossier.transfert_vers.in_(actor.plateformes))).one()
    return Today(
        day,
        views=situations.counts(session, Filters(), actor=actor),
        due=tuple(found),
        tasks=_soon(session, found, actor),
        transfers=transfers,
        transfer=first if transfers == 1 else None,
        reunions=_next(session, actor),
    )


def _slisl(session: Session, actor: Actor) -> Today:
    found = situations.overview(session, STUDIED.statuts, actor=actor)
    return Today(
        clock.today(),
        drafts=tuple(drafts.mine(session, actor=actor)),
        questions=_questions(session, actor),
        saisines=tuple(saisines.mine(session, actor=actor, size=LAST_SAISINES)),
        views=found.views,
        reunions=_next(session, actor),
        stages=found.stages,
        waiting=places.awaited(session, actor),
        avis=found.having,
    )


def _upkeep(session: Session, actor: Actor) -> Upkeep:
    waiting = accounts.page(session, actor=actor, etat=Etat.A_ACTIVER, size=MOST)
    since = clock.now() - timedelta(days=1)
    refused = select(func.count()).where(
        Journal.quand >= since, Journal.acte.in_((Acte.REFUS, Acte.ECHEC_CONNEXION))
    )
    days = parameter(session, "brouillon", clock.today())["jours"]
    return Upkeep(
        states=waiting.states,
        expired=tuple(row for row in waiting.rows if row.link_until is None),
        refusals=session.scalar(refused) or 0,
        open_accounts=_open_accounts(session),
        drafts=_left_alone(session, days),
        draft_days=days,
        database={"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(session.get_bind().dialect.name, ""),
        schema_current=migrate.is_current(session),
        messages=_unsent(session),
        sending=settings().smtp_url is not None,
    )


def _unsent(session: Session) -> int:
    late = clock.now() - UNSENT
    query = select(func.count()).where(
        Envoi.envoye_le.is_(None), Envoi.cree_le <= late, Envoi.apres <= clock.now()
    )
    return session.scalar(query) or 0


def _open_accounts(session: Session) -> int:
    idle = clock.now() - timedelta(minutes=settings().idle_minutes)
    query = (
        select(func.count(SessionWeb.compte_id.distinct()))
        .join(Compte, Compte.id == SessionWeb.compte_id)
        .where(
            SessionWeb.expire > clock.now(),
            SessionWeb.vue_le > idle,
            SessionWeb.version == Compte.version,
            Compte.actif,
        )
    )
    return session.scalar(query) or 0


def _left_alone(session: Session, days: int) -> int:
    first_kept = datetime.combine(clock.today() - timedelta(days=days), time(), clock.PARIS)
    query = select(func.count()).where(
        Saisine.statut == StatutSaisine.BROUILLON, Saisine.modifiee_le < first_kept
    )
    return session.scalar(query) or 0


def _delays(session: Session) -> Parametres:
    return parametres(parameter(session, DELAIS, clock.today()))


def _month() -> Period:
    day = clock.today()
    return Period(day.replace(day=1), day)


def _year() -> Period:
    day = clock.today()
    return Period(day.replace(month=1, day=1), day)


def _of_month(
    session: Session, actor: Actor, plateforme: str | None, territoire: str | None = None
) -> Figures:
    found = indicators.figures(session, _month(), actor=actor, plateforme=plateforme, territoire=territoire)
    return _lines(found, plateforme, territoire)


def _lines(found: Counted, plateforme: str | None = None, territoire: str | None = None) -> Figures:
    lines = tuple(
        IndicatorLine(
            one,
            found.count(one, plateforme, territoire) or 0,
            found.count_before(one, plateforme, territoire) or 0,
        )
        for one in CONTRACTUAL
    )
    return Figures(found.period, plateforme or territoire, lines)
