"""Reference rows: plateformes, territoires, option lists, parameters, from the files of data/."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.indicators import Rules
from lda.domain.words import HORS_PERIMETRE
from lda.settings import ROOT
from lda.store.lists import COUNTING
from lda.store.models import Liste, ListeItem, Parametre, Plateforme, Revision, Territoire

DATA = ROOT / "data"
SHORT_NAMES = {
    "PF_ARTOIS": ("Artois", "ART"),
    "PF_LENS_HENIN": ("Lens-Hénin", "LEN"),
    "PF_BOULONNAIS": ("Boulonnais", "BOU"),
    "PF_AUDOMAROIS": ("Audomarois", "AUD"),
    "PF_MONTREUILLOIS": ("Montreuillois", "MON"),
    "PF_CALAISIS": ("Calaisis", "CAL"),
    "PF_TERNOIS_ARRAGEOIS": ("Ternois et Arrageois", "TEA"),
}
DEFAULT_PARAMETERS = {
    "delais": {
        "accuse": 3,
        "premier_contact": 10,
        "decision": 30,
        "sans_mouvement": 30,
        "proposition": 15,
        "complement": 7,
        "siao": 90,
    },  # fmt: skip
    "brouillon": {"jours": 60},
    "relais": {"jours": 30},
    COUNTING: Rules().model_dump(mode="json"),
}
FIRST_DAY = date(2018, 1, 1)


@lru_cache
def reference(name: str) -> Any:
    """A JSON file of data/, read once."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def seed(session: Session) -> None:
    """Add the reference rows that are missing; rows that exist are left as the Département made them."""
    _seed_places(session)
    _seed_lists(session)
    known = set(session.scalars(select(Parametre.cle)))
    session.add_all(
        Parametre(cle=key, depuis=FIRST_DAY, valeur=value)
        for key, value in DEFAULT_PARAMETERS.items()
        if key not in known
    )


def _seed_places(session: Session) -> None:
    places = reference("territoires.json")
    known = set(session.scalars(select(Plateforme.code)))
    for rank, row in enumerate(places["plateformes"]):
        if row["code"] not in known:
            short, sigle = SHORT_NAMES[row["code"]]
            session.add(Plateforme(code=row["code"], nom=row["nom"], court=short, sigle=sigle, ordre=rank))
            session.flush()
            session.add(Revision(plateforme=row["code"]))
    session.flush()
    known = set(session.scalars(select(Territoire.code)))
    for rank, row in enumerate(places["territoires"]):
        if row["code"] not in known and row["code"] != HORS_PERIMETRE:
            session.add(
                Territoire(
                    code=row["code"],
                    nom=row["nom"],
                    plateforme=row["plateforme"],
                    population=row["population"],
                    ordre=rank,
                )
            )
    session.flush()


def _seed_lists(session: Session) -> None:
    known = set(session.scalars(select(Liste.id)))
    items = set(session.execute(select(ListeItem.liste, ListeItem.code)))
    for row in reference("nomenclatures.json")["listes"]:
        if row["id"] not in known:
            session.add(Liste(id=row["id"], titre=row["titre"], choix_multiple=row["choix_multiple"]))
            session.flush()
        for rank, item in enumerate(row["items"]):
            if (row["id"], item["code"]) not in items:
                session.add(_item(row["id"], rank, item))
    session.flush()


def _item(list_id: str, rank: int, item: dict[str, Any]) -> ListeItem:
    extra = {k: v for k, v in item.items() if k not in {"code", "libelle", "libelle_partenaire"}}
    return ListeItem(
        liste=list_id,
        code=item["code"],
        libelle=item["libelle"],
        libelle_partenaire=item.get("libelle_partenaire"),
        ordre=rank,
        attributs=extra,
    )
