"""What is due in a dossier, worked out again by each verb: the lists of what is due read one table."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from lda.domain.deadlines import (
    CFP,
    DLS_FILED,
    DLS_RENEWED,
    EVICTED,
    OF_FICHE,
    PROCEDURE,
    TOO_FAR,
    Nature,
)
from lda.domain.frequency import DAYS_A_MONTH, MET
from lda.domain.words import (
    AWAITING_DECISION,
    NEED_REFERENT,
    RUNNING,
    UNDECIDED,
    RoleGroupe,
    StatutMesure,
    StatutSaisine,
)
from lda.store.bilans import paused, still_owed
from lda.store.days import later, months_later
from lda.store.followup import speaking
from lda.store.models import (
    Action,
    Bilan,
    Contact,
    Dossier,
    Echeance,
    Intervenant,
    Mesure,
    Proposition,
    Recontact,
    Relais,
    Reponse,
    Saisine,
)
from lda.store.recontacts import still_to_make

COLUMNS = (
    *("dossier_id", "plateforme", "mesure_id", "nature", "jour"),
    *("operateur_id", "sortie_confirmee_le", "referent_id"),
)
UNANSWERED = "ATTENTE"
"""Code of `reponse_proposition` for a proposition that awaits its answer."""
TARGET = "frequence_cible_visites_mois"
"""In a cahier des charges: meetings a month."""

_REFERS = (Intervenant.role == RoleGroupe.REFERENT, Intervenant.fin.is_(None))
"""Conditions on Intervenant: the one active referent of its dossier."""


def refresh(session: Session, dossier: Dossier) -> None:
    """Work out again what is due in a dossier, and the earliest bilan or relais that its list shows."""
    session.flush()
    session.execute(delete(Echeance).where(Echeance.dossier_id == dossier.id))
    session.execute(insert(Echeance).from_select(COLUMNS, worked_out(Dossier.id == dossier.id)))
    bilans = select(Bilan.echeance).join(Mesure).where(Mesure.dossier_id == dossier.id)
    relais = select(Relais.echeance).where(Relais.dossier_id == dossier.id, Relais.clos_le.is_(None))
    days = union_all(bilans.where(still_owed()), relais).subquery()
    dossier.prochaine_echeance = session.scalar(select(func.min(days.c.echeance)))


def fill(session: Session) -> None:
    """Work out what is due in every dossier, after rows were written in bulk."""
    session.execute(delete(Echeance))
    session.execute(insert(Echeance).from_select(COLUMNS, worked_out(true())))


def astray(session: Session) -> set[int]:
    """The ids of the dossiers whose rows are not what `worked_out` gives: none, if all is well."""
    stored = select(*(getattr(Echeance, name) for name in COLUMNS))
    found = Counter(tuple(row) for row in session.execute(stored))
    wanted = Counter(tuple(row) for row in session.execute(worked_out(true())))
    return {row[0] for row in (found - wanted) + (wanted - found)}


def worked_out(chosen: ColumnElement[bool]) -> Select[Any]:
    """What is due in the dossiers chosen, from the rows that say so: COLUMNS, `jour` being the day from which
    the delay of the nature counts (DOMAIN A3, A4). Beside it who else than the coordinator has to do it."""
    owed = _owed(chosen).subquery()
    mesure, refers = owed.c[2], and_(Intervenant.dossier_id == owed.c[0], *_REFERS)
    return (
        select(*owed.c, Mesure.operateur_id, Mesure.sortie_confirmee_le, Intervenant.compte_id)
        .outerjoin(Mesure, Mesure.id == mesure)
        .outerjoin(Intervenant, refers)
    )


def _owed(chosen: ColumnElement[bool]) -> CompoundSelect[Any]:
    followed = (chosen, Dossier.clos_le.is_(None))
    unmet = select(*_columns(Nature.CONTACT, Dossier.recue_le)).where(
        *followed, Dossier.statut.in_(UNDECIDED), Dossier.premier_contact_le.is_(None)
    )
    undecided = (
        select(*_columns(Nature.DECISION, func.min(Saisine.recue_le)))
        .join(Saisine, Saisine.dossier_id == Dossier.id)
        .where(*followed, Saisine.statut.in_(AWAITING_DECISION))
        .group_by(Dossier.id)
    )
    asked = select(*_columns(Nature.COMPLEMENT, func.min(Saisine.complement_le)))
    active = exists().where(Intervenant.dossier_id == Dossier.id, *_REFERS)
    unreferred = select(*_columns(Nature.REFERENT, func.coalesce(Dossier.decide_le, Dossier.recue_le)))
    bilans = _of_mesures(Nature.BILAN, Bilan.echeance).join(Bilan, Bilan.mesure_id == Mesure.id)
    sorties = _of_mesures(Nature.SORTIE, Mesure.sortie_jour).where(
        Mesure.sortie_jour.is_not(None), Mesure.sortie_confirmee_le.is_(None), Mesure.statut.in_(RUNNING)
    )
    relais = select(*_columns(Nature.RELAIS, Relais.echeance)).join(Relais, Relais.dossier_id == Dossier.id)
    unanswered = select(*_columns(Nature.PROPOSITION, Proposition.jour)).join(
        Proposition, Proposition.dossier_id == Dossier.id
    )
    actions = select(*_columns(Nature.ACTION, Action.echeance)).join(Action, Action.dossier_id == Dossier.id)
    ends = _of_mesures(Nature.FIN, Mesure.fin_prevue).where(Mesure.fin_prevue.is_not(None))
    recontacts = select(*_columns(Nature.RECONTACT, Recontact.echeance)).join(
        Recontact, Recontact.dossier_id == Dossier.id
    )
    return union_all(
        unmet,
        undecided,
        asked.join(Saisine, Saisine.dossier_id == Dossier.id)
        .where(*followed, Saisine.statut == StatutSaisine.COMPLEMENT, Saisine.complement_le.is_not(None))
        .group_by(Dossier.id),
        unreferred.where(*followed, Dossier.statut.in_(NEED_REFERENT), ~active),
        bilans.where(chosen, still_owed()),
        sorties.where(chosen),
        relais.where(chosen, Relais.clos_le.is_(None)),
        recontacts.where(chosen, still_to_make()),
        unanswered.where(*followed, Proposition.reponse == UNANSWERED),
        actions.where(*followed, Action.close_le.is_(None)),
        ends.where(chosen, Mesure.statut.in_(RUNNING), ~paused(Mesure.id, Mesure.fin_prevue)),
        _met(chosen),
        _of_fiche(*followed),
    )


def _met(chosen: ColumnElement[bool]) -> Select[Any]:
    """When the household of each mesure that sets a frequency is to be seen again, from its last news: a
    meeting noted, a bilan transmitted (where an operator may declare its meetings), or else its start."""
    met = and_(Contact.mesure_id == Mesure.id, Contact.modalite.in_(MET))
    told = and_(Bilan.mesure_id == Mesure.id, Bilan.transmis_le.is_not(None))
    noted, declared = func.max(Contact.jour), func.max(Bilan.jour)
    last = case(
        (noted.is_(None), func.coalesce(declared, Mesure.debut)),
        (declared > noted, declared),
        else_=noted,
    )
    target = Mesure.cahier[TARGET].as_float()
    gap = func.round(literal(float(TOO_FAR * DAYS_A_MONTH)) / target)
    return (
        _of_mesures(Nature.ESPACEMENT, later(last, gap))
        .outerjoin(Contact, met)
        .outerjoin(Bilan, told)
        .where(chosen, Mesure.statut == StatutMesure.EN_COURS, target > 0)
        .group_by(Dossier.id, Mesure.id)
    )


def _of_fiche(*chosen: ColumnElement[bool]) -> Select[Any]:
    """What the days named in the fiches of a dossier make due: of each answer, that of the latest saisine
    received that gives it, for a later author may not know all. A request for social housing whose renewal is
    not told has what its filing makes due.

    The name of an answer is compared as an expression, not a column: SQLite would otherwise look for the
    answers of this name in all fiches, and then for the one dossier.
    """
    named = Reponse.champ.concat("")
    filed = named == DLS_FILED
    answer = case((filed, DLS_RENEWED), else_=Reponse.champ)
    latest = (Saisine.recue_le.desc(), Saisine.id.desc(), case((filed, 1), else_=0))
    told = (
        select(
            Dossier.id.label("id"),
            Dossier.plateforme.label("plateforme"),
            answer.label("champ"),
            _made_due(named).label("jour"),
            func.row_number().over(partition_by=(Dossier.id, answer), order_by=latest).label("rang"),
            and_(*_not_settled(named)).label("attendu"),
        )
        .join(Saisine, Saisine.dossier_id == Dossier.id)
        .join(Reponse, Reponse.saisine_id == Saisine.id)
        .where(*chosen, named.in_(OF_FICHE), Reponse.jour.is_not(None), speaking())
        .subquery()
    ).c
    nature = case({name: one.nature.value for name, one in OF_FICHE.items()}, value=told.champ)
    about = (told.id, told.plateforme, cast(null(), Integer), nature, told.jour)
    return select(*about).where(told.rang == 1, told.attendu)


def _made_due(named: ColumnElement[str]) -> ColumnElement[Any]:
    """The day that an answer makes due, as `DayOfFiche.due` says."""
    months = case({name: one.months for name, one in OF_FICHE.items() if one.months}, value=named, else_=0)
    days = case({name: one.days for name, one in OF_FICHE.items() if one.days}, value=named, else_=0)
    return later(months_later(Reponse.jour, months), days)


def _not_settled(named: ColumnElement[str]) -> Iterator[ColumnElement[bool]]:
    """Leaves out the answers that make nothing due: by what the same fiche says of the CFP, or once the
    household was evicted, as the dossier tells."""
    yield or_(named.not_in(PROCEDURE), func.coalesce(Dossier.stade_expulsion, "") != EVICTED)
    state = aliased(Reponse)
    said = (state.saisine_id == Saisine.id, state.champ == CFP, state.rang == 0)
    for name, one in OF_FICHE.items():
        if one.unless:
            yield or_(named != name, ~exists().where(*said, state.code.in_(one.unless)))


def _of_mesures(nature: Nature, day: Any) -> Select[Any]:
    about = (Dossier.id, Dossier.plateforme, Mesure.id, literal(nature.value), day)
    return select(*about).join(Mesure, Mesure.dossier_id == Dossier.id)


def _columns(nature: Nature, day: Any) -> tuple[Any, ...]:
    return Dossier.id, Dossier.plateforme, cast(null(), Integer), literal(nature.value), day
