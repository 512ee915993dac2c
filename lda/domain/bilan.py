"""What each kind of bilan says, and what it lacks before it is transmitted (DOMAIN A4, B 3.6).

The form, the service and the checks of the database ask here. A field is named as its problems are:
"jour", "situation_residentielle", "nb_vad", "contenu.parole", "besoins.BUDGET", "evolutions.12".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lda.domain.errors import Problem
from lda.domain.frequency import Verdict

LIGHT = "M3"
"""Key of the bilan that is light: at three months, "de manière informelle"."""
NOT_GATHERED = "NON_RECUEILLIE"
"""Code of the list `adhesion` for what was not asked: it is no adhésion gathered (DOMAIN A3)."""


class Section(StrEnum):
    """A part of a bilan, in the order of B 3.6."""

    SITUATION = "SITUATION"
    FREQUENCE = "FREQUENCE"
    OBJECTIFS = "OBJECTIFS"
    BESOINS = "BESOINS"
    PAROLE = "PAROLE"
    CONCLUSION = "CONCLUSION"


TITLES: Mapping[Section, str] = {
    Section.SITUATION: "Situation résidentielle",
    Section.FREQUENCE: "Rencontres",
    Section.OBJECTIFS: "Objectifs",
    Section.BESOINS: "Besoins",
    Section.PAROLE: "Adhésion et parole de la personne",
    Section.CONCLUSION: "Conclusion",
}

TEXTS: Mapping[str, str] = {
    "evenements": "Événements depuis le dernier bilan",
    "motif_frequence": "Motif d'une fréquence différente",
    "actions": "Actions menées",
    "commentaire": "Commentaire",
    "sante": "Note sur la santé",
    "parole": "Parole de la personne",
    "difficultes": "Difficultés",
    "points_forts": "Points forts",
    "suites": "Objectifs à venir",
}
"""What a bilan says in words; "sante" is for those who may read health notes (A2b)."""

_TEXTS_OF: Mapping[Section, tuple[str, ...]] = {
    Section.SITUATION: ("evenements",),
    Section.FREQUENCE: ("motif_frequence",),
    Section.OBJECTIFS: ("actions", "commentaire"),
    Section.BESOINS: ("sante",),
    Section.PAROLE: ("parole", "difficultes", "points_forts"),
    Section.CONCLUSION: ("suites",),
}
_LIGHT_TEXTS = frozenset({"evenements", "motif_frequence", "parole"})

COUNTS: Mapping[str, str] = {
    "vad": "Visites à domicile",
    "entretien": "Entretiens au service",
    "ext": "Rencontres extérieures",
    "acc_phys": "Accompagnements physiques",
    "tel": "Téléphone, visio",
    "collectif": "Actions collectives",
    "absent": "Rendez-vous non honorés",
}
"""The counts of a bilan, in the columns nb_…"""

YES_NO: Mapping[str, str] = {
    "participe": "La personne a participé au bilan",
    "lu": "La personne a lu le bilan",
}

RENEWAL = "RENOUVELLEMENT"
"""Code of the list `conclusion_bilan` that asks for a renewal, whose months may be proposed."""
DEBT, LENGTH = "dette", "duree_proposee"
NUMBERS: Mapping[str, tuple[str, int, int]] = {
    DEBT: ("Montant de la dette, en euros", 0, 999_999),
    LENGTH: ("Durée proposée, en mois", 1, 36),
}
"""Numbers that a bilan may tell: label, least, most. The debt is for the full ones (B 3.6)."""


def sections(key: str) -> tuple[Section, ...]:
    """The parts of a bilan of this key: four for the light one, all six for the others (B 3.6)."""
    if key == LIGHT:
        return (Section.SITUATION, Section.FREQUENCE, Section.PAROLE, Section.CONCLUSION)
    return tuple(Section)


def texts(key: str, section: Section) -> tuple[str, ...]:
    """Keys of what a section of this bilan says in words."""
    return tuple(name for name in _TEXTS_OF[section] if key != LIGHT or name in _LIGHT_TEXTS)


def asks_the_person(key: str) -> bool:
    """Whether this bilan says that the person took part in it, and read it: the full ones do."""
    return key != LIGHT


@dataclass(frozen=True)
class Written:
    """What stands in a bilan, and what it is judged by.

    `filled`: the fields answered. `domaines`, `objectifs`: labels of what the grid and the evolution are to
    cover. `verdict`: of its frequency, as far as it is known.
    """

    key: str
    filled: frozenset[str]
    domaines: Mapping[str, str]
    objectifs: Mapping[int, str]
    verdict: Verdict | None = None


def missing(written: Written) -> list[Problem]:
    """All that a bilan lacks before it can be transmitted, in the order of the form."""
    return [problem for problem in _asked(written) if problem.field not in written.filled]


def _asked(written: Written) -> Iterator[Problem]:
    yield Problem("jour", "La date du bilan n'est pas indiquée. Saisissez-la.")
    asks = {
        Section.SITUATION: _situation,
        Section.FREQUENCE: _frequency,
        Section.OBJECTIFS: _objectifs,
        Section.BESOINS: _needs,
        Section.PAROLE: _adhesion,
        Section.CONCLUSION: _conclusion,
    }
    for section in sections(written.key):
        yield from asks[section](written)


def _situation(_: Written) -> Iterator[Problem]:
    yield Problem(
        "situation_residentielle",
        "La situation résidentielle n'est pas indiquée. Choisissez-la, ou gardez celle qui est reprise.",
    )


def _frequency(written: Written) -> Iterator[Problem]:
    yield Problem(
        "source", "Les contacts ne sont pas comptés. Prenez ceux du journal, ou déclarez leurs nombres."
    )
    if written.key != LIGHT and written.verdict not in (None, Verdict.CONFORME):
        yield Problem(
            "contenu.motif_frequence",
            "La fréquence n'est pas celle du cahier des charges. Dites pourquoi.",
        )


def _objectifs(written: Written) -> Iterator[Problem]:
    for id, label in written.objectifs.items():
        yield Problem(
            f"evolutions.{id}", f"L'évolution d'un objectif ({label}) n'est pas indiquée. Choisissez-la."
        )


def _needs(written: Written) -> Iterator[Problem]:
    left = [label for code, label in written.domaines.items() if f"besoins.{code}" not in written.filled]
    if left:
        which = "" if len(left) == len(written.domaines) else f", il manque : {' ; '.join(left)}"
        yield Problem(
            "besoins",
            f"La grille des besoins n'est pas complète{which}. "
            "Choisissez un niveau, ou « NE » pour ce qui n'est pas évalué.",
        )


def _adhesion(_: Written) -> Iterator[Problem]:
    yield Problem(
        "adhesion", "L'adhésion n'est pas indiquée. Choisissez-la, « Non recueillie » si c'est le cas."
    )


def _conclusion(written: Written) -> Iterator[Problem]:
    yield Problem("conclusion", "La conclusion n'est pas indiquée. Choisissez-la.")
    if asks_the_person(written.key):
        for field, label in YES_NO.items():
            yield Problem(field, f"« {label} » : répondez par oui ou par non.")
