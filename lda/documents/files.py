"""The files that leave by the route `/fichier/<kind>/<cle>`: made and journaled when they are fetched.

A builder asks a view or a service, which judges the right (DOMAIN A2); nothing here adds or takes one.
"""

from collections.abc import Callable, Mapping

from lda.documents import blank, dossiers, indicateurs, recepisse, saisine
from lda.documents.file import File as File
from lda.documents.file import Params, Request
from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.traces import Acte
from lda.services import pieces
from lda.store.traces import note
from lda.store.work import writing


def _piece(request: Request) -> File:
    found = pieces.fetch(request.session, request.cle, actor=request.actor)
    return File(found.name, found.type, found.content)


KINDS: Mapping[str, Callable[[Request], File]] = {
    "fiche": saisine.build,
    "recepisse": recepisse.build,
    "fiche-vierge": blank.build,
    "piece": _piece,
    "dossiers": dossiers.build,
    "indicateurs": indicateurs.build,
}
"""What can be fetched. Each builder writes its line of the journal; the lists and figures need no `cle`."""


def serve(kind: str, cle: str, actor: Actor | None, params: Params) -> File:
    """The file asked for, its line of the journal written in the same transaction (DOMAIN A6).

    Raises NotFound for what does not exist or is not allowed, and journals that refusal by itself.
    """
    if actor is None:
        raise NotFound("file")
    try:
        with writing() as session:
            return KINDS.get(kind, _unknown)(Request(session, cle, actor, params))
    except NotFound:
        with writing() as session:
            note(session, Acte.REFUS, actor, kind if kind in KINDS else "document")
        raise


def _unknown(request: Request) -> File:
    raise NotFound("file")
