"""The receipt of a saisine: one page, which tells of the person no more than initials."""

from datetime import date, timedelta
from typing import Any

from lda.documents import pdf
from lda.documents.answers import blocks
from lda.documents.file import File, Request, moment
from lda.documents.saisine import Seen, fetch, received
from lda.domain.fiche import SECTIONS
from lda.domain.french import date_long, initials, plural
from lda.domain.words import Canal
from lda.store.lists import parameter
from lda.views import options

FOLDED = frozenset(section.code for section in SECTIONS if section.folded)
"""Sections that a receipt does not name: it may lie where the other one of a violent couple finds it."""
STEPS = (
    ("accuse", "La plateforme accuse réception de la saisine et ouvre un dossier."),
    ("premier_contact", "Un premier contact est pris avec la personne, dans le respect de vos consignes."),
    ("decision", "La plateforme vous fait part de sa décision."),
)
"""What happens next, by the key of its delay in the parameter `delais`."""


def build(request: Request) -> File:
    """The receipt, for who follows the saisine; journaled."""
    seen = fetch(request)
    printed = pdf.render("receipt", content(seen, request))
    return File(f"recepisse-{seen.view.reference}.pdf", pdf.MEDIA_TYPE, printed, seen.trace)


def content(seen: Seen, request: Request) -> dict[str, Any]:
    """What the template prints."""
    view = seen.view
    coordination = view.coordination
    return {
        "reference": view.reference,
        "transmitted": moment(view.transmise_le),
        "person": "" if seen.private else _initials(seen),
        "facts": _facts(seen, request),
        "coordination": {
            "plateforme": coordination.nom,
            "telephone": coordination.telephone,
            "people": [{"nom": p.nom, "telephone": p.telephone} for p in coordination.personnes],
        },
        "next": [_step(key, text, view.recue_le, request) for key, text in STEPS],
        "sections": [] if seen.private else _sections(seen, request),
        "pieces": plural(len(view.pieces), "pièce jointe", "pièces jointes") if view.pieces else "",
        "footer": f"Récépissé · {view.reference} · {request.handed}",
    }


def _facts(seen: Seen, request: Request) -> list[list[str]]:
    view = seen.view
    pairs = [
        ["Orienteur", f"{view.auteur.nom}, {view.auteur.structure}".strip(", ")],
        ["Territoire", options.territoires(request.session)[view.territoire].nom],
    ]
    return pairs if view.canal == Canal.APPLICATION else [*pairs, ["Reçue le", received(view, request)]]


def _initials(seen: Seen) -> str:
    return initials(seen.answers.get("prenom") or "", seen.answers.get("nom") or "")


def _sections(seen: Seen, request: Request) -> list[dict[str, str]]:
    return [
        {"title": block.title, "count": plural(len(block.lines), "réponse")}
        for block in blocks(seen.answers, request.lists)
        if block.code not in FOLDED
    ]


def _step(key: str, text: str, received: date, request: Request) -> dict[str, str]:
    """A step to come, with its delay as it was in force at reception."""
    days = parameter(request.session, "delais", received)[key]
    return {"text": text, "delay": plural(days, "jour"), "due": date_long(received + timedelta(days=days))}
