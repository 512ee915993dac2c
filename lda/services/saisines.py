"""The life of a saisine, from its transmission to its decision (DOMAIN A3)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from lda.domain import fiche, workflow
from lda.domain.access import Actor, Tie
from lda.domain.clock import now, today
from lda.domain.envois import Sujet
from lda.domain.errors import Invalid, NotFound, Problem
from lda.domain.words import CLOSED, UNDECIDED, Canal, Role, StatutSaisine
from lda.services import envois, inputs
from lda.services.clear import follow_main, spread
from lda.services.decisions import close
from lda.services.decisions import decide_with_dossier as decide_with_dossier
from lda.services.drafts import clean
from lda.services.loading import active_account, by_key, dossier_of, guard, saisine_for
from lda.services.reception import attach, destination, make_known, name_organisation, open_dossier, problems
from lda.services.saisine_events import done
from lda.store.models import Compte, ContactRessource, Dossier, Message, Saisine, SaisineCollegue
from lda.store.ties import dossier_ties
from lda.store.traces import counted, next_reference


def transmit(session: Session, cle: str, *, actor: Actor | None) -> Saisine:
    """Transmit a draft to the plateforme of its commune.

    Done again, it gives the same saisine and writes nothing. Raises Invalid with all that is missing or
    contradictory, and for a commune of the CUA.
    """
    saisine = saisine_for(session, "saisines.transmit", cle, actor)
    if saisine.statut != StatutSaisine.BROUILLON:
        return saisine
    found = problems(session, saisine.fiche)
    if found:
        raise Invalid(found)
    plateforme, territoire = destination(saisine.fiche)
    saisine.plateforme, saisine.territoire = plateforme, territoire
    saisine.reference = next_reference(session, "S", plateforme)
    if saisine.canal == Canal.APPLICATION or saisine.recue_le is None:
        saisine.recue_le = today()
    saisine.transmise_le = now()
    saisine.modifiee_le = now()
    saisine.version_fiche = fiche.FICHE_VERSION
    saisine.violence = fiche.violence_flag(saisine.fiche)
    saisine.statut = StatutSaisine.TRANSMISE
    name_organisation(session, saisine)
    spread(session, saisine)
    make_known(session, saisine)
    if saisine.contact_id is not None:
        session.get_one(ContactRessource, saisine.contact_id).suite = "SAISINE"
    brouillon = StatutSaisine.BROUILLON
    done(session, "saisines.transmit", saisine, actor, before=brouillon, effective=saisine.recue_le)
    envois.tell_plateforme(session, Sujet.SAISINE, saisine, actor)
    counted(session, plateforme)
    return saisine


def acknowledge(session: Session, cle: str, *, actor: Actor | None, dossier: str | None = None) -> Dossier:
    """Acknowledge a saisine: it opens a dossier, or joins one of the same household (its key).

    A closed dossier reopens; a dossier already decided gives its decision at once. Raises Invalid.
    """
    joined = by_key(session, Dossier, dossier) if dossier is not None else None
    saisine = saisine_for(session, "saisines.acknowledge", cle, actor)
    assert actor is not None
    if joined is not None and Tie.PLATEFORME not in dossier_ties(session, joined, actor):
        raise NotFound("dossier")
    guard("acknowledge", saisine)
    decided = joined is not None and joined.statut not in UNDECIDED | CLOSED
    if joined is None:
        joined = open_dossier(session, saisine, actor)
    else:
        attach(session, saisine, joined, actor)
        counted(session, saisine.plateforme)  # one household less
    saisine.dossier_id = joined.id
    saisine.accusee_le = now()
    saisine.statut = StatutSaisine.ACCUSEE
    done(session, "saisines.acknowledge", saisine, actor, before=StatutSaisine.TRANSMISE)
    if decided:
        close(session, saisine, StatutSaisine.VALIDEE, None, None, actor)
    return joined


def ask(session: Session, cle: str, *, actor: Actor | None, question: str) -> Saisine:
    """Ask the author for more; the saisine waits for the answer."""
    saisine = saisine_for(session, "saisines.ask", cle, actor)
    guard("ask", saisine)
    said = inputs.text(question, "question", "Votre question", required=True)
    saisine.statut, saisine.complement_le = StatutSaisine.COMPLEMENT, today()
    _say(session, saisine, actor, "QUESTION", said)
    done(session, "saisines.ask", saisine, actor, before=StatutSaisine.ACCUSEE)
    envois.tell_author(session, Sujet.QUESTION, saisine, actor)
    return saisine


def complete(session: Session, cle: str, *, actor: Actor | None, answer: str) -> Saisine:
    """Answer what was asked: the author, or the coordinator who had the answer by telephone."""
    saisine = saisine_for(session, "saisines.complete", cle, actor)
    guard("complete", saisine)
    said = inputs.text(answer, "answer", "Votre réponse", required=True)
    saisine.statut, saisine.complement_le = StatutSaisine.ACCUSEE, None
    _say(session, saisine, actor, "REPONSE", said)
    done(session, "saisines.complete", saisine, actor, before=StatutSaisine.COMPLEMENT)
    envois.tell_plateforme(session, Sujet.REPONSE, saisine, actor)
    return saisine


def _say(session: Session, saisine: Saisine, by: Actor | None, genre: str, said: str) -> None:
    assert by is not None
    session.add(Message(saisine_id=saisine.id, auteur_id=by.account, genre=genre, quand=now(), texte=said))


def correct(
    session: Session, cle: str, *, actor: Actor | None, changes: Mapping[str, Any], why: str
) -> Saisine:
    """Correct answers of an acknowledged saisine; the former ones stay in its history, encrypted.

    Plateforme and territoire of reception never change; the violence flag can only rise. Raises Invalid for
    an answer that is not usable, or that empties what is required.
    """
    saisine = saisine_for(session, "saisines.correct", cle, actor)
    guard("correct", saisine)
    read = inputs.Gather()
    reason = read(inputs.text, why, "why", "Motif de la correction", required=True)
    cleaned = read(_answers, session, changes)
    read.done()
    before = saisine.fiche
    cleaned = {key: value for key, value in cleaned.items() if value != before.get(key)}
    if not cleaned:
        raise Invalid(Problem("changes", "Aucune réponse n'a changé. Modifiez au moins une réponse."))
    after = {key: value for key, value in {**before, **cleaned}.items() if fiche.filled(value)}
    _still_there(session, before, after)
    dossier = dossier_of(session, saisine)
    statut = saisine.statut
    saisine.fiche = after
    saisine.revision += 1
    saisine.modifiee_le = now()
    spread(session, saisine)
    rises = fiche.violence_flag(after) and not fiche.violence_flag(before)
    saisine.violence = saisine.violence or rises
    if dossier is not None:
        dossier.violence = dossier.violence or rises
        follow_main(session, dossier)
    detail = {"raison": reason, "avant": {key: before.get(key) for key in cleaned}}
    done(session, "saisines.correct", saisine, actor, before=statut, detail=detail)
    counted(session, saisine.plateforme)
    return saisine


def _answers(session: Session, changes: Any) -> dict[str, Any]:
    """The answers of a correction, judged all together."""
    if not isinstance(changes, Mapping):
        raise Invalid(Problem("changes", "La correction n'a pas pu être lue. Rechargez la page."))
    read = inputs.Gather()
    cleaned = {key: read(clean, session, key, value) for key, value in changes.items()}
    read.done()
    return cleaned


def _still_there(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """A correction may leave a question open for the next one, but does not empty what is required."""
    known = set(problems(session, before))
    emptied = {key for key in before if key not in after}
    new = [p for p in problems(session, after) if p not in known and p.field in emptied]
    if new:
        raise Invalid(new)


def decide(session: Session, cle: str, *, actor: Actor | None, motif: str, conseil: str) -> Saisine:
    """Close a saisine alone as SANS_SUITE, for DOUBLON or INCOMPLET; its dossier stays as it is."""
    saisine = saisine_for(session, "saisines.decide", cle, actor)
    assert actor is not None
    guard("decide", saisine)
    read = inputs.Gather()
    motif = read(inputs.one_of, workflow.DECIDE_ALONE, motif, "motif", "Motif", required=True)
    advice = read(inputs.text, conseil, "conseil", "Conseil donné", required=True)
    read.done()
    close(session, saisine, StatutSaisine.SANS_SUITE, motif, advice, actor)
    return saisine


def withdraw(session: Session, cle: str, *, actor: Actor | None, why: str | None = None) -> Saisine:
    """Take back a saisine that nobody has decided yet; it stays counted as received (DOMAIN A5)."""
    saisine = saisine_for(session, "saisines.withdraw", cle, actor)
    guard("withdraw", saisine)
    reason = inputs.text(why, "why", "Motif du retrait", max=1000)
    before, saisine.statut = saisine.statut, StatutSaisine.SANS_SUITE
    saisine.motif_decision = "RETRAIT"
    saisine.decidee_le, saisine.complement_le = today(), None
    if (dossier := dossier_of(session, saisine)) is not None:
        follow_main(session, dossier)
    done(
        session, "saisines.withdraw", saisine, actor,
        before=before, motif="RETRAIT", detail={"raison": reason},
    )  # fmt: skip
    counted(session, saisine.plateforme)
    return saisine


def name_colleague(session: Session, cle: str, *, actor: Actor | None, compte: str) -> Saisine:
    """Make the saisine also that of a colleague of the author's organisation, drafts included (DOMAIN A2)."""
    saisine = saisine_for(session, "saisines.name_colleague", cle, actor)
    colleague = _same_organisation(session, saisine, compte)
    if session.get(SaisineCollegue, (saisine.id, colleague.id)) is None:
        session.add(SaisineCollegue(saisine_id=saisine.id, compte_id=colleague.id))
        counted(session, saisine.plateforme)  # among the colleague's own
        done(session, "saisines.name_colleague", saisine, actor, compte_id=colleague.id)
    return saisine


def reassign(session: Session, cle: str, *, actor: Actor | None, compte: str) -> Saisine:
    """Give a saisine whose author left to another account of the same organisation."""
    saisine = saisine_for(session, "saisines.reassign", cle, actor)
    author = _same_organisation(session, saisine, compte)
    saisine.auteur_id = author.id
    named = session.get(SaisineCollegue, (saisine.id, author.id))
    if named is not None:
        session.delete(named)
    counted(session, saisine.plateforme)
    done(session, "saisines.reassign", saisine, actor, compte_id=author.id)
    session.expire(saisine, ["auteur"])
    return saisine


def _same_organisation(session: Session, saisine: Saisine, compte: str) -> Compte:
    found = active_account(session, compte)
    if (
        found.role != Role.PARTENAIRE
        or found.organisation_id is None
        or (found.organisation_id != saisine.organisation_id)
    ):
        raise Invalid(
            Problem("compte", "Cette personne n'est pas de la même structure. Choisissez un autre compte.")
        )
    if found.id == saisine.auteur_id:
        raise Invalid(Problem("compte", "Cette personne suit déjà la saisine. Choisissez un autre compte."))
    return found
