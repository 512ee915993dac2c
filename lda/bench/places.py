"""What is opened: every page as each role that has it, at the address of something real."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lda.bench import accompaniment
from lda.bench.base import NAMES, OPERATOR, Base
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import Invalid
from lda.domain.fiche import STEPS
from lda.domain.indicators import CONCERTATION
from lda.domain.words import ROLE_LABELS, Canal, Role, StatutSaisine
from lda.services import drafts
from lda.store.models import Compte, ContactRessource, Message, Saisine
from lda.store.people import actor_of
from lda.ui.pages_by_role import PAGES, Page
from lda.views import agenda
from lda.views.counting import Indicator

VISITOR = "Visiteur"
HOME = "accueil"
TABS = ("Suivi", "Échanges", "Historique")
FIRST = STEPS[0].code
"""The step of the form that is opened as every role; the others as a partner only."""


SEATS = 6
"""The reunion opened is the one whose number of participants is nearest: as long in every base."""
ACCOMPANYING = ("", "dossiers", "dossier", "echeances")
"""Pages that the partner opens who accompanies most households: they are as long in the small base."""


@dataclass(frozen=True)
class Place:
    """A page to open: as whom (nobody for a visitor), at which address, and on which of its tabs."""

    name: str
    role: str
    who: str | None
    url: str
    query: str = ""
    tab: str = ""


@dataclass(frozen=True)
class Keys:
    """The things that somebody may open, by page; a page without any is left out."""

    dossier: str | None
    saisine: str | None
    reunion: str | None
    contact: str | None
    draft: str | None


def places(base: Base, found: dict[str, Keys], wanted: Sequence[str] = ()) -> list[Place]:
    """Every page as each role that has it; only those whose name holds one of `wanted`, when it is given."""
    every = [*_visitors(), *(place for role in Role for place in _of_role(role, found))]
    return [place for place in every if not wanted or any(name in place.name for name in wanted)]


def _visitors() -> Iterator[Place]:
    yield Place("connexion", VISITOR, None, "")
    yield Place("activation", VISITOR, None, "activation")


def _of_role(role: Role, found: dict[str, Keys]) -> Iterator[Place]:
    who = NAMES[role]
    label = ROLE_LABELS[role].lower()
    for page in PAGES:
        if role not in page.roles:
            continue
        name = page.url or HOME
        opens = OPERATOR if role == Role.PARTENAIRE and page.url in ACCOMPANYING else who
        if page.url == "dossier":
            yield from _dossier(label, opens, found[opens].dossier)
            continue
        if page.url != "saisine":
            yield Place(name, label, opens, page.url)
        for more, query in _deeper(page, role, found[who]):
            yield Place(f"{name}{more}", label, who, page.url, query)


def _dossier(label: str, who: str, cle: str | None) -> Iterator[Place]:
    if cle:
        yield Place("dossier", label, who, "dossier", f"cle={cle}")
        for tab in TABS:
            yield Place(f"dossier, {tab}", label, who, "dossier", f"cle={cle}", tab)


def _deeper(page: Page, role: Role, keys: Keys) -> Iterator[tuple[str, str]]:
    """What a page shows beside its first screen: a suffix of its name, and its query."""
    if page.url == "saisine" and keys.saisine:
        yield "", f"cle={keys.saisine}"
    if page.url == "agenda":
        if keys.reunion:
            yield ", une réunion", f"reunion={keys.reunion}"
        if role == Role.COORDINATEUR:
            yield ", ajouter", "ajouter=1"
    if page.url == "espace-ressource" and keys.contact:
        yield ", un contact", f"contact={keys.contact}"
    if page.url == "statistiques" and role == Role.COORDINATEUR:
        yield ", une liste", f"liste={Indicator.SOLLICITATIONS}"
    if page.url == "nouvelle-saisine" and keys.draft:
        for step in STEPS:
            if role == Role.PARTENAIRE or step.code == FIRST:
                yield f", {step.code}", f"cle={keys.draft}&etape={step.code}"


# --- what there is to open ------------------------------------------------------------------------


def keys(base: Base) -> dict[str, Keys]:
    """For each person, a long dossier, the saisine most talked about, a draft filled here."""
    readers = (NAMES[Role.COORDINATEUR], NAMES[Role.SLISL], OPERATOR)
    with base.writing() as session:
        dossier = accompaniment.long_one(session, *(base.person(name).actor for name in readers))
    found = {}
    for name in (*NAMES.values(), OPERATOR):
        actor = base.person(name).actor
        with base.writing() as session:
            found[name] = Keys(
                dossier if name in readers else None,
                _saisine(session, actor),
                _reunion(session, actor),
                _contact(session, actor),
                new_draft(session, actor) if name != OPERATOR else None,
            )
    return found


@contextmanager
def no_draft_left(base: Base) -> Iterator[None]:
    """Delete at the end the drafts begun in between: the next measure finds the lists as this one did."""
    with base.writing() as session:
        last = session.scalar(select(func.max(Saisine.id))) or 0
    try:
        yield
    finally:
        begun = select(Saisine).where(Saisine.id > last, Saisine.statut == StatutSaisine.BROUILLON)
        with base.writing() as session:
            for draft in session.scalars(begun).unique().all():
                writer = session.get_one(Compte, draft.saisie_par_id)
                drafts.delete(session, draft.cle, actor=actor_of(writer, today()))


def _saisine(session: Session, actor: Actor) -> str | None:
    within: ColumnElement[bool] | None = {
        Role.PARTENAIRE: Saisine.auteur_id == actor.account,
        Role.COORDINATEUR: Saisine.plateforme.in_(actor.plateformes),
        Role.SLISL: Saisine.territoire.in_(actor.territoires),
    }.get(actor.role)
    if within is None:
        return None
    sent = Saisine.statut != StatutSaisine.BROUILLON
    query = select(Saisine.cle).outerjoin(Message, Message.saisine_id == Saisine.id).where(within, sent)
    most = func.count(Message.id).desc()
    return session.scalar(query.group_by(Saisine.id).order_by(most, Saisine.id.desc()).limit(1))


def _reunion(session: Session, actor: Actor) -> str | None:
    if actor.role not in (Role.PARTENAIRE, Role.COORDINATEUR, Role.SLISL):
        return None
    rows = agenda.month(session, today().replace(day=1), actor=actor).rows
    alike = [row for row in rows if row.type != CONCERTATION and not row.cancelled]
    return min(alike, key=lambda row: abs((row.nb_participants or 0) - SEATS)).cle if alike else None


def _contact(session: Session, actor: Actor) -> str | None:
    within: ColumnElement[bool] | None = {
        Role.PARTENAIRE: ContactRessource.demandeur_id == actor.account,
        Role.COORDINATEUR: ContactRessource.plateforme.in_(actor.plateformes),
        Role.SLISL: ContactRessource.territoire.in_(actor.territoires),
    }.get(actor.role)
    if within is None:
        return None
    return session.scalar(
        select(ContactRessource.cle).where(within).order_by(ContactRessource.id.desc()).limit(1)
    )


def new_draft(session: Session, actor: Actor) -> str | None:
    """A draft with the answers of a long transmitted fiche, as if it had been typed; None for others."""
    if actor.role not in (Role.PARTENAIRE, Role.COORDINATEUR, Role.SLISL):
        return None
    phoned = actor.role == Role.COORDINATEUR
    canal = Canal.TELEPHONE if phoned else Canal.APPLICATION
    draft = drafts.start(session, actor=actor, canal=canal, recue_le=today() if phoned else None)
    for key, value in _answers(session).items():
        with suppress(Invalid):
            drafts.save_field(session, draft.cle, key, value, actor=actor)
    return draft.cle


def _answers(session: Session) -> dict[str, object]:
    sent = (
        select(Saisine).where(Saisine.statut != StatutSaisine.BROUILLON).order_by(Saisine.id.desc()).limit(50)
    )
    return max((saisine.fiche for saisine in session.scalars(sent).unique()), key=len)
