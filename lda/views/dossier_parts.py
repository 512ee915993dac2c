"""The parts of a dossier as a page shows them: one small row each, codes without labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lda.domain import compliance
from lda.domain.access import Part
from lda.domain.deadlines import EtatBilan
from lda.domain.frequency import Counts, Frequency, Rhythm
from lda.domain.words import PLANNED, RUNNING, RoleGroupe
from lda.domain.workflow import Step
from lda.views.conclusion_parts import DecisionLine
from lda.views.pieces import PieceLine
from lda.views.saisine_parts import HistoryLine, MessageLine


@dataclass(frozen=True)
class SaisineLine:
    """A saisine of the dossier; `principale` speaks for it: its fiche is the one shown."""

    cle: str
    reference: str
    statut: str
    canal: str
    recue_le: date
    organisation: str
    decidee_le: date | None
    motif: str | None
    conseil: str | None
    principale: bool


@dataclass(frozen=True)
class DiagnosticLine:
    """A diagnostic: needs by domain, texts by key."""

    id: int
    jour: date
    auteur: str
    participation: str
    besoins: Mapping[str, str]
    contenu: Mapping[str, str]


@dataclass(frozen=True)
class AdhesionLine:
    """What the person said of the support, on a day."""

    id: int
    jour: date
    code: str


@dataclass(frozen=True)
class PropositionLine:
    """What was offered to the person, her answer, and what became of it; `par`, `detail` and `note` are empty
    for who reads only the objectives."""

    id: int
    jour: date
    orientations: tuple[str, ...]
    par: str
    detail: str
    reponse: str
    reponse_le: date | None
    issue: str | None
    issue_le: date | None
    note: str


@dataclass(frozen=True)
class IntervenantLine:
    """Somebody around the dossier; `compte`: reads it in the application."""

    id: int
    role: str
    nom: str
    organisation: str
    organisation_cle: str | None
    telephone: str
    compte: bool
    debut: date
    fin: date | None
    motif_fin: str


@dataclass(frozen=True)
class EvolutionLine:
    """What a bilan says of one objectif of its mesure: `code` of list `evolution_domaine`, what was done."""

    domaine: str
    objectif: str
    code: str | None
    texte: str


@dataclass(frozen=True)
class BilanLine:
    """A bilan of a mesure, written or due.

    `compte` is what was declared, or written down from the log when it was transmitted; `journal` what the
    log says of its period now. `frequence` needs a date. `due` is False for a draft that is not owed as
    things stand: its mesure is suspended on that day, or ended before it.
    """

    id: int
    cle: str
    mois: int
    echeance: date
    due: bool
    etat: EtatBilan
    jour: date | None
    redacteur: str
    transmis_le: date | None
    source: str | None
    compte: Counts | None
    journal: Counts
    frequence: Frequency | None
    situation_residentielle: str | None
    adhesion: str | None
    conclusion: str | None
    dette: int | None
    duree_proposee: int | None
    besoins: Mapping[str, str]
    contenu: Mapping[str, str]
    evolutions: tuple[EvolutionLine, ...]
    participe: bool | None
    lu: bool | None
    analyse: str
    analyse_ecart: str
    analyse_actions: str
    analyse_le: date | None


@dataclass(frozen=True)
class SortieLine:
    """A sortie declared; `confirmee_le` once the coordinator confirmed it."""

    jour: date
    motif: str | None
    destination: str | None
    suite: str | None
    note: str
    menage_informe: bool | None
    risques: str
    dernier_contact: date | None
    par: str
    confirmee_le: date | None


@dataclass(frozen=True)
class SuspensionLine:
    """A time during which a mesure stood still; `fin` is None while it lasts."""

    id: int
    debut: date
    fin: date | None


@dataclass(frozen=True)
class ObjectifLine:
    """An objectif of a mesure, and by what it is reached; one no longer followed has its last day."""

    id: int
    domaine: str
    texte: str
    indicateur: str
    etat: str
    fixe_le: date
    clos_le: date | None


@dataclass(frozen=True)
class MesureLine:
    """A mesure with its bilans; `cible`: contacts a month of its cahier; `frequence`,
    `rythme`: of a running one, since its last bilan.

    `ecrit`: the actor may log contacts, write bilans and declare the sortie; `joint`: join files.
    """

    id: int
    code: str
    operateur: str
    operateur_cle: str
    statut: str
    financeur: str | None
    demandee_le: date
    decidee_le: date | None
    debut: date | None
    fin_prevue: date | None
    fin: date | None
    renouvellements: int
    cible: float | None
    suspensions: tuple[SuspensionLine, ...]
    sortie: SortieLine | None
    bilans: tuple[BilanLine, ...]
    frequence: Frequency | None
    rythme: Rhythm | None
    contrat_le: date | None
    referent: str
    objectifs: tuple[ObjectifLine, ...]
    conformite: tuple[compliance.Line, ...]
    """Of one that has started."""
    ecrit: bool
    joint: bool


@dataclass(frozen=True)
class ContactLine:
    """A contact logged; `mesure` is the id of the one it belongs to."""

    id: int
    jour: date
    modalite: str
    minutes: int | None
    presence: str | None
    note: str
    auteur: str
    mesure: int | None
    corrigeable: bool
    """The actor may correct it or take it out."""


@dataclass(frozen=True)
class RelaisLine:
    """The coordinator's relais, until its outcome; `par`: who carries it."""

    id: int
    ouvert_le: date
    echeance: date
    issue: str | None
    clos_le: date | None
    par: str
    note: str


@dataclass(frozen=True)
class RecontactLine:
    """A household contacted again `mois` months after a mesure (its code) ended, or to be."""

    id: int
    mesure: str
    mois: int
    echeance: date
    fait_le: date | None
    joint: bool | None
    situation_residentielle: str | None
    note: str


@dataclass(frozen=True)
class DossierPiece(PieceLine):
    """A file of the dossier itself, of one of its saisines (by its key) or of one of its mesures (by its id).

    `ouverte`: the actor may have it now; of a flagged household that takes a reveal. `retirable`: it may take
    it away.
    """

    auteur: str
    saisine: str | None
    mesure: int | None
    ouverte: bool
    retirable: bool


@dataclass(frozen=True)
class Transfert:
    """A transfer that awaits its answer; `entrant`: proposed to the actor."""

    vers: str
    territoire: str
    raison: str
    propose_le: datetime | None
    entrant: bool


@dataclass(frozen=True)
class Refus:
    """A transfer refused by a plateforme (its code), for a reason, with no other act on a transfer since."""

    par: str
    raison: str
    le: datetime


@dataclass(frozen=True)
class DossierView:
    """A dossier cut to what one person reads of it (DOMAIN A2b); what is withheld is None or empty.

    `possibles`: names ("module.function") of what the actor's rights allow. `etapes`: for the coordinator,
    the next steps and what each lacks. `masque`: keys of answers that a logged reveal shows. `parties`: what
    is read.
    """

    cle: str
    reference: str
    statut: str
    version: int
    plateforme: str
    territoire: str
    recue_le: date
    ouvert_le: date
    clos_le: date | None
    nom: str
    """« confidentiel » when the actor may not know whose it is."""
    confidentiel: bool
    parties: frozenset[Part]
    possibles: frozenset[str]
    protege: bool = False
    masque: frozenset[str] = frozenset()
    identite: Mapping[str, Any] = field(default_factory=dict)
    commune: str | None = None
    urgence: str | None = None
    objet: str | None = None
    organisation: str = ""
    premier_contact_le: date | None = None
    decide_le: date | None = None
    motif: str | None = None
    destination: str | None = None
    conseil: str = ""
    dernier_mouvement: datetime | None = None
    prochaine_echeance: date | None = None
    accompagne: bool | None = None
    """A mesure is running; None for who may not know."""
    referent: IntervenantLine | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    saisines: tuple[SaisineLine, ...] = ()
    pieces: tuple[DossierPiece, ...] = ()
    etapes: tuple[Step, ...] = ()
    propose: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    """By verb, what its form is filled with beforehand."""
    diagnostic_demande: bool = False
    diagnostics: tuple[DiagnosticLine, ...] = ()
    adhesions: tuple[AdhesionLine, ...] = ()
    propositions: tuple[PropositionLine, ...] = ()
    intervenants: tuple[IntervenantLine, ...] = ()
    mesures: tuple[MesureLine, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    """A page of them, the latest first."""
    nb_contacts: int = 0
    """Of all pages."""
    relais: tuple[RelaisLine, ...] = ()
    recontacts: tuple[RecontactLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    messages: tuple[MessageLine, ...] = ()
    """Threads of its saisines, and avis."""
    historique: tuple[HistoryLine, ...] = ()
    passages: tuple[tuple[str, date], ...] = ()
    """Plateformes that had the dossier before, and until when."""
    transfert: Transfert | None = None
    refus: Refus | None = None

    @property
    def operees(self) -> tuple[MesureLine, ...]:
        """The mesures under way or awaited whose operator is around the dossier by the mesure alone: nobody
        of the group is there as its operator. For who reads the group (A2b)."""
        if Part.RESTE not in self.parties:
            return ()
        named = {
            i.organisation_cle for i in self.intervenants if i.fin is None and i.role == RoleGroupe.OPERATEUR
        }
        return tuple(
            m for m in self.mesures if m.statut in RUNNING | PLANNED and m.operateur_cle not in named
        )
