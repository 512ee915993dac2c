"""The order of the day of a reunion, then its minutes: what whoever was invited may read.

On paper it goes from hand to hand: notes stay on the screen, decisions wait for the day, and a dossier is a
reference. The view cuts the rest to who asks (DOMAIN A2b).
"""

from typing import Any

from lda.documents import pdf
from lda.documents.file import File, Request, Trace
from lda.documents.reunion_words import hour, length, parts
from lda.domain.clock import today
from lda.domain.french import day_label, plural
from lda.domain.traces import Acte
from lda.views import agenda, options
from lda.views.agenda import ParticipantView, ReunionView

BEFORE, AFTER = "Ordre du jour", "Compte rendu"


def build(request: Request) -> File:
    """The document of one reunion. Raises NotFound."""
    view = agenda.one(request.session, request.cle, actor=request.actor)
    name = title(view).lower().replace(" ", "-")
    printed = pdf.render("reunion", content(view, request))
    trace = Trace(Acte.DOCUMENT, "reunion", view.id)
    return File(f"{name}-{view.row.reference}.pdf", pdf.MEDIA_TYPE, printed, trace)


def title(view: ReunionView) -> str:
    """What the document is: minutes from the day on, once there are decisions to read."""
    return AFTER if _decisions(view) else BEFORE


def _decisions(view: ReunionView) -> str | None:
    return view.decisions if view.row.jour <= today() else None


def content(view: ReunionView, request: Request) -> dict[str, Any]:
    """What the template prints."""
    row = view.row
    kind = request.lists.label("type_reunion", row.type)
    return {
        "title": title(view),
        "name": row.titre,
        "kind": kind if kind != row.titre else "",
        "reference": row.reference,
        "cancelled": f"Cette réunion est annulée : {view.cancelled_why}" if row.cancelled else "",
        "facts": _facts(view, request),
        "texts": [
            {"title": head, "text": text}
            for head, text in (("Ordre du jour", view.themes), ("Décisions", _decisions(view)))
            if text
        ],
        "dossiers": [line.reference for line in view.dossiers],
        "people": [_person(one) for one in view.participants],
        "footer": f"{title(view)} · {row.reference} · {request.handed}",
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
