"""Files joined to a saisine: their kind is found from their content, and what may run is refused."""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor, Tie
from lda.domain.clock import now
from lda.domain.errors import Invalid, NotFound, Problem
from lda.domain.traces import Acte
from lda.services import inputs
from lda.services.loading import by_key, saisine_for
from lda.services.saisine_events import done
from lda.store.models import Dossier, Piece, Saisine
from lda.store.ties import saisine_ties
from lda.store.traces import note, revealed

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""
MOST = 20
"""Files joined to one saisine at a time."""
_NAME = 100

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODT = "application/vnd.oasis.opendocument.text"
EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    _ODT: ".odt",
}
_HEADS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_PARTS = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
}
_MACROS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/embeddings/", "basic/", "scripts/")
_KINDS = "Les fichiers acceptés : PDF, photo (JPEG, PNG), Word, Excel ou OpenDocument texte, sans macro."


@dataclass(frozen=True)
class File:
    """A file ready to leave by the route."""

    name: str
    type: str
    content: bytes


def add(session: Session, saisine_cle: str, *, actor: Actor | None, name: str, content: bytes) -> Piece:
    """Join a file of at most `LARGEST` bytes.

    Raises Invalid for a kind of content that is not accepted, whatever the name says.
    """
    saisine = saisine_for(session, "pieces.add", saisine_cle, actor)
    assert actor is not None
    media = media_type(content)
    joined = select(func.count()).where(Piece.saisine_id == saisine.id, Piece.retiree_le.is_(None))
    if (session.scalar(joined) or 0) >= MOST:
        raise Invalid(Problem("piece", f"Cette saisine a déjà {MOST} pièces. Retirez-en une d'abord."))
    piece = Piece(
        saisine_id=saisine.id,
        nom=clean_name(name, EXTENSIONS[media]),
        type=media,
        taille=len(content),
        contenu=content,
        auteur_id=actor.account,
        ajoutee_le=now(),
    )
    session.add(piece)
    done(session, "pieces.add", saisine, actor, before=saisine.statut, detail={"piece": piece.nom})
    return piece


def media_type(content: bytes) -> str:
    """The media type of an acceptable file, from its bytes. Raises Invalid for anything else."""
    if not isinstance(content, bytes) or not content:
        raise Invalid(Problem("piece", "Le fichier est vide. Choisissez-en un autre."))
    if len(content) > LARGEST:
        message = "Le fichier dépasse 10 Mo. Réduisez-le ou joignez-le en plusieurs parties."
        raise Invalid(Problem("piece", message))
    found = next((media for head, media in _HEADS.items() if content.startswith(head)), None)
    if found is None and content.startswith(b"PK\x03\x04"):
        found = _office_type(content)
    if found is None:
        raise Invalid(Problem("piece", f"Ce fichier n'est pas accepté. {_KINDS}"))
    return found


def _office_type(content: bytes) -> str | None:
    """The type of a document kept in a zip, None if it is not one or carries a program."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(mark in f"/{name.lower()}" for name in names for mark in _MACROS):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return _ODT if archive.read("mimetype") == _ODT.encode() else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    return next((media for part, media in _PARTS.items() if part in names), None)


def clean_name(name: str, extension: str) -> str:
    """A file name safe to show and to save, with the extension of its content."""
    line = inputs.text(name, "piece", "Nom du fichier", one_line=True) or ""
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", line))[-1]
    stem = base.rpartition(".")[0] or base
    stem = re.sub(r"[<>:\"|?*\n\t]", "_", stem).lstrip(".=+-@ ").rstrip(". ")
    return f"{stem[:_NAME] or 'piece'}{extension}"


def remove(session: Session, piece_cle: str, *, actor: Actor | None, why: str) -> Piece:
    """Take a file away for good: its content is erased, its trace stays."""
    piece, saisine = _open(session, "pieces.remove", piece_cle, actor)
    reason = inputs.text(why, "why", "Motif du retrait", max=500, required=True)
    piece.contenu = None
    piece.retiree_le = now()
    detail = {"piece": piece.nom, "raison": reason}
    done(session, "pieces.remove", saisine, actor, before=saisine.statut, detail=detail)
    return piece


def fetch(session: Session, piece_cle: str, *, actor: Actor | None) -> File:
    """A file as it leaves by the route; the journal remembers it (DOMAIN A6).

    Nobody knows what a file says: of a flagged household it is guarded like the address (A2), for all but the
    author. Coordinator and referent have it for half an hour after a reveal with its reason.
    """
    piece, saisine = _open(session, "pieces.fetch", piece_cle, actor)
    assert actor is not None
    own = Tie.OWN in saisine_ties(session, saisine, actor)
    if _flagged(session, saisine) and not own and not revealed(session, actor, saisine.dossier_id or 0):
        raise NotFound("piece")
    about = ("piece", piece.id) if saisine.dossier_id is None else ("dossier", saisine.dossier_id)
    note(session, Acte.DOCUMENT, actor, *about)
    assert piece.contenu is not None
    return File(piece.nom, piece.type, piece.contenu)


def _flagged(session: Session, saisine: Saisine) -> bool:
    """The violence flag that rules a saisine: that of its dossier once it has one."""
    if saisine.dossier_id is None:
        return saisine.violence
    return session.get_one(Dossier, saisine.dossier_id).violence


def _open(session: Session, name: str, cle: str, by: Actor | None) -> tuple[Piece, Saisine]:
    if by is None:
        raise NotFound(name)
    piece = by_key(session, Piece, cle)
    saisine = session.get_one(Saisine, piece.saisine_id)
    access.require(name, by, saisine_ties(session, saisine, by))
    if piece.retiree_le is not None:
        raise NotFound(name)
    return piece, saisine
