"""What happens to a saisine when it arrives and when it is acknowledged, beside its own rows."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import fiche
from lda.domain.access import Actor
from lda.domain.clock import now, today
from lda.domain.errors import Problem
from lda.domain.fiche import Answers
from lda.domain.territoires import HorsPerimetre
from lda.domain.words import CLOSED, StatutDossier
from lda.services.clear import copy_to_dossier, follow_main
from lda.store.geography import geography
from lda.store.lists import current_lists
from lda.store.models import Compte, Dossier, Organisation, OrganisationPlateforme, Saisine
from lda.store.traces import moved, next_reference, record
from lda.store.upsert import add_unless_there


def problems(session: Session, answers: Answers) -> list[Problem]:
    """All that keeps a fiche from being transmitted, a commune of the CUA included (DOMAIN A3)."""
    found = fiche.problems(answers, current_lists(session).open, geography().communes, today())
    commune = fiche.routing_commune(answers)
    if commune in geography().communes:
        route = geography().route(commune)
        if isinstance(route, HorsPerimetre):
            found.append(Problem(_commune_field(answers), route.message))
    return found


def _commune_field(answers: Answers) -> str:
    return "commune" if fiche.live(answers).get("commune") else "commune_souhaitee"


def destination(answers: Answers) -> tuple[str, str]:
    """Plateforme and territoire of a fiche without problems: those of its commune, or the territoire chosen
    instead with a reason."""
    chosen = fiche.live(answers).get("territoire_choisi")
    commune = fiche.routing_commune(answers) or ""
    territoire = geography().territoires[chosen or geography().commune(commune).territoire]
    assert territoire.plateforme is not None
    return territoire.plateforme, territoire.code


def name_organisation(session: Session, saisine: Saisine) -> None:
    """Tie the saisine to the organisation that its fiche names, when its author has none."""
    if saisine.organisation_id is None:
        query = select(Organisation.id).where(Organisation.nom == saisine.fiche.get("structure"))
        saisine.organisation_id = session.scalar(query)


def make_known(session: Session, saisine: Saisine) -> None:
    """Remember that a plateforme received a saisine from an organisation (DOMAIN A2).

    From somebody of it: what a coordinator types in says by itself nothing of the organisation's will.
    """
    typist = session.get_one(Compte, saisine.saisie_par_id)
    if saisine.organisation_id is None or typist.organisation_id != saisine.organisation_id:
        return
    known = {"organisation_id": saisine.organisation_id, "plateforme": saisine.plateforme}
    add_unless_there(session, OrganisationPlateforme, **known)


def open_dossier(session: Session, saisine: Saisine, by: Actor) -> Dossier:
    """Open the dossier of a household never met before, from the saisine that makes it known."""
    assert saisine.plateforme is not None
    assert saisine.territoire is not None
    assert saisine.recue_le is not None
    dossier = Dossier(
        reference=next_reference(session, "D", saisine.plateforme),
        statut=StatutDossier.OUVERT,
        plateforme=saisine.plateforme,
        territoire=saisine.territoire,
        identite={},
        violence=saisine.violence,
        recue_le=saisine.recue_le,
        ouvert_le=today(),
        dernier_mouvement=now(),
    )
    copy_to_dossier(saisine, dossier)
    session.add(dossier)
    session.flush()
    record(session, "dossiers.open", by, after=StatutDossier.OUVERT, dossier_id=dossier.id)
    return dossier


def attach(session: Session, saisine: Saisine, dossier: Dossier, by: Actor) -> None:
    """Add a saisine about the same household to a dossier, which reopens if it was closed."""
    assert saisine.recue_le is not None
    dossier.violence = dossier.violence or saisine.violence
    saisine.dossier_id = dossier.id
    dossier.recue_le = min(dossier.recue_le, saisine.recue_le)
    follow_main(session, dossier)
    if dossier.statut in CLOSED:
        _reopen(session, dossier, saisine, by)
    moved(dossier)


def _reopen(session: Session, dossier: Dossier, saisine: Saisine, by: Actor) -> None:
    before = dossier.statut
    dossier.statut = StatutDossier.DIAGNOSTIC
    dossier.clos_le = dossier.decide_le = None
    dossier.motif = dossier.destination = dossier.conseil = None
    record(
        session,
        "dossiers.reopen",
        by,
        before=before,
        after=StatutDossier.DIAGNOSTIC,
        detail={"raison": f"Nouvelle saisine {saisine.reference}.", "version": dossier.version},
        dossier_id=dossier.id,
    )
