"""The files that leave by the route `/fichier/<kind>/<cle>`: made while the database is only read, then
journaled, then handed over.

A builder asks a view, which judges the right (DOMAIN A2); nothing here adds or takes one.
"""

from collections.abc import Callable, Mapping

from lda.documents import blank, calendrier, compte_rendu, dossiers, indicateurs, recepisse, saisine
from lda.documents.file import File as File
from lda.documents.file import Params, Request, Trace
from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.traces import Acte
from lda.store.traces import note
from lda.store.work import reading, writing
from lda.views import pieces


def _piece(request: Request) -> File:
    found = pieces.fetch(request.session, request.cle, actor=request.actor)
    trace = Trace(Acte.DOCUMENT, found.objet, found.objet_id)
    return File(found.nom, found.type, found.contenu, trace)


KINDS: Mapping[str, Callable[[Request], File]] = {
    "fiche": saisine.build,
    "recepisse": recepisse.build,
    "fiche-vierge": blank.build,
    "piece": _piece,
    "dossiers": dossiers.build,
    "indicateurs": indicateurs.build,
    "reunion": calendrier.reunion,
    "compte-rendu": compte_rendu.build,
    "echeances": calendrier.echeances,
}
"""What can be fetched. Each builder says what the journal remembers; the lists and figures need no `cle`."""


def serve(kind: str, cle: str, actor: Actor | None, params: Params) -> File:
    """The file asked for, once its line of the journal is committed (DOMAIN A6).

    It is made in a transaction that only reads: nobody waits to write while a document is drawn. Raises
    NotFound for what does not exist or is not allowed, and journals that refusal.
    """
    if actor is None:
        raise NotFound("file")
    try:
        with reading() as session:
            made = KINDS.get(kind, _unknown)(Request(session, cle, actor, params))
    except NotFound:
        _journal(actor, Trace(Acte.REFUS, kind if kind in KINDS else "document"))
        raise
    _journal(actor, made.trace)
    return made


def _journal(actor: Actor, trace: Trace) -> None:
    with writing() as session:
        note(session, trace.acte, actor, trace.objet, trace.objet_id)


def _unknown(request: Request) -> File:
    raise NotFound("file")
