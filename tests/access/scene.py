"""Real rows for the access tests: one household in every state, the same people around each dossier."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import now, today
from lda.domain.words import CLOSED, StatutDossier, StatutMesure, StatutSaisine
from lda.services.schedule import reschedule
from lda.store.lists import current_lists
from lda.store.models import (
    Action,
    Adhesion,
    Besoin,
    Contact,
    ContactRessource,
    Diagnostic,
    Dossier,
    Intervenant,
    Mesure,
    Objectif,
    Passage,
    Piece,
    Proposition,
    Recontact,
    Relais,
    Reunion,
    ReunionDossier,
    ReunionParticipant,
    ReunionPlateforme,
    Saisine,
    Suspension,
)
from lda.store.models.activity import ContactTheme
from lda.store.traces import next_reference
from tests import factories
from tests.access.cast import NAMED, Everybody, everybody

PDF = b"%PDF-1.4\n%%EOF\n"
HELD, TO_COME = -10, 10


def day(offset: int) -> date:
    """So many days from today."""
    return today() + timedelta(days=offset)


@dataclass
class Scene:
    """Who is there, and the keys, ids and versions of the rows by a short name."""

    people: Everybody
    keys: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def actors(self) -> Mapping[str, Actor | None]:
        return self.people.actors

    def account(self, name: str) -> str:
        """Public key of somebody's account."""
        return self.people.accounts[name].cle

    def keep(self, name: str, row: Any) -> Any:
        """Remember a row under a name."""
        self.ids[name] = row.id
        if hasattr(row, "cle"):
            self.keys[name] = row.cle
        return row


def build(session: Session) -> Scene:
    """The whole scene. The plateforme is that of the Artois; one that received from its organisations too."""
    scene = Scene(everybody(session))
    _concertations(session, scene)
    _drafts(session, scene)
    _saisines(session, scene)
    _dossiers(session, scene)
    _followup(session, scene)
    _activity(session, scene)
    scene.keep("coordination", scene.people.accounts["coordinatrice"])
    session.flush()
    return scene


def _saisine(session: Session, scene: Scene, name: str, by: str = "auteur", **given: Any) -> Saisine:
    author = scene.people.accounts[by]
    named = [scene.people.accounts[name] for name in NAMED] if by == "auteur" else []
    made = factories.make_saisine(session, author, collegues=named, **given)
    return scene.keep(name, made)


def _drafts(session: Session, scene: Scene) -> None:
    """Of the author, of the SLISL chief, and typed by the coordinator for the author."""
    _saisine(session, scene, "brouillon")
    _saisine(session, scene, "brouillon_slisl", "slisl_orienteur")
    typist = scene.people.accounts["coordinatrice"]
    scene.keep(
        "brouillon_saisi",
        factories.make_saisine(
            session, scene.people.accounts["auteur"],
            canal="TELEPHONE", recue_le=today(), saisie_par_id=typist.id,
        ),
    )  # fmt: skip
    for name in ("brouillon", "brouillon_saisi"):
        author = scene.people.accounts["auteur"].id
        scene.keep(f"piece_{name}", _piece(session, author, saisine_id=scene.ids[name]))


def _piece(session: Session, author: int, **on: int) -> Piece:
    piece = Piece(
        nom="bail.pdf", type="application/pdf", taille=len(PDF), contenu=PDF, auteur_id=author,
        ajoutee_le=now(), **on,
    )  # fmt: skip
    session.add(piece)
    session.flush()
    return piece


def _saisines(session: Session, scene: Scene) -> None:
    """One not acknowledged yet, of each author; two that a coordinator typed in for somebody who phoned, here
    or from another plateforme."""
    made = _saisine(session, scene, "transmise", statut=StatutSaisine.TRANSMISE)
    for name, by in (
        ("transmise_slisl", "slisl_orienteur"), ("transmise_saisie", "coordinatrice"),
        ("transmise_ailleurs", "autre_plateforme"),
    ):  # fmt: skip
        _saisine(session, scene, name, by, statut=StatutSaisine.TRANSMISE)
    scene.keep("piece_transmise", _piece(session, made.auteur_id, saisine_id=made.id))


def _dossiers(session: Session, scene: Scene) -> None:
    """One in every status, each with its saisine, which another plateforme had received."""
    for statut in StatutDossier:
        _dossier(session, scene, statut.value, statut)
    _dossier(session, scene, "PROPOSE", StatutDossier.DIAGNOSTIC, to="receveuse")
    _dossier(session, scene, "PROTEGE", StatutDossier.DIAGNOSTIC, violence=True)
    asked = scene.ids["saisine_OUVERT"], scene.ids["saisine_DIAGNOSTIC"]
    session.get_one(Saisine, asked[1]).statut = StatutSaisine.COMPLEMENT
    for name in ("OUVERT", "PROTEGE"):
        author = scene.people.accounts["auteur"].id
        scene.keep(f"piece_{name}", _piece(session, author, saisine_id=scene.ids[f"saisine_{name}"]))
    _pieces(session, scene)


def _pieces(session: Session, scene: Scene) -> None:
    """Files of an open dossier and of a flagged one, and of their mesures, all joined by a coordinator gone
    since; one on a mesure that ended a month ago."""
    author = scene.people.accounts["autre_plateforme"].id
    for name in ("PROPOSE", "PROTEGE"):
        scene.keep(f"piece_dossier_{name}", _piece(session, author, dossier_id=scene.ids[name]))
        scene.keep(f"piece_mesure_{name}", _piece(session, author, mesure_id=scene.ids[f"mesure_{name}"]))
    ended = scene.ids["operateur_sorti_PROPOSE"]
    scene.keep("piece_sortie_PROPOSE", _piece(session, author, mesure_id=ended))


def _dossier(
    session: Session, scene: Scene, name: str, statut: str, *, to: str | None = None, **columns: Any
) -> None:
    if to is not None:
        columns |= {"transfert_vers": "PF_LENS_HENIN", "transfert_territoire": "LENS_HENIN"}
    dossier = factories.make_dossier(session, statut=statut, recue_le=day(-60), **columns)
    scene.keep(name, dossier)
    decided = statut not in ("OUVERT", "DIAGNOSTIC", "CONCERTATION")
    known = {"NON_VALIDEE": "NON_VALIDEE", "SANS_SUITE": "SANS_SUITE"}.get(statut, "VALIDEE")
    received = {"plateforme": "PF_CALAISIS", "territoire": "CALAISIS", "violence": dossier.violence}
    _saisine(
        session, scene, f"saisine_{name}", statut=known if decided else "ACCUSEE",
        dossier=dossier, recue_le=day(-60), **received,
    )  # fmt: skip
    session.add(Passage(dossier_id=dossier.id, plateforme="PF_CALAISIS", fin=day(-20)))
    _people(session, scene, dossier, name)
    _study(session, scene, dossier, name)


def _people(session: Session, scene: Scene, dossier: Dossier, name: str) -> None:
    """Everybody around a dossier, in the part that the name says; they leave when it closes."""
    last = -1 if dossier.statut in CLOSED else None
    for who, role, end in (
        ("referent", "REFERENT", last), ("ancien_referent", "REFERENT", -20), ("intervenant", "SANTE", last),
        ("bailleur", "BAILLEUR", last), ("bailleur_orienteur", "ORIENTEUR", last),
    ):  # fmt: skip
        account = scene.people.accounts[who]
        part = Intervenant(
            dossier_id=dossier.id, role=role, compte_id=account.id, organisation_id=account.organisation_id,
            nom=who, debut=day(-50), fin=day(end) if end else None,
        )  # fmt: skip
        session.add(part)
        session.flush()
        scene.keep(f"{who}_{name}", part)
    session.add_all(
        ReunionDossier(reunion_id=scene.ids[reunion], dossier_id=dossier.id)
        for reunion in ("concertation", "concertation_a_venir")
    )
    for who, confirmed in (("operateur_sorti", -30), ("operateur_ancien", -31)):
        ended = {"fin": day(-40), "sortie_confirmee_le": day(confirmed), "sortie_jour": day(-40)}
        _mesure(session, scene, f"{who}_{name}", dossier, who, StatutMesure.TERMINEE, **ended)
    if name not in ("VALIDEE", "RELAIS", "CLOTUREE", "NON_VALIDEE", "SANS_SUITE"):
        _mesure(session, scene, f"attendue_{name}", dossier, "operateur_attendu", StatutMesure.PROPOSEE)
    if name in ("ACCOMPAGNEMENT", "PROTEGE", "PROPOSE"):
        _mesure(session, scene, f"mesure_{name}", dossier, "operateur", StatutMesure.EN_COURS)


def _mesure(
    session: Session, scene: Scene, name: str, dossier: Dossier, operator: str, statut: str, **columns: Any
) -> Mesure:
    started = statut in ("EN_COURS", "SUSPENDUE", "TERMINEE")
    ended = {"sortie_motif": "RELOGE", "sortie_destination": "LOC_SOCIAL"} if "fin" in columns else {}
    mesure = Mesure(
        dossier_id=dossier.id, code="ASRL", operateur_id=scene.people.organisations[operator].id,
        statut=statut, demandee_le=day(-300), debut=day(-200) if started else None,
        cahier=dict(current_lists(session).items("mesure")["ASRL"].extra), **ended, **columns,
    )  # fmt: skip
    session.add(mesure)
    session.flush()
    if started:
        reschedule(session, mesure)
    return scene.keep(name, mesure)


def _study(session: Session, scene: Scene, dossier: Dossier, name: str) -> None:
    """What the validation of a dossier needs."""
    author = scene.people.accounts["coordinatrice"].id
    diagnostic = Diagnostic(
        dossier_id=dossier.id, jour=day(-9), auteur_id=author, participation="PRESENTE", contenu={}
    )
    adhesion = Adhesion(dossier_id=dossier.id, jour=day(-9), code="ADHERE", auteur_id=author)
    proposition = Proposition(
        dossier_id=dossier.id, jour=day(-8), orientations=["MESURE"], par="Coordination",
        reponse="ACCEPTEE", reponse_le=day(-7),
    )  # fmt: skip
    session.add_all((diagnostic, adhesion, proposition))
    session.flush()
    scene.keep(f"diagnostic_{name}", diagnostic)
    scene.keep(f"adhesion_{name}", adhesion)
    scene.keep(f"proposition_{name}", proposition)


def _followup(session: Session, scene: Scene) -> None:
    """Mesures in their other states, a bilan to write and one transmitted, a relais without outcome."""
    dossier = session.get_one(Dossier, scene.ids["ACCOMPAGNEMENT"])
    suspended = _mesure(session, scene, "suspendue", dossier, "operateur", StatutMesure.SUSPENDUE)
    suspension = Suspension(mesure_id=suspended.id, debut=day(-5))
    session.add(suspension)
    session.flush()
    scene.keep("suspension", suspension)
    leaving = {"sortie_jour": day(-1), "sortie_motif": "RELOGE", "sortie_destination": "LOC_SOCIAL"}
    _mesure(session, scene, "sortante", dossier, "operateur", StatutMesure.EN_COURS, **leaving)
    _mesure(session, scene, "en_attente", dossier, "operateur", StatutMesure.ATTENTE, attente_le=day(-30))
    _recontact(session, scene)
    mesure = session.get_one(Mesure, scene.ids["mesure_ACCOMPAGNEMENT"])
    first, second, *_ = mesure.bilans
    for bilan in (first, second):
        bilan.jour, bilan.source, bilan.conclusion = bilan.echeance, "DECLARE", "POURSUITE"
        bilan.nb_vad, bilan.redacteur_id = 2, scene.people.accounts["operateur"].id
        bilan.situation_residentielle, bilan.adhesion = "LOC_SOCIAL", "ADHERE"
        bilan.participe = bilan.lu = True
        bilan.contenu = {"motif_frequence": "Absence."}
        bilan.besoins = [Besoin(domaine=d, niveau="1") for d in current_lists(session)["domaine_bilan"]]
    first.transmis_le = first.echeance
    scene.keep("bilan_transmis", first)
    scene.keep("bilan", second)
    contact = Contact(
        dossier_id=dossier.id, mesure_id=mesure.id, jour=day(-2), modalite="VAD",
        auteur_id=scene.people.accounts["operateur"].id,
    )  # fmt: skip
    objectif = Objectif(mesure_id=mesure.id, domaine="BUDGET", texte="Payer le loyer", fixe_le=day(-1))
    session.add_all([contact, objectif])
    session.flush()
    scene.keep("contact_note", contact)
    scene.keep("objectif", objectif)
    met = Reunion(
        reference="R-ESSAI", type="CONCERTATION", jour=day(-3), titre="Situation",
        auteur_id=scene.people.accounts["coordinatrice"].id,
        parts=[ReunionPlateforme(plateforme="PF_ARTOIS", role="ORGANISATEUR", territoire="ARTOIS")],
    )  # fmt: skip
    session.add(met)
    session.flush()
    session.add(ReunionDossier(reunion_id=met.id, dossier_id=dossier.id))
    action = Action(reunion_id=met.id, dossier_id=dossier.id, quoi="Appeler", nom="Jo", echeance=day(5))
    session.add(action)
    session.flush()
    scene.keep("tenue", met)
    scene.keep("action", action)
    for name, issue in (("relais", None), ("relais_clos", "SOLUTION")):
        relais = Relais(
            dossier_id=scene.ids["RELAIS"], ouvert_le=day(-9), echeance=day(9),
            issue=issue, clos_le=day(-1) if issue else None,
        )  # fmt: skip
        session.add(relais)
        session.flush()
        scene.keep(name, relais)


def _recontact(session: Session, scene: Scene) -> None:
    """One to come, after the mesure that ended in a closed dossier."""
    ended = session.get_one(Mesure, scene.ids["operateur_sorti_CLOTUREE"])
    recontact = Recontact(dossier_id=ended.dossier_id, mesure_id=ended.id, mois=3, echeance=day(50))
    session.add(recontact)
    session.flush()
    scene.keep("recontact", recontact)


def _concertations(session: Session, scene: Scene) -> None:
    for name, offset, who in (
        ("concertation", HELD, "invite"), ("concertation_a_venir", TO_COME, "invite_a_venir"),
    ):  # fmt: skip
        _reunion(session, scene, name, offset, who)
    _called(session, scene)


def _called(session: Session, scene: Scene) -> None:
    """A meeting of the Département, to which the Artois is invited."""
    reunion = Reunion(
        reference=next_reference(session, "R", None), type="INTER_TERRITOIRES", jour=day(TO_COME),
        titre="Échange", auteur_id=scene.people.accounts["departement"].id, departement=True,
    )  # fmt: skip
    reunion.parts = [ReunionPlateforme(plateforme="PF_ARTOIS", role="PARTICIPANT", territoire="ARTOIS")]
    session.add(reunion)
    session.flush()
    scene.keep("convoquee", reunion)


def _reunion(session: Session, scene: Scene, name: str, offset: int, who: str) -> None:
    account = scene.people.accounts[who]
    reunion = Reunion(
        reference=next_reference(session, "R", "PF_ARTOIS"), type="CONCERTATION", jour=day(offset),
        titre="Concertation", auteur_id=scene.people.accounts["coordinatrice"].id,
    )  # fmt: skip
    reunion.parts = [ReunionPlateforme(plateforme="PF_ARTOIS", role="ORGANISATEUR", territoire="ARTOIS")]
    reunion.participants = [
        ReunionParticipant(compte_id=account.id, organisation_id=account.organisation_id, nom=who)
    ]
    session.add(reunion)
    session.flush()
    scene.keep(name, reunion)


def _activity(session: Session, scene: Scene) -> None:
    """A question that the author asked, and a contact by telephone."""
    author = scene.people.accounts["auteur"]
    for name, asker, canal in (("question", author.id, "APPLICATION"), ("appel", None, "TELEPHONE")):
        contact = ContactRessource(
            reference=next_reference(session, "E", "PF_ARTOIS"), jour=day(-1), plateforme="PF_ARTOIS",
            territoire="ARTOIS", canal=canal, organisation_id=author.organisation_id, demandeur_id=asker,
            resume="Une question.", auteur_id=asker or scene.people.accounts["coordinatrice"].id,
            cree_le=now(), themes=[ContactTheme(code="DROITS")],
        )  # fmt: skip
        session.add(contact)
        session.flush()
        scene.keep(name, contact)
