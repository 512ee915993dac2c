"""Who reads a dossier, and its rows as that person may read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lda.domain.access import Actor, Part, Reading, Tie
from lda.domain.words import Role
from lda.store.followup import Followup, operated
from lda.store.models import Diagnostic, Intervenant, Mesure, Proposition, Relais, Saisine
from lda.store.ties import beside
from lda.views.dossier_parts import (
    AdhesionLine,
    DiagnosticLine,
    IntervenantLine,
    PropositionLine,
    RelaisLine,
    SaisineLine,
)

Names = Mapping[int, str]
"""Names of accounts by id."""

HEALTH = "sante"
"""Key of the health note of a diagnostic or a bilan: for its author, and who reads health notes (A2b)."""


@dataclass(frozen=True)
class Reader:
    """The actor, what it reads of the dossier, and by which ties."""

    actor: Actor
    seen: Reading
    ties: frozenset[Tie]

    def reads_mesure(self, mesure: Mesure) -> bool:
        """All mesures, or an operator's own from its start to 30 days after its end."""
        if Part.MESURES in self.seen:
            return True
        return Part.SA_MESURE in self.seen and operated(mesure, self.actor)

    def writes_mesure(self, mesure: Mesure) -> bool:
        """Contacts, bilans and the sortie of this mesure (DOMAIN A2)."""
        if self.actor.role == Role.COORDINATEUR:
            return Tie.PLATEFORME in self.ties
        if self.actor.role != Role.PARTENAIRE:
            return False
        return Tie.REFERENT in self.ties or operated(mesure, self.actor)

    def ties_to(self, mesure: Mesure) -> frozenset[Tie]:
        """Ties to a mesure: those to the dossier, but OPERATEUR for its own operator alone (DOMAIN A2b)."""
        return self.ties if operated(mesure, self.actor) else beside(self.ties)

    def texts(self, contenu: Mapping[str, Any] | None, author: int | None) -> dict[str, str]:
        """What was written in words, without another's health notes for who may not read them."""
        own = author == self.actor.account
        kept = own or Part.NOTES_SANTE in self.seen
        return {key: value for key, value in (contenu or {}).items() if kept or key != HEALTH}


def person_lines(rows: Followup, reader: Reader, names: Names) -> dict[str, Any]:
    """Fields of a DossierView about the person's will and the people around her."""
    found: dict[str, Any] = {}
    if Part.OBJECTIFS in reader.seen:
        whole = Part.RESTE in reader.seen
        found["adhesions"] = tuple(AdhesionLine(a.id, a.jour, a.code) for a in rows.adhesions)
        found["propositions"] = tuple(_proposition(p, whole=whole) for p in rows.propositions)
    if Part.RESTE in reader.seen:
        found["diagnostics"] = tuple(_diagnostic(d, reader, names) for d in rows.diagnostics)
        found["intervenants"] = tuple(_intervenant(i) for i in rows.intervenants)
        found["relais"] = tuple(_relais(r) for r in rows.relais)
        found["referent"] = _intervenant(rows.referent) if rows.referent else None
    return found


def saisine_line(s: Saisine, *, principale: bool) -> SaisineLine:
    """A saisine of the dossier."""
    assert s.reference is not None
    assert s.recue_le is not None
    return SaisineLine(
        cle=s.cle,
        reference=s.reference,
        statut=s.statut,
        canal=s.canal,
        recue_le=s.recue_le,
        organisation=s.organisation.nom if s.organisation else "",
        decidee_le=s.decidee_le,
        motif=s.motif_decision,
        conseil=s.conseil,
        principale=principale,
    )


def _diagnostic(d: Diagnostic, reader: Reader, names: Names) -> DiagnosticLine:
    return DiagnosticLine(
        id=d.id,
        jour=d.jour,
        auteur=names.get(d.auteur_id, ""),
        participation=d.participation,
        besoins={need.domaine: need.niveau for need in d.besoins},
        contenu=reader.texts(d.contenu, d.auteur_id),
    )


def _proposition(p: Proposition, *, whole: bool) -> PropositionLine:
    return PropositionLine(
        id=p.id,
        jour=p.jour,
        orientations=tuple(p.orientations),
        par=p.par if whole else "",
        detail=(p.detail or "") if whole else "",
        reponse=p.reponse,
        reponse_le=p.reponse_le,
        issue=p.issue,
        issue_le=p.issue_le,
        note=(p.issue_note or "") if whole else "",
    )


def _intervenant(i: Intervenant) -> IntervenantLine:
    return IntervenantLine(
        id=i.id,
        role=i.role,
        nom=i.nom,
        organisation=i.organisation.nom if i.organisation else "",
        organisation_cle=i.organisation.cle if i.organisation else None,
        telephone=i.telephone or "",
        compte=i.compte_id is not None,
        debut=i.debut,
        fin=i.fin,
        motif_fin=i.motif_fin or "",
    )


def _relais(r: Relais) -> RelaisLine:
    return RelaisLine(r.id, r.ouvert_le, r.echeance, r.issue, r.clos_le, r.par or "", r.note or "")
