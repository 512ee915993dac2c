"""Files joined to saisines, dossiers and mesures."""

from datetime import datetime, timedelta

from lda.domain.clock import PARIS
from lda.services.demo.draw import Draw
from lda.services.demo.life import Life
from lda.services.demo.plan import instant, workday
from lda.store import models as m

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""An empty page."""
PAPERS = ("Avis d'imposition.pdf", "Courrier du bailleur.pdf", "Justificatifs de ressources.pdf")
CONTRACT = "Contrat d'accompagnement.pdf"


def write(life: Life) -> None:
    """Papers that the coordinator keeps in some dossiers, the contracts of some mesures.

    Drawn apart from the lives, which do not change by it.
    """
    if not life.dossier:
        return
    draw = Draw(f"pieces:{life.dossier['reference']}", {})
    day = workday(life.dossier["ouvert_le"] + timedelta(days=draw.number(1, 6)))
    if draw.chance(0.15) and day <= life.last.astimezone(PARIS).date():
        by = life.world.coordinator(life.plateforme, day).id
        _add(life, "dossier", instant(draw, day), draw.one(PAPERS), by, life.dossier["id"])
    for course in life.courses:
        if course.row["debut"] is not None and draw.chance(0.3):
            moment = instant(draw, course.row["debut"])
            _add(life, "mesure", moment, CONTRACT, course.operator.id, course.row["id"])


def _add(life: Life, on: str, moment: datetime, name: str, by: int, owner: int) -> None:
    """A file, and the event of its coming."""
    join(life, name, moment, by, **{f"{on}_id": owner})
    day = moment.astimezone(PARIS).date()
    life.event_at(f"pieces.add_to_{on}", moment, by, day, detail={"piece": name})


def join(life: Life, name: str, when: datetime, by: int, **on: int) -> None:
    """A file on the one object that `on` names."""
    life.rows.add(
        m.Piece, nom=name, type="application/pdf", taille=len(PDF), contenu=PDF, auteur_id=by,
        ajoutee_le=when, **on,
    )  # fmt: skip
