"""A dossier in which everything is filled in, each text with a word of its own to look for.

The word of an answer is made of its key; those of the follow-up are in MARKS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lda.domain import fiche
from lda.domain.clock import now
from lda.domain.fiche import FIELDS, Kind
from lda.domain.words import StatutMesure
from lda.services.schedule import reschedule
from lda.store.lists import current_lists
from lda.store.models import (
    Adhesion,
    Contact,
    Diagnostic,
    Dossier,
    Evolution,
    Intervenant,
    Message,
    Mesure,
    Objectif,
    Piece,
    Proposition,
    Recontact,
    Relais,
    Reunion,
    ReunionDossier,
    ReunionParticipant,
    ReunionPlateforme,
    Saisine,
)
from lda.store.traces import next_reference, record
from tests import factories
from tests.access.cast import NAMED, Everybody, everybody
from tests.access.scene import PDF, day

CODES: dict[str, Any] = {
    "date_saisine": "2026-10-01", "type_prescripteur": "AUTRE", "contact_prealable": "OUI",
    "territoire_choisi": "CALAISIS", "date_naissance": "1987-04-12", "annee_naissance": 1987, "sexe": "F",
    "rattachement": "COMMUNE", "commune": factories.BETHUNE, "domiciliation": "OUI",
    "domiciliation_fin": "2027-01-01", "typologie_menage": "COUPLE_ENF", "nb_adultes": 2, "nb_enfants": 1,
    "enfants_a_venir": 0, "droit_visite": "NON", "codemandeur_naissance": "1986-02-03", "nationalite": "UE",
    "titre_sejour": "VALIDE", "titre_sejour_fin": "2028-01-01", "animaux": "NON",
    "objet_demande": "ACCES_MAINTIEN", "situation_residentielle": "RUE", "situation_depuis": "2026-01-01",
    "anciennete_situation": "1_6M", "codemandeur_situation": "AUTRE", "aggravants_logement": ["EXPULSION"],
    "statut_occupation": "LOCATAIRE_SOCIAL", "loyer": 401.0, "charges_locatives": 41.0,
    "aide_logement": 201.0,
    "typologie_actuelle": "T2", "motif_demande": "AUTRE", "stade_expulsion": "NSP",
    "motif_expulsion": "IMPAYE",
    "date_impaye": "2026-02-01", "etat_cfp": "ACCORDE", "dette_locative": 4321.0, "reprise_paiement": "OUI",
    "plan_apurement": "OUI", "plan_apurement_date": "2026-08-01", "ccapex_saisie": "OUI",
    "delais_accordes": "OUI", "ressource_type": ["RSA"], "ressources_total": 1607.0, "charge_energie": 61.0,
    "charges_autres": 71.0, "dette_type": ["LOYER"], "dette_montant": 8765.0, "surendettement": "NON",
    "dls_statut": "ACTIVE", "dalo_statut": "EN_COURS", "siao_active": "OUI", "refus_logement": "OUI",
    "couverture_maladie": "OUI", "medecin_traitant": "OUI", "suivi_sante": ["GENERALISTE"],
    "difficultes": ["MOBILITE"], "adaptation_logement": "OUI", "mdph_rqth": "OUI",
    "protection_juridique": "CURATELLE", "mesures_passees": ["AUTRE"], "public_cible": ["SANS_DOMICILE"],
    "urgence": "FORTE", "mesure_pressentie": ["AUTRE"], "souhait_logement": ["SOCIAL"],
    "typologie_souhaitee": ["T3"], "communes_souhaitees": [factories.BRUAY], "adhesion": "ADHERE",
    "consentement_partage": "INFORMEE_OPPOSITION", "information_date": "2026-10-01",
}  # fmt: skip
"""The answers that are codes, days or numbers."""

VIOLENT: dict[str, Any] = {
    "violences": "OUI", "auteur_domicile": "OUI", "ordonnance_protection": "OUI", "plainte": "OUI",
    "motif_demande": "VIF", "public_cible": ["SANS_DOMICILE", "VIF"],
    "aggravants_logement": ["EXPULSION", "VIOLENCES"], "difficultes": ["MOBILITE", "VIOLENCES"],
}  # fmt: skip
"""What of it sets the flag; an unflagged dossier of this kind is one whose flag the coordinator lifted."""

MARKS = (
    "diag_forces", "diag_sante", "autre_conseil", "avis", "message", "autre_message", "proposition_par",
    "proposition_detail", "intervenant_nom", "intervenant_tel", "contact_libre", "contact_sa_mesure",
    "contact_autre_mesure", "bilan_sa_mesure", "analyse_sa_mesure", "ecart_sa_mesure",
    "actions_sa_mesure", "evolution_sa_mesure", "signe_sa_mesure", "signe_autre_mesure",
    "evolution_autre_mesure", "bilan_autre_mesure", "sante_sa_mesure",
    "sante_autre_mesure",
    "sante_referent", "sortie_sa_mesure", "sortie_autre_mesure", "relais_note", "decisions_tenue",
    "relais_par", "notes_tenue", "decisions_operateur", "decisions_autre", "decisions_a_venir", "raison",
    "conseil_dossier",
    "raison_violence", "recontact_note",
)  # fmt: skip


def mark(name: str) -> str:
    """The word planted for an answer or a part."""
    return f"mq{name.replace('_', '')}qm"


def answers(**changes: Any) -> dict[str, Any]:
    """A fiche with every answer; each text is its mark."""
    texts = {
        key: mark(key)
        for key, field in FIELDS.items()
        if field.kind in (Kind.TEXTE, Kind.TEXTE_LONG, Kind.STRUCTURE)
    }
    return texts | CODES | VIOLENT | changes


@dataclass(frozen=True)
class Rich:
    """The keys of what was made."""

    people: Everybody
    dossier: str
    saisine: str
    piece: str
    files: Mapping[str, str]
    """By the name of their mark, the files of the dossier and of its mesures."""
    new: str
    """A saisine not acknowledged yet, about another household."""
    concertation: str
    version: int


def build(session: Session, *, flagged: bool) -> Rich:
    """The dossier, its two saisines, and everybody of `cast.py` around it; a transfer of it is proposed."""
    people = everybody(session)
    ids = {name: account.id for name, account in people.accounts.items()}
    dossier = factories.make_dossier(
        session, statut="ACCOMPAGNEMENT", answers=answers(), recue_le=day(-60), violence=flagged,
        conseil=mark("conseil_dossier"), transfert_vers="PF_LENS_HENIN", transfert_territoire="LENS_HENIN",
    )  # fmt: skip
    given = {"statut": "VALIDEE", "dossier": dossier, "violence": flagged, "answers": answers()}
    first = factories.make_saisine(
        session, people.accounts["auteur"], recue_le=day(-60), **given,
        collegues=[people.accounts[name] for name in NAMED],
    )  # fmt: skip
    other = {"conseil": mark("autre_conseil"), "answers": answers(nom="Seconde")}
    second = factories.make_saisine(
        session, people.accounts["autre_partenaire"], recue_le=day(-50), **(given | other)
    )
    new = factories.make_saisine(
        session, people.accounts["auteur"], statut="TRANSMISE", answers=answers(), violence=flagged
    )
    piece = _piece(session, "piece", ids["auteur"], saisine_id=first.id)
    _words(session, dossier, first, second, ids)
    files = _accompaniment(session, dossier, people)
    files["piece_dossier"] = _piece(session, "piece_dossier", ids["coordinatrice"], dossier_id=dossier.id)
    _around(session, dossier, people)
    held = _concertations(session, dossier, people)
    session.flush()
    return Rich(people, dossier.cle, first.cle, piece, files, new.cle, held.cle, dossier.version)


def _piece(session: Session, name: str, author: int, **on: int) -> str:
    """A file with its word in its name. Its key."""
    piece = Piece(
        nom=f"{mark(name)}.pdf", type="application/pdf", taille=len(PDF), contenu=PDF, auteur_id=author,
        ajoutee_le=now(), **on,
    )  # fmt: skip
    session.add(piece)
    session.flush()
    return piece.cle


def _words(session: Session, dossier: Dossier, first: Saisine, second: Saisine, ids: dict[str, int]) -> None:
    """Messages, an avis, a diagnostic, a proposition, a relais, the history."""
    by = ids["coordinatrice"]
    for about, name, genre in (
        ({"saisine_id": first.id}, "message", "MESSAGE"),
        ({"saisine_id": second.id}, "autre_message", "MESSAGE"),
        ({"dossier_id": dossier.id}, "avis", "AVIS"),
    ):
        session.add(Message(auteur_id=by, genre=genre, quand=now(), texte=mark(name), **about))
    session.add(
        Diagnostic(
            dossier_id=dossier.id, jour=day(-9), auteur_id=by, participation="PRESENTE",
            contenu={"forces": mark("diag_forces"), "sante": mark("diag_sante")},
        )
    )  # fmt: skip
    session.add(Adhesion(dossier_id=dossier.id, jour=day(-9), code="ADHERE", auteur_id=by))
    session.add(
        Proposition(
            dossier_id=dossier.id, jour=day(-8), orientations=["MESURE"], par=mark("proposition_par"),
            detail=mark("proposition_detail"), reponse="ACCEPTEE", reponse_le=day(-7),
        )
    )  # fmt: skip
    session.add(
        Relais(
            dossier_id=dossier.id, ouvert_le=day(-9), echeance=day(9), issue="SOLUTION", clos_le=day(-1),
            par=mark("relais_par"), note=mark("relais_note"),
        )
    )  # fmt: skip
    for verb, name in (("dossiers.look_again", "raison"), ("dossiers.set_violence", "raison_violence")):
        record(session, verb, None, detail={"raison": mark(name)}, dossier_id=dossier.id)


def _accompaniment(session: Session, dossier: Dossier, people: Everybody) -> dict[str, str]:
    """A mesure of the operateur and one of another, each with a contact, a bilan, a sortie declared, and two
    files: from the coordinator, and from its operator."""
    files: dict[str, str] = {}
    for owner, name in (("operateur", "sa_mesure"), ("autre_partenaire", "autre_mesure")):
        author = people.accounts[owner].id
        mesure = Mesure(
            dossier_id=dossier.id, code="ASRL", operateur_id=people.organisations[owner].id,
            statut=StatutMesure.EN_COURS, demandee_le=day(-300), debut=day(-200),
            cahier=dict(current_lists(session).items("mesure")["ASRL"].extra),
            sortie_jour=day(-1), sortie_motif="RELOGE", sortie_destination="LOC_SOCIAL",
            sortie_note=mark(f"sortie_{name}"), sortie_par_id=author,
        )  # fmt: skip
        session.add(mesure)
        session.flush()
        reschedule(session, mesure)
        own, others = mesure.bilans[0], mesure.bilans[1]
        own.jour, own.redacteur_id = day(-100), author
        own.contenu = {"actions": mark(f"bilan_{name}"), "sante": mark(f"sante_{name}")}
        own.analyse = mark("analyse_sa_mesure") if name == "sa_mesure" else None
        own.analyse_ecart = mark("ecart_sa_mesure") if name == "sa_mesure" else None
        own.analyse_actions = mark("actions_sa_mesure") if name == "sa_mesure" else None
        aim = Objectif(
            mesure_id=mesure.id, domaine="BUDGET", texte="Payer le loyer", fixe_le=day(-150),
            indicateur=mark(f"signe_{name}"),
        )  # fmt: skip
        session.add(aim)
        session.flush()
        own.evolutions = [Evolution(objectif_id=aim.id, code="PROGRES", texte=mark(f"evolution_{name}"))]
        others.jour, others.redacteur_id = day(-20), people.accounts["referent"].id
        others.contenu = {"sante": mark("sante_referent")}
        session.add(_contact(dossier, author, mark(f"contact_{name}"), mesure.id))
        for by, giver in (("coordination", people.accounts["coordinatrice"].id), ("operateur", author)):
            file = f"piece_{by}_{name}"
            files[file] = _piece(session, file, giver, mesure_id=mesure.id)
    session.add(_contact(dossier, people.accounts["coordinatrice"].id, mark("contact_libre"), None))
    for owner, confirmed in (("operateur_sorti", -30), ("operateur_ancien", -31)):
        ended = Mesure(
            dossier_id=dossier.id, code="ASRL", operateur_id=people.organisations[owner].id,
            statut=StatutMesure.TERMINEE, demandee_le=day(-300), debut=day(-200), fin=day(-40), cahier={},
            sortie_jour=day(-40), sortie_confirmee_le=day(confirmed), sortie_motif="RELOGE",
        )  # fmt: skip
        session.add(ended)
        session.flush()
        session.add(
            Recontact(
                dossier_id=dossier.id, mesure_id=ended.id, mois=3, echeance=day(50), fait_le=day(-1),
                joint=False, note=mark("recontact_note"),
            )
        )  # fmt: skip
    return files


def _contact(dossier: Dossier, author: int, note: str, mesure: int | None) -> Contact:
    return Contact(
        dossier_id=dossier.id, mesure_id=mesure, jour=day(-30), modalite="VAD", note=note, auteur_id=author
    )


def _around(session: Session, dossier: Dossier, people: Everybody) -> None:
    for who, role, end in (
        ("referent", "REFERENT", None), ("ancien_referent", "REFERENT", -20), ("intervenant", "SANTE", None),
        ("bailleur", "BAILLEUR", None), ("bailleur_orienteur", "ORIENTEUR", None),
    ):  # fmt: skip
        account = people.accounts[who]
        session.add(
            Intervenant(
                dossier_id=dossier.id, role=role, compte_id=account.id,
                organisation_id=account.organisation_id, nom=mark("intervenant_nom"),
                telephone=mark("intervenant_tel"), debut=day(-50), fin=day(end) if end else None,
            )
        )  # fmt: skip


def _concertations(session: Session, dossier: Dossier, people: Everybody) -> Reunion:
    """One held, to which the invite came; one with the operateur; one with nobody; one to come."""
    made = []
    for name, offset, who in (
        ("tenue", -10, "invite"), ("operateur", -11, "operateur"), ("autre", -12, None),
        ("a_venir", 10, "invite_a_venir"),
    ):  # fmt: skip
        reunion = Reunion(
            reference=next_reference(session, "R", "PF_ARTOIS"), type="CONCERTATION", jour=day(offset),
            titre="Concertation", decisions=mark(f"decisions_{name}"), notes=mark(f"notes_{name}"),
            auteur_id=people.accounts["coordinatrice"].id,
        )  # fmt: skip
        reunion.parts = [ReunionPlateforme(plateforme="PF_ARTOIS", role="ORGANISATEUR", territoire="ARTOIS")]
        if who is not None:
            reunion.participants = [ReunionParticipant(compte_id=people.accounts[who].id, nom=who)]
        session.add(reunion)
        session.flush()
        session.add(ReunionDossier(reunion_id=reunion.id, dossier_id=dossier.id))
        made.append(reunion)
    return made[0]


def hidden_by_conditions() -> set[str]:
    """Answers that this fiche does not show: a condition of theirs does not hold."""
    return set(answers()) - set(fiche.live(answers()))
