"""The communes, territoires and plateformes of the reference files, read once."""

import csv
from functools import lru_cache

from lda.domain.territoires import Geography
from lda.store.seed import DATA, reference


@lru_cache
def geography() -> Geography:
    """Where each commune of Pas-de-Calais leads, and how it is found by its name (DOMAIN A1, B 7)."""
    communes, former = _rows("communes_62.csv"), _rows("communes_anciennes_62.csv")
    return Geography(communes, former, reference("territoires.json"))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
