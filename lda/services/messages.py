"""The thread around a saisine, and the avis of the SLISL on a dossier (DOMAIN A2)."""

from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import now
from lda.domain.errors import NotFound
from lda.domain.words import StatutSaisine
from lda.services import envois, inputs
from lda.services.loading import dossier_for, saisine_for
from lda.services.saisine_events import done
from lda.store.models import Message
from lda.store.traces import moved, record


def send(session: Session, saisine_cle: str, *, actor: Actor | None, text: str) -> Message:
    """Add a line to the thread of a transmitted saisine, whatever became of it."""
    saisine = saisine_for(session, "messages.send", saisine_cle, actor)
    if actor is None or saisine.statut == StatutSaisine.BROUILLON:
        raise NotFound("messages.send")
    said = inputs.text(text, "text", "Votre message", required=True)
    message = Message(
        saisine_id=saisine.id, auteur_id=actor.account, genre="MESSAGE", quand=now(), texte=said
    )
    session.add(message)
    done(session, "messages.send", saisine, actor, before=saisine.statut)
    envois.tell_of_message(session, saisine, actor)
    return message


def give_avis(session: Session, dossier_cle: str, *, actor: Actor | None, text: str) -> Message:
    """Add the avis of the chef SLISL to a dossier of its territoire."""
    dossier = dossier_for(session, "messages.give_avis", dossier_cle, actor)
    assert actor is not None
    said = inputs.text(text, "text", "Votre avis", required=True)
    message = Message(dossier_id=dossier.id, auteur_id=actor.account, genre="AVIS", quand=now(), texte=said)
    session.add(message)
    record(session, "messages.give_avis", actor, detail={"version": dossier.version}, dossier_id=dossier.id)
    moved(dossier)
    session.flush()
    return message
