"""Files joined to a saisine, a dossier or a mesure: their kind is found from their content, and what may run
is refused."""

import io
import re
import unicodedata
import zipfile
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.clock import now
from lda.domain.errors import Invalid, NotFound, Problem
from lda.services import following, inputs, saisine_events
from lda.services.loading import by_key, saisine_for
from lda.store.models import Dossier, Mesure, Piece
from lda.store.pieces import Held, held, joining
from lda.store.ties import mesure_ties

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""
MOST = 20
"""Files joined to one saisine, dossier or mesure at a time."""
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


def add(session: Session, saisine_cle: str, *, actor: Actor | None, name: str, content: bytes) -> Piece:
    """Join a file to a saisine. Raises Invalid for a content that is not accepted, whatever its name."""
    saisine = saisine_for(session, "pieces.add", saisine_cle, actor)
    piece = _join(session, actor, name, content, saisine_id=saisine.id)
    told = {"piece": piece.nom}
    saisine_events.done(session, "pieces.add", saisine, actor, before=saisine.statut, detail=told)
    return piece


def add_to_dossier(session: Session, cle: str, *, actor: Actor | None, name: str, content: bytes) -> Piece:
    """Join a file to a dossier, open or closed. Raises as `add`."""
    dossier = following.taken(session, "pieces.add_to_dossier", cle, actor)
    piece = _join(session, actor, name, content, dossier_id=dossier.id)
    following.done(session, "pieces.add_to_dossier", dossier, actor, detail={"piece": piece.nom})
    return piece


def add_to_mesure(session: Session, id: int, *, actor: Actor | None, name: str, content: bytes) -> Piece:
    """Join a file to a mesure, for who coordinates or operates it. Raises as `add`."""
    dossier, mesure = following.taken_by(session, "pieces.add_to_mesure", Mesure, id, actor)
    access.require("pieces.add_to_mesure", actor, mesure_ties(session, mesure, actor))
    piece = _join(session, actor, name, content, mesure_id=mesure.id)
    told = {"piece": piece.nom, "mesure": mesure.code}
    following.done(session, "pieces.add_to_mesure", dossier, actor, detail=told)
    return piece


def _join(session: Session, by: Actor | None, name: str, content: bytes, **on: Any) -> Piece:
    """A new file on the one object that `on` names by its id, once it is found fit."""
    assert by is not None
    media = media_type(content)
    ((column, owner),) = on.items()
    there = select(func.count()).where(getattr(Piece, column) == owner, Piece.retiree_le.is_(None))
    if (session.scalar(there) or 0) >= MOST:
        raise Invalid(Problem("piece", f"Il y a déjà {MOST} pièces ici. Retirez-en une d'abord."))
    piece = Piece(
        **on,
        nom=clean_name(name, EXTENSIONS[media]),
        type=media,
        taille=len(content),
        contenu=content,
        auteur_id=by.account,
        ajoutee_le=now(),
    )
    session.add(piece)
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
    """Take a file away for good: its content is erased, its trace stays.

    Who may join a file there may take one away. Raises NotFound for one that the actor may not know of.
    """
    found = _taken(session, piece_cle, actor)
    piece, saisine, dossier = found.piece, found.saisine, found.dossier
    reason = inputs.text(why, "why", "Motif du retrait", max=500, required=True)
    piece.contenu = None
    piece.retiree_le = now()
    told = {"piece": piece.nom, "raison": reason}
    if saisine is not None:
        before = saisine.statut
        saisine_events.done(session, "pieces.remove", saisine, actor, before=before, detail=told)
    elif dossier is not None:
        following.done(session, "pieces.remove", dossier, actor, detail=told)
    return piece


def _taken(session: Session, cle: str, by: Actor | None) -> Held:
    """A file that `by` may take away, locked after its dossier, as the verbs of the dossier do."""
    if by is None:
        raise NotFound("pieces.remove")
    dossier = held(session, by_key(session, Piece, cle, lock=False), by).dossier
    if dossier is not None:
        session.get_one(Dossier, dossier.id, with_for_update=True)
    found = held(session, by_key(session, Piece, cle), by)
    access.require("pieces.remove", by, found.ties)
    access.require(joining(found.piece), by, found.ties)
    if not found.known(by):
        raise NotFound("pieces.remove")
    return found
