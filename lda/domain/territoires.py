"""Communes, territoires and plateformes: where a commune leads, and how it is found (DOMAIN A1, A3, B 7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lda.domain.errors import NotFound
from lda.domain.french import normalise, sort_key
from lda.domain.words import ADVICE_OF_CUA

CUA_MESSAGE = (
    "Cette commune relève de la Communauté urbaine d'Arras, qui a son propre dispositif : la saisine ne peut "
    "pas être transmise ici. Vous pouvez demander un conseil, sans nommer la personne, à l'espace ressource "
    "de la plateforme du Ternois et de l'Arrageois."
)
"""Why a fiche about a commune of the CUA is not transmitted, and what to do instead."""

_SHORT = {"st": "saint", "ste": "sainte"}


@dataclass(frozen=True)
class Plateforme:
    """One of the seven; its territoires in their order."""

    code: str
    nom: str
    territoires: tuple[str, ...]
    population: int


@dataclass(frozen=True)
class Territoire:
    """One of the eight areas, or the CUA, which has no plateforme."""

    code: str
    nom: str
    plateforme: str | None
    population: int


@dataclass(frozen=True)
class Commune:
    """A commune of Pas-de-Calais, by its INSEE code; `territoire` is a code."""

    code: str
    nom: str
    codes_postaux: tuple[str, ...]
    population: int
    epci: str
    territoire: str


@dataclass(frozen=True)
class Route:
    """The territoire and plateforme that a commune leads to."""

    territoire: Territoire
    plateforme: Plateforme


@dataclass(frozen=True)
class HorsPerimetre:
    """A commune of the CUA: no saisine, but advice from the espace ressource of a plateforme (DOMAIN A3)."""

    territoire: Territoire
    advice: Plateforme
    message: str = CUA_MESSAGE


@dataclass(frozen=True)
class Choice:
    """A name to choose, present or former, and the INSEE code of the commune that it means today."""

    label: str
    code: str
    name: str


class Geography:
    """What the reference files say, indexed. Built once; read only."""

    def __init__(
        self,
        communes: Iterable[Mapping[str, str]],
        anciennes: Iterable[Mapping[str, str]],
        reference: Mapping[str, Any],
    ) -> None:
        """From the rows of `communes_62.csv` and `communes_anciennes_62.csv`, and `territoires.json`."""
        self.communes = {row["code_insee"]: _commune(row) for row in communes}
        self.territoires = {
            t["code"]: Territoire(t["code"], t["nom"], t["plateforme"], self._population({t["code"]}))
            for t in reference["territoires"]
        }
        self.plateformes = {
            p["code"]: Plateforme(
                p["code"], p["nom"], tuple(p["territoires"]), self._population(p["territoires"])
            )
            for p in reference["plateformes"]
        }
        former = [
            (row["commune_ancienne"], row["code_insee_actuel"], row["commune_actuelle"]) for row in anciennes
        ]
        choices = [Choice(c.nom, c.code, c.nom) for c in self.communes.values()]
        choices += [Choice(f"{old} (aujourd'hui {new})", code, old) for old, code, new in former]
        self.choices = tuple(sorted(choices, key=lambda choice: sort_key(choice.name)))
        """Every name that can be chosen, in alphabetical order; labels differ from each other."""
        self._words = {choice: _words(choice.name) for choice in self.choices}

    def _population(self, territoires: Iterable[str]) -> int:
        codes = set(territoires)
        return sum(c.population for c in self.communes.values() if c.territoire in codes)

    @property
    def population(self) -> int:
        """Inhabitants of the seven plateformes together, without the CUA."""
        return sum(p.population for p in self.plateformes.values())

    def commune(self, code: str) -> Commune:
        """A commune by its INSEE code; raises NotFound."""
        try:
            return self.communes[code]
        except KeyError:
            raise NotFound(code) from None

    def route(self, commune: str) -> Route | HorsPerimetre:
        """Where a saisine about this commune goes (INSEE code); raises NotFound for an unknown one."""
        territoire = self.territoires[self.commune(commune).territoire]
        if territoire.plateforme is None:
            return HorsPerimetre(territoire, self.plateformes[ADVICE_OF_CUA])
        return Route(territoire, self.plateformes[territoire.plateforme])

    def search(self, text: str, limit: int = 10) -> list[Choice]:
        """Names in which each word typed begins a word, exact names and names that begin so first."""
        wanted = _words(text)
        if not wanted:
            return []
        found = [choice for choice in self.choices if _matches(self._words[choice], wanted)]
        return sorted(found, key=lambda choice: _rank(self._words[choice], wanted))[:limit]


def _commune(row: Mapping[str, str]) -> Commune:
    return Commune(
        code=row["code_insee"],
        nom=row["commune"],
        codes_postaux=tuple(row["codes_postaux"].split()),
        population=int(row["population"]),
        epci=row["epci"],
        territoire=row["territoire_code"],
    )


def _words(name: str) -> tuple[str, ...]:
    return tuple(_SHORT.get(word, word) for word in normalise(name).split())


def _matches(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _rank(words: tuple[str, ...], wanted: tuple[str, ...]) -> int:
    """0 for the very name, 1 for one that begins so, 2 for the rest; alphabetical order within each."""
    if words == wanted:
        return 0
    return 1 if " ".join(words).startswith(" ".join(wanted)) else 2
