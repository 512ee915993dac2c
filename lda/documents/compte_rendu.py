"""The order of the day of a reunion, then its minutes: what whoever was invited may read.

On paper it goes from hand to hand: notes stay on the screen, decisions wait for the day, and a dossier is a
reference. The view cuts the rest to who asks (DOMAIN A2b); who reads the findings may have it without them,
for those invited who have no account.
"""

from enum import StrEnum
from typing import Any

from lda.documents import asked, pdf, word
from lda.documents.file import File, Request, Trace
from lda.documents.reunion_words import charged, hour, length, parts, state
from lda.domain.clock import today
from lda.domain.french import day_label, plural
from lda.domain.indicators import CONCERTATION
from lda.domain.traces import Acte
from lda.views import agenda, options
from lda.views.agenda import ParticipantView, ReunionView
from lda.views.conclusion_parts import Concluded
from lda.views.conclusions import DossierLine

BEFORE, AFTER = "Ordre du jour", "Compte rendu"
SECRET = "Pièce confidentielle, couverte par le secret partagé."
PROTECTED = ["Confidentiel", "Ce qui a été conclu se lit dans l'application."]
NOTHING = Concluded(None, "", "", ())


class Format(StrEnum):
    """In which form it is asked for."""

    PDF = "pdf"
    WORD = "word"


class Audience(StrEnum):
    """For whom it is cut further than to who asks."""

    INVITES = "invites"


SUFFIXES = {Format.PDF: "pdf", Format.WORD: "docx"}


def build(request: Request) -> File:
    """The document of one reunion: PDF, or Word with `format=word`; with `pour=invites` no more than what
    whoever was invited reads. Raises NotFound."""
    form = asked.choice(request.params, "format", Format, Format.PDF)
    audience = asked.choice(request.params, "pour", Audience, None)
    view = agenda.one(request.session, request.cle, actor=request.actor)
    shown = content(view, request, findings=audience is None)
    writer: Any = word if form is Format.WORD else pdf
    name = "-".join(
        [title(view).lower().replace(" ", "-"), *([audience] if audience else []), view.row.reference]
    )
    trace = Trace(Acte.DOCUMENT, "reunion", view.id)
    return File(f"{name}.{SUFFIXES[form]}", writer.MEDIA_TYPE, writer.render("reunion", shown), trace)


def title(view: ReunionView) -> str:
    """What the document is: minutes from the day on, once something can be read of what it came to."""
    return AFTER if _decisions(view) or any(_concluded(line) for line in view.dossiers) else BEFORE


def has_findings(view: ReunionView) -> bool:
    """Whether the reader's own document says more than that of who was invited."""
    return any(found.constats for line in view.dossiers if (found := _told(line)))


def _decisions(view: ReunionView) -> str | None:
    return view.decisions if view.row.jour <= today() else None


def _concluded(line: DossierLine) -> Concluded | None:
    return line.conclue if line.conclue != NOTHING else None


def _told(line: DossierLine) -> Concluded | None:
    """What a document tells of a dossier: nothing of a flagged household (DOMAIN A2)."""
    return None if line.protege else _concluded(line)


def content(view: ReunionView, request: Request, *, findings: bool) -> dict[str, Any]:
    """What the template prints."""
    row = view.row
    kind = request.lists.label("type_reunion", row.type)
    return {
        "title": title(view),
        "name": row.titre,
        "kind": kind if kind != row.titre else "",
        "reference": row.reference,
        "cancelled": f"Cette réunion est annulée : {view.cancelled_why}" if row.cancelled else "",
        "confidential": _confidential(view, findings) if row.type == CONCERTATION else "",
        "facts": _facts(view, request),
        "texts": [
            {"title": head, "text": text}
            for head, text in (("Ordre du jour", view.themes), ("Décisions", _decisions(view)))
            if text
        ],
        "dossiers": [_dossier(line, request, findings) for line in view.dossiers],
        "people": [_person(one) for one in view.participants],
        "footer": f"{title(view)} · {row.reference} · {request.handed}",
    }


def _confidential(view: ReunionView, findings: bool) -> str:
    if findings and has_findings(view):
        return f"{SECRET} Cette version donne aussi les constats : elle reste à qui lit tout le dossier."
    return f"{SECRET} Ne la remettez qu'aux personnes invitées à cette concertation."


def _dossier(line: DossierLine, request: Request, findings: bool) -> dict[str, Any]:
    found = _told(line)
    if found is None:
        return {"reference": line.reference, "told": [PROTECTED] if line.protege else [], "plan": []}
    part = request.lists.label("participation_personne", found.participation) if found.participation else ""
    told = (
        ("Part prise par la personne", part),
        ("Constats", found.constats if findings else ""),
        ("Décision", found.decision),
    )
    return {
        "reference": line.reference,
        "told": [[label, text] for label, text in told if text],
        "plan": [{"what": one.quoi, "who": charged(one), "state": state(one)} for one in found.actions],
    }


def _facts(view: ReunionView, request: Request) -> list[list[str]]:
    row, session = view.row, request.session
    at = f" à {hour(row.heure)}" if row.heure else ""
    taken = parts(row, request.lists, options.plateformes(session), options.territoires(session))
    facts = [
        ["Date", f"{day_label(row.jour)} {row.jour.year}{at}"],
        ["Durée", length(view.minutes) if view.minutes else ""],
        ["Lieu", row.lieu or ""],
        ["Participants", plural(row.nb_participants, "personne") if row.nb_participants is not None else ""],
        ["Situations présentées", str(view.nb_situations) if view.nb_situations is not None else ""],
        ["Plateformes", " · ".join(taken)],
    ]
    return [fact for fact in facts if fact[1]]


def _person(one: ParticipantView) -> dict[str, Any]:
    words = ", ".join(part for part in (one.account or one.nom, one.organisation) if part)
    return {"name": words, "there": one.present}
