"""Builders of rows for the tests. Nobody here exists; telephones are of the ranges kept for fiction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import fiche
from lda.domain.access import Actor
from lda.domain.clock import noon, now, today
from lda.domain.words import CLOSED, Canal, Role, StatutDossier, StatutSaisine
from lda.services import echeances
from lda.services.clear import spread
from lda.store.crypto import cipher
from lda.store.models import (
    Affectation,
    Compte,
    Dossier,
    Organisation,
    OrganisationPlateforme,
    Saisine,
    SaisineCollegue,
    public_key,
)
from lda.store.people import actor_of
from lda.store.traces import next_reference

BETHUNE, BRUAY, CALAIS, LENS, SAINT_OMER, ARRAS = "62119", "62178", "62193", "62498", "62765", "62041"
SAINT_POL, ABLAINZEVELLE = "62767", "62002"

PLACES = {
    BETHUNE: ("PF_ARTOIS", "ARTOIS"),
    BRUAY: ("PF_ARTOIS", "ARTOIS"),
    CALAIS: ("PF_CALAISIS", "CALAISIS"),
    LENS: ("PF_LENS_HENIN", "LENS_HENIN"),
    SAINT_OMER: ("PF_AUDOMAROIS", "AUDOMAROIS"),
    SAINT_POL: ("PF_TERNOIS_ARRAGEOIS", "TERNOIS"),
    ABLAINZEVELLE: ("PF_TERNOIS_ARRAGEOIS", "ARRAGEOIS_HORS_CUA"),
}
"""Plateforme and territoire of the communes used here."""


def make_organisation(
    session: Session,
    nom: str | None = None,
    *,
    type: str = "ASSO_AHI",
    commune: str | None = BETHUNE,
    plateformes: Iterable[str] = (),
) -> Organisation:
    """An active organisation, known of some plateformes."""
    nom = nom or f"Association d'essai {public_key()}"
    organisation = Organisation(nom=nom, type=type, commune=commune, telephone="03 53 01 00 10")
    session.add(organisation)
    session.flush()
    session.add_all(
        OrganisationPlateforme(organisation_id=organisation.id, plateforme=code) for code in plateformes
    )
    session.flush()
    return organisation


def make_account(
    session: Session,
    role: str = Role.PARTENAIRE,
    *,
    organisation: Organisation | None = None,
    plateformes: Iterable[str] = (),
    territoires: Iterable[str] = (),
    prenom: str = "Camille",
    nom: str = "Essai",
    actif: bool = True,
    **profil: str,
) -> Compte:
    """An account; a coordinator needs `plateformes`, a SLISL chief `territoires`, in force for a year."""
    name = profil.setdefault("identifiant", f"{prenom}.{nom}.{public_key()}".lower())
    compte = Compte(
        identifiant_hash=cipher().fingerprint("identifiant", name),
        profil={
            "prenom": prenom,
            "nom": nom,
            "fonction": "Travail social",
            "telephone": "03 53 01 00 20",
            "courriel": "essai@exemple.fr",
            **profil,
        },
        role=role,
        organisation_id=organisation.id if organisation else None,
        organisation=organisation,
        actif=actif,
        cree_le=now(),
    )
    start = today() - timedelta(days=365)
    compte.affectations = [Affectation(plateforme=code, debut=start) for code in plateformes]
    compte.affectations += [Affectation(territoire=code, debut=start) for code in territoires]
    session.add(compte)
    session.flush()
    return compte


def actor(session: Session, compte: Compte) -> Actor:
    """The actor that an account is today."""
    return actor_of(compte, today())


def complete_answers(**changes: Any) -> dict[str, Any]:
    """A fiche that may be transmitted, with changes; a change to None leaves the answer out."""
    answers: dict[str, Any] = {
        "date_saisine": today().isoformat(),
        "structure": "Association Les Tilleuls",
        "type_prescripteur": "ASSO_AHI",
        "nom_professionnel": "Dominique Partenaire",
        "fonction": "Travail social",
        "telephone_pro": "03 53 01 00 20",
        "courriel_pro": "essai@exemple.fr",
        "nom": "Fictive",
        "prenom": "Alix",
        "nom_naissance": "Inventée",
        "date_naissance": "1987-04-12",
        "sexe": "F",
        "telephone": "06 39 98 11 22",
        "rattachement": "COMMUNE",
        "commune": BETHUNE,
        "adresse": "12 allée des Mirages",
        "typologie_menage": "F_SEULE",
        "nb_adultes": 1,
        "nb_enfants": 0,
        "enfants_a_venir": 0,
        "droit_visite": "NON",
        "nationalite": "FR",
        "objet_demande": "ACCES",
        "situation_residentielle": "HEB_TIERS",
        "anciennete_situation": "1_6M",
        "aggravants_logement": ["AUCUN"],
        "motif_demande": "FIN_TIERS",
        "ressource_type": ["RSA"],
        "ressources_total": 607.0,
        "dls_statut": "ACTIVE",
        "dalo_statut": "NON",
        "siao_active": "NON",
        "public_cible": ["SANS_DOMICILE"],
        "urgence": "NORMALE",
        "souhait_logement": ["SOCIAL"],
        "typologie_souhaitee": ["T2"],
        "parole_personne": "Avoir une porte que je peux fermer.",
        "adhesion": "ADHERE",
        "attentes": "Un diagnostic partagé.",
        "consentement_partage": "INFORMEE_ACCORD",
        "information_date": today().isoformat(),
        "information_par": "Dominique Partenaire",
    }
    return {key: value for key, value in (answers | changes).items() if value is not None}


def identite(answers: dict[str, Any]) -> dict[str, Any]:
    """What a list shows of a person, and what finds her."""
    keys = ("nom", "prenom", "date_naissance", "annee_naissance", "nom_naissance")
    return {key: answers[key] for key in keys if answers.get(key)}


def make_saisine(
    session: Session,
    auteur: Compte,
    *,
    statut: str = StatutSaisine.BROUILLON,
    answers: dict[str, Any] | None = None,
    dossier: Dossier | None = None,
    recue_le: date | None = None,
    collegues: Iterable[Compte] = (),
    **columns: Any,
) -> Saisine:
    """A saisine in any status, complete, received by the plateforme of its commune."""
    answers = complete_answers() if answers is None else answers
    saisine = Saisine(
        statut=StatutSaisine.BROUILLON,
        canal=Canal.APPLICATION,
        auteur_id=auteur.id,
        saisie_par_id=auteur.id,
        organisation_id=auteur.organisation_id,
        version_fiche=fiche.FICHE_VERSION,
        fiche=answers,
        identite=identite(answers),
        cree_le=now(),
        modifiee_le=now(),
    )
    if statut != StatutSaisine.BROUILLON:
        _receive(session, saisine, statut, recue_le or today())
        saisine.violence = fiche.violence_flag(answers)
    if dossier is not None:
        saisine.dossier_id = dossier.id
    for name, value in columns.items():
        setattr(saisine, name, value)
    session.add(saisine)
    session.flush()
    session.add_all(SaisineCollegue(saisine_id=saisine.id, compte_id=c.id) for c in collegues)
    if saisine.statut != StatutSaisine.BROUILLON:
        spread(session, saisine)
    if dossier is not None and dossier.prochaine_echeance is None:
        echeances.refresh(session, dossier)
    session.flush()
    return saisine


def _receive(session: Session, saisine: Saisine, statut: str, day: date) -> None:
    saisine.statut = statut
    commune = fiche.routing_commune(saisine.fiche) or BETHUNE
    saisine.plateforme, saisine.territoire = PLACES[commune]
    saisine.reference = next_reference(session, "S", saisine.plateforme)
    saisine.recue_le, saisine.transmise_le = day, noon(day)
    if statut != StatutSaisine.TRANSMISE:
        saisine.accusee_le = noon(day)
    if statut in (StatutSaisine.VALIDEE, StatutSaisine.NON_VALIDEE, StatutSaisine.SANS_SUITE):
        saisine.decidee_le = day
        saisine.motif_decision = {"NON_VALIDEE": "DROIT_COMMUN", "SANS_SUITE": "INJOIGNABLE"}.get(statut)


def make_dossier(
    session: Session,
    *,
    auteur: Compte | None = None,
    statut: str = StatutDossier.OUVERT,
    answers: dict[str, Any] | None = None,
    recue_le: date | None = None,
    **columns: Any,
) -> Dossier:
    """A dossier in any status; given an author, with its saisine, awaiting a decision while that is due."""
    answers = complete_answers() if answers is None else answers
    commune = fiche.routing_commune(answers) or BETHUNE
    plateforme, territoire = PLACES[commune]
    day = recue_le or today()
    values: dict[str, Any] = {
        "reference": next_reference(session, "D", columns.get("plateforme", plateforme)),
        "statut": statut,
        "plateforme": plateforme,
        "territoire": territoire,
        "commune": commune,
        "urgence": answers.get("urgence"),
        "objet_demande": answers.get("objet_demande"),
        "stade_expulsion": fiche.countable(answers).get("stade_expulsion"),
        "organisation_id": auteur.organisation_id if auteur else None,
        "identite": identite(answers),
        "violence": fiche.violence_flag(answers),
        "recue_le": day,
        "ouvert_le": day,
        "clos_le": today() if statut in CLOSED else None,
        "dernier_mouvement": now(),
    }
    dossier = Dossier(**(values | columns))
    session.add(dossier)
    session.flush()
    if auteur is not None:
        make_saisine(
            session, auteur, statut=_statut_saisine(statut), answers=answers, dossier=dossier, recue_le=day
        )
    if "prochaine_echeance" not in columns:
        echeances.refresh(session, dossier)
    return dossier


def _statut_saisine(statut: str) -> StatutSaisine:
    """The status that the saisine of a dossier in some status has."""
    if statut in (StatutDossier.OUVERT, StatutDossier.DIAGNOSTIC, StatutDossier.CONCERTATION):
        return StatutSaisine.ACCUSEE
    if statut in (StatutDossier.NON_VALIDEE, StatutDossier.SANS_SUITE):
        return StatutSaisine(statut)
    return StatutSaisine.VALIDEE


@dataclass(frozen=True)
class Cast:
    """The actors that most tests need; `comptes` has their accounts under the same names."""

    coordinatrice: Actor
    """Of the plateforme of the Artois."""
    coordinateur: Actor
    """Of the plateforme of the Calaisis."""
    partenaire: Actor
    collegue: Actor
    """Of the same organisation as the partenaire: `association`."""
    autre: Actor
    """A partner of another organisation: `ccas`."""
    slisl: Actor
    """Of the territoire of the Artois."""
    departement: Actor
    admin: Actor
    comptes: SimpleNamespace
    association: Organisation
    ccas: Organisation

    def others(self, *names: str) -> list[Actor | None]:
        """Everybody but these, anonymous included: who may not."""
        everybody = (
            *("coordinatrice", "coordinateur", "partenaire", "collegue"),
            *("autre", "slisl", "departement", "admin"),
        )
        return [None, *(getattr(self, name) for name in everybody if name not in names)]


def cast(session: Session) -> Cast:
    """Two coordinators, three partners, a SLISL chief, the Département, an administrator."""
    association = make_organisation(session, "Association Les Tilleuls", plateformes=["PF_ARTOIS"])
    ccas = make_organisation(session, "CCAS de Rivebelle", type="CCAS", plateformes=["PF_ARTOIS"])
    comptes = SimpleNamespace(
        coordinatrice=make_account(
            session, Role.COORDINATEUR, plateformes=["PF_ARTOIS"], prenom="Maude", nom="Coordination",
            telephone="03 53 01 00 31",
        ),
        coordinateur=make_account(
            session, Role.COORDINATEUR, plateformes=["PF_CALAISIS"], prenom="Noé", nom="Littoral"
        ),
        partenaire=make_account(session, organisation=association, prenom="Dominique", nom="Partenaire"),
        collegue=make_account(session, organisation=association, prenom="Sacha", nom="Collègue"),
        autre=make_account(session, organisation=ccas, prenom="Lou", nom="Voisine"),
        slisl=make_account(session, Role.SLISL, territoires=["ARTOIS"], prenom="Andrea", nom="Service"),
        departement=make_account(session, Role.DEPARTEMENT, prenom="Claude", nom="Pilotage"),
        admin=make_account(session, Role.ADMIN, prenom="Ange", nom="Technique"),
    )  # fmt: skip
    actors = {name: actor(session, compte) for name, compte in vars(comptes).items()}
    return Cast(**actors, comptes=comptes, association=association, ccas=ccas)


def cast_in_use(session: Session) -> Cast:
    """Everybody, with an account in use: a passphrase, and an address by role."""
    found = cast(session)
    for compte in session.scalars(select(Compte)).unique():
        compte.mot_de_passe = "x"
        compte.profil = {**compte.profil, "courriel": f"{compte.role.lower()}@exemple.fr"}
    return found
