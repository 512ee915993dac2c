"""Mesures with their bilans: states and frequencies, computed from facts and today (DOMAIN A4)."""

from collections.abc import Mapping, Sequence
from datetime import date

from lda.domain import access, compliance, deadlines
from lda.domain.clock import today
from lda.domain.frequency import Frequency, Rhythm, frequency, frequency_told, period_of, rhythm
from lda.domain.words import RUNNING
from lda.store.contacts import Logged, counted_between, counts_of, period, sent_bilans
from lda.store.models import Bilan, Mesure, Objectif
from lda.views.dossier_lines import Names, Reader
from lda.views.dossier_parts import (
    BilanLine,
    EvolutionLine,
    MesureLine,
    ObjectifLine,
    SortieLine,
    SuspensionLine,
)


def mesure_lines(
    mesures: Sequence[Mesure], contacts: Mapping[int, Logged], reader: Reader, names: Names
) -> tuple[MesureLine, ...]:
    """The mesures that somebody reads, in the order they were asked for, with their logs."""
    return tuple(_line(m, contacts.get(m.id, []), reader, names) for m in mesures)


def _line(m: Mesure, contacts: Logged, reader: Reader, names: Names) -> MesureLine:
    return MesureLine(
        id=m.id,
        code=m.code,
        operateur=m.operateur.nom,
        operateur_cle=m.operateur.cle,
        statut=m.statut,
        financeur=m.financeur,
        demandee_le=m.demandee_le,
        decidee_le=m.decidee_le,
        debut=m.debut,
        fin_prevue=m.fin_prevue,
        fin=m.fin,
        renouvellements=m.renouvellements,
        cible=_target(m),
        suspensions=tuple(SuspensionLine(s.id, s.debut, s.fin) for s in m.suspensions),
        sortie=_sortie(m, names),
        bilans=tuple(_bilan(m, b, contacts, reader, names) for b in m.bilans),
        frequence=_since_last(m, contacts),
        rythme=_rhythm(m, contacts),
        contrat_le=m.contrat_le,
        referent=m.referent or "",
        objectifs=tuple(map(objectif_line, m.objectifs)),
        conformite=_compliance(m, contacts),
        ecrit=reader.writes_mesure(m),
        joint=access.allowed("pieces.add_to_mesure", reader.actor, reader.ties_to(m)),
    )


def objectif_line(o: Objectif) -> ObjectifLine:
    """An objectif of a mesure."""
    return ObjectifLine(o.id, o.domaine, o.texte, o.indicateur or "", o.etat, o.fixe_le, o.clos_le)


def _target(m: Mesure) -> float | None:
    return m.cahier.get("frequence_cible_visites_mois")


def _sortie(m: Mesure, names: Names) -> SortieLine | None:
    if m.sortie_jour is None:
        return None
    return SortieLine(
        jour=m.sortie_jour,
        motif=m.sortie_motif,
        destination=m.sortie_destination,
        suite=m.sortie_suite,
        note=m.sortie_note or "",
        menage_informe=m.sortie_informe,
        risques=m.sortie_risques or "",
        dernier_contact=m.sortie_contact,
        par=names.get(m.sortie_par_id or 0, ""),
        confirmee_le=m.sortie_confirmee_le,
    )


def _bilan(m: Mesure, b: Bilan, contacts: Logged, reader: Reader, names: Names) -> BilanLine:
    first, last = period(m, b, b.jour or min(today(), b.echeance))
    log = counted_between(contacts, first, last)
    declared = counts_of(b)
    used = declared if declared is not None else log
    return BilanLine(
        id=b.id,
        cle=b.cle,
        mois=b.mois,
        echeance=b.echeance,
        due=_stands(m, b),
        etat=deadlines.bilan_state(b.echeance, today(), b.transmis_le, b.analyse_le),
        jour=b.jour,
        redacteur=names.get(b.redacteur_id or 0, ""),
        transmis_le=b.transmis_le,
        source=b.source,
        compte=declared,
        journal=log,
        frequence=frequency(first, last, used, _target(m)) if b.jour else None,
        situation_residentielle=b.situation_residentielle,
        adhesion=b.adhesion,
        conclusion=b.conclusion,
        dette=b.dette,
        duree_proposee=b.duree_proposee,
        besoins={need.domaine: need.niveau for need in b.besoins},
        contenu=reader.texts(b.contenu, b.redacteur_id),
        evolutions=_evolutions(m, b),
        participe=b.participe,
        lu=b.lu,
        analyse=b.analyse or "",
        analyse_ecart=b.analyse_ecart or "",
        analyse_actions=b.analyse_actions or "",
        analyse_le=b.analyse_le,
    )


def _evolutions(m: Mesure, b: Bilan) -> tuple[EvolutionLine, ...]:
    aims = {objectif.id: objectif for objectif in m.objectifs}
    return tuple(
        EvolutionLine(aims[e.objectif_id].domaine, aims[e.objectif_id].texte, e.code, e.texte or "")
        for e in b.evolutions
    )


def _since_last(m: Mesure, contacts: Logged) -> Frequency | None:
    """Frequency of a running mesure since its last transmitted bilan; None while nothing is known of it."""
    if m.statut not in RUNNING or m.debut is None:
        return None
    first, last = _period(m, m.debut)
    found = frequency_told(first, last, sent_bilans(m), contacts, _target(m))
    return None if found.per_month is None else found


def _rhythm(m: Mesure, contacts: Logged) -> Rhythm | None:
    """How the household of a running mesure is met, on the same period."""
    if m.statut not in RUNNING or m.debut is None:
        return None
    log = [(c.jour, c.modalite) for c in contacts]
    return rhythm(log, _period(m, m.debut)[0], today())


def _compliance(m: Mesure, contacts: Logged) -> tuple[compliance.Line, ...]:
    if m.debut is None:
        return ()
    end = m.fin or m.sortie_jour
    led = compliance.Led(
        debut=m.debut,
        fin=end,
        fin_prevue=m.fin_prevue,
        renouvellements=m.renouvellements,
        contrat_le=m.contrat_le,
        bilans=[(b.echeance, b.transmis_le) for b in m.bilans if b.transmis_le or _stands(m, b)],
        frequence=frequency_told(m.debut, end or today(), sent_bilans(m), contacts, _target(m)),
    )
    return compliance.card(led, m.cahier, today())


def _stands(m: Mesure, b: Bilan) -> bool:
    return deadlines.stands(b.cle, b.echeance, [(s.debut, s.fin) for s in m.suspensions], m.fin)


def _period(m: Mesure, start: date) -> tuple[date, date]:
    """Since the last transmitted bilan of a mesure, or its start."""
    dates: list[date] = [b.jour for b in m.bilans if b.jour is not None and b.transmis_le is not None]
    return period_of(start, today(), max(dates, default=None))
