"""How each verb and question is called on the scene, with the least that it needs to succeed.

The key is "module.function", and after a space the object it is done to, when there are several.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.indicators import Period
from lda.services import (
    accounts,
    amend,
    bilans,
    cahiers,
    concertations,
    contacts,
    delais,
    dossiers,
    drafts,
    messages,
    mesures,
    objectifs,
    organisations,
    passphrases,
    pieces,
    places,
    ressource,
    reunions,
    saisines,
    suivi,
    suspensions,
)
from lda.services.profiles import Assignment
from lda.store.models import Compte, ContactRessource, Dossier, Reunion
from lda.views import accounts as accounts_view
from lda.views import agenda, home, indicators, journal, situations
from lda.views import bilans as bilans_view
from lda.views import cahiers as cahiers_view
from lda.views import delais as delais_view
from lda.views import dossiers as dossiers_view
from lda.views import drafts as drafts_view
from lda.views import organisations as organisations_view
from lda.views import pieces as pieces_view
from lda.views import places as places_view
from lda.views import ressource as ressource_view
from lda.views import saisines as saisines_view
from lda.views.counting import Indicator
from lda.views.ressource import Filters as ContactFilters
from lda.views.situations import Filters
from tests import factories
from tests.access.scene import PDF, Scene, day

Call = Callable[[Session, Scene, Actor | None], object]
CALLS: dict[str, Call] = {}


@dataclass(frozen=True)
class Arguments:
    """What a function is called with, beside the session and the actor."""

    function: Callable[..., object]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


PREPARED: dict[str, Callable[[Session, Scene, Actor | None], Arguments]] = {}
"""The arguments of the calls that are a plain list of them."""

YEAR = Period(today().replace(month=1, day=1), today())
PASSPHRASE = "une longue phrase pour essayer"


def _call(key: str, function: Callable[..., object], /, *subject: str, **given: Any) -> None:
    """`subject` names a row of the scene: its public key is the first argument; `id:` asks for its id."""

    def prepare(session: Session, scene: Scene, actor: Actor | None) -> Arguments:
        args = tuple(
            scene.ids[one.removeprefix("id:")] if one.startswith("id:") else scene.keys[one]
            for one in subject
        )
        values = {
            name: value(session, scene, actor) if callable(value) else value for name, value in given.items()
        }
        return Arguments(function, args, values)

    def call(session: Session, scene: Scene, actor: Actor | None) -> object:
        found = prepare(session, scene, actor)
        return found.function(session, *found.args, actor=actor, **found.kwargs)

    PREPARED[key] = prepare
    CALLS[key] = call


def _version(table: type, name: str) -> Call:
    def version(session: Session, scene: Scene, actor: Actor | None) -> int:
        return session.scalars(select(table.version).where(table.id == scene.ids[name])).one()

    return version


def _account(name: str) -> Call:
    return lambda session, scene, actor: scene.account(name)


def _organisation(name: str) -> Call:
    return lambda session, scene, actor: scene.people.organisations[name].cle


# Write, keep as draft, transmit a saisine.
_call("drafts.start", drafts.start)
CALLS["drafts.start par téléphone"] = lambda session, scene, actor: drafts.start(
    session, actor=actor, canal="TELEPHONE", recue_le=today(), auteur=scene.account("auteur")
)
_call("drafts.mine", drafts_view.mine)
for _name in ("brouillon", "brouillon_slisl", "brouillon_saisi"):
    _call(f"drafts.one {_name}", drafts_view.one, _name)
    _call(f"drafts.pieces {_name}", drafts_view.pieces, _name)
    _call(f"drafts.save_field {_name}", drafts.save_field, _name, key="nom", value="Autre")
    _call(f"drafts.delete {_name}", drafts.delete, _name)
    _call(f"drafts.doubles {_name}", drafts_view.doubles, _name)
    _call(f"saisines.transmit {_name}", saisines.transmit, _name)
_call("drafts.copy_from brouillon", drafts.copy_from, "brouillon", "transmise")

# Follow a saisine.
_call("saisines.mine", saisines_view.mine)
TYPED = ("transmise_saisie", "transmise_ailleurs")
for _name in ("transmise", "transmise_slisl", *TYPED, "saisine_OUVERT", "saisine_PROTEGE"):
    _call(f"saisines.one {_name}", saisines_view.one, _name)
    _call(f"messages.send {_name}", messages.send, _name, text="Bonjour.")
_call("saisines.one brouillon", saisines_view.one, "brouillon")
_call("messages.send brouillon", messages.send, "brouillon", text="Bonjour.")
_call("saisines.one saisine_PROPOSE", saisines_view.one, "saisine_PROPOSE")
for _name in ("transmise", "transmise_slisl", *TYPED):
    _call(f"saisines.withdraw {_name}", saisines.withdraw, _name)
_call("saisines.complete", saisines.complete, "saisine_DIAGNOSTIC", answer="Oui.")
_call("saisines.name_colleague", saisines.name_colleague, "transmise", compte=_account("collegue"))
_call("saisines.name_colleague brouillon", saisines.name_colleague, "brouillon", compte=_account("collegue"))
_call("saisines.colleagues", saisines_view.colleagues, "transmise")

# Reception and decision.
_call("saisines.acknowledge", saisines.acknowledge, "transmise")
_call("saisines.ask", saisines.ask, "saisine_OUVERT", question="Depuis quand ?")
_call("saisines.correct", saisines.correct, "saisine_OUVERT", changes={"nom": "Autre"}, why="Coquille.")
_call("saisines.decide", saisines.decide, "saisine_OUVERT", motif="DOUBLON", conseil="Voir l'autre.")
_call("saisines.reassign", saisines.reassign, "saisine_OUVERT", compte=_account("collegue"))
_call("saisines.doubles", saisines_view.doubles, "transmise")


# Attachments.
def _piece(name: str) -> None:
    _call(f"pieces.fetch {name}", pieces_view.fetch, f"piece_{name}")
    _call(f"pieces.remove {name}", pieces.remove, f"piece_{name}", why="Trop ancien.")


for _name in ("brouillon", "brouillon_saisi", "transmise", "saisine_OUVERT"):
    _call(f"pieces.add {_name}", pieces.add, _name, name="bail.pdf", content=PDF)
for _name in ("brouillon", "brouillon_saisi", "transmise", "OUVERT", "PROTEGE"):
    _piece(_name)
for _name in ("ACCOMPAGNEMENT", "CLOTUREE", "PROPOSE", "PROTEGE"):
    _call(f"pieces.add_to_dossier {_name}", pieces.add_to_dossier, _name, name="bail.pdf", content=PDF)
for _name in ("mesure_ACCOMPAGNEMENT", "operateur_sorti_ACCOMPAGNEMENT", "attendue_ACCOMPAGNEMENT",
              "mesure_PROTEGE"):  # fmt: skip
    _call(f"pieces.add_to_mesure {_name}", pieces.add_to_mesure, f"id:{_name}", name="a.pdf", content=PDF)
for _name in ("dossier_PROPOSE", "dossier_PROTEGE", "mesure_PROPOSE", "mesure_PROTEGE", "sortie_PROPOSE"):
    _piece(_name)

# Read a dossier.
_call("situations.page", situations.page, filters=Filters())
_call("situations.counts", situations.counts, filters=Filters())
_call("situations.choices", situations.choices)
_call("situations.overview", situations.overview, statuts=())
_call("situations.handed_over", situations.handed_over)
for _name in ("ACCOMPAGNEMENT", "CLOTUREE", "PROPOSE", "PROTEGE"):
    _call(f"dossiers.one {_name}", dossiers_view.one, _name)
    _call(f"dossiers.open_one {_name}", dossiers.open_one, _name)
_call("dossiers.mine", dossiers_view.mine)
_call("dossiers.doubles", dossiers_view.doubles, "ACCOMPAGNEMENT")
_call("dossiers.reveal", dossiers.reveal, "PROTEGE", reason="Rendez-vous.")
_call("messages.give_avis", messages.give_avis, "ACCOMPAGNEMENT", text="Favorable.")


# The coordinator's verbs.
def _step(verb: str, on: str, **given: Any) -> None:
    _call(f"dossiers.{verb}", getattr(dossiers, verb), on, version=_version(Dossier, on), **given)


_step("start_diagnostic", "OUVERT")
_step("bring_to_concertation", "DIAGNOSTIC")
_step("validate", "DIAGNOSTIC")
_call("mesures.ask", mesures.ask, "VALIDEE", code="ASRL", operateur=_organisation("operateur"),
      demandee_le=today())  # fmt: skip
_step("look_again", "VALIDEE", reason="Il faut revoir.")
_step("close", "VALIDEE", motif="RELOGE", destination="LOC_SOCIAL")
_step("not_validate", "OUVERT", motif="DROIT_COMMUN", conseil="Voir la mission locale.")
_step("close_without_followup", "OUVERT", motif="INJOIGNABLE")
_step("reopen", "CLOTUREE", reason="Le ménage revient.")
_step("propose_transfer", "OUVERT", territoire="LENS_HENIN", reason="Le ménage part.")
_step("cancel_transfer", "PROPOSE")
_step("accept_transfer", "PROPOSE")
_step("refuse_transfer", "PROPOSE", reason="Le ménage reste.")
_step("set_violence", "OUVERT", flag=True, reason="Elle l'a dit.")


def _wait(session: Session, scene: Scene, actor: Actor | None) -> object:
    by = scene.actors["coordinatrice"]
    organisation = scene.people.organisations["operateur"].cle
    cle = scene.keys["VALIDEE"]
    mesures.ask(session, cle, actor=by, code="ASRL", operateur=organisation, demandee_le=today())
    return dossiers.wait(
        session, cle, actor=actor, version=_version(Dossier, "VALIDEE")(session, scene, None)
    )


CALLS["dossiers.wait"] = _wait

_call("suivi.add_diagnostic", suivi.add_diagnostic, "DIAGNOSTIC", jour=today(), participation="PRESENTE")
_call("suivi.record_adhesion", suivi.record_adhesion, "DIAGNOSTIC", jour=today(), code="ADHERE")
_call("suivi.propose", suivi.propose, "DIAGNOSTIC", jour=today(), orientations=["MESURE"], par="Moi")
_call("suivi.answer", suivi.answer, "id:proposition_DIAGNOSTIC", jour=today(), reponse="PARTIELLE")
_call("suivi.settle", suivi.settle, "id:proposition_DIAGNOSTIC", issue="NON_ABOUTIE", jour=today())
_call("amend.diagnostic", amend.diagnostic, "id:diagnostic_DIAGNOSTIC", jour=day(-6), participation="NON",
      reason="Erreur.")  # fmt: skip
_call("amend.adhesion", amend.adhesion, "id:adhesion_DIAGNOSTIC", jour=day(-6), code="PARTIELLE",
      reason="Erreur.")  # fmt: skip
_call("amend.proposition", amend.proposition, "id:proposition_DIAGNOSTIC", jour=day(-9),
      orientations=["MESURE"], par="Moi", reason="Erreur.")  # fmt: skip
_call("suivi.name_referent", suivi.name_referent, "DIAGNOSTIC", debut=today(), nom="Jo", motif="Départ")
_call("suivi.end_referent", suivi.end_referent, "DIAGNOSTIC", fin=today(), motif="Départ")
_call("suivi.add_intervenant", suivi.add_intervenant, "DIAGNOSTIC", role="SANTE", debut=today(), nom="Jo")
_call("suivi.end_intervenant", suivi.end_intervenant, "id:intervenant_DIAGNOSTIC", fin=today(), motif="Fin")
_call("suivi.note_relais", suivi.note_relais, "id:relais", note="Appelé.")
_call("suivi.end_relais", suivi.end_relais, "id:relais", issue="SOLUTION", jour=today())
_call("suivi.answer_recontact", suivi.answer_recontact, "id:recontact", jour=today(), joint=False)
_call("places.set_capacity", places.set_capacity, plateforme="PF_ARTOIS", code="ASRL",
      operateur=_organisation("operateur"), places=5, depuis=today())  # fmt: skip
_call("places.rank", places.rank, "id:en_attente", place=1, reason="Urgence.")
_call("places.capacities", places_view.capacities)
_call("places.waiting", places_view.waiting)
_call("mesures.queue", mesures.queue, "id:attendue_ACCOMPAGNEMENT")
_call("mesures.start", mesures.start, "id:attendue_ACCOMPAGNEMENT", debut=today())
_call("mesures.not_start", mesures.not_start, "id:attendue_ACCOMPAGNEMENT", reason="Refus.")
_call("mesures.complete", mesures.complete, "id:mesure_ACCOMPAGNEMENT", contrat_le=day(-1))
_call("mesures.correct", mesures.correct, "id:mesure_ACCOMPAGNEMENT", debut=day(-210), reason="Erreur.")
_call("mesures.suspend", mesures.suspend, "id:mesure_ACCOMPAGNEMENT", debut=today())
_call("mesures.resume", mesures.resume, "id:suspendue", fin=today())
_call("suspensions.correct", suspensions.correct, "id:suspension", debut=day(-4), reason="Erreur.")
_call("suspensions.cancel", suspensions.cancel, "id:suspension", reason="Erreur.")
_call("mesures.renew", mesures.renew, "id:mesure_ACCOMPAGNEMENT", fin_prevue=day(400))
_call("mesures.confirm_sortie", mesures.confirm_sortie, "id:sortante")

_TENUE = {"reunion": lambda session, scene, actor: scene.keys["tenue"]}
_call("concertations.conclude", concertations.conclude, "ACCOMPAGNEMENT", participation="NON", **_TENUE)
_call("concertations.add_action", concertations.add_action, "ACCOMPAGNEMENT", quoi="Appeler", nom="Jo",
      echeance=day(9), **_TENUE)  # fmt: skip
_call("concertations.correct_action", concertations.correct_action, "id:action", quoi="Écrire", nom="Jo",
      echeance=day(9))  # fmt: skip
_call("concertations.close_action", concertations.close_action, "id:action", issue="FAITE", close_le=today())

_call("delais.versions", delais_view.versions)
_call("delais.change", delais.change, depuis=today(), accuse=3, premier_contact=10, decision=30,
      sans_mouvement=30, proposition=15, complement=7, siao=90)  # fmt: skip
_call("cahiers.all_of_them", cahiers_view.all_of_them)
_call("cahiers.change", cahiers.change, code="ASRL", depuis=today(), duree_defaut_mois=12, duree_max_mois=24,
      renouvellements_max=2, frequence_cible_visites_mois=4, bilans_mois=[3, 6, 12])  # fmt: skip

# Contacts, bilans, declaring a sortie.
_call("mesures.declare_sortie", mesures.declare_sortie, "id:mesure_ACCOMPAGNEMENT", jour=today(),
      motif="RELOGE", destination="LOC_SOCIAL")  # fmt: skip
_call("mesures.withdraw_sortie", mesures.withdraw_sortie, "id:sortante", reason="Erreur.")
_call("contacts.log", contacts.log, "ACCOMPAGNEMENT", jour=day(-1), modalite="VAD")
_call("contacts.log mesure", contacts.log, "ACCOMPAGNEMENT", jour=day(-1), modalite="VAD",
      mesure=lambda session, scene, actor: scene.ids["mesure_ACCOMPAGNEMENT"])  # fmt: skip
_call("contacts.log mesure_sortie", contacts.log, "ACCOMPAGNEMENT", jour=day(-60), modalite="VAD",
      mesure=lambda session, scene, actor: scene.ids["operateur_sorti_ACCOMPAGNEMENT"])  # fmt: skip
_call("contacts.correct", contacts.correct, "id:contact_note", jour=day(-2), modalite="TEL")
_call("contacts.remove", contacts.remove, "id:contact_note")
_call("objectifs.add", objectifs.add, "id:mesure_ACCOMPAGNEMENT", domaine="DROITS", texte="Ouvrir ses droits",
      fixe_le=today())  # fmt: skip
_call("objectifs.change", objectifs.change, "id:objectif", texte="Payer", etat="PROGRES")
_call("objectifs.close", objectifs.close, "id:objectif", clos_le=today())
_call("bilans.draft", bilans_view.draft, "id:bilan")
_call("bilans.save", bilans.save, "id:bilan", jour=today())
_call("bilans.transmit", bilans.transmit, "id:bilan")
_call("bilans.analyse", bilans.analyse, "id:bilan_transmis", texte="Conforme.")

# Reunions.
PARTS = [("PF_ARTOIS", "ORGANISATEUR", None)]
_call("reunions.log", reunions.log, type="COORDINATION", jour=today(), parts=PARTS)
_call("reunions.call", reunions.call, jour=today(), plateformes=["PF_ARTOIS"])
for _name in ("concertation", "convoquee"):
    _call(f"reunions.correct {_name}", reunions.correct, _name, version=_version(Reunion, _name),
          why="Oubli.", lieu="Mairie")  # fmt: skip
    _call(f"reunions.cancel {_name}", reunions.cancel, _name, version=_version(Reunion, _name),
          why="Report.")  # fmt: skip
    _call(f"reunions.attend {_name}", reunions.attend, _name, plateforme="PF_ARTOIS", present=False)
_call("agenda.month", agenda.month, first=today())
_call("agenda.to_come", agenda.to_come, limit=3)
_call("agenda.one convoquee", agenda.one, "convoquee")
_call("agenda.one concertation", agenda.one, "concertation")
_call("agenda.one concertation_a_venir", agenda.one, "concertation_a_venir")

# Espace ressource.
_call("ressource.log", ressource.log, jour=today(), canal="TELEPHONE", themes=["DROITS"],
      plateforme="PF_ARTOIS", resume="Une question.")  # fmt: skip
_call("ressource.ask", ressource.ask, themes=["DROITS"], resume="Une question.", plateforme="PF_ARTOIS")
_call("ressource.answer", ressource.answer, "question", reponse="Oui.", suite="RESOLU",
      version=_version(ContactRessource, "question"))  # fmt: skip
_call("ressource.correct", ressource.correct, "question", why="Coquille.", minutes=5,
      version=_version(ContactRessource, "question"))  # fmt: skip
_call("ressource.become_saisine", ressource.become_saisine, "appel")
_call("ressource.mine", ressource_view.mine)
_call("ressource.page", ressource_view.page, filters=ContactFilters())
_call("ressource.one question", ressource_view.one, "question")
_call("ressource.one appel", ressource_view.one, "appel")

# Organisations and people.
_call("organisations.search", organisations_view.search)
_call("organisations.create", organisations.create, nom="Organisation nouvelle", type="CCAS")
CALLS["organisations.update"] = lambda session, scene, actor: organisations.update(
    session,
    scene.people.organisations["operateur"].cle,
    actor=actor,
    nom="Organisation renommée",
    type="CCAS",
)

# Statistics.
_call("indicators.figures", indicators.figures, period=YEAR)
_call("indicators.revision", indicators.revision)


def _behind(name: str, **place: str) -> None:
    _call(f"indicators.behind {name}", indicators.behind, period=YEAR, indicator=Indicator.SOLLICITATIONS,
          **place)  # fmt: skip


_behind("tout")
_behind("plateforme", plateforme="PF_ARTOIS")
_behind("territoire", territoire="ARTOIS")
_call("indicators.behind reunions", indicators.behind, period=YEAR, indicator=Indicator.REUNIONS,
      plateforme="PF_ARTOIS")  # fmt: skip

# Accounts.
INVITED = {"prenom": "Nouvelle", "nom": "Personne"}
_call("accounts.page", accounts_view.page)
_call("accounts.me", accounts_view.me)
_call("accounts.update_me", accounts.update_me, telephone="03 53 01 00 21")


def _change_passphrase(session: Session, scene: Scene, actor: Actor | None) -> object:
    if actor is not None:
        session.get_one(Compte, actor.account).mot_de_passe = passphrases.hashed(PASSPHRASE)
        session.flush()
    new = "une autre phrase, plus longue"
    return accounts.change_passphrase(session, actor=actor, present=PASSPHRASE, passphrase=new, again=new)


CALLS["accounts.change_passphrase"] = _change_passphrase
_call("accounts.invite partenaire", accounts.invite, role="PARTENAIRE", courriel="nouvelle@exemple.fr",
      organisation=_organisation("operateur"), **INVITED)  # fmt: skip
_call("accounts.invite coordination", accounts.invite, role="COORDINATEUR", courriel="nouvelle@exemple.fr",
      affectations=[Assignment("PF_ARTOIS", today())], **INVITED)  # fmt: skip
_call("accounts.invite admin", accounts.invite, role="ADMIN", courriel="nouvelle@exemple.fr", **INVITED)


def _manage(verb: str) -> None:
    for target in ("collegue", "coordinatrice", "admin"):
        CALLS[f"accounts.{verb} {target}"] = _on_account(verb, target)


def _on_account(verb: str, target: str) -> Call:
    def call(session: Session, scene: Scene, actor: Actor | None) -> object:
        account = session.get_one(Compte, scene.people.accounts[target].id)
        if verb == "disable" and target == "admin":  # the last administrator may not go
            factories.make_account(session, "ADMIN").mot_de_passe = "x"
        account.actif = verb != "enable"
        session.flush()
        return getattr(accounts, verb)(session, account.cle, actor=actor)

    return call


for _name in ("renew_link", "disable", "enable", "end_sessions"):
    _manage(_name)
CALLS["accounts.change"] = lambda session, scene, actor: accounts.change(
    session, scene.account("departement"), actor=actor, version=0, role="DEPARTEMENT",
    courriel="autre@exemple.fr", **INVITED,
)  # fmt: skip
CALLS["accounts.hand_over"] = lambda session, scene, actor: accounts.hand_over(
    session, scene.account("auteur"), actor=actor, vers=scene.account("collegue")
)

# Journal and home.
_call("journal.page", journal.page)
_call("journal.mine", journal.mine)
_call("journal.of_dossier", journal.of_dossier, "ACCOMPAGNEMENT")
_call("home.today", home.today)
_call("home.figures", home.figures)
_call("home.deadlines", home.deadlines)
