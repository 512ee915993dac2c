"""What the steps of a dossier depend on (DOMAIN A3)."""

from dataclasses import dataclass
from datetime import date

from lda.domain.words import RUNNING, IssueProposition

REFUSAL = "REFUS"
"""Code of `adhesion`."""


def adheres(code: str | None) -> bool:
    """Whether an adhésion was gathered, and is no refusal."""
    return code not in (None, "", "NON_RECUEILLIE", REFUSAL)


@dataclass(frozen=True)
class MesureFacts:
    """Status of a mesure and the day it started."""

    statut: str
    started_on: date | None = None


@dataclass(frozen=True)
class PropositionFacts:
    """The answer to a proposition (`reponse_proposition`), what became of it once answered, its day."""

    reponse: str
    issue: str | None = None
    jour: date | None = None

    @property
    def stands(self) -> bool:
        """It was neither replaced by another nor given up: what was answered to it still counts."""
        return self.issue in (None, IssueProposition.MISE_EN_OEUVRE)

    @property
    def accepted(self) -> bool:
        """It stands, and the person said yes at least in part."""
        return self.stands and self.reponse in ("ACCEPTEE", "PARTIELLE")


@dataclass(frozen=True)
class SortieFacts:
    """A confirmed sortie: category of its motif, `suite_sortie`, and codes of its two axes."""

    categorie: str
    suite: str | None = None
    motif: str | None = None
    destination: str | None = None


@dataclass(frozen=True)
class DossierFacts:
    """All that the steps of a dossier depend on.

    `diagnostics`: their days (None: undated). `adhesion`: the last code gathered. `referents`: active ones.
    `relais_outcome`: `issue_relais` of the present relais. `awaiting`: saisines without a decision. `sortie`:
    the last one confirmed. `looked_again_on`, `reopened_on`: the last day of each.
    """

    statut: str
    diagnostics: tuple[date | None, ...] = ()
    adhesion: str | None = None
    referents: int = 0
    propositions: tuple[PropositionFacts, ...] = ()
    mesures: tuple[MesureFacts, ...] = ()
    relais_outcome: str | None = None
    awaiting: int = 0
    sortie: SortieFacts | None = None
    looked_again_on: date | None = None
    reopened_on: date | None = None

    @property
    def running(self) -> int:
        """Mesures that have started and not ended, the suspended ones among them."""
        return sum(m.statut in RUNNING for m in self.mesures)

    @property
    def last_diagnostic(self) -> date | None:
        """Day of the latest dated diagnostic."""
        return max((d for d in self.diagnostics if d), default=None)

    @property
    def asked_anew_on(self) -> date | None:
        """Since when the situation is studied anew: it was reopened, or looked at again."""
        return max((day for day in (self.looked_again_on, self.reopened_on) if day), default=None)

    def since(self, day: date | None) -> bool:
        """Whether something of that day belongs to the present study, its first day included."""
        return self.asked_anew_on is None or (day is not None and day >= self.asked_anew_on)
