"""The fiche of a saisine in PDF."""

from dataclasses import dataclass
from typing import Any

from lda.documents import pdf
from lda.documents.answers import Line, blocks, commune_name
from lda.documents.file import File, Request, Trace, moment
from lda.domain import reading
from lda.domain.access import ALL, GUARDED, Part, Reading
from lda.domain.fiche import FIELDS, Field, Kind, Sensitivity
from lda.domain.french import date_long
from lda.domain.traces import Acte
from lda.services.loading import by_key
from lda.store.models import Saisine
from lda.views import options, saisines
from lda.views.saisines import SaisineView

CONFIDENTIAL = "Situation confidentielle"
WITHHELD = (
    "Situation confidentielle. Les documents ne portent ni l'identité, ni les coordonnées, ni la commune, "
    "ni les textes libres, ni la partie « Violences intrafamiliales »."
)
OUTSIDE = Reading(ALL - GUARDED - {Part.IDENTITE, Part.COMMUNE})
"""What a document about a flagged household may hold, for all but its author (DOMAIN A2, "Violence")."""
_SHOWN_IN_FULL = 60
"""A longer answer has the whole width."""


@dataclass(frozen=True)
class Seen:
    """A saisine as a document may show it. `private`: nothing in it tells whose it is."""

    view: SaisineView
    private: bool
    answers: dict[str, Any]
    trace: Trace


def build(request: Request) -> File:
    """The fiche for who follows the saisine; journaled."""
    seen = fetch(request)
    printed = pdf.render("saisine", content(seen, request))
    return File(f"fiche-{seen.view.reference}.pdf", pdf.MEDIA_TYPE, printed, seen.trace)


def fetch(request: Request) -> Seen:
    """The saisine asked for, cut to what may leave the application, and the line of the journal.

    Of a flagged household the author alone has the whole fiche; for others the document is without name,
    contact or commune, and without free texts, of which nobody knows what they say (DOMAIN A2).
    """
    view = saisines.one(request.session, request.cle, actor=request.actor)
    row = by_key(request.session, Saisine, request.cle, lock=False)
    about = ("saisine", row.id) if row.dossier_id is None else ("dossier", row.dossier_id)
    private = not view.sienne and (view.violence or view.confidentiel)
    answers = _nameless(view.answers) if private else view.answers
    return Seen(view, private, answers, Trace(Acte.DOCUMENT, *about))


def _nameless(answers: dict[str, Any]) -> dict[str, Any]:
    kept = reading.cut(answers, OUTSIDE)
    return {key: value for key, value in kept.items() if _tells_nothing(FIELDS[key])}


def _tells_nothing(field: Field) -> bool:
    """Whether an answer to the field cannot tell whose fiche it is: codes and numbers, and who wrote it."""
    if field.section == "A" and field.prefill:
        return True
    coded = field.sensitivity in (Sensitivity.CODE, Sensitivity.SANTE)
    return coded and field.kind not in (Kind.COMMUNE, Kind.COMMUNES)


def content(seen: Seen, request: Request) -> dict[str, Any]:
    """What the template prints."""
    view, lists = seen.view, request.lists
    return {
        "reference": view.reference,
        "person": CONFIDENTIAL if seen.private else view.personne,
        "commune": "" if seen.private else commune_name(view.commune),
        "statut": lists.label("statut_saisine", view.statut, partner=view.sienne),
        "notice": WITHHELD if seen.private else "",
        "facts": _facts(seen, request),
        "decision": _decision(seen, request),
        "blocks": [
            {
                "code": block.code,
                "title": block.title,
                "lines": [_printed(line) for line in block.lines],
            }
            for block in blocks(seen.answers, lists)
        ],
        "pieces": [] if seen.private else [piece.nom for piece in view.pieces],
        "footer": f"Document confidentiel · {view.reference} · {request.handed}",
    }


def _printed(line: Line) -> dict[str, Any]:
    wide = len(line.text) > _SHOWN_IN_FULL or "\n" in line.text
    return {"label": line.label, "text": line.text, "wide": wide}


def _facts(seen: Seen, request: Request) -> list[list[str]]:
    """Where the saisine went, when it came, who wrote it and who follows it: pairs of label and text."""
    view = seen.view
    plateforme = options.plateformes(request.session)[view.plateforme]
    territoire = options.territoires(request.session)[view.territoire]
    pairs = [
        ["Plateforme", plateforme.nom],
        ["Territoire", territoire.nom],
        ["Transmise le", moment(view.transmise_le)],
        ["Reçue le", received(view, request)],
        ["Orienteur", f"{view.auteur.nom}, {view.auteur.structure}".strip(", ")],
        ["Coordination", ", ".join(person.nom for person in view.coordination.personnes)],
    ]
    return [pair for pair in pairs if pair[1]]


def received(view: SaisineView, request: Request) -> str:
    """The day of reception and how it came."""
    return f"{date_long(view.recue_le)} ({request.lists.label('canal', view.canal).lower()})"


def _decision(seen: Seen, request: Request) -> list[list[str]]:
    """The decision, its reason and the advice given with it; nothing before."""
    view = seen.view
    if view.decidee_le is None:
        return []
    pairs = [
        ["Décidée le", date_long(view.decidee_le)],
        ["Motif", request.lists.label("motif_non_validation", view.motif)],
        ["Conseil", "" if seen.private else view.conseil or ""],
    ]
    return [pair for pair in pairs if pair[1]]
