"""A fiche being written: started, saved field by field, copied, deleted (DOMAIN A3). Nothing is in clear."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete as sql_delete
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import access, fiche
from lda.domain.access import Actor, Tie
from lda.domain.clock import PARIS, now, today
from lda.domain.errors import Conflict, Invalid, NotFound, Problem
from lda.domain.french import full_name
from lda.domain.words import Canal, Role, StatutSaisine
from lda.services import inputs
from lda.services.clear import identity
from lda.services.loading import active_account, by_key
from lda.store.geography import geography
from lda.store.lists import current_lists, parameter
from lda.store.models import Compte, ContactRessource, Evenement, Organisation, Saisine
from lda.store.ties import contact_ties, saisine_ties
from lda.store.traces import record

ALREADY = "Cette saisine a déjà été transmise : vous la retrouvez dans « Mes saisines »."
PHONED = frozenset(Canal) - {Canal.APPLICATION}


def start(
    session: Session,
    *,
    actor: Actor | None,
    canal: str = Canal.APPLICATION,
    recue_le: date | None = None,
    auteur: str | None = None,
    contact: str | None = None,
) -> Saisine:
    """Start a draft, with what the account knows already. Raises Invalid.

    A coordinator types what came otherwise: `canal`, the day it came (`recue_le`), for a partner (`auteur`,
    the key of an account) or from a direct contact (`contact`, its key, which gives canal and day).
    """
    access.require("drafts.start", actor)
    assert actor is not None
    source = _contact(session, contact, actor) if contact is not None else None
    if actor.role == Role.COORDINATEUR:
        canal, recue_le = _reception(canal, recue_le, source)
    elif canal != Canal.APPLICATION or source or auteur is not None or recue_le is not None:
        raise NotFound("drafts.start")
    author = _author(session, actor, auteur, source)
    answers = _first_answers(session, author, actor, source, recue_le)
    saisine = Saisine(
        statut=StatutSaisine.BROUILLON,
        canal=canal,
        auteur_id=author.id,
        saisie_par_id=actor.account,
        organisation_id=author.organisation_id or (source.organisation_id if source else None),
        version_fiche=fiche.FICHE_VERSION,
        fiche=answers,
        identite={},
        cree_le=now(),
        modifiee_le=now(),
        recue_le=recue_le,
        contact_id=source.id if source else None,
    )
    session.add(saisine)
    session.flush()
    record(session, "drafts.start", actor, after=StatutSaisine.BROUILLON, saisine_id=saisine.id)
    return saisine


def _contact(session: Session, cle: str, by: Actor) -> ContactRessource:
    contact = by_key(session, ContactRessource, cle)
    if Tie.PLATEFORME not in contact_ties(contact, by):
        raise NotFound("contact_ressource")
    if session.scalar(select(Saisine.id).where(Saisine.contact_id == contact.id)) is not None:
        raise Invalid(Problem("contact", "Ce contact a déjà donné une saisine. Ouvrez-la depuis le contact."))
    return contact


def _reception(canal: str, recue_le: date | None, source: ContactRessource | None) -> tuple[str, date | None]:
    """Canal and day of reception of what a coordinator types in, or received as a direct contact."""
    if source is not None:
        canal, recue_le = source.canal, recue_le or source.jour
    allowed = frozenset(Canal) if source else PHONED
    read = inputs.Gather()
    canal = read(inputs.one_of, allowed, canal, "canal", "Arrivée par", required=True)
    if canal == Canal.APPLICATION:
        return canal, None
    day = read(inputs.day, recue_le, "recue_le", "Reçue le", latest=today(), required=True)
    read.done()
    return canal, day


def _author(session: Session, by: Actor, auteur: str | None, source: ContactRessource | None) -> Compte:
    """Who follows the saisine: the partner named, or who asked for advice, or else who types."""
    if auteur is not None:
        found = active_account(session, auteur, "auteur")
        if found.role != Role.PARTENAIRE:
            message = "Seul un partenaire peut être l'auteur. Choisissez un autre compte."
            raise Invalid(Problem("auteur", message))
        return found
    if source is not None and source.demandeur_id is not None:
        asked = session.get_one(Compte, source.demandeur_id)
        if asked.actif:
            return asked
    return session.get_one(Compte, by.account)


def _first_answers(
    session: Session, author: Compte, by: Actor, source: ContactRessource | None, recue_le: date | None
) -> dict[str, Any]:
    known: dict[str, Any] = {"date_saisine": (recue_le or today()).isoformat()}
    if author.id != by.account or by.role != Role.COORDINATEUR:
        known |= _account_answers(author)
    elif source is not None:
        known |= _organisation_answers(source.organisation) | {"nom_professionnel": source.professionnel}
    return _clean_all(session, fiche.prefill(known, today()))


def _account_answers(author: Compte) -> dict[str, Any]:
    profile = author.profil
    service = {"type_prescripteur": "SLISL"} if author.role == Role.SLISL else {}
    return {
        **service,
        **_organisation_answers(author.organisation),
        "nom_professionnel": full_name(profile.get("prenom", ""), profile.get("nom", "")),
        "fonction": profile.get("fonction"),
        "telephone_pro": profile.get("telephone"),
        "courriel_pro": profile.get("courriel"),
    }


def _organisation_answers(organisation: Organisation | None) -> dict[str, Any]:
    if organisation is None:
        return {}
    return {"structure": organisation.nom, "type_prescripteur": organisation.type}


def _clean_all(session: Session, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are still good today; the others are left out, to be asked again."""
    found = {}
    for key, value in answers.items():
        try:
            found[key] = clean(session, key, value)
        except Invalid:
            continue
    return found


def clean(session: Session, key: str, value: object) -> Any:
    """One answer judged by the lists of today. Raises Invalid."""
    return fiche.clean(key, value, current_lists(session).open, geography().communes, today())


def save_field(session: Session, cle: str, key: str, value: object, *, actor: Actor | None) -> Saisine:
    """Save one answer of a draft; None or an empty value removes it. Gives the draft as it then is.

    No event: the draft is the author's own. Raises Invalid, with nothing written; Conflict once transmitted.
    """
    saisine = _draft(session, "drafts.save_field", cle, actor)
    answer = clean(session, key, value)
    _write(saisine, {**saisine.fiche, key: answer})
    session.flush()
    return saisine


def _draft(session: Session, name: str, cle: str, by: Actor | None) -> Saisine:
    """A draft on which `by` does something; it has no dossier to lock first."""
    saisine = by_key(session, Saisine, cle)
    access.require(name, by, saisine_ties(session, saisine, by))
    if saisine.statut != StatutSaisine.BROUILLON:
        raise Conflict([ALREADY])
    return saisine


def _write(saisine: Saisine, answers: Mapping[str, Any]) -> None:
    saisine.fiche = {key: value for key, value in answers.items() if fiche.filled(value)}
    saisine.identite = identity(saisine.fiche)
    saisine.revision += 1
    saisine.modifiee_le = now()


def copy_from(session: Session, cle: str, source_cle: str, *, actor: Actor | None) -> Saisine:
    """Fill a draft with what may be copied of an earlier fiche of the author; what is already typed stays."""
    saisine = _draft(session, "drafts.copy_from", cle, actor)
    source = by_key(session, Saisine, source_cle, lock=False)
    if source.id == saisine.id or Tie.OWN not in saisine_ties(session, source, actor):
        raise NotFound("saisine")
    _write(saisine, _clean_all(session, fiche.copyable(source.fiche)) | saisine.fiche)
    session.flush()
    return saisine


def delete(session: Session, cle: str, *, actor: Actor | None) -> None:
    """Delete a draft for good, with its files. Raises Conflict once transmitted."""
    _erase(session, _draft(session, "drafts.delete", cle, actor), actor)


def _erase(session: Session, saisine: Saisine, by: Actor | None) -> None:
    """The draft goes with what was traced of it; one event says that a draft was deleted.

    The contact that was to become a saisine did not.
    """
    session.flush()
    session.execute(sql_delete(Evenement).where(Evenement.saisine_id == saisine.id))
    if saisine.contact_id is not None:
        session.get_one(ContactRessource, saisine.contact_id).suite = None
    session.delete(saisine)
    record(session, "drafts.delete" if by else "drafts.purge", by, before=StatutSaisine.BROUILLON)
    session.flush()


def purge(session: Session) -> int:
    """Delete the drafts untouched for longer than the parameter `brouillon` says (DOMAIN A3).

    Gives their number.
    """
    days = parameter(session, "brouillon", today())["jours"]
    first_kept = datetime.combine(today() - timedelta(days=days), time(), PARIS)
    query = select(Saisine).where(Saisine.statut == StatutSaisine.BROUILLON, Saisine.modifiee_le < first_kept)
    old = session.scalars(query.with_for_update(of=Saisine)).all()
    for saisine in old:
        _erase(session, saisine, None)
    return len(old)
