"""People, places and telephones that do not exist.

Surnames are made of syllables, telephones belong to the ranges that the French regulator keeps for fiction,
and addresses end in exemple.fr.
"""

from datetime import date

from lda.domain.french import normalise
from lda.services.demo.draw import Draw

_STARTS = (
    "Brav", "Quel", "Zorn", "Vaur", "Tilv", "Esk", "Morv", "Plaz", "Grenv", "Halv", "Jorb", "Kerv", "Lomv",
    "Nisk", "Orv", "Pryv", "Rusk", "Silv", "Trev", "Ulv", "Wazt", "Yv", "Calv", "Drov", "Felv", "Gurv",
)  # fmt: skip
_ENDS = (
    "ouard", "enet", "azin", "ivelle", "ombre", "eston", "ichon", "alard", "oizel", "umeau", "andier",
    "esque", "iquet", "orain", "uchon", "elmont", "avaine", "olet", "isseau", "arnoy",
)  # fmt: skip
_WOMEN = (
    "Nadia", "Chloé", "Sandrine", "Inès", "Mélanie", "Fatou", "Émilie", "Jade", "Coralie", "Samira", "Léa",
    "Odile", "Virginie", "Maëlys", "Ludivine", "Aïcha", "Céline", "Manon", "Peggy", "Yasmine", "Brigitte",
    "Élodie", "Hawa", "Justine", "Karine", "Lola", "Monique", "Océane", "Priscilla", "Rachel", "Sonia",
    "Tatiana", "Wendy", "Zoé",
)  # fmt: skip
_MEN = (
    "Kévin", "Mehdi", "Jordan", "Luc", "Dylan", "Ahmed", "Franck", "Théo", "Michel", "Yanis", "Cédric",
    "Ismaël", "Bruno", "Enzo", "Grégory", "Moussa", "Pascal", "Rayan", "Sébastien", "Tony", "Wilfried",
    "Xavier", "Alexis", "Benoît", "Christophe", "Didier", "Ethan", "Fabrice", "Hugo", "Jonathan", "Karim",
    "Loïc", "Noé", "Steven",
)  # fmt: skip
_STREETS = ("rue", "allée", "impasse", "avenue", "résidence", "sentier", "cour")
_STREET_NAMES = (
    "des Mirages", "du Vent-Qui-Passe", "des Songes", "de la Lune-Bleue", "des Trois-Nuages", "du Sablier",
    "des Lucioles-d'Or", "de l'Horizon-Rose", "du Hibou-Blanc", "des Mille-Pages", "de la Brume-Claire",
)  # fmt: skip
_RANGES = ("06 39 98", "03 53 01")
PLACES = (
    "Val-de-Brume", "Hautesonge", "Clairvent", "Mont-Lucide", "Ferlupt", "Sablenoir", "Orvelles",
    "Quévy-la-Lune", "Brumeval", "Rivesonge", "Aubeclaire", "Noirepré", "Belle-Étape", "Champluis",
    "Dunevive", "Eaux-Sereines",
)  # fmt: skip
"""Names of places that are nowhere, for organisations."""


def surname(draw: Draw) -> str:
    """A family name that nobody is known to bear."""
    return draw.one(_STARTS) + draw.one(_ENDS)


def first_name(draw: Draw, sexe: str) -> str:
    """A first name for a code of `sexe`."""
    if sexe == "F":
        return draw.one(_WOMEN)
    return draw.one(_MEN) if sexe == "H" else draw.one(("Camille", "Alix", "Sacha", "Charlie"))


def mobile(draw: Draw) -> str:
    """A mobile number of the range kept for fiction."""
    return _number(draw, _RANGES[0])


def landline(draw: Draw) -> str:
    """A number of the north of France of the range kept for fiction."""
    return _number(draw, _RANGES[1])


def _number(draw: Draw, start: str) -> str:
    return f"{start} {draw.number(0, 99):02d} {draw.number(0, 99):02d}"


def courriel(prenom: str, nom: str) -> str:
    """An address of a domain kept for examples."""
    return f"{normalise(prenom)}.{normalise(nom)}@exemple.fr".replace(" ", "-")


def address(draw: Draw) -> str:
    """A street that is nowhere."""
    return f"{draw.number(1, 180)} {draw.one(_STREETS)} {draw.one(_STREET_NAMES)}"


def born(draw: Draw, day: date, youngest: int, oldest: int) -> date:
    """A birth date of somebody whose age on a day lies between two, both included."""
    return draw.before(day, youngest * 366, oldest * 365)
